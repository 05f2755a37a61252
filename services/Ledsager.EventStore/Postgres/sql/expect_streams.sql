-- Under the lock on the journals' heads: what holds here holds until the commit.
select expected(count(*), $5)
from unnest($1, $2, $3, $4) as k (tenant_id, id, version, timestamp)
join mt_streams as s on s.tenant_id = k.tenant_id and s.id = k.id
where s.version = k.version and s.timestamp <= k.timestamp
