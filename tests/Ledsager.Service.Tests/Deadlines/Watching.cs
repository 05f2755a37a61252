using Grpc.Core;
using Ledsager.Api.Deadlines.V1;
using Ledsager.Api.Payroll.V1;
using NodaTime;
using static Ledsager.Service.Tests.Calls;

namespace Ledsager.Service.Tests.Deadlines;

/// <summary>What WatchDeadlines promises: everything that is committed, in order, without gaps, from any position, midnights included.</summary>
[Trait("Group", "service")]
public sealed class Watching() : ServiceOfItsOwn(First)
{
    private const string Municipality = "municipalities/0151";
    private const string Citizen = Municipality + "/citizens/fulgt";
    private static readonly LocalDate First = new(2024, 3, 1);

    [Fact(DisplayName = "Et øjebliksbillede og det, der kommer efter, er listen, for hver sagsbehandler")]
    public async Task A_snapshot_and_what_follows_is_the_list()
    {
        await Service.Do(Apply(Citizen, First), Assign(Citizen, First, "anna"), Apply(Municipality + "/citizens/anden", First));
        using var everybody = Watch(new WatchDeadlinesRequest { Municipality = Municipality, Snapshot = true });
        using var anna = Watch(new WatchDeadlinesRequest { Municipality = Municipality, Snapshot = true, Caseworker = "anna" });
        using var bo = Watch(new WatchDeadlinesRequest { Municipality = Municipality, Snapshot = true, Caseworker = "bo" });
        (await everybody.Snapshot()).Select(deadline => deadline.Citizen).ShouldBe([Municipality + "/citizens/anden", Citizen], ignoreOrder: true);
        (await anna.Snapshot()).ShouldHaveSingleItem().Citizen.ShouldBe(Citizen);
        (await bo.Snapshot()).ShouldBeEmpty();

        await Service.Do(Hear(Citizen, First), Assign(Citizen, First, "bo"), Allow(Citizen, First));
        foreach (var (watcher, facts) in new[]
        {
            (everybody, new[] { "hearing_started", "caseworker_assigned", "decision_issued" }),
            (anna, ["hearing_started", "caseworker_assigned"]),
            (bo, ["caseworker_assigned", "decision_issued"]),
        })
        {
            foreach (var fact in facts)
                (await watcher.Change()).Fact.ShouldBe(fact);
        }

        // The open ones are on the new caseworker's list, and what was heard is what is listed.
        (await Service.ListAll(new ListDeadlinesRequest { Parent = Municipality, Caseworker = "anna" })).ShouldBeEmpty();
        var listed = await Service.ListAll(new ListDeadlinesRequest { Parent = Municipality, Caseworker = "bo" });
        listed.Count.ShouldBe(4);
        bo.Known.Values.OrderBy(deadline => deadline.Name, StringComparer.Ordinal).ShouldBe(listed.OrderBy(deadline => deadline.Name, StringComparer.Ordinal));
        var all = await Service.ListAll(new ListDeadlinesRequest { Parent = Municipality });
        everybody.Known.Values.OrderBy(deadline => deadline.Name, StringComparer.Ordinal).ShouldBe(all.OrderBy(deadline => deadline.Name, StringComparer.Ordinal));
    }

    [Fact(DisplayName = "Midnatten, der gør en frist overskredet, høres, og enhver position kan tages op igen uden huller")]
    public async Task A_midnight_is_told_and_any_position_can_be_gone_on_from()
    {
        await Service.Do(Apply(Citizen, First));
        using var live = Watch(new WatchDeadlinesRequest { Municipality = Municipality, After = At(0) });
        (await live.Change()).Deadlines.ShouldHaveSingleItem().Status.ShouldBe(DeadlineStatus.Open);
        var due = live.Known.Values.Single().DueDate.ToLocal();

        await Service.AdvanceTo(due.PlusDays(1).AtMidnight().InUtc().ToInstant());
        var missed = await live.Change();
        (missed.Fact, missed.Deadlines.Single().Status).ShouldBe(("deadline_missed", DeadlineStatus.Overdue));
        await Service.Do(Allow(Citizen, due.PlusDays(1)), Use(Citizen, "linje", due.PlusDays(1), 60), EndGrant(Citizen, due.PlusDays(31)));
        (await live.Change()).Deadlines.Select(deadline => deadline.Status).ShouldBe([DeadlineStatus.Late, DeadlineStatus.Open, DeadlineStatus.Open], ignoreOrder: true);
        var ending = (await live.Change()).Deadlines.ShouldHaveSingleItem();
        (ending.Status, ending.FallsAwayDate.ToLocal()).ShouldBe((DeadlineStatus.Open, due.PlusDays(31)));

        // Complained of, changed in part, and not maintained: the lapse is a fact too.
        await Service.Do(Complain(Citizen, due.PlusDays(1).AtMidnight().InUtc().ToInstant()), GiveWay(Citizen, due.PlusDays(1)));
        (await live.Change()).Fact.ShouldBe("complaint_filed");
        (await live.Change()).Fact.ShouldBe("complaint_reassessed");
        await Service.AdvanceTo(due.PlusDays(60).AtMidnight().InUtc().ToInstant());
        var lapsed = await live.Change();
        while (lapsed.Fact != "complaint_lapsed")
            lapsed = await live.Change();

        lapsed.Deadlines.ShouldHaveSingleItem().Status.ShouldBe(DeadlineStatus.LapsedNotMaintained);
        await live.Heartbeat();

        foreach (var (position, from) in live.Changes.Select((change, i) => (change.Position, i + 1)))
        {
            using var again = Watch(new WatchDeadlinesRequest { Municipality = Municipality, After = At(position) });
            await again.Heartbeat();
            again.Changes.ShouldBe(live.Changes.Skip(from), $"after {position}");
        }
    }

    private static JournalPosition At(long position) => new() { Municipality = Municipality, Position = position };

    private Watcher Watch(WatchDeadlinesRequest request)
    {
        request.HeartbeatInterval = new Google.Protobuf.WellKnownTypes.Duration { Seconds = 1 };
        return new Watcher(Service.Deadlines.WatchDeadlines(request), request.After?.Position);
    }

    /// <summary>A client that holds the stream to its promise.</summary>
    private sealed class Watcher(AsyncServerStreamingCall<WatchDeadlinesResponse> call, long? from) : IDisposable
    {
        private long? _position = from;

        /// <summary>What is known of each deadline.</summary>
        public Dictionary<string, Deadline> Known { get; } = new(StringComparer.Ordinal);

        /// <summary>The changes heard.</summary>
        public List<(long Position, DeadlineChange Change)> Changes { get; } = [];

        public async Task<IReadOnlyList<Deadline>> Snapshot()
        {
            var all = new List<Deadline>();
            while (true)
            {
                var message = await Next();
                message.Snapshot.ShouldNotBeNull();
                all.AddRange(message.Snapshot.Deadlines);
                if (message.Snapshot.Complete)
                    return all;

                message.Position.ShouldBeNull();
            }
        }

        public async Task<DeadlineChange> Change()
        {
            for (var beats = 0; beats < 30; beats++)
            {
                if (await Next() is { Change: { } change })
                    return change;
            }

            throw new TimeoutException($"Heartbeats, but no change after {_position}.");
        }

        public async Task Heartbeat()
        {
            // The one that says that everything on record has been sent.
            while (await Next() is var message && (message.Heartbeat is null || message.Heartbeat.Head > message.Position.Position))
            {
            }
        }

        public void Dispose() => call.Dispose();

        private async Task<WatchDeadlinesResponse> Next()
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            (await call.ResponseStream.MoveNext(patience.Token)).ShouldBeTrue("The stream ended.");
            var message = call.ResponseStream.Current;
            foreach (var deadline in message.Snapshot?.Deadlines.AsEnumerable() ?? message.Change?.Deadlines.AsEnumerable() ?? [])
                Known[deadline.Name] = deadline;

            if (message.Position is { } position)
            {
                message.Follows.ShouldBe(_position ?? message.Follows, "A message is missing.");
                position.Position.ShouldBeGreaterThanOrEqualTo(message.Follows);
                position.Municipality.ShouldBe(Municipality);
                _position = position.Position;
                if (message.Change is { } change)
                    Changes.Add((position.Position, change));
            }

            return message;
        }
    }
}
