update mt_streams as s
set version = k.version, timestamp = k.timestamp
from unnest($1, $2, $3, $4) as k (tenant_id, id, version, timestamp)
where s.tenant_id = k.tenant_id and s.id = k.id
