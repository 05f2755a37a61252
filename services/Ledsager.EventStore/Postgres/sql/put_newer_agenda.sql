insert into agenda (tenant_id, stream_id, id, version, kind, state, owner, opened_on, due_on, act_by, ended_on, data)
select tenant_id, stream_id, id, version, kind, state, owner, opened_on, due_on, act_by, ended_on, data
from unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
    as k (tenant_id, stream_id, id, version, kind, state, owner, opened_on, due_on, act_by, ended_on, data)
order by tenant_id collate "C", stream_id collate "C", id collate "C"
on conflict (tenant_id, stream_id, id) do update
set version = excluded.version, kind = excluded.kind, state = excluded.state, owner = excluded.owner, opened_on = excluded.opened_on,
    due_on = excluded.due_on, act_by = excluded.act_by, ended_on = excluded.ended_on, data = excluded.data
where agenda.version < excluded.version
