-- Whoever listens is told at the commit, and reads on from the journal.
update journal_heads as h
set position = k.position, hash = k.hash
from unnest($1, $2, $3) as k (tenant_id, position, hash)
where h.tenant_id = k.tenant_id
returning pg_notify('ledsager_journal', current_schema() || ' ' || h.position || ' ' || h.tenant_id)
