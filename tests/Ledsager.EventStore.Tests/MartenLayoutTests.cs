namespace Ledsager.EventStore.Tests;

/// <summary>
/// The event tables are Marten 9's: string stream ids, conjoined tenancy, correlation, causation and headers. A Marten store compares
/// names, types, defaults and constraints, so they are compared here, one by one.
/// </summary>
public sealed class MartenLayoutTests(PostgresFactory factory) : IClassFixture<PostgresFactory>, IAsyncLifetime
{
    private static readonly string[] Columns =
    [
        "mt_event_progression.name character varying not null",
        "mt_event_progression.last_seq_id bigint",
        "mt_event_progression.last_updated timestamp with time zone default transaction_timestamp()",
        "mt_events.seq_id bigint not null",
        "mt_events.id uuid not null",
        "mt_events.stream_id character varying",
        "mt_events.version bigint not null",
        "mt_events.data jsonb not null",
        "mt_events.bdata bytea",
        "mt_events.type character varying(500) not null",
        "mt_events.timestamp timestamp with time zone not null default now()",
        "mt_events.tenant_id character varying default '*DEFAULT*'::character varying",
        "mt_events.mt_dotnet_type character varying",
        "mt_events.correlation_id character varying",
        "mt_events.causation_id character varying",
        "mt_events.headers jsonb",
        "mt_events.is_archived boolean default false",
        "mt_streams.tenant_id character varying not null default '*DEFAULT*'::character varying",
        "mt_streams.id character varying not null",
        "mt_streams.type character varying",
        "mt_streams.version bigint",
        "mt_streams.timestamp timestamp with time zone not null default now()",
        "mt_streams.created timestamp with time zone not null default now()",
        "mt_streams.is_archived boolean default false",
    ];

    private static readonly string[] Constraints =
    [
        "mt_event_progression pk_mt_event_progression PRIMARY KEY (name)",
        "mt_events fkey_mt_events_stream_id_tenant_id FOREIGN KEY (tenant_id, stream_id) REFERENCES mt_streams(tenant_id, id)",
        "mt_events pkey_mt_events_seq_id PRIMARY KEY (seq_id)",
        "mt_streams pkey_mt_streams_tenant_id_id PRIMARY KEY (tenant_id, id)",
    ];

    private static readonly string[] Indexes =
    [
        "CREATE UNIQUE INDEX pk_mt_event_progression ON ledsager.mt_event_progression USING btree (name)",
        "CREATE UNIQUE INDEX pk_mt_events_stream_and_version ON ledsager.mt_events USING btree (tenant_id, stream_id, version)",
        "CREATE UNIQUE INDEX pkey_mt_events_seq_id ON ledsager.mt_events USING btree (seq_id)",
        "CREATE UNIQUE INDEX pkey_mt_streams_tenant_id_id ON ledsager.mt_streams USING btree (tenant_id, id)",
    ];

    public async ValueTask InitializeAsync() => await factory.Open();

    public ValueTask DisposeAsync() => default;

    [Fact(DisplayName = "Kolonnerne er Martens")]
    public async Task Columns_are_martens() =>
        (await Lines(
            """
            select c.table_name || '.' || c.column_name || ' ' || format_type(a.atttypid, a.atttypmod)
                || case when c.is_nullable = 'NO' then ' not null' else '' end || coalesce(' default ' || c.column_default, '')
            from information_schema.columns as c
            join pg_attribute as a on a.attrelid = (c.table_schema || '.' || c.table_name)::regclass and a.attname = c.column_name
            where c.table_schema = 'ledsager' and c.table_name like 'mt\_%'
            order by c.table_name, c.ordinal_position
            """)).ShouldBe(Columns);

    [Fact(DisplayName = "Nøgler og begrænsninger er Martens")]
    public async Task Constraints_are_martens() =>
        (await Lines(
            """
            select conrelid::regclass::text || ' ' || conname || ' ' || pg_get_constraintdef(oid)
            from pg_constraint
            where connamespace = 'ledsager'::regnamespace and conrelid::regclass::text like 'mt\_%' and contype <> 'n'
            order by 1
            """)).ShouldBe(Constraints);

    [Fact(DisplayName = "Indekserne er Martens")]
    public async Task Indexes_are_martens() =>
        (await Lines("select indexdef from pg_indexes where schemaname = 'ledsager' and tablename like 'mt\\_%' order by indexname"))
            .ShouldBe(Indexes);

    [Fact(DisplayName = "Løbenummeret kommer af Martens sekvens, ejet af kolonnen, og stiger med positionen uden huller")]
    public async Task The_sequence_is_martens_and_rises_with_the_position()
    {
        (await Lines("select pg_get_serial_sequence('ledsager.mt_events', 'seq_id')")).ShouldBe(["ledsager.mt_events_sequence"]);

        var store = await factory.Open();
        var day = NodaTime.Instant.FromUtc(2026, 3, 2, 8, 0);
        for (var i = 0; i < 40; i++)
        {
            // Every second one is refused and must not use up a number.
            var append = new Append(new StreamId("0151", "c"), i / 2, day, [new(Guid.NewGuid(), "grant", "{}"u8.ToArray(), "{}"u8.ToArray())]);
            await store.Append(append);
        }

        (await Lines("select seq_id from mt_events where seq_id in (select seq_id from journal where seq_id = position) order by seq_id"))
            .ShouldBe(Enumerable.Range(1, 20).Select(i => i.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        (await Lines("select last_value from mt_events_sequence")).ShouldBe(["20"]);
        (await Lines("select distinct mt_dotnet_type is null and bdata is null and not is_archived from mt_events")).ShouldBe(["True"]);
        (await Lines("select version || ' ' || (type is null) || ' ' || is_archived || ' ' || (timestamp = created) from mt_streams"))
            .ShouldBe(["20 true false true"]);
    }

    private async Task<IEnumerable<string?>> Lines(string sql) => (await factory.Database.Query(sql)).Select(r => r[0]);
}
