-- A timer that failed too often is set aside with its error until somebody has mended the cause and asks for it again.
-- attempts counts claims, failures those that ended in an error: what is lost between the two was lost with its process.
alter table timers add column failures integer not null default 0;
alter table timers add column parked_at timestamptz;

-- Claims go by this order among thousands that are due at the same midnight, and past what is parked. It takes the old index's place.
create index ix_timers_waiting on timers (due_at, tenant_id, id) where parked_at is null;
drop index ix_timers_due_at;

create index ix_timers_parked on timers (tenant_id, due_at, id) where parked_at is not null;

-- How far time has come, as the last process that could vouch for its clock saw it. One row at most.
create table time_reached (
    only_row   boolean     not null default true check (only_row),
    reached_at timestamptz not null,
    constraint pk_time_reached primary key (only_row)
) with (fillfactor = 10);
