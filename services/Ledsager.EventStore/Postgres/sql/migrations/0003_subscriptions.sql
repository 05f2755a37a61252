-- How far each named consumer of a municipality's journal has come.
create table subscriptions (
    tenant_id  text        collate "C" not null,
    consumer   text        collate "C" not null,
    position   bigint      not null check (position >= 0),
    updated_at timestamptz not null default now(),
    constraint pk_subscriptions primary key (tenant_id, consumer)
) with (fillfactor = 20); -- A few rows that every acknowledgement rewrites: room for many versions on the page.

-- Streams a consumer has set aside. The consumer gets the stream's events after from_position, up to and including
-- through_position once that is set, by replay only; replayed_position tells how far that has come. A row is deleted when
-- the consumer itself has come past through_position.
create table parked_streams (
    id                bigint generated always as identity,
    tenant_id         text   collate "C" not null,
    consumer          text   collate "C" not null,
    stream_id         text   collate "C" not null,
    from_position     bigint not null check (from_position >= 0),
    replayed_position bigint not null check (replayed_position >= from_position),
    through_position  bigint check (through_position >= replayed_position),
    constraint pk_parked_streams primary key (id),
    constraint fk_parked_streams_subscription foreign key (tenant_id, consumer) references subscriptions (tenant_id, consumer)
);

create index ix_parked_streams_consumer on parked_streams (tenant_id, consumer, stream_id, from_position);

-- A stream is set aside once at a time.
create unique index uq_parked_streams_open on parked_streams (tenant_id, consumer, stream_id) where through_position is null;
