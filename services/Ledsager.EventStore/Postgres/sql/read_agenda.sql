select stream_id, id, version, kind, state, owner, opened_on, due_on, act_by, ended_on, data
from agenda
where tenant_id = $1 and stream_id = $2
order by id
