-- What falls due, in order. A page is read off one of the indexes from where the last page ended: for each kind and state that is asked for, a
-- range of days. The key comes after the days, so that rows of the same day keep their order.
create table agenda (
    tenant_id text   collate "C" not null,
    stream_id text   collate "C" not null,
    id        text   collate "C" not null,
    version   bigint not null,
    kind      text   collate "C" not null,
    state     text   collate "C" not null,
    owner     text   collate "C" not null, -- Empty for nobody's.
    opened_on date   not null,
    due_on    date   not null,
    act_by    date   not null,
    ended_on  date,
    data      json   not null,
    constraint pk_agenda primary key (tenant_id, stream_id, id),
    -- So that a range of one is a range of the other, whichever a list is ordered by.
    constraint ck_agenda_act_by check (act_by between due_on - 7 and due_on)
) with (fillfactor = 90);

create index ix_agenda_due on agenda (tenant_id, kind, state, due_on, stream_id, id);
create index ix_agenda_act_by on agenda (tenant_id, kind, state, act_by, stream_id, id, due_on);
create index ix_agenda_owner_due on agenda (tenant_id, owner, kind, state, due_on, stream_id, id);
create index ix_agenda_owner_act_by on agenda (tenant_id, owner, kind, state, act_by, stream_id, id, due_on);
