update timers as t
set claim = null, not_before = '-infinity'
from unnest($1, $2, $3) as k (tenant_id, id, claim)
where t.tenant_id = k.tenant_id and t.id = k.id and t.claim = k.claim
