delete from parked_streams as p
using subscriptions as s
where p.tenant_id = $1 and p.consumer = $2 and s.tenant_id = $1 and s.consumer = $2 and p.through_position <= s.position
