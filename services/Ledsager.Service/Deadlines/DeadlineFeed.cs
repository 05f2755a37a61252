using System.Collections.Immutable;
using Ledsager.Api.Deadlines.V1;
using Ledsager.Cases;
using Ledsager.EventStore;
using Ledsager.Law;
using Ledsager.Service.Api;
using Ledsager.Service.Payroll;
using Ledsager.Service.Storage;
using Ledsager.Service.Transactions;
using NodaTime;
using Domain = Ledsager.Cases.Deadlines;

namespace Ledsager.Service.Deadlines;

/// <summary>
/// A municipality's deadlines as they change. The journal says which cases have moved; what a fact did is the difference between the case before and
/// after it. A page of the journal is read when the one before has been taken: a slow reader holds no connection and holds up nobody.
/// </summary>
internal sealed class DeadlineFeed(IEventStore store)
{
    private const int PageSize = 500;

    // Facts about hours and delivery are most of a journal and never touch a deadline: their cases are not read.
    private static readonly ImmutableHashSet<string> Beside =
    [
        .. new[]
        {
            typeof(OffsetChanged), typeof(SavingsAgreed), typeof(SavingsAgreementEnded), typeof(HoursUsed), typeof(HoursUseCorrected), typeof(HoursUseReversed),
            typeof(MonthClosed), typeof(HoursSaved), typeof(HoursExpired), typeof(HoursSavedAdjusted), typeof(HoursExpiredAdjusted), typeof(LotLapsesSoon),
        }.Select(EventCatalogue.NameOf),
    ];

    /// <summary>Everything after a position, then what is recorded next, for ever.</summary>
    /// <param name="municipality">The municipality.</param>
    /// <param name="levels">Its service levels.</param>
    /// <param name="caseworker">Whose deadlines; null for everybody's.</param>
    /// <param name="after">Where to start.</param>
    /// <param name="heartbeat">The longest silence.</param>
    /// <param name="send">Sends a message.</param>
    /// <param name="cancel">Ends it.</param>
    public async Task Follow(
        string municipality, ServiceLevelHistory levels, string? caseworker, long after, Duration heartbeat, Func<WatchDeadlinesResponse, Task> send, CancellationToken cancel)
    {
        var (sent, read, live) = (after, after, false);
        var silence = System.Diagnostics.Stopwatch.StartNew();
        while (true)
        {
            var page = await store.ReadJournal(municipality, read, cancel).Take(PageSize).ToListAsync(cancel);
            foreach (var (position, change) in await Changes(page, levels, caseworker, cancel))
                await Send(new WatchDeadlinesResponse { Change = change }, position);

            var caughtUp = page.Count == 0;
            if (!caughtUp)
                read = page[^1].Stored.Position;

            if (silence.Elapsed >= heartbeat.ToTimeSpan() || (caughtUp && !live))
            {
                live |= caughtUp;
                var head = await store.ReadHead(municipality, cancel);
                await Send(new WatchDeadlinesResponse { Heartbeat = new Heartbeat { Head = head.Position } }, read);
            }

            if (caughtUp)
                await store.WaitForJournal(municipality, read, heartbeat - Duration.FromTimeSpan(silence.Elapsed), cancel);
        }

        async Task Send(WatchDeadlinesResponse message, long position)
        {
            message.Position = Positions.Of(municipality, position);
            message.Follows = sent;
            await send(message);
            sent = position;
            silence.Restart();
        }
    }

    // Each case once, however many of the page's facts are its own.
    private async Task<IEnumerable<(long Position, DeadlineChange Change)>> Changes(
        List<JournalEntry> page, ServiceLevelHistory levels, string? caseworker, CancellationToken cancel)
    {
        var changes = new List<(long Position, DeadlineChange Change)>();
        var moved = page.Select(entry => entry.Stored).Where(stored => !Beside.Contains(stored.Event.Type)).GroupBy(stored => stored.Stream);
        foreach (var facts in moved)
        {
            var wanted = facts.Select(stored => stored.Version).ToHashSet();
            var last = wanted.Max();
            var before = LoadedCase.New(levels);
            foreach (var stored in (await store.Load(facts.Key, cancel: cancel)).Events.TakeWhile(stored => stored.Version <= last))
            {
                var after = before.Evolve(stored);
                if (wanted.Contains(stored.Version) && Change(stored, before.Case, after.Case, caseworker) is { } change)
                    changes.Add((stored.Position, change));

                before = after;
            }
        }

        return changes.OrderBy(change => change.Position);
    }

    private static DeadlineChange? Change(StoredEvent stored, Case before, Case after, string? caseworker)
    {
        var (had, has) = (before.Matter.Caseworker ?? "", after.Matter.Caseworker ?? "");
        if (caseworker is not null && had != caseworker && has != caseworker)
            return null;

        var told = Told(EventCatalogue.Read(stored.Event));
        var day = DanishCalendar.DateOf(stored.RecordedAt);
        // Under the right day it never ran, so it was not missed either.
        var gone = DeadlineView.TakenAway(before, after).Select(deadline => deadline with { Ended = new(LocalDate.Min(day, deadline.Due), Domain.EndedHow.FellAway) });
        var changed = DeadlineView.Changed(before, after).Concat(after.Matter.Docket.Deadlines.Where(told)).Distinct().Concat(gone);
        var citizen = new CitizenName(stored.Stream.Tenant, stored.Stream.Id);
        var change = new DeadlineChange
        {
            Fact = stored.Event.Type,
            RecordedAt = stored.RecordedAt.ToProto(),
            Deadlines = { changed.Select(deadline => deadline.ToProto(citizen, has, day)) },
        };
        return change.Deadlines.Count > 0 ? change : null;
    }

    // The deadline whose day has come, by what the calendar says of it.
    private static Func<Domain.Deadline, bool> Told(CaseEvent fact) => fact switch
    {
        DeadlineMissed e => deadline => deadline.Kind == e.Kind && deadline.Basis == e.Basis,
        DeadlineNear e => deadline => deadline.Kind == e.Kind && deadline.Basis == e.Basis,
        FollowUpDue { Due: not null } e => deadline => deadline.Kind == Domain.DeadlineKind.FollowUp && deadline.Basis == e.Basis,
        ComplaintLapsed e => deadline => deadline.Kind == Domain.DeadlineKind.CitizenMaintainsComplaint && deadline.About == e.Complaint.Value,
        _ => _ => false,
    };
}
