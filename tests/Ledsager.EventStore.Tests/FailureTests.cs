using Ledsager.EventStore.Postgres;

namespace Ledsager.EventStore.Tests;

/// <summary>What goes wrong in the database, and whom it may concern.</summary>
public sealed class FailureTests(PostgresFactory factory) : StoreTests<PostgresFactory>(factory), IClassFixture<PostgresFactory>
{
    private const string OurConnections = "application_name = 'ledsager' and datname = current_database() and pid <> pg_backend_pid()";

    [Fact(DisplayName = "Kun den skrivning databasen ikke vil have, mislykkes; naboerne i samme transaktion gennemføres")]
    public async Task Only_the_guilty_append_fails()
    {
        await Store.Append(To(Citizen("guilty"), 0, Event()));
        // Another program has written version 2 and not said so in the stream's row: the store cannot see it coming.
        await Factory.Database.Execute(
            $"""
            insert into mt_events (seq_id, id, tenant_id, stream_id, version, type, data)
            values (nextval('mt_events_sequence'), gen_random_uuid(), '{Tenant}', 'guilty', 2, 'hours_used', '{"{}"}')
            """);

        for (var round = 0; round < 5; round++)
        {
            var pending = Enumerable.Range(0, 40).Select(i => Task.Run(async () => await Store.Append(i == 20
                ? To(Citizen("guilty"), 1, Event())
                : To(Citizen($"c{round}-{i}"), 0, Event())))).ToList();
            for (var i = 0; i < pending.Count; i++)
            {
                if (i == 20)
                    (await Should.ThrowAsync<StoreRefusedException>(pending[i])).Message.ShouldContain("pk_mt_events_stream_and_version");
                else
                    (await pending[i]).ShouldBeOfType<AppendResult.Appended>();
            }
        }

        (await JournalVerifier.Verify(Store.ReadJournal(Tenant), await Store.ReadHead(Tenant))).Head.Position.ShouldBe(1 + (5 * 39));
    }

    [Fact(DisplayName = "Vil databasen ikke have den ene af to borgeres hændelser, skrives den andens heller ikke")]
    public async Task What_is_written_together_fails_together()
    {
        await Store.Append(To(Citizen("guilty"), 0, Event()));
        await Factory.Database.Execute(
            $"""
            insert into mt_events (seq_id, id, tenant_id, stream_id, version, type, data)
            values (nextval('mt_events_sequence'), gen_random_uuid(), '{Tenant}', 'guilty', 2, 'hours_used', '{"{}"}')
            """);

        await Should.ThrowAsync<StoreRefusedException>(async () =>
            await Store.Append(To(Citizen("innocent"), 0, Event()) with { Request = Request("r1"), Beside = To(Citizen("guilty"), 1, Event()) }));

        (await Store.Load(Citizen("innocent"))).Version.ShouldBe(0);
        (await Store.FindRequest(Tenant, "r1")).ShouldBeNull();
        (await Store.ReadHead(Tenant)).Position.ShouldBe(1);
    }

    [Fact(DisplayName = "En læsning med en umulig nøgle rammer ikke dem, den følges med")]
    public async Task A_bad_read_hurts_no_other()
    {
        await Store.Append(To(Citizen(), 0, Event()));
        var reads = Enumerable.Range(0, 60).Select(i => Task.Run(async () =>
        {
            if (i % 20 == 7)
                await Should.ThrowAsync<ArgumentException>(async () => await Store.Load(Citizen("\0")));
            else
                (await Store.Load(Citizen())).Version.ShouldBe(1);
        }));
        await Task.WhenAll(reads);
    }

    [Fact(DisplayName = "En forbindelse der blev brudt, mens intet foregik, mærkes ikke")]
    public async Task A_connection_lost_while_idle_is_not_noticed()
    {
        for (var version = 0; version < 5; version++)
        {
            (await Store.Append(To(Citizen(), version, Event()))).ShouldBe(new AppendResult.Appended(version + 1, version + 1));
            await Factory.Database.Execute($"select pg_terminate_backend(pid) from pg_stat_activity where {OurConnections}");
            (await Store.Load(Citizen())).Version.ShouldBe(version + 1);
            await Factory.Database.Execute($"select pg_terminate_backend(pid) from pg_stat_activity where {OurConnections}");
        }
    }

    [Fact(DisplayName = "Et brud midt i en skrivning giver et ukendt udfald, og samme anmodning igen afgør det")]
    public async Task A_connection_lost_amid_an_append_leaves_the_outcome_to_the_next_try()
    {
        await Store.Append(To(Citizen(), 0, Event()));
        await Factory.Database.Execute(
            """
            create or replace function break_the_line() returns trigger language plpgsql as
            'begin perform pg_terminate_backend(pg_backend_pid()); return new; end';
            create trigger break_the_line after insert on requests for each row execute function break_the_line()
            """);
        var append = To(Citizen(), 1, Event()) with { Request = Request("r1") };

        await Should.ThrowAsync<StoreUnavailableException>(async () => await Store.Append(append));

        await Factory.Database.Execute("drop trigger break_the_line on requests");
        (await Store.FindRequest(Tenant, "r1")).ShouldBeNull();
        (await Store.Append(append)).ShouldBe(new AppendResult.Appended(2, 2));
        (await Store.Append(append)).ShouldBeOfType<AppendResult.Repeated>();
    }

    [Fact(DisplayName = "En proces der står stille med låsen, holder ikke de andre op for altid")]
    public async Task A_process_that_stops_with_the_lock_is_cut_off()
    {
        // Every connection of a store has this setting: a process frozen between its two round trips loses its transaction.
        await using var store = await PostgresEventStore.Open(new PostgresEventStoreOptions(Factory.Database.ConnectionString + ";Options=-c work_mem=5MB"));
        await Factory.Database.Execute(
            """
            create table if not exists seen (setting text);
            create or replace function look() returns trigger language plpgsql as
            'begin insert into seen values (current_setting(''idle_in_transaction_session_timeout'') || '' '' || current_setting(''work_mem'')); return new; end';
            create or replace trigger look after insert on requests for each row execute function look()
            """);
        await store.Append(To(Citizen(), 0, Event()) with { Request = Request("r1") });
        await Factory.Database.Execute("drop trigger look on requests");
        (await Factory.Database.Query("select setting from seen")).ShouldHaveSingleItem()[0].ShouldBe("10s 5MB");
    }

    [Fact(DisplayName = "Går beskeden om en skrivning tabt, opdages den alligevel")]
    public async Task A_lost_notification_is_made_up_for()
    {
        await Store.Append(To(Citizen(), 0, Event()));
        for (var position = 1; position < 6; position++)
        {
            var waiting = Store.WaitForJournal(Tenant, position, NodaTime.Duration.FromSeconds(30)).AsTask();
            await Factory.Database.Execute($"update journal_heads set position = position + 1 where tenant_id = '{Tenant}'");
            (await waiting).ShouldBeTrue();
        }
    }

    [Fact(DisplayName = "Er journalens ende rettet i databasen, dækker næste skrivning det ikke til, selv om processen husker den rigtige")]
    public async Task An_altered_head_is_not_covered_up()
    {
        await Store.Append(To(Citizen(), 0, Event()) with { Request = Request("r1") });
        await Factory.Database.Execute($"update journal_heads set hash = decode(repeat('ab', 32), 'hex') where tenant_id = '{Tenant}'");

        await Store.Append(To(Citizen(), 1, Event()) with { Request = Request("r2") });

        var fault = (await JournalVerifier.Verify(Store.ReadJournal(Tenant), await Store.ReadHead(Tenant))).Fault.ShouldNotBeNull();
        fault.Position.ShouldBe(2);
    }

    [Fact(DisplayName = "Lukning gør det færdigt, der venter, og tager ikke imod mere")]
    public async Task Closing_finishes_what_waits()
    {
        var store = await PostgresEventStore.Open(new PostgresEventStoreOptions(Factory.Database.ConnectionString) { LargestBatch = 4 });
        var pending = Enumerable.Range(0, 30).Select(i => store.Append(To(Citizen($"c{i}"), 0, Event())).AsTask()).ToList();
        await store.DisposeAsync();

        (await Task.WhenAll(pending)).ShouldAllBe(r => r is AppendResult.Appended);
        await Should.ThrowAsync<ObjectDisposedException>(async () => await store.Append(To(Citizen(), 0, Event())));
    }

    [Fact(DisplayName = "En kalder der går, mens den venter, trækker sin skrivning tilbage")]
    public async Task A_caller_that_leaves_while_waiting_withdraws_its_append()
    {
        await Store.Append(To(Citizen("open"), 0, Event()));
        using var leaving = new CancellationTokenSource();
        await using (var connection = await Factory.Database.Open())
        {
            // Somebody else holds the journal, so the first append waits in the database and the second behind it.
            await using var transaction = await connection.BeginTransactionAsync();
            await new Npgsql.NpgsqlCommand($"select 1 from journal_heads where tenant_id = '{Tenant}' for update", connection).ExecuteNonQueryAsync();
            var first = Store.Append(To(Citizen("first"), 0, Event()), leaving.Token).AsTask();
            await Eventually(async () => (await Factory.Database.Query($"select 1 from pg_stat_activity where wait_event_type = 'Lock' and {OurConnections}")).Count > 0);
            var second = Store.Append(To(Citizen("second"), 0, Event()), leaving.Token).AsTask();

            await leaving.CancelAsync();
            await Should.ThrowAsync<OperationCanceledException>(second);
            first.IsCompleted.ShouldBeFalse();
            await transaction.RollbackAsync();
            (await first).ShouldBeOfType<AppendResult.Appended>();
        }

        (await Store.Load(Citizen("first"))).Version.ShouldBe(1);
        (await Store.Load(Citizen("second"))).Version.ShouldBe(0);
    }
}
