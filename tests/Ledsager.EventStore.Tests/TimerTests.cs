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

    [Fact(DisplayName = "En timer kan først hentes, når den er forfalden")]
    public async Task A_timer_is_claimed_when_due()
    {
        await Empty();
        (await Store.NextTimerDue()).ShouldBeNull();
        await Set(Timer("later", Monday + Hour), Timer("first", Monday, "follow_up", """{"n":[1,2]}"""));

        (await Store.NextTimerDue()).ShouldBe(Monday);
        (await Store.ClaimTimers(Monday - Duration.FromTicks(10), 10, Lease)).ShouldBeEmpty();
        var due = (await Store.ClaimTimers(Monday, 10, Lease)).ShouldHaveSingleItem();

        (due.Stream, due.Timer.Id, due.Timer.Kind, due.Timer.DueAt, due.Attempts).ShouldBe((Citizen(), "first", "follow_up", Monday, 1));
        ShouldMean(due.Timer.Data, Json("""{"n":[1,2]}"""));
        (await Store.ClaimTimers(Monday, 10, Lease)).ShouldBeEmpty();
    }

    [Fact(DisplayName = "De tidligst forfaldne kommer først, højst så mange som der bedes om")]
    public async Task The_earliest_come_first()
    {
        await Empty();
        await Set([.. Enumerable.Range(0, 10).Select(i => Timer($"t{Text(i)}", Monday - Hour * (i * 7 % 10)))]);

        (await Store.ClaimTimers(Monday, 4, Lease)).Select(t => Monday - t.Timer.DueAt).ShouldBe([Hour * 9, Hour * 8, Hour * 7, Hour * 6]);
        (await Store.ClaimTimers(Monday, 100, Lease)).Count.ShouldBe(6);
    }

    [Fact(DisplayName = "At sætte samme timer to gange er at sætte den én gang; sættes den igen, flyttes den")]
    public async Task Setting_again_moves_the_timer()
    {
        await Empty();
        await Set(Timer("t", Monday));
        var stale = (await Store.ClaimTimers(Monday, 10, Lease)).ShouldHaveSingleItem();

        await Set(Timer("t", Monday + Hour, "other_kind"), Timer("t", Monday + Hour * 2, "other_kind"));

        (await Store.NextTimerDue()).ShouldBe(Monday + Hour * 2);
        await Store.CompleteTimer(stale); // Was lost when the timer was set again.
        (await Store.ClaimTimers(Monday + Hour, 10, Lease)).ShouldBeEmpty();
        var due = (await Store.ClaimTimers(Monday + Hour * 2, 10, Lease)).ShouldHaveSingleItem();
        (due.Timer.Kind, due.Attempts).ShouldBe(("other_kind", 1));
    }

    [Fact(DisplayName = "En skrivning fjerner den timer, den har udført")]
    public async Task An_append_removes_timers()
    {
        await Empty();
        await Set(Timer("a", Monday), Timer("b", Monday), Timer("c", Monday));

        var version = (await Store.Load(Citizen(), long.MaxValue)).Version;
        await Store.Append(To(Citizen(), version, Event()) with { RemoveTimers = ["a", "c", "unknown"], SetTimers = [Timer("c", Monday + Hour)] });

        (await Store.ClaimTimers(Monday, 10, Lease)).ShouldHaveSingleItem().Timer.Id.ShouldBe("b");
        (await Store.ClaimTimers(Monday + Hour, 10, Lease)).ShouldHaveSingleItem().Timer.Id.ShouldBe("c");
    }

    [Fact(DisplayName = "En hentet timer kan afsluttes eller gives tilbage")]
    public async Task A_claim_is_completed_or_released()
    {
        await Empty();
        await Set(Timer("a", Monday), Timer("b", Monday));
        var claimed = await Store.ClaimTimers(Monday, 10, Lease);

        await Store.CompleteTimer(claimed[0]);
        await Store.ReleaseTimer(claimed[1], "the rates of 2027 are unknown \0", Duration.Zero);

        var again = (await Store.ClaimTimers(Monday, 10, Lease)).ShouldHaveSingleItem();
        (again.Timer.Id, again.Attempts).ShouldBe((claimed[1].Timer.Id, 2));
        again.Claim.ShouldNotBe(claimed[1].Claim);

        await Store.ReleaseTimer(again, "not yet", Duration.FromHours(1));
        (await Store.ClaimTimers(Monday, 10, Lease)).ShouldBeEmpty();
    }

    [Fact(DisplayName = "En tabt timer kommer igen, når fristen er løbet ud, og den gamle indehaver kan ikke røre den")]
    public async Task A_lost_claim_returns_when_its_lease_has_run_out()
    {
        await Empty();
        await Set(Timer("t", Monday));
        var lost = (await Store.ClaimTimers(Monday, 10, Duration.FromMilliseconds(20))).ShouldHaveSingleItem();

        IReadOnlyList<DueTimer> again;
        var longest = DateTime.UtcNow.AddSeconds(20);
        do
            again = await Store.ClaimTimers(Monday, 10, Lease);
        while (again.Count == 0 && DateTime.UtcNow < longest);

        again.ShouldHaveSingleItem().Attempts.ShouldBe(2);
        await Store.CompleteTimer(lost);
        await Store.ReleaseTimer(lost, "too late", Duration.Zero);
        (await Store.ClaimTimers(Monday, 10, Lease)).ShouldBeEmpty(); // Still with its second holder.
        (await Store.NextTimerDue()).ShouldBe(Monday);

        await Store.CompleteTimer(again[0]);
        (await Store.NextTimerDue()).ShouldBeNull();
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
                foreach (var timer in await stores[w % 2].ClaimTimers(Monday, 7, Lease))
                    claims.Add(timer.Timer.Id);
            }
        })));

        claims.Distinct(StringComparer.Ordinal).Count().ShouldBe(Timers);
        claims.Count.ShouldBe(Timers);
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
