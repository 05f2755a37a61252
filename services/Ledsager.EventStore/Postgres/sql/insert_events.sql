-- Events and their places in the journal. The sequence is drawn here, under the lock on the journals' heads, so that seq_id
-- rises with the position and leaves no gap for a refused append, which is what Marten's readers expect.
with entries as materialized (
    select nextval('mt_events_sequence') as seq_id, k.*
    from unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
        as k (tenant_id, stream_id, version, position, id, type, timestamp, correlation_id, causation_id, data, headers, hash)
), events as (
    insert into mt_events
        (seq_id, id, stream_id, version, data, type, timestamp, tenant_id, correlation_id, causation_id, headers)
    select seq_id, id, stream_id, version, data, type, timestamp, tenant_id, correlation_id, causation_id, headers
    from entries
)
insert into journal (tenant_id, position, seq_id, hash)
select tenant_id, position, seq_id, hash
from entries
