insert into timers (tenant_id, id, stream_id, kind, due_at, data)
select tenant_id, id, stream_id, kind, due_at, data
from unnest($1, $2, $3, $4, $5, $6) as k (tenant_id, id, stream_id, kind, due_at, data)
on conflict (tenant_id, id) do update
set stream_id = excluded.stream_id, kind = excluded.kind, due_at = excluded.due_at, data = excluded.data,
    attempts = 0, failures = 0, not_before = '-infinity', claim = null, last_error = null, parked_at = null
