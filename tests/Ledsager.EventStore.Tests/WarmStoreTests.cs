using NodaTime;

namespace Ledsager.EventStore.Tests;

/// <summary>
/// A store that has just written to a journal may act on what it remembers of it. It must answer as one that has just been opened, whatever has been
/// written past it, and whatever it is told that is not so.
/// </summary>
public abstract class WarmStoreTests<TFactory>(TFactory factory) : StoreTests<TFactory>(factory)
    where TFactory : class, IStoreFactory
{
    private int requests;

    // One wrong version to a test: a store that was wrong once may look before it acts for a while.
    [Theory(DisplayName = "En version, som borgeren ikke har, afvises, om den er for lav eller for høj, og om den bringer noget nyt eller intet")]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    [InlineData(4, 1)]
    [InlineData(9, 1)]
    [InlineData(0, 0)]
    [InlineData(1, 0)]
    [InlineData(4, 0)]
    public async Task A_version_that_is_not_the_streams_is_a_conflict(long wrong, int events)
    {
        await Warm();
        (await Store.Append(Asked(Citizen(), wrong, Events(events)))).ShouldBe(new AppendResult.VersionConflict(3));
        await ShouldStandAt(3);
    }

    [Fact(DisplayName = "En kendt anmodning får sit svar igen, også når den nævner borgerens nye version")]
    public async Task A_known_request_is_answered_again()
    {
        await Store.Append(To(Citizen(), 0, Event()) with { Request = Request("known", outcome: "the first answer") });
        await Warm(from: 1);
        var again = await Store.Append(To(Citizen(), 3, Event()) with { Request = Request("known", outcome: "another answer") });
        again.ShouldBeOfType<AppendResult.Repeated>().Request.Outcome.ToArray().ShouldBe("the first answer"u8.ToArray());
        (await Store.Append(To(Citizen(), 3, Event()) with { Request = Request("known", input: "other") })).ShouldBeOfType<AppendResult.RequestIdReused>();
        await ShouldStandAt(3);
    }

    [Fact(DisplayName = "Et ur, der er stillet tilbage, gør ingen hændelse tidligere end den før")]
    public async Task A_clock_that_was_set_back_makes_nothing_earlier()
    {
        await Warm();
        var earlier = Asked(Citizen(), 3, Event()) with { RecordedAt = Monday - Duration.FromHours(1) };
        (await Store.Append(earlier)).ShouldBe(new AppendResult.Appended(4, 4));
        (await Store.Load(Citizen())).Events.ShouldAllBe(stored => stored.RecordedAt == Monday);
    }

    [Fact(DisplayName = "En anmodning, der ikke bringer noget, flytter ikke borgerens tid")]
    public async Task What_brings_nothing_moves_no_time()
    {
        await Warm();
        (await Store.Append(Asked(Citizen(), 3, []) with { RecordedAt = Monday + Duration.FromHours(1) })).ShouldBe(new AppendResult.Appended(3, 3));
        (await Store.Append(Asked(Citizen(), 3, Event()) with { RecordedAt = Monday + Duration.FromMinutes(1) })).ShouldBe(new AppendResult.Appended(4, 4));
        (await Store.Load(Citizen())).Events[^1].RecordedAt.ShouldBe(Monday + Duration.FromMinutes(1));
    }

    [Fact(DisplayName = "To, der skriver efter hinanden i samme journal, finder begge dens ende")]
    public async Task Two_stores_that_take_turns_share_a_journal()
    {
        await Warm();
        var other = await Factory.Open();
        var version = 3L;
        for (var turn = 0; turn < 40; turn++)
        {
            // Now one, now the other, and now and then the same twice; both to a citizen both know and to new ones.
            var store = turn % 3 == 0 ? other : Store;
            (await store.Append(Asked(Citizen(), version, Event()))).ShouldBe(new AppendResult.Appended(version + 1, (turn * 2) + 4));
            version++;
            (await store.Append(Asked(Citizen($"new-{turn}"), 0, Event()))).ShouldBe(new AppendResult.Appended(1, (turn * 2) + 5));
        }

        await ShouldStandAt(version, position: 83);
        var verdict = await JournalVerifier.Verify(Store.ReadJournal(Tenant), null);
        verdict.Fault.ShouldBeNull();
    }

    private async Task Warm(long from = 0)
    {
        for (var version = from; version < 3; version++)
            (await Store.Append(Asked(Citizen(), version, Event()))).ShouldBe(new AppendResult.Appended(version + 1, version + 1));
    }

    private async Task ShouldStandAt(long version, long? position = null)
    {
        var read = await Store.Load(Citizen());
        read.Version.ShouldBe(version);
        read.Events.Select(stored => stored.Version).ShouldBe(Enumerable.Range(1, (int)version).Select(number => (long)number));
        (await Store.ReadHead(Tenant)).Position.ShouldBe(position ?? version);
    }

    private Append Asked(StreamId stream, long expected, params NewEvent[] events) => To(stream, expected, events) with { Request = Request($"warm-{requests++}") };
}
