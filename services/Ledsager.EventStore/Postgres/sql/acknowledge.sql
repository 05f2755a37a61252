-- A position beyond the head moves nothing and answers no row. A lower one than before changes nothing.
insert into subscriptions as s (tenant_id, consumer, position)
select $1, $2, $3
where $3 = 0 or $3 <= (select position from journal_heads where tenant_id = $1)
on conflict (tenant_id, consumer) do update
set position = greatest(s.position, excluded.position), updated_at = now()
returning position
