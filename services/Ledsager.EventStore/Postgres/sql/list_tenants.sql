-- From one tenant to the next by the key, so that the cost is the number of tenants and not of streams.
with recursive tenants (tenant_id) as (
    (select tenant_id from mt_streams order by tenant_id limit 1)
    union all
    select (select s.tenant_id from mt_streams as s where s.tenant_id > t.tenant_id order by s.tenant_id limit 1)
    from tenants as t
    where t.tenant_id is not null
)
select tenant_id from tenants where tenant_id is not null
