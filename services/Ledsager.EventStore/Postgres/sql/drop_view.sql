delete from views
using (select view, tenant_id, key from views where view = $1 order by view, tenant_id, key for update) as k
where views.view = k.view and views.tenant_id = k.tenant_id and views.key = k.key
