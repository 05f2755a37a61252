with due as materialized (
    select tenant_id, id
    from timers
    where due_at <= $1 and not_before <= now() and parked_at is null
    order by due_at, tenant_id, id
    limit $2
    for update skip locked
), claimed as (
    update timers as t
    set claim = gen_random_uuid(), not_before = now() + $3, attempts = t.attempts + 1
    from due
    where t.tenant_id = due.tenant_id and t.id = due.id
    returning t.tenant_id, t.id, t.stream_id, t.kind, t.due_at, t.data, t.attempts, t.claim, t.failures
)
select tenant_id, id, stream_id, kind, due_at, data, attempts, claim, failures
from claimed
order by due_at, tenant_id, id
