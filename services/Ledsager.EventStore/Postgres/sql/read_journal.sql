select j.position, j.hash, e.stream_id, e.version, e.timestamp, e.id, e.type, e.data, e.headers, e.correlation_id, e.causation_id
from journal as j
join mt_events as e on e.seq_id = j.seq_id
where j.tenant_id = $1 and j.position > $2
order by j.position
limit $3
