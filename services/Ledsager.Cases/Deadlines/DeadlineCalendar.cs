using System.Collections.Immutable;
using Ledsager.Cases.Complaints;
using Ledsager.Cases.Course;
using Ledsager.Law;
using NodaTime;

namespace Ledsager.Cases.Deadlines;

/// <summary>
/// Records what the calendar has made of the deadlines: a follow-up came due, one of the municipality's was missed, a complaint lapsed. The record
/// is for those who follow the events; a deadline's status is derived and never waits for it.
/// </summary>
public static class DeadlineCalendar
{
    /// <summary>What has become true by the end of a day and is not on record.</summary>
    public static ImmutableArray<Fact> Tell(Matter matter, LocalDate today) =>
        [.. from told in Tellings(matter)
            where told.Event.Effective <= today
            // A reminder that comes after what it reminds of is none.
            where told.Event is not DeadlineNear near || today <= near.Due
            orderby told.Event.Effective
            select told];

    /// <summary>The next date, after a day, whose first midnight has something to tell; null when nothing is to come.</summary>
    public static LocalDate? NextMidnight(Matter matter, LocalDate after) =>
        Tellings(matter).Select(told => told.Event.Effective).Where(date => date > after).Order().Select(date => (LocalDate?)date).FirstOrDefault();

    // Everything that will be told of the deadlines that still run, unless somebody acts first.
    private static IEnumerable<Fact> Tellings(Matter matter)
    {
        foreach (var deadline in matter.Docket.Deadlines)
        {
            if (deadline.Ended is { } ended && ended.On <= deadline.Due)
                continue; // Nothing was missed.

            // The end of a grant that lies beyond the last day spares nobody what is due before.
            var stands = deadline.Ended is null or { How: EndedHow.FellAway };
            if (stands && NearOn(deadline, matter.Levels.Reminders) is { } near && !matter.Told.Contains((nameof(DeadlineNear), deadline.Kind, deadline.Basis, deadline.Due)))
                yield return new(new DeadlineNear(near, deadline.Kind, deadline.Basis, deadline.Due), deadline.Source.Citation);

            if (stands && deadline.Kind == DeadlineKind.FollowUp && !matter.Told.Contains((nameof(FollowUpDue), deadline.Kind, deadline.Basis, deadline.Due)))
                yield return new(new FollowUpDue(LocalDate.Max(deadline.Counted.ActBy, deadline.OpenedOn), deadline.Basis, deadline.Due), deadline.Source.Citation);

            if (deadline.Side == DeadlineSide.Municipality && !matter.Told.Contains((nameof(DeadlineMissed), deadline.Kind, deadline.Basis, deadline.Due)))
                yield return new(new DeadlineMissed(deadline.Kind, deadline.Basis, deadline.Due), deadline.Source.Citation);

            if (deadline is { Kind: DeadlineKind.CitizenMaintainsComplaint, Ended: null, About: { } about }
                && matter.Complaint(new ComplaintId(about)) is { Stage: ComplaintStage.AwaitingCitizen })
                yield return new(new ComplaintLapsed(new ComplaintId(about), deadline.Due.PlusDays(1)), CourseLaw.Lapse);
        }

        foreach (var task in matter.AdHocFollowUps())
        {
            var stood = task.DoneOn is null || task.DoneOn > task.On;
            if (stood && !matter.Told.Contains((nameof(FollowUpDue), DeadlineKind.FollowUp, task.Basis, task.On)))
                yield return new(new FollowUpDue(task.On, task.Basis, Due: null), matter.Levels.On(task.On).Case.FollowUpOnServiceLevelChange.Citation);
        }
    }

    // Who has just been given a few days needs no reminder of them.
    private static LocalDate? NearOn(Deadline deadline, Reminders reminders) =>
        reminders.BeforeDeadline is { } days && deadline.Counted.ActBy.PlusDays(-days) is var on && on > deadline.OpenedOn ? on : null;
}
