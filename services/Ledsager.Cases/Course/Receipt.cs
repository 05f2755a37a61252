using System.Collections.Immutable;
using Ledsager.Cases.Complaints;
using NodaTime;

namespace Ledsager.Cases.Course;

/// <summary>The day of a fact that deadlines are counted from because somebody received something, and how the fact reads with another.</summary>
/// <param name="On">The day.</param>
/// <param name="CorrectedTo">The fact with another day.</param>
internal sealed record Receipt(LocalDate On, Func<LocalDate, CaseEvent> CorrectedTo)
{
    /// <summary>The receipt a fact holds; null when it holds none.</summary>
    public static Receipt? Of(CaseEvent @event) => @event switch
    {
        ApplicationReceived e => new(e.ReceivedOn, day => e with { ReceivedOn = day }),
        HearingStarted e => new(e.ReceivedByCitizen, day => e with { ReceivedByCitizen = day }),
        DecisionIssued e => new(e.ReceivedByCitizen, day => e with { ReceivedByCitizen = day }),
        ComplaintFiled e => new(e.ReceivedOn, day => e with { ReceivedOn = day }), // The moment stays as it was told; the day is what counts.
        ComplaintReassessed e => new(e.ReceivedByCitizen, day => e with { ReceivedByCitizen = day }),
        AnkestyrelsenDecided e => new(e.ReceivedOn, day => e with { ReceivedOn = day }),
        _ => null,
    };

    /// <summary>The days between which a receipt can be corrected, both included: not before what was received was there, not after what followed upon it.</summary>
    /// <param name="matter">The course of the case.</param>
    /// <param name="fact">The fact that holds the receipt.</param>
    /// <param name="today">The last day on which the municipality can have received anything; what it sends may arrive later.</param>
    public static (LocalDate NotBefore, LocalDate NotAfter) Bounds(Matter matter, (long Version, CaseEvent Event) fact, LocalDate today)
    {
        var later = matter.Facts.FindAll(other => other.Version > fact.Version).ConvertAll(other => other.Event);
        return fact.Event switch
        {
            HearingStarted e => (e.StartedOn, LocalDate.MaxIsoValue),
            DecisionIssued e => (e.DecidedOn, LocalDate.MaxIsoValue),
            ComplaintReassessed e => (e.On, LocalDate.MaxIsoValue),
            ComplaintFiled e => (matter.Decision(e.About)!.DecidedOn, First(later.Where(other => ConcernsComplaint(other, e.Complaint)))),
            AnkestyrelsenDecided { Outcome: AppealOutcome.Remitted } e => (ForwardedOn(e.Complaint), First(TowardsTheDecision(later))),
            AnkestyrelsenDecided e => (ForwardedOn(e.Complaint), today),
            _ => (matter.Levels.Versions[0].ValidFrom.Value, First(TowardsTheDecision(later))),
        };

        LocalDate First(IEnumerable<CaseEvent> events) => events.Select(e => e.Effective).Append(today).Min();

        LocalDate ForwardedOn(ComplaintId complaint) =>
            matter.Facts.Select(other => other.Event).OfType<ForwardedToAnkestyrelsen>().Last(other => other.Complaint == complaint).On;
    }

    private static IEnumerable<CaseEvent> TowardsTheDecision(ImmutableList<CaseEvent> later)
    {
        foreach (var @event in later)
        {
            if (@event is MilestoneReached or HearingStarted or HearingResponseReceived or DecisionIssued)
                yield return @event;

            if (@event is DecisionIssued)
                yield break;
        }
    }

    private static bool ConcernsComplaint(CaseEvent @event, ComplaintId complaint) => complaint == @event switch
    {
        DecisionUpheld e => e.Complaint,
        ComplaintReassessed e => e.Complaint,
        ComplaintWithdrawn e => e.Complaint,
        _ => default(ComplaintId),
    };
}
