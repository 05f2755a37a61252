select state, stream_id, id, kind, due_at, attempts, failures, last_error, again_at, parked_at
from (
    select
        case
            when parked_at is not null then 'parked'
            when due_at > $3 then 'waiting'
            when claim is not null and not_before > now() then 'claimed'
            else 'due'
        end as state,
        stream_id, id, kind, due_at, attempts, failures, last_error, parked_at,
        case when claim is null and parked_at is null and not_before > now() then not_before end as again_at
    from timers
    where tenant_id = $1
) as listed
where ($2::text is null or state = $2) and (due_at, id) > ($4, $5)
order by due_at, id
limit $6
