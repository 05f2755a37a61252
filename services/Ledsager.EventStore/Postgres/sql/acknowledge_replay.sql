update parked_streams
set replayed_position = greatest(replayed_position, $4)
where tenant_id = $1 and consumer = $2 and stream_id = $3 and through_position is null
returning stream_id, from_position, replayed_position, through_position
