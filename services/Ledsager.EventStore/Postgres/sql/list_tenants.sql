-- A stream begins with an event, so a municipality with a stream has an entry in its journal.
select tenant_id from journal_heads where position > 0 order by tenant_id
