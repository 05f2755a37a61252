-- Only from the version that was expected, and never back in time. A stream may be expected and stay where it is.
update mt_streams as s
set version = k.next_version, timestamp = case when k.next_version > k.version then k.next_timestamp else s.timestamp end
from unnest($1, $2, $3, $4, $5, $6) as k (tenant_id, id, version, timestamp, next_version, next_timestamp)
where s.tenant_id = k.tenant_id and s.id = k.id and s.version = k.version and s.timestamp <= k.timestamp
returning 1
