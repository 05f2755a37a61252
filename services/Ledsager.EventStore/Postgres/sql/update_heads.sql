update journal_heads as h
set position = k.position, hash = k.hash
from unnest($1, $2, $3) as k (tenant_id, position, hash)
where h.tenant_id = k.tenant_id
