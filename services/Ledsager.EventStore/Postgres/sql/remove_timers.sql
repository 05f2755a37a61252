delete from timers as t
using unnest($1, $2) as k (tenant_id, id)
where t.tenant_id = k.tenant_id and t.id = k.id
