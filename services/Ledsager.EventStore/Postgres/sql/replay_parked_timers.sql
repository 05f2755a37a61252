with replayed as (
    update timers
    set parked_at = null, attempts = 0, failures = 0, not_before = '-infinity'
    where tenant_id = $1 and parked_at is not null and ($2::text is null or id = $2)
    returning 1
)
select count(*) from replayed
