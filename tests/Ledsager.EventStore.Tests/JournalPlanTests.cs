using System.Text.Json;
using Ledsager.EventStore.Postgres;
using Npgsql;
using static Ledsager.EventStore.Tests.Plans;

namespace Ledsager.EventStore.Tests;

/// <summary>
/// A page of a long journal is read off the indexes by the session itself: a plan for any values must not start other processes to help with it.
/// </summary>
public sealed class JournalPlanTests(PostgresFactory factory) : IClassFixture<PostgresFactory>
{
    private const string Tenant = "0151";
    private const int Events = 200_000, PageSize = 100;

    [Fact(DisplayName = "En side af en journal på 200.000 hændelser læses af indekserne, uden hjælp fra andre processer")]
    public async Task A_page_is_read_off_the_indexes()
    {
        await factory.Open();
        await using var database = PostgresEventStore.Connect(new PostgresEventStoreOptions(factory.Database.ConnectionString));
        await using var connection = await database.OpenConnectionAsync();
        await Execute(
            connection,
            $$$"""
            insert into mt_streams (tenant_id, id, version) select '{{{Tenant}}}', 'citizen-' || i, 50 from generate_series(0, {{{Events}}} / 50 - 1) as i;
            insert into mt_events (seq_id, id, stream_id, version, type, tenant_id, data, headers)
            select i, gen_random_uuid(), 'citizen-' || i / 50, 1 + i % 50, 'hours_used', '{{{Tenant}}}', '{"minutes": 60, "companion": "companion-1"}', '{}'
            from generate_series(0, {{{Events}}} - 1) as i;
            insert into journal (tenant_id, position, seq_id, hash)
            select '{{{Tenant}}}', i + 1, i, sha256(i::text::bytea) from generate_series(0, {{{Events}}} - 1) as i;
            """);
        await Execute(connection, "analyze mt_events, journal");

        await Check(connection, after: 0);
        await Check(connection, after: Events - 10);
    }

    private static async Task Check(NpgsqlConnection connection, long after)
    {
        await Execute(connection, $"prepare page (text, bigint, bigint) as {Sql.ReadJournal}");
        var json = (string)(await Execute(connection, $"explain (analyze, buffers, format json) execute page ('{Tenant}', {after}, {PageSize})"))!;
        await Execute(connection, "deallocate page");

        var plan = JsonDocument.Parse(json).RootElement[0].GetProperty("Plan");
        var steps = Nodes(plan).Select(node => node.GetProperty("Node Type").GetString()!);
        steps.Except(["Limit", "Nested Loop", "Index Scan"], StringComparer.Ordinal).ShouldBeEmpty(json);
        plan.GetProperty("Actual Rows").GetDouble().ShouldBe(Math.Min(PageSize, Events - after), json);

        // Rows of the journal lie beside one another; each event is found by a way down its index.
        Blocks(plan).ShouldBeLessThan((PageSize * 6) + 20, json);
    }
}
