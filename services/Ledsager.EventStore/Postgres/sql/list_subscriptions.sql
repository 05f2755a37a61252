select s.tenant_id, s.consumer, s.position, coalesce(h.position, 0), s.updated_at
from subscriptions as s
left join journal_heads as h on h.tenant_id = s.tenant_id
where $1 is null or s.tenant_id = $1
order by s.tenant_id, s.consumer
