select e.seq_id, e.stream_id, e.version, e.timestamp, e.id, e.type, e.data, e.headers, e.correlation_id, e.causation_id
from mt_events as e
where e.tenant_id = $1 and e.seq_id > $2 and not exists (select from journal as j where j.seq_id = e.seq_id)
order by e.seq_id
limit $3
