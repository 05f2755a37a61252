-- As load.sql, for many streams at once. Positions are left out: each would be a look into the journal.
select k.number, s.version, e.version, e.timestamp, e.id, e.type, e.data, e.headers, e.correlation_id, e.causation_id
from unnest($1, $2) with ordinality as k (tenant_id, id, number)
join mt_streams as s on s.tenant_id = k.tenant_id and s.id = k.id
left join mt_events as e on e.tenant_id = s.tenant_id and e.stream_id = s.id
order by k.number, e.version
