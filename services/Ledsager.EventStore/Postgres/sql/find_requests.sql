select k.ordinal, r.input_hash, r.outcome
from unnest($1, $2) with ordinality as k (tenant_id, id, ordinal)
join requests as r on r.tenant_id = k.tenant_id and r.id = k.id
