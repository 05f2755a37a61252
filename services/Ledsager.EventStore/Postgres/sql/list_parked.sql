select stream_id, from_position, replayed_position, through_position
from parked_streams
where tenant_id = $1 and consumer = $2
order by stream_id, from_position
