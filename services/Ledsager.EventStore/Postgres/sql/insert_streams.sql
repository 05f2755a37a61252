insert into mt_streams (tenant_id, id, version, timestamp, created)
select tenant_id, id, version, timestamp, created
from unnest($1, $2, $3, $4, $5) as k (tenant_id, id, version, timestamp, created)
