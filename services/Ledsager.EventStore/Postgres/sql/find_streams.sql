select k.ordinal, s.version, s.timestamp
from unnest($1, $2) with ordinality as k (tenant_id, id, ordinal)
join mt_streams as s on s.tenant_id = k.tenant_id and s.id = k.id
