delete from agenda
using (select tenant_id, stream_id, id from agenda order by tenant_id, stream_id, id for update) as k
where agenda.tenant_id = k.tenant_id and agenda.stream_id = k.stream_id and agenda.id = k.id
