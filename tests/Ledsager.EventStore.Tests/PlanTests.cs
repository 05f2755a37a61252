using Ledsager.EventStore.Postgres;
using NodaTime;

namespace Ledsager.EventStore.Tests;

/// <summary>A store that begins empty must not scan whole tables when they have grown: plans are made early and kept.</summary>
public sealed class PlanTests(PostgresFactory factory) : StoreTests<PostgresFactory>(factory), IClassFixture<PostgresFactory>
{
    [Fact(DisplayName = "Ingen sætning læser en hel tabel, heller ikke på en tom database")]
    public async Task No_statement_scans_a_table()
    {
        var day = Monday.InUtc().Date;
        var item = new AgendaItem("a", "decide", "running", "", day, day, day, null, Json("{}"));
        await using (var store = await PostgresEventStore.Open(new PostgresEventStoreOptions(Factory.Database.ConnectionString)))
        {
            for (var version = 0; version < 30; version++)
            {
                await store.Append(To(Citizen(), version, Event()) with
                {
                    Request = Request($"r{version}"), Views = [View("citizen", version + 1)],
                    SetTimers = [Timer("t", Monday)], RemoveTimers = ["u"], Agenda = [item],
                });

                // One row is written as it is, several are unnested: two statements.
                (await store.Append(To(Citizen("two"), 2 * version, Events(2)) with
                {
                    Request = Request($"s{version}"), Views = [View("two", version + 1), View("three", version + 1)],
                    SetTimers = [Timer("v", Monday), Timer("w", Monday)], RemoveTimers = ["x", "y"], Agenda = [item, item with { Id = "b" }],
                    Beside = To(Citizen("beside"), version, Event()),
                })).ShouldBeOfType<AppendResult.Appended>();
                await store.Load(Citizen());
                await store.FindRequest(Tenant, "r0");
                await store.ReadView(Tenant, "balance", "citizen");
                await store.WriteViews(Tenant, [View("other", version)]);
                await store.Timers.NextDue(Monday);
                await store.Agenda.Write([new AgendaRow(Citizen(), version, item)]);
                await store.Agenda.Of(Citizen());
                await store.Agenda.List(new AgendaQuery(Tenant, day, [new AgendaSlice("decide", "running", day, day, Ended: false)], 10));
                foreach (var timer in await store.Timers.Claim(Monday, 10, Duration.FromMinutes(1)))
                    await store.Timers.Release(timer, "again", Duration.Zero);
                await store.Timers.List(Tenant, null, Monday, null, 10);
                await store.Timers.Figures(Monday);
                await store.Timers.ReplayParked(Tenant);
                await store.Timers.ReadTime();
                await store.LoadMany([Citizen()]);
                await All(store.ReadJournal(Tenant));
                await All(store.ReadOutsideJournal(Tenant));
                await All(store.ListStreams(Tenant));
                await store.ReadHead(Tenant);
            }
        }

        // A session's counts are known when it has ended.
        await Eventually(async () => (await Factory.Database.Query(
            "select 1 from pg_stat_user_tables where schemaname = 'ledsager' and relname = 'requests' and idx_scan > 30")).Count > 0);
        // Building an index is a scan too; a statement that scans would have done so in most of the thirty rounds.
        (await Factory.Database.Query(
            """
            select relname, seq_scan from pg_stat_user_tables
            where schemaname = 'ledsager' and seq_scan > 15 and relname <> 'migrations'
            """)).Select(row => string.Join(' ', row)).ShouldBeEmpty();
    }
}
