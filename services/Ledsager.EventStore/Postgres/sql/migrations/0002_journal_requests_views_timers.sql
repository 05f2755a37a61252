-- What Ledsager keeps beside Marten's tables. Texts are compared byte by byte: the order is the same on every machine.

-- The end of each municipality's journal. An append locks this row, which makes positions gapless and visible in commit order.
create table journal_heads (
    tenant_id text   collate "C" not null,
    position  bigint not null check (position >= 0),
    hash      bytea  not null check (octet_length(hash) = 32),
    constraint pk_journal_heads primary key (tenant_id)
) with (fillfactor = 10); -- A few rows that every append rewrites: room for many versions on the page.

-- Every event at its position, with the hash of the chain up to it.
create table journal (
    tenant_id text   collate "C" not null,
    position  bigint not null check (position > 0),
    seq_id    bigint not null,
    hash      bytea  not null check (octet_length(hash) = 32),
    constraint pk_journal primary key (tenant_id, position),
    constraint uq_journal_seq_id unique (seq_id)
);

-- Requests that were answered, so that the same request again gets the same answer.
create table requests (
    tenant_id   text        collate "C" not null,
    id          text        collate "C" not null,
    input_hash  bytea       not null,
    outcome     bytea       not null,
    recorded_at timestamptz not null,
    constraint pk_requests primary key (tenant_id, id)
);

-- What can be rebuilt from the events. The view comes first in the key because a view is dropped as a whole.
-- json, not jsonb: rows are written and read whole, and keep their spelling.
create table views (
    view      text   collate "C" not null,
    tenant_id text   collate "C" not null,
    key       text   collate "C" not null,
    version   bigint not null,
    data      json   not null,
    constraint pk_views primary key (view, tenant_id, key)
) with (fillfactor = 70);

-- What must happen when. due_at is legal time and may come from a simulated clock; not_before, claims and retries are real time.
create table timers (
    tenant_id  text        collate "C" not null,
    id         text        collate "C" not null,
    stream_id  text        collate "C" not null,
    kind       text        not null,
    due_at     timestamptz not null,
    data       json        not null,
    attempts   integer     not null default 0,
    not_before timestamptz not null default '-infinity',
    claim      uuid,
    last_error text,
    constraint pk_timers primary key (tenant_id, id)
) with (fillfactor = 80);

create index ix_timers_due_at on timers (due_at);
