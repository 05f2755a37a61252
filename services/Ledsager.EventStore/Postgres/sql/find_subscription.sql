select s.tenant_id, s.consumer, s.position, coalesce(h.position, 0), s.updated_at
from subscriptions as s
left join journal_heads as h on h.tenant_id = s.tenant_id
where s.tenant_id = $1 and s.consumer = $2
