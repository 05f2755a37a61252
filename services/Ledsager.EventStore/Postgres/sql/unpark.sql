-- In the transaction that has locked the head, so no event can commit between this look and the end of the parking: whoever
-- reads a later event also sees that the parking has ended. It goes on while events of the stream wait to be replayed.
with parked as materialized (
    select p.id, coalesce(h.position, 0) as head, exists (
        select from mt_events as e
        join journal as j on j.seq_id = e.seq_id
        where e.tenant_id = $1 and e.stream_id = $3 and j.position > p.replayed_position) as waiting
    from parked_streams as p
    left join journal_heads as h on h.tenant_id = p.tenant_id
    where p.tenant_id = $1 and p.consumer = $2 and p.stream_id = $3 and p.through_position is null
    for update of p
), unparked as (
    update parked_streams as p
    set through_position = parked.head, replayed_position = parked.head
    from parked
    where p.id = parked.id and not parked.waiting
    returning p.stream_id
)
select (select count(*) from parked), (select count(*) from unparked)
