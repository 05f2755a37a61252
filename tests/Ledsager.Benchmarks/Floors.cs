using Ledsager.Testing;

namespace Ledsager.Benchmarks;

/// <summary>
/// What PostgreSQL itself makes of the rows that one command of the service writes (event, stream, journal, request, view, timer), as large as those
/// the service wrote last.
/// </summary>
internal sealed class Floors
{
    private Floors(string oneStatementEach) => OneStatementEach = oneStatementEach;

    /// <summary>A transaction per command, with a round trip for each statement.</summary>
    public string OneStatementEach { get; }

    /// <summary>A transaction per command, in one call of a function.</summary>
    public static string OneCall { get; } = """
        \set c random(0, :citizens - 1)
        \set r random(1, 9000000000000000000)
        select floor.command('c' || :c, 'request-' || :r);

        """;

    /// <summary>One view row by its key.</summary>
    public static string ReadView { get; } = """
        \set c random(0, :citizens - 1)
        select version, data from floor.views where view = 'hours' and tenant_id = '0151' and key = 'c' || :c;

        """;

    /// <summary>Makes the tables and fills them for a number of citizens. The service has written to the database before.</summary>
    public static async Task<Floors> CreateAsync(PostgresDatabase database, int citizens)
    {
        var newest = (await database.Query(
            """
            select e.data::text, e.headers::text, encode(r.outcome, 'hex'), encode(j.hash, 'hex'), v.data::text
            from ledsager.mt_events as e
            join ledsager.journal as j on j.seq_id = e.seq_id
            join ledsager.requests as r on r.tenant_id = e.tenant_id and r.id = e.causation_id
            join ledsager.views as v on v.view = 'hours' and v.tenant_id = e.tenant_id and v.key = e.stream_id
            where e.type = 'hours_used'
            order by e.seq_id desc
            limit 1
            """))[0];
        var (data, headers, outcome, hash) = (Quoted(newest[0]!), Quoted(newest[1]!), newest[2]!, newest[3]!);

        // pgbench takes a colon before a letter for one of its variables; before a space it does not.
        var view = Quoted(newest[4]!).Replace(":", ": ", StringComparison.Ordinal);
        var schema = await ReadAsync("floors.sql");
        await database.Execute(schema
            .Replace("{citizens}", citizens.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("{data}", data, StringComparison.Ordinal).Replace("{headers}", headers, StringComparison.Ordinal)
            .Replace("{outcome}", outcome, StringComparison.Ordinal).Replace("{hash}", hash, StringComparison.Ordinal)
            .Replace("{view}", view, StringComparison.Ordinal));
        await database.Execute("vacuum analyze");
        return new Floors($$"""
            \set c random(0, :citizens - 1)
            \set r random(1, 9000000000000000000)
            begin;
            update floor.mt_streams set version = version + 1, timestamp = now() where tenant_id = '0151' and id = 'c' || :c returning version \gset
            insert into floor.mt_events (seq_id, id, stream_id, version, data, type, timestamp, tenant_id, causation_id, headers) values (nextval('floor.events'), gen_random_uuid(), 'c' || :c, :version, '{{data}}', 'hours_used', now(), '0151', 'request-' || :r, '{{headers}}') returning seq_id as seq \gset
            insert into floor.journal (tenant_id, position, seq_id, hash) values ('0151', :seq, :seq, '\x{{hash}}');
            insert into floor.requests (tenant_id, id, input_hash, outcome, recorded_at) values ('0151', 'request-' || :r, '\x{{hash}}', '\x{{outcome}}', now());
            insert into floor.views as v (view, tenant_id, key, version, data) values ('hours', '0151', 'c' || :c, :version, '{{view}}') on conflict (view, tenant_id, key) do update set version = excluded.version, data = excluded.data;
            insert into floor.timers as t (tenant_id, id, stream_id, kind, due_at, data) values ('0151', 'turn-month/c' || :c, 'c' || :c, 'turn-month', now() + interval '20 days', '{}') on conflict (tenant_id, id) do update set due_at = excluded.due_at, attempts = 0, not_before = '-infinity', claim = null, last_error = null;
            commit;

            """);
    }

    private static string Quoted(string text) => text.Replace("'", "''", StringComparison.Ordinal);

    private static async Task<string> ReadAsync(string resource)
    {
        using var reader = new StreamReader(typeof(Floors).Assembly.GetManifestResourceStream(resource)!);
        return await reader.ReadToEndAsync();
    }
}
