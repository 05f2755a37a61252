-- The sequence is drawn once the journals' heads are locked, so that seq_id rises with the position and leaves no gap for a refused append, which
-- is what Marten's readers expect.
select nextval('mt_events_sequence') as seq_id, k.*
from (select count(*) from moved_heads) as locked,
    unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
        as k (tenant_id, stream_id, version, position, id, type, timestamp, correlation_id, causation_id, data, headers, hash)
