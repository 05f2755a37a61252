using System.Globalization;
using System.Text.Json;
using Ledsager.EventStore.Postgres;
using NodaTime;
using Npgsql;
using static Ledsager.EventStore.Tests.Plans;

namespace Ledsager.EventStore.Tests;

/// <summary>
/// A page over 100,000 items of one municipality is read off an index from where the last one ended, whatever the filter: neither the plan nor the
/// number of rows and blocks it touches grows with the agenda. The plan is asked of the statements as they are sent, planned for the values at
/// hand and for any values, while the agenda is empty, before the statistics know of its rows and after.
/// </summary>
public sealed class AgendaPlanTests(PostgresFactory factory, ITestOutputHelper output) : IClassFixture<PostgresFactory>
{
    private const string Tenant = "0151";
    private const int Items = 100_000, PageSize = 50;
    private static readonly LocalDate Today = new(2026, 3, 2);
    private static readonly string[] Kinds = [.. Enumerable.Range(0, 8).Select(i => $"kind-{i}")];
    private static readonly string[] Notes = ["note-0", "note-1"];
    private static readonly LocalDate Past = new(2000, 1, 1), Future = new(2199, 12, 31);

    [Fact(DisplayName = "En side af 100.000 frister læses af et indeks, for hvert filter, hver orden og hver side")]
    public async Task A_page_is_read_off_an_index()
    {
        var options = new PostgresEventStoreOptions(factory.Database.ConnectionString);
        await factory.Open();
        await using var database = PostgresEventStore.Connect(options);
        await using (var connection = await database.OpenConnectionAsync())
        {
            await Execute(connection, "alter table agenda set (autovacuum_enabled = false)");
            await Check(connection, "while it is empty");
            await Load(connection);
            await Check(connection, "without statistics");
            await Execute(connection, "analyze agenda");
            await Execute(connection, "discard plans");
            await Check(connection, "with statistics");
        }
    }

    private async Task Check(NpgsqlConnection connection, string when)
    {
        var (queries, slowest) = (0, 0.0);
        foreach (var mode in (string[])["force_custom_plan", "force_generic_plan"])
        {
            await Execute(connection, $"set plan_cache_mode = {mode}");
            foreach (var (name, query) in Queries())
            {
                var what = $"{name}, {mode}, {when}";
                var (plan, milliseconds) = await Explain(connection, query);
                queries++;
                slowest = Math.Max(slowest, milliseconds);
                var scans = Nodes(plan).Where(node => node.TryGetProperty("Relation Name", out _)).ToList();
                scans.ShouldNotBeEmpty(what);
                foreach (var scan in scans)
                {
                    scan.GetProperty("Node Type").GetString().ShouldBe("Index Scan", what);
                    scan.GetProperty("Index Name").GetString().ShouldBe($"ix_agenda{(query.Owner is null ? "" : "_owner")}_{(query.ByActBy ? "act_by" : "due")}", what);

                    // What is read beside the page: a slice gives no more than a page, and rows that the index cannot leave out are few.
                    var loops = scan.GetProperty("Actual Loops").GetDouble();
                    var removed = scan.TryGetProperty("Rows Removed by Filter", out var rows) ? rows.GetDouble() * loops : 0;
                    (scan.GetProperty("Actual Rows").GetDouble() * loops).ShouldBeLessThanOrEqualTo(query.Slices.Count * (query.Limit + 1.0), what);
                    removed.ShouldBeLessThan(400, what);
                }

                // A block for each row of each slice at the worst, and the way down the index.
                var blocks = Blocks(plan);
                blocks.ShouldBeLessThan((query.Slices.Count * (query.Limit + 6)) + 450, what);
            }
        }

        output.WriteLine($"{queries} queries {when}; the slowest took {slowest:F1} ms.");
    }

    // Every filter by itself and together with the others, from the beginning, from amid the list and from its end.
    private static IEnumerable<(string Name, AgendaQuery Query)> Queries() =>
        from kinds in (string[][])[Kinds, ["kind-7"], Notes]
        from state in (string[])["open", "overdue", "met", "all", "raised"]
        from owner in (string?[])[null, "caseworker-3"]
        from range in ((LocalDate From, LocalDate To)[])[(Past, Future), (Today.PlusDays(-20), Today.PlusDays(-10)), (Today.PlusDays(200), Today.PlusDays(210))]
        from order in (string[])["due", "act-by", "kind"]
        from after in (AgendaMark?[])[null, new AgendaMark(0, Today.PlusDays(120), "citizen-500", ""), new AgendaMark(order == "kind" ? 7 : 0, Today.PlusDays(360), "zzz", "")]
        where kinds == Notes ? (state, order) == ("raised", "due") : state != "raised"
        let slices = kinds.SelectMany((kind, rank) => Slices(kind, state, range, order == "kind" ? rank : 0)).ToList()
        where slices.Count > 0
        select ($"{kinds.Length} kinds, {state}, {owner ?? "everybody"}, due {range.From} to {range.To}, by {order}, after {after}",
            new AgendaQuery(Tenant, Today, slices, PageSize) { Owner = owner, ByActBy = order == "act-by", After = after });

    private static IEnumerable<AgendaSlice> Slices(string kind, string state, (LocalDate From, LocalDate To) range, int rank)
    {
        var open = new AgendaSlice(kind, "running", LocalDate.Max(range.From, Today), range.To, false, rank);
        var overdue = new AgendaSlice(kind, "running", range.From, LocalDate.Min(range.To, Today.PlusDays(-1)), false, rank);
        var met = new AgendaSlice(kind, "met", range.From, range.To, true, rank);
        var raised = new AgendaSlice(kind, "running", range.From, LocalDate.Min(range.To, Today), false, rank); // A note: nothing that lies ahead.
        var wanted = state switch
        {
            "open" => [open], "overdue" => [overdue], "met" => [met],
            "raised" => [raised, raised with { State = "ending" }, raised with { State = "ending", Ended = true }, raised with { State = "met", Ended = true }],
            _ => (AgendaSlice[])[open, overdue, met],
        };
        return wanted.Where(slice => slice.DueFrom <= slice.DueTo);
    }

    // 100,000 open and overdue, and half as many again that have been met: most of one kind, as follow-ups are.
    private static async Task Load(NpgsqlConnection connection)
    {
        await Execute(
            connection,
            $$$"""
            insert into agenda (tenant_id, stream_id, id, version, kind, state, owner, opened_on, due_on, act_by, ended_on, data)
            select '{{{Tenant}}}', 'citizen-' || i % 40000, 'item-' || i, i, 'kind-' || case when i % 10 < 7 then 7 else i % 7 end, case when i % 3 = 0 then 'met' else 'running' end,
                'caseworker-' || i % 100, date '2025-06-01', due, due - i % 4, case when i % 3 = 0 then date '2026-02-01' end,
                '{"rule":"followUpFirst","source":{"value":{"amount":12,"unit":"Months"},"citation":{"source":"A document of the municipality"} } }'
            from (select i, date '2026-03-02' + (i * 7919 % 400 - 30) as due from generate_series(1, {{{Items * 3 / 2}}}) as i) as n
            """);
        (await Execute(connection, "select count(*)::int from agenda where state = 'running'")).ShouldBe(Items);

        // Notes beside them, raised on their only day, a third of them for a day ahead.
        await Execute(
            connection,
            $$$"""
            insert into agenda (tenant_id, stream_id, id, version, kind, state, owner, opened_on, due_on, act_by, ended_on, data)
            select '{{{Tenant}}}', 'citizen-' || i % 40000, 'note-' || i, i, 'note-' || i % 2, case when i % 5 = 0 then 'running' when i % 250 = 1 then 'ending' else 'met' end,
                'caseworker-' || i % 100, raised, raised, raised, case when i % 5 > 0 then raised + i % 7 end, '{}'
            from (select i, date '2025-06-15' + (i * 7919 % 400) as raised from generate_series(1, {{{Items / 2}}}) as i) as n
            """);
    }

    private static async Task<(JsonElement Plan, double Milliseconds)> Explain(NpgsqlConnection connection, AgendaQuery query)
    {
        var page = PostgresEventStore.ListAgenda(query);
        await Execute(connection, $"prepare page (text, date, text, bigint, text[], text[], date[], date[], bool[], bigint[], date[], text[], text[]) as {page.CommandText}");
        try
        {
            var execute = $"execute page ({string.Join(", ", page.Parameters.Select(parameter => Literal(parameter.Value ?? Typed(parameter))))})";
            var json = (string)(await Execute(connection, $"explain (analyze, buffers, format json) {execute}"))!;
            var explained = JsonDocument.Parse(json).RootElement[0];
            return (explained.GetProperty("Plan"), explained.GetProperty("Execution Time").GetDouble());
        }
        finally
        {
            await Execute(connection, "deallocate page");
        }
    }

    private static object Typed(NpgsqlParameter parameter) => parameter.GetType().GetProperty("TypedValue")!.GetValue(parameter)!;

    private static string Literal(object value) => value switch
    {
        string text => $"'{text}'",
        long number => number.ToString(CultureInfo.InvariantCulture),
        bool flag => flag ? "true" : "false",
        DateOnly date => $"'{date:yyyy-MM-dd}'",
        System.Collections.IEnumerable many => $"array[{string.Join(", ", many.Cast<object>().Select(Literal))}]::{TypeOf(many)}",
        _ => throw new InvalidOperationException($"No literal for {value.GetType()}."),
    };

    private static string TypeOf(System.Collections.IEnumerable many) =>
        many is List<string> ? "text[]" : many is List<long> ? "bigint[]" : many is List<bool> ? "bool[]" : "date[]";
}
