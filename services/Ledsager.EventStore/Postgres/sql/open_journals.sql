insert into journal_heads (tenant_id, position, hash)
select tenant_id, 0, $2
from unnest($1) as k (tenant_id)
order by tenant_id
on conflict do nothing
