-- In order of tenant, so that two writers never wait for each other in a circle. Once a lock is had, the row is looked at as it is then, and moved
-- only if it is where it was expected. Whoever listens is told at the commit, and reads on from the journal.
update journal_heads as h
set position = k.next_position, hash = k.next_hash
from (
    select * from unnest($1, $2, $3, $4, $5) as k (tenant_id, position, hash, next_position, next_hash) order by tenant_id collate "C"
) as k
where h.tenant_id = k.tenant_id and h.position = k.position and h.hash = k.hash
returning case when k.next_position > k.position then pg_notify('ledsager_journal', current_schema() || ' ' || k.next_position || ' ' || k.tenant_id) end
