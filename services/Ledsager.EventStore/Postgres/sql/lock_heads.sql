-- In order of tenant, so that two writers never wait for each other in a circle.
select tenant_id, position, hash
from journal_heads
where tenant_id = any ($1)
order by tenant_id
for update
