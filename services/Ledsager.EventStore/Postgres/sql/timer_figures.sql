select
    count(*) filter (where claim is null or not_before <= now()),
    count(*) filter (where claim is not null and not_before > now()),
    (select count(*) from timers where parked_at is not null),
    min(due_at)
from timers
where due_at <= $1 and parked_at is null
