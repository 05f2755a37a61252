using Ledsager.Testing;
using NodaTime;

namespace Ledsager.EventStore.Tests;

/// <summary>Whoever changes the database past the store is found out, and the verifier says where.</summary>
public sealed class JournalForgeryTests(PostgresFactory factory) : StoreTests<PostgresFactory>(factory), IClassFixture<PostgresFactory>
{
    private PostgresDatabase Database => Factory.Database;

    [Theory(DisplayName = "En ændret hændelse findes")]
    [InlineData("data = data || '{\"minutes\":6000}'")]
    [InlineData("data = data || '{\"more\":null}'")]
    [InlineData("data = '{}'")]
    [InlineData("headers = headers || '{\"actor\":\"nobody\"}'")]
    [InlineData("headers = null")]
    [InlineData("type = 'hours_saved'")]
    [InlineData("id = gen_random_uuid()")]
    [InlineData("timestamp = timestamp - interval '1 microsecond'")]
    [InlineData("version = 77")]
    [InlineData("correlation_id = 'another'")]
    [InlineData("causation_id = null")]
    [InlineData("data = '{\"minutes\":60.5}'")] // Could never have been written.
    public async Task An_altered_event_is_named(string change)
    {
        await Ten();
        await Database.Execute($"update mt_events set {change} where tenant_id = '{Tenant}' and version = 4");
        await ShouldBe(JournalFaultKind.Altered, 4);
    }

    [Fact(DisplayName = "En hændelse flyttet til en anden borger findes")]
    public async Task An_event_moved_to_another_citizen_is_named()
    {
        await Ten();
        await Store.Append(To(Citizen("other"), 0, Event()));
        await Database.Execute($"update mt_events set stream_id = 'other' where tenant_id = '{Tenant}' and version = 10");
        await ShouldBe(JournalFaultKind.Altered, 10);
    }

    [Fact(DisplayName = "Den sidste hændelse ændret findes")]
    public async Task The_last_event_altered_is_named()
    {
        await Ten();
        await Database.Execute($"update mt_events set data = '{{}}' where tenant_id = '{Tenant}' and version = 10");
        await ShouldBe(JournalFaultKind.Altered, 10);
    }

    [Fact(DisplayName = "Kun stavemåden ændret er ingen forfalskning")]
    public async Task Another_spelling_is_no_forgery()
    {
        await Ten();
        await Database.Execute("update mt_events set data = (data::text)::jsonb, headers = headers || '{}'");
        await ShouldBeSound(10);
    }

    [Fact(DisplayName = "En slettet hændelse findes")]
    public async Task A_deleted_event_is_named()
    {
        await Ten();
        await Database.Execute($"delete from mt_events where tenant_id = '{Tenant}' and version = 4");
        await ShouldBe(JournalFaultKind.Missing, 4);
    }

    [Fact(DisplayName = "En slettet hændelse findes, også når resten rykkes op")]
    public async Task A_deleted_event_is_named_though_the_rest_moved_up()
    {
        await Ten();
        await Database.Execute(
            $"""
            delete from mt_events where tenant_id = '{Tenant}' and version = 4;
            delete from journal where tenant_id = '{Tenant}' and position = 4;
            update journal set position = position + 100 where tenant_id = '{Tenant}' and position > 4;
            update journal set position = position - 101 where tenant_id = '{Tenant}' and position > 4
            """);
        await ShouldBe(JournalFaultKind.Missing, 4);
    }

    [Theory(DisplayName = "En slettet hale findes")]
    [InlineData(10)]
    [InlineData(7)]
    [InlineData(1)]
    public async Task A_deleted_tail_is_named(int first)
    {
        await Ten();
        var noted = await Store.ReadHead(Tenant);
        await Database.Execute(
            $"""
            delete from mt_events where tenant_id = '{Tenant}' and version >= {first};
            delete from journal where tenant_id = '{Tenant}' and position >= {first};
            update mt_streams set version = {first} - 1 where tenant_id = '{Tenant}'
            """);
        await ShouldBe(JournalFaultKind.Missing, first);

        // The head's row cut off too: only the head noted elsewhere knows.
        await Database.Execute(
            $"""
            update journal_heads as h set position = {first} - 1,
            hash = coalesce((select hash from journal as j where j.tenant_id = h.tenant_id and j.position = {first} - 1), decode(repeat('00', 32), 'hex'))
            where tenant_id = '{Tenant}'
            """);
        (await JournalVerifier.Verify(Store.ReadJournal(Tenant), await Store.ReadHead(Tenant))).Fault.ShouldBeNull();
        var fault = (await JournalVerifier.Verify(Store.ReadJournal(Tenant), noted)).Fault.ShouldNotBeNull();
        (fault.Kind, fault.Position).ShouldBe((JournalFaultKind.Missing, first));
    }

    [Fact(DisplayName = "To ombyttede poster findes")]
    public async Task Two_swapped_entries_are_named()
    {
        await Ten();
        await Database.Execute(
            $"""
            update journal set position = 1000 where tenant_id = '{Tenant}' and position = 4;
            update journal set position = 4 where tenant_id = '{Tenant}' and position = 5;
            update journal set position = 5 where tenant_id = '{Tenant}' and position = 1000
            """);
        await ShouldBe(JournalFaultKind.Reordered, 4);
    }

    [Theory(DisplayName = "To ombyttede hændelser findes")]
    [InlineData(5)]
    [InlineData(9)]
    public async Task Two_swapped_events_are_named(int other)
    {
        await Ten();
        await Database.Execute(
            $"""
            create temp table swapped as select position, seq_id from journal where tenant_id = '{Tenant}' and position in (4, {other});
            update journal set seq_id = -position where tenant_id = '{Tenant}' and position in (4, {other});
            update journal as j set seq_id = s.seq_id from swapped as s
            where j.tenant_id = '{Tenant}' and j.position in (4, {other}) and s.position = 4 + {other} - j.position
            """);
        await ShouldBe(JournalFaultKind.Reordered, 4);
    }

    [Fact(DisplayName = "En indskudt post findes")]
    public async Task An_inserted_entry_is_named()
    {
        await Ten();
        await Database.Execute(
            $"""
            update journal set position = position + 100 where tenant_id = '{Tenant}' and position >= 4;
            update journal set position = position - 99 where tenant_id = '{Tenant}' and position > 100;
            insert into mt_streams (tenant_id, id, version) values ('{Tenant}', 'forged', 1);
            insert into mt_events (seq_id, id, tenant_id, stream_id, version, type, data, headers)
            values (nextval('mt_events_sequence'), gen_random_uuid(), '{Tenant}', 'forged', 1, 'hours_used', '{"{}"}', '{"{}"}');
            insert into journal (tenant_id, position, seq_id, hash) select '{Tenant}', 4, currval('mt_events_sequence'), sha256('forged')
            """);
        await ShouldBe(JournalFaultKind.Inserted, 4);
    }

    [Fact(DisplayName = "En post føjet til enden uden om systemet findes")]
    public async Task An_entry_put_at_the_end_is_named()
    {
        await Ten();
        await Database.Execute(
            $"""
            insert into mt_events (seq_id, id, tenant_id, stream_id, version, type, data, headers)
            values (nextval('mt_events_sequence'), gen_random_uuid(), '{Tenant}', 'citizen', 11, 'hours_used', '{"{}"}', '{"{}"}');
            insert into journal (tenant_id, position, seq_id, hash) select '{Tenant}', 11, currval('mt_events_sequence'), sha256('forged')
            """);
        await ShouldBe(JournalFaultKind.Inserted, 11);
    }

    [Fact(DisplayName = "En hændelse skrevet uden om journalen opregnes, og de næste skrivninger lader sig ikke forstyrre")]
    public async Task An_event_past_the_journal_is_listed()
    {
        await Ten();
        // As a Marten store would append it.
        await Database.Execute(
            $"""
            update mt_streams set version = 11 where tenant_id = '{Tenant}';
            insert into mt_events (seq_id, id, tenant_id, stream_id, version, type, data)
            values (nextval('mt_events_sequence'), gen_random_uuid(), '{Tenant}', 'citizen', 11, 'hours_used', '{"{}"}')
            """);

        var outside = (await All(Store.ReadOutsideJournal(Tenant))).ShouldHaveSingleItem();
        (outside.Version, outside.Position, outside.Stream).ShouldBe((11, 0, Citizen()));
        (await Store.Load(Citizen())).Events[^1].Position.ShouldBe(0);
        (await Store.Append(To(Citizen(), 10, Event()))).ShouldBe(new AppendResult.VersionConflict(11));
        (await Store.Append(To(Citizen(), 11, Event()))).ShouldBe(new AppendResult.Appended(12, 11));
        await ShouldBeSound(11);
    }

    [Fact(DisplayName = "En helt omskrevet kæde findes med et noteret hoved")]
    public async Task A_chain_written_anew_is_found_by_a_noted_head()
    {
        await Ten();
        var other = NewTenant();
        await Store.Append(To(new StreamId(other, "citizen"), 0, Events(12)));

        var noted = new JournalHead(10, (await Store.ReadHead(Tenant)).Hash);
        var fault = (await JournalVerifier.Verify(Store.ReadJournal(other), noted)).Fault.ShouldNotBeNull();
        (fault.Kind, fault.Position).ShouldBe((JournalFaultKind.Altered, 10));
    }

    private async Task Ten()
    {
        for (var version = 0; version < 10; version += 2)
        {
            await Store.Append(new Append(Citizen(), version, Monday + Duration.FromMinutes(version), Events(2))
            {
                Request = Request("r" + Citizen().Tenant + version), CorrelationId = "trace",
            });
        }

        await ShouldBeSound(10);
    }

    private async Task ShouldBeSound(long position)
    {
        var verified = await JournalVerifier.Verify(Store.ReadJournal(Tenant), await Store.ReadHead(Tenant));
        verified.Fault.ShouldBeNull();
        verified.Head.Position.ShouldBe(position);
    }

    private async Task ShouldBe(JournalFaultKind kind, long position)
    {
        var verified = await JournalVerifier.Verify(Store.ReadJournal(Tenant), await Store.ReadHead(Tenant));
        var fault = verified.Fault.ShouldNotBeNull();
        (fault.Kind, fault.Position).ShouldBe((kind, position), fault.Explanation);
        verified.Head.Position.ShouldBe(position - 1);
    }
}
