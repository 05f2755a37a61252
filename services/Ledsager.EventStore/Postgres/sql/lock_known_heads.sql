-- In order of tenant, so that two writers never wait for each other in a circle. Once a lock is had, the row is looked at as it is then.
select expected(count(*), $4)
from (
    select
    from journal_heads as h
    join unnest($1, $2, $3) as k (tenant_id, position, hash) on h.tenant_id = k.tenant_id
    where h.position = k.position and h.hash = k.hash
    order by h.tenant_id
    for update of h
) as held
