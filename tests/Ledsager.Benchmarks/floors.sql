-- The floors of the write benchmark: the tables of the service once more, with every index and constraint, and the rows of one command written to
-- them by the database's own means. No lock is taken on a journal, so nothing here is serial: these floors promise less than the service does.
create schema floor;
create table floor.mt_streams (like ledsager.mt_streams including all) with (fillfactor = 80);
create table floor.mt_events (like ledsager.mt_events including all);
alter table floor.mt_events add foreign key (tenant_id, stream_id) references floor.mt_streams (tenant_id, id);
create table floor.journal (like ledsager.journal including all);
create table floor.requests (like ledsager.requests including all);
create table floor.views (like ledsager.views including all) with (fillfactor = 70);
create table floor.timers (like ledsager.timers including all) with (fillfactor = 80);
create sequence floor.events;

insert into floor.mt_streams (tenant_id, id, version)
select '0151', 'c' || i, 80 from generate_series(0, {citizens} - 1) as i;
insert into floor.views (view, tenant_id, key, version, data)
select 'hours', '0151', 'c' || i, 80, '{view}' from generate_series(0, {citizens} - 1) as i;
insert into floor.timers (tenant_id, id, stream_id, kind, due_at, data)
select '0151', 'turn-month/c' || i, 'c' || i, 'turn-month', now() + interval '20 days', '{}' from generate_series(0, {citizens} - 1) as i;

create function floor.command(citizen text, request text) returns bigint language plpgsql as $$
declare
    its_version bigint;
    seq bigint := nextval('floor.events');
begin
    update floor.mt_streams set version = version + 1, timestamp = now() where tenant_id = '0151' and id = citizen returning version into its_version;
    insert into floor.mt_events (seq_id, id, stream_id, version, data, type, timestamp, tenant_id, causation_id, headers)
    values (seq, gen_random_uuid(), citizen, its_version, '{data}', 'hours_used', now(), '0151', request, '{headers}');
    insert into floor.journal (tenant_id, position, seq_id, hash) values ('0151', seq, seq, '\x{hash}');
    insert into floor.requests (tenant_id, id, input_hash, outcome, recorded_at) values ('0151', request, '\x{hash}', '\x{outcome}', now());
    insert into floor.views as v (view, tenant_id, key, version, data) values ('hours', '0151', citizen, its_version, '{view}')
    on conflict (view, tenant_id, key) do update set version = excluded.version, data = excluded.data;
    insert into floor.timers as t (tenant_id, id, stream_id, kind, due_at, data)
    values ('0151', 'turn-month/' || citizen, citizen, 'turn-month', now() + interval '20 days', '{}')
    on conflict (tenant_id, id) do update set due_at = excluded.due_at, attempts = 0, not_before = '-infinity', claim = null, last_error = null;
    return its_version;
end $$;
