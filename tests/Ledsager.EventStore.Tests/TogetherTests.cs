using System.Text;
using NodaTime;

namespace Ledsager.EventStore.Tests;

/// <summary>Two streams written by one command: both or neither, whatever comes between.</summary>
public abstract class TogetherTests<TFactory>(TFactory factory) : StoreTests<TFactory>(factory)
    where TFactory : class, IStoreFactory
{
    [Fact(DisplayName = "To borgeres hændelser skrives sammen, under én anmodning og side om side i journalen")]
    public async Task Both_are_written_under_one_request()
    {
        await Store.Append(To(Citizen("a"), 0, Events(2)));
        await Store.Append(To(Citizen("b"), 0, Event()));
        var both = Both(2, 1) with { Request = Request("r1", outcome: "both"), CorrelationId = "trace" };

        (await Store.Append(both)).ShouldBe(new AppendResult.Appended(4, 6));

        var (a, b) = (await Store.Load(Citizen("a"), 2), await Store.Load(Citizen("b"), 1));
        a.Events.Select(e => (e.Version, e.Position, e.CorrelationId, e.CausationId)).ShouldBe([(3, 4, "trace", "r1"), (4, 5, "trace", "r1")]);
        b.Events.Select(e => (e.Version, e.Position, e.CorrelationId, e.CausationId)).ShouldBe([(2, 6, "trace", "r1")]);
        (await Store.ReadView(Tenant, "balance", "a"))!.Version.ShouldBe(4);
        (await Store.ReadView(Tenant, "balance", "b"))!.Version.ShouldBe(2);
        (await Store.Timers.Claim(Monday, 1000, Duration.FromMinutes(5))).Where(timer => timer.Stream.Tenant == Tenant)
            .Select(timer => (timer.Timer.Id, timer.Stream.Id)).ShouldBe([("t-a", "a"), ("t-b", "b")], ignoreOrder: true);

        var again = (await Store.Append(both)).ShouldBeOfType<AppendResult.Repeated>();
        Encoding.UTF8.GetString(again.Request.Outcome.Span).ShouldBe("both");
        (await JournalVerifier.Verify(Store.ReadJournal(Tenant), await Store.ReadHead(Tenant))).Head.Position.ShouldBe(6);
    }

    [Theory(DisplayName = "Har den ene flyttet sig, skrives ingen af dem")]
    [InlineData(1, 1, 2)]
    [InlineData(2, 0, 1)]
    [InlineData(2, 2, 1)]
    public async Task A_conflict_in_either_writes_neither(long a, long b, long told)
    {
        await Store.Append(To(Citizen("a"), 0, Events(2)));
        await Store.Append(To(Citizen("b"), 0, Event()));

        (await Store.Append(Both(a, b) with { Request = Request("r1") })).ShouldBe(new AppendResult.VersionConflict(told));

        (await Store.Load(Citizen("a"))).Version.ShouldBe(2);
        (await Store.Load(Citizen("b"))).Version.ShouldBe(1);
        (await Store.ReadHead(Tenant)).Position.ShouldBe(3);
        (await Store.FindRequest(Tenant, "r1")).ShouldBeNull();
        (await Store.ReadView(Tenant, "balance", "a")).ShouldBeNull();
        (await Store.ReadView(Tenant, "balance", "b")).ShouldBeNull();
        (await Store.Timers.Claim(Monday, 1000, Duration.FromMinutes(5))).ShouldNotContain(timer => timer.Stream.Tenant == Tenant);
    }

    [Fact(DisplayName = "Mange, der kæmper om de samme to, skriver lige meget i begge")]
    public async Task Many_at_once_write_as_much_to_both()
    {
        await Task.WhenAll(Enumerable.Range(0, 16).Select(caller => Task.Run(async () =>
        {
            // Half of them the other way round, and every third writes to one alone.
            var (one, other) = caller % 2 == 0 ? ("a", "b") : ("b", "a");
            for (var i = 0; i < 10;)
            {
                var (first, second) = ((await Store.Load(Citizen(one), long.MaxValue)).Version, (await Store.Load(Citizen(other), long.MaxValue)).Version);
                var append = To(Citizen(one), first, Event("both")) with { Beside = caller % 3 == 0 ? null : To(Citizen(other), second, Event("both")) };
                if (await Store.Append(append) is AppendResult.Appended)
                    i++;
            }
        })));

        var alone = Enumerable.Range(0, 16).Where(caller => caller % 3 == 0).ToLookup(caller => caller % 2);
        (await Store.Load(Citizen("a"))).Version.ShouldBe((10 * 10) + (10 * alone[0].Count()));
        (await Store.Load(Citizen("b"))).Version.ShouldBe((10 * 10) + (10 * alone[1].Count()));
        (await JournalVerifier.Verify(Store.ReadJournal(Tenant), await Store.ReadHead(Tenant))).Fault.ShouldBeNull();
    }

    [Fact(DisplayName = "Hvad der ikke kan skrives sammen, afvises, før noget er skrevet")]
    public async Task What_cannot_be_written_together_is_refused()
    {
        foreach (var beside in new[]
        {
            To(Citizen("a"), 0, Event()), To(new StreamId(NewTenant(), "b"), 0, Event()), To(Citizen("b"), 0, Event()) with { Request = Request("r2") },
            To(Citizen("b"), 0, Event()) with { Beside = To(Citizen("c"), 0, Event()) }, To(Citizen("b"), -1, Event()), To(Citizen("b"), 0, Event(data: "[]")),
        })
        {
            await Should.ThrowAsync<ArgumentException>(async () => await Store.Append(To(Citizen("a"), 0, Event()) with { Beside = beside }));
        }

        (await All(Store.ListStreams(Tenant))).ShouldBeEmpty();
    }

    private Append Both(long a, long b) => To(Citizen("a"), a, Events(2)) with
    {
        Views = [View("a", a + 2)],
        SetTimers = [Timer("t-a", Monday)],
        Beside = To(Citizen("b"), b, Event()) with { Views = [View("b", b + 1)], SetTimers = [Timer("t-b", Monday)] },
    };
}
