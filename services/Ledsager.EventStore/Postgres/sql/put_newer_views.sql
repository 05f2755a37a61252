insert into views (view, tenant_id, key, version, data)
select view, tenant_id, key, version, data
from unnest($1, $2, $3, $4, $5) as k (view, tenant_id, key, version, data)
order by view collate "C", tenant_id collate "C", key collate "C"
on conflict (view, tenant_id, key) do update
set version = excluded.version, data = excluded.data
where views.version < excluded.version
