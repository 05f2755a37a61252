-- However many ask at once, they are answered by one statement.
select k.ordinal, v.version, v.data
from unnest($1, $2, $3) with ordinality as k (view, tenant_id, key, ordinal)
join views as v on v.view = k.view and v.tenant_id = k.tenant_id and v.key = k.key
