-- Each slice gives at most a page, in order, from where the last page ended; the page is what comes first of them all. Four statements are made of
-- this one: {by} is due_on or act_by, {owner} is owner = $3 or true.
select item.stream_id, item.id, item.version, item.kind, item.state, item.owner, item.opened_on, item.due_on, item.act_by, item.ended_on, item.data
from unnest($5, $6, $7, $8, $9, $10, $11, $12, $13) as slice (kind, state, from_on, to_on, has_ended, rank, after_on, after_stream, after_id)
cross join lateral (
    select *
    from agenda
    where tenant_id = $1
        and {owner}
        and kind = slice.kind
        and state = slice.state
        and ({by}, stream_id, id) > (slice.after_on, slice.after_stream, slice.after_id)
        and due_on between slice.from_on and slice.to_on
        and {by} between slice.from_on - 7 and slice.to_on
        and opened_on <= $2
        and (ended_on is not null and ended_on <= $2) = slice.has_ended
    order by {by}, stream_id, id
    limit $4
) as item
order by slice.rank, item.{by}, item.stream_id, item.id
limit $4
