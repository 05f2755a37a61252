using System.Collections.Concurrent;
using System.Globalization;
using NodaTime;

namespace Ledsager.EventStore.Tests;

/// <summary>Timers: set with the facts that caused them, claimed by one at a time, never lost.</summary>
public abstract class TimerTests<TFactory>(TFactory factory) : StoreTests<TFactory>(factory)
    where TFactory : class, IStoreFactory
{
    private static readonly Duration Lease = Duration.FromMinutes(5);
    private static readonly Duration Hour = Duration.FromHours(1);
    private static readonly Instant LongAgo = Instant.FromUtc(2000, 1, 1, 0, 0);

    [Fact(DisplayName = "En timer kan først hentes, når den er forfalden")]
    public async Task A_timer_is_claimed_when_due()
    {
        await Empty();
        (await Store.Timers.NextDue(LongAgo)).ShouldBeNull();
        await Set(Timer("later", Monday + Hour), Timer("first", Monday, "follow_up", """{"n":[1,2]}"""));

        (await Store.Timers.NextDue(LongAgo)).ShouldBe(Monday);
        (await Store.Timers.Claim(Monday - Duration.FromTicks(10), 10, Lease)).ShouldBeEmpty();
        var due = (await Store.Timers.Claim(Monday, 10, Lease)).ShouldHaveSingleItem();

        (due.Stream, due.Timer.Id, due.Timer.Kind, due.Timer.DueAt, due.Attempts).ShouldBe((Citizen(), "first", "follow_up", Monday, 1));
        ShouldMean(due.Timer.Data, Json("""{"n":[1,2]}"""));
        (await Store.Timers.Claim(Monday, 10, Lease)).ShouldBeEmpty();
    }

    [Fact(DisplayName = "De tidligst forfaldne kommer først, højst så mange som der bedes om")]
    public async Task The_earliest_come_first()
    {
        await Empty();
        await Set([.. Enumerable.Range(0, 10).Select(i => Timer($"t{Text(i)}", Monday - Hour * (i * 7 % 10)))]);

        (await Store.Timers.Claim(Monday, 4, Lease)).Select(t => Monday - t.Timer.DueAt).ShouldBe([Hour * 9, Hour * 8, Hour * 7, Hour * 6]);
        (await Store.Timers.Claim(Monday, 100, Lease)).Count.ShouldBe(6);
    }

    [Fact(DisplayName = "At sætte samme timer to gange er at sætte den én gang; sættes den igen, flyttes den")]
    public async Task Setting_again_moves_the_timer()
    {
        await Empty();
        await Set(Timer("t", Monday));
        var stale = (await Store.Timers.Claim(Monday, 10, Lease)).ShouldHaveSingleItem();

        await Set(Timer("t", Monday + Hour, "other_kind"), Timer("t", Monday + Hour * 2, "other_kind"));

        (await Store.Timers.NextDue(LongAgo)).ShouldBe(Monday + Hour * 2);
        await Store.Timers.Complete(stale); // Was lost when the timer was set again.
        (await Store.Timers.Claim(Monday + Hour, 10, Lease)).ShouldBeEmpty();
        var due = (await Store.Timers.Claim(Monday + Hour * 2, 10, Lease)).ShouldHaveSingleItem();
        (due.Timer.Kind, due.Attempts).ShouldBe(("other_kind", 1));

        await Set(Timer("t", Monday - Hour));
        (await Store.Timers.Claim(Monday - Hour, 10, Lease)).ShouldHaveSingleItem().Timer.DueAt.ShouldBe(Monday - Hour);
    }

    [Fact(DisplayName = "En skrivning fjerner den timer, den har udført")]
    public async Task An_append_removes_timers()
    {
        await Empty();
        await Set(Timer("a", Monday), Timer("b", Monday), Timer("c", Monday));

        var version = (await Store.Load(Citizen(), long.MaxValue)).Version;
        await Store.Append(To(Citizen(), version, Event()) with { RemoveTimers = ["a", "c", "unknown"], SetTimers = [Timer("c", Monday + Hour)] });

        (await Store.Timers.Claim(Monday, 10, Lease)).ShouldHaveSingleItem().Timer.Id.ShouldBe("b");
        (await Store.Timers.Claim(Monday + Hour, 10, Lease)).ShouldHaveSingleItem().Timer.Id.ShouldBe("c");
    }

    [Fact(DisplayName = "En hentet timer kan afsluttes eller gives tilbage")]
    public async Task A_claim_is_completed_or_released()
    {
        await Empty();
        await Set(Timer("a", Monday), Timer("b", Monday));
        var claimed = await Store.Timers.Claim(Monday, 10, Lease);

        await Store.Timers.Complete(claimed[0]);
        await Store.Timers.Release(claimed[1], "the rates of 2027 are unknown \0", Duration.Zero);

        var again = (await Store.Timers.Claim(Monday, 10, Lease)).ShouldHaveSingleItem();
        (again.Timer.Id, again.Attempts, again.Failures).ShouldBe((claimed[1].Timer.Id, 2, 1));
        again.Claim.ShouldNotBe(claimed[1].Claim);

        await Store.Timers.Release(again, "not yet", Duration.FromHours(1));
        (await Store.Timers.Claim(Monday, 10, Lease)).ShouldBeEmpty();
    }

    [Fact(DisplayName = "En tabt timer kommer igen, når fristen er løbet ud, og den gamle indehaver kan ikke røre den")]
    public async Task A_lost_claim_returns_when_its_lease_has_run_out()
    {
        await Empty();
        await Set(Timer("t", Monday));
        var lost = (await Store.Timers.Claim(Monday, 10, Duration.FromMilliseconds(20))).ShouldHaveSingleItem();

        IReadOnlyList<DueTimer> again;
        var longest = DateTime.UtcNow.AddSeconds(20);
        do
            again = await Store.Timers.Claim(Monday, 10, Lease);
        while (again.Count == 0 && DateTime.UtcNow < longest);

        again.ShouldHaveSingleItem().Attempts.ShouldBe(2);
        await Store.Timers.Complete(lost);
        await Store.Timers.Release(lost, "too late", Duration.Zero);
        (await Store.Timers.Claim(Monday, 10, Lease)).ShouldBeEmpty(); // Still with its second holder.
        (await Store.Timers.NextDue(LongAgo)).ShouldBe(Monday);

        await Store.Timers.Complete(again[0]);
        (await Store.Timers.NextDue(LongAgo)).ShouldBeNull();
    }

    [Fact(DisplayName = "Mange henter på én gang: hver timer hentes én gang")]
    public async Task Many_claim_at_once_and_each_timer_is_claimed_once()
    {
        await Empty();
        const int Timers = 500;
        await Set([.. Enumerable.Range(0, Timers).Select(i => Timer($"t{Text(i)}", Monday))]);
        IEventStore[] stores = [Store, await Factory.Open()];

        var claims = new ConcurrentBag<string>();
        await Task.WhenAll(Enumerable.Range(0, 12).Select(w => Task.Run(async () =>
        {
            while (claims.Count < Timers)
            {
                foreach (var timer in await stores[w % 2].Timers.Claim(Monday, 7, Lease))
                    claims.Add(timer.Timer.Id);
            }
        })));

        claims.Distinct(StringComparer.Ordinal).Count().ShouldBe(Timers);
        claims.Count.ShouldBe(Timers);
    }

    [Fact(DisplayName = "En parkeret timer hentes ikke, holder ingen tilbage og kommer igen, når den genoptages")]
    public async Task A_parked_timer_is_passed_by_until_it_is_replayed()
    {
        await Empty();
        await Set(Timer("bad", Monday - Hour), Timer("worse", Monday - Hour), Timer("good", Monday), Timer("later", Monday + Hour));
        foreach (var claimed in (await Store.Timers.Claim(Monday, 10, Lease)).Where(timer => timer.Timer.Id != "good"))
            await Store.Timers.Park(claimed, $"no rate for 2027 \0{claimed.Timer.Id}");

        (await Store.Timers.Claim(Monday, 10, Lease)).ShouldBeEmpty();
        (await Store.Timers.NextDue(LongAgo)).ShouldBe(Monday); // The good one's, claimed though it is.
        (await Store.Timers.NextDue(Monday)).ShouldBe(Monday + Hour);
        var parked = await Store.Timers.List(Tenant, TimerState.Parked, Monday, null, 10);
        parked.Select(timer => (timer.Id, timer.State, timer.Attempts, timer.Failures, timer.LastError)).ShouldBe(
            [("bad", TimerState.Parked, 1, 1, "no rate for 2027  bad"), ("worse", TimerState.Parked, 1, 1, "no rate for 2027  worse")]);
        parked.ShouldAllBe(timer => timer.ParkedAt != null && timer.AgainAt == null && timer.Stream == Citizen());

        (await Store.Timers.ReplayParked(Tenant, "good")).ShouldBe(0);
        (await Store.Timers.ReplayParked(NewTenant())).ShouldBe(0);
        (await Store.Timers.ReplayParked(Tenant, "bad")).ShouldBe(1);
        var again = (await Store.Timers.Claim(Monday, 10, Lease)).ShouldHaveSingleItem();
        (again.Timer.Id, again.Attempts, again.Failures).ShouldBe(("bad", 1, 0));
        (await Store.Timers.ReplayParked(Tenant)).ShouldBe(1);
        (await Store.Timers.Claim(Monday, 10, Lease)).ShouldHaveSingleItem().Timer.Id.ShouldBe("worse");
    }

    [Fact(DisplayName = "Sættes en parkeret timer igen af sin sags hændelser, er den ikke parkeret længere")]
    public async Task Setting_a_parked_timer_again_takes_it_up()
    {
        await Empty();
        await Set(Timer("t", Monday));
        await Store.Timers.Park((await Store.Timers.Claim(Monday, 10, Lease)).ShouldHaveSingleItem(), "broken");

        await Set(Timer("t", Monday + Hour));

        var due = (await Store.Timers.Claim(Monday + Hour, 10, Lease)).ShouldHaveSingleItem();
        (due.Attempts, due.Failures).ShouldBe((1, 0));
        (await Store.Timers.Figures(Monday + Hour)).Parked.ShouldBe(0);
    }

    [Fact(DisplayName = "En tabt hentning er ingen fejl; en fejl er")]
    public async Task A_lost_claim_is_no_failure()
    {
        await Empty();
        await Set(Timer("t", Monday));
        await Store.Timers.Claim(Monday, 10, Duration.Zero); // Lost with its process.
        var second = (await Store.Timers.Claim(Monday, 10, Lease)).ShouldHaveSingleItem();
        (second.Attempts, second.Failures).ShouldBe((2, 0));

        await Store.Timers.Release(second, "no", Duration.Zero);
        var third = (await Store.Timers.Claim(Monday, 10, Lease)).ShouldHaveSingleItem();
        (third.Attempts, third.Failures).ShouldBe((3, 1));

        await Store.Timers.Park(second, "too late"); // Is not its holder any more.
        (await Store.Timers.Figures(Monday)).Parked.ShouldBe(0);
    }

    [Fact(DisplayName = "Den, der skal stoppe, giver sine timere tilbage, som de var")]
    public async Task Claims_are_returned_untried()
    {
        await Empty();
        await Set(Timer("a", Monday), Timer("b", Monday), Timer("c", Monday));
        var claimed = await Store.Timers.Claim(Monday, 3, Lease);
        await Store.Timers.Complete(claimed[0]);

        await Store.Timers.Return(claimed);

        (await Store.Timers.Claim(Monday, 10, Lease)).Select(timer => (timer.Timer.Id, timer.Failures)).ShouldBe([("b", 0), ("c", 0)]);
    }

    [Fact(DisplayName = "Timere vises efter forfald side for side og kan vælges efter, hvor de står")]
    public async Task Timers_are_listed_by_page_and_state()
    {
        await Empty();
        await Set([.. Enumerable.Range(0, 9).Select(i => Timer($"t{Text(i)}", Monday + (Hour * (i / 3))))]);
        var claimed = await Store.Timers.Claim(Monday, 3, Lease);
        await Store.Timers.Release(claimed[0], "soon", Hour);
        await Store.Timers.Park(claimed[1], "never");

        var seen = new List<ListedTimer>();
        while (await Store.Timers.List(Tenant, null, Monday + Hour, seen.Count > 0 ? (seen[^1].DueAt, seen[^1].Id) : null, 2) is { Count: > 0 } page)
            seen.AddRange(page);

        seen.Select(timer => (timer.Id, timer.State)).ShouldBe(
        [
            ("t000", TimerState.Due), ("t001", TimerState.Parked), ("t002", TimerState.Claimed),
            ("t003", TimerState.Due), ("t004", TimerState.Due), ("t005", TimerState.Due),
            ("t006", TimerState.Waiting), ("t007", TimerState.Waiting), ("t008", TimerState.Waiting),
        ]);
        seen.Where(timer => timer.AgainAt != null).ShouldHaveSingleItem().Id.ShouldBe("t000");
        foreach (var state in Enum.GetValues<TimerState>())
        {
            (await Store.Timers.List(Tenant, state, Monday + Hour, null, 10)).Select(timer => timer.Id)
                .ShouldBe(seen.Where(timer => timer.State == state).Select(timer => timer.Id));
        }

        (await Store.Timers.List(NewTenant(), null, Monday, null, 10)).ShouldBeEmpty();
        (await Store.Timers.Figures(Monday + Hour)).ShouldBe(new TimerFigures(Due: 4, Claimed: 1, Parked: 1, OldestDue: Monday));
        (await Store.Timers.Figures(Monday - Hour)).ShouldBe(new TimerFigures(Due: 0, Claimed: 0, Parked: 1, OldestDue: null));
    }

    [Fact(DisplayName = "Hvor langt tiden er nået, huskes, også når det rettes tilbage")]
    public async Task How_far_time_has_come_is_kept()
    {
        await Store.Timers.NoteTime(Monday + Hour);
        (await Store.Timers.ReadTime()).Reached.ShouldBe(Monday + Hour);
        await Store.Timers.NoteTime(Monday);
        var (database, reached) = await Store.Timers.ReadTime();
        reached.ShouldBe(Monday);
        (database - SystemClock.Instance.GetCurrentInstant()).TotalHours.ShouldBeInRange(-24, 24);
    }

    [Fact(DisplayName = "Mange strømme læses på én gang, hver med sit eget og i den rækkefølge, der blev spurgt i")]
    public async Task Many_streams_are_loaded_at_once()
    {
        await Store.Append(To(Citizen("a"), 0, Events(3)));
        await Store.Append(To(Citizen("b"), 0, Event("grant")));
        await Store.Append(To(new StreamId(NewTenant(), "a"), 0, Event()));
        StreamId[] asked = [Citizen("b"), Citizen("unknown"), Citizen("a"), Citizen("b")];

        var reads = await Store.LoadMany(asked);

        reads.Select(read => read.Version).ShouldBe([1, 0, 3, 1]);
        foreach (var (stream, read) in asked.Zip(reads))
        {
            var alone = await Store.Load(stream);
            read.Events.Select(e => (e.Stream, e.Version, e.RecordedAt, e.Event.Id, e.Event.Type))
                .ShouldBe(alone.Events.Select(e => (e.Stream, e.Version, e.RecordedAt, e.Event.Id, e.Event.Type)));
        }
    }

    private async Task Set(params TimerSet[] timers)
    {
        var version = (await Store.Load(Citizen(), long.MaxValue)).Version;
        (await Store.Append(To(Citizen(), version, Event()) with { SetTimers = timers })).ShouldBeOfType<AppendResult.Appended>();
    }

    /// <summary>Timers are claimed across municipalities, so each test begins by removing what others left, claimed or not.</summary>
    private Task Empty() => Factory.RemoveTimers();

    private static string Text(int number) => number.ToString("000", CultureInfo.InvariantCulture);
}
