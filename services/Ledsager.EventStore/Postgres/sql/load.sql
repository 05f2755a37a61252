-- Version and events in one statement, so that both are of the same moment. One row at least when the stream exists.
select s.version, e.version, j.position, e.timestamp, e.id, e.type, e.data, e.headers, e.correlation_id, e.causation_id
from mt_streams as s
left join mt_events as e on e.tenant_id = s.tenant_id and e.stream_id = s.id and e.version > $3
left join journal as j on j.seq_id = e.seq_id
where s.tenant_id = $1 and s.id = $2
order by e.version
