insert into journal (tenant_id, position, seq_id, hash)
select tenant_id, position, seq_id, hash
from numbered_events
