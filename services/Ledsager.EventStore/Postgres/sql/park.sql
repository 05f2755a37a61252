-- What an earlier parking of the stream has replayed is not parked again.
insert into parked_streams as p (tenant_id, consumer, stream_id, from_position, replayed_position)
select $1, $2, $3, k.position, k.position
from (select greatest($4, max(through_position)) as position
      from parked_streams
      where tenant_id = $1 and consumer = $2 and stream_id = $3) as k
on conflict (tenant_id, consumer, stream_id) where through_position is null do update
set from_position = p.from_position -- Parked already: it stays as it is.
returning stream_id, from_position, replayed_position, through_position
