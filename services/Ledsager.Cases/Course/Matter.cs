using System.Collections.Immutable;
using Ledsager.Cases.Complaints;
using Ledsager.Cases.Deadlines;
using Ledsager.Law;
using NodaTime;

namespace Ledsager.Cases.Course;

/// <summary>The course of a case beside its hours: what waits for a decision, what was decided, complained of and promised by when.</summary>
/// <param name="Levels">The municipality's service levels.</param>
/// <param name="Pending">What waits for a decision; null when nothing does.</param>
/// <param name="Caseworker">Who has the case.</param>
/// <param name="Milestones">The steps taken, in recording order.</param>
/// <param name="Hearing">The hearing that has been started and not answered or overtaken by the decision; null when there is none.</param>
/// <param name="Decisions">The decisions, in recording order.</param>
/// <param name="Complaints">The complaints, in recording order.</param>
/// <param name="GrantEndsOn">The last day of a grant that has been ended; null while one runs, or before there was any.</param>
/// <param name="Docket">Deadlines and notes.</param>
/// <param name="Told">What the calendar has put on record: deadlines missed and follow-ups due.</param>
public sealed record Matter(
    ServiceLevelHistory Levels,
    Pending? Pending,
    string? Caseworker,
    ImmutableList<MilestoneReached> Milestones,
    HearingStarted? Hearing,
    ImmutableList<DecisionIssued> Decisions,
    ImmutableList<Complaint> Complaints,
    LocalDate? GrantEndsOn,
    Docket Docket,
    ImmutableHashSet<(string Fact, DeadlineKind Kind, long Basis, LocalDate Due)> Told)
{
    /// <summary>The facts it was folded from, with their numbers in the stream, as they are now known to be: a corrected date stands corrected.</summary>
    public ImmutableList<(long Version, CaseEvent Event)> Facts { get; init; } = [];

    /// <summary>The same service levels with what a caseworker has set for this citizen's follow-ups: the length of a deadline is asked here.</summary>
    public ServiceLevelHistory OwnLevels { get; init; } = Levels;

    /// <summary>Where the citizen lives, as it was last said; null when it never was.</summary>
    public Residence? Residence { get; init; }

    /// <summary>A case of which nothing is known.</summary>
    public static Matter New(ServiceLevelHistory levels) => new(levels, null, null, [], null, [], [], null, Docket.Empty, []);

    /// <summary>The decision of an id; null when there is none.</summary>
    public DecisionIssued? Decision(DecisionId id) => Decisions.Find(decision => decision.Decision == id);

    /// <summary>The complaint of an id; null when there is none.</summary>
    public Complaint? Complaint(ComplaintId id) => Complaints.Find(complaint => complaint.Id == id);

    /// <summary>The notes that had been raised by the end of a day, those of a new service level too (R-FUP-03), as they stood then.</summary>
    public IEnumerable<CaseNote> NotesOn(LocalDate day) => Docket.Notes.Concat(FollowUpsOfNewServiceLevels())
        .Where(note => note.On <= day)
        .Select(note => note.DoneOn > day ? note with { DoneOn = null } : note);

    /// <summary>The follow-ups that changes and new service levels ask for, those of days to come too (R-FUP-03).</summary>
    internal IEnumerable<CaseNote> AdHocFollowUps() => Docket.Notes.Where(note => note.Subject == NoteSubject.AdHocFollowUp).Concat(FollowUpsOfNewServiceLevels());

    /// <summary>The decision that answered an application; null when none has, or the fact is no application.</summary>
    /// <param name="application">The version in the stream of the fact.</param>
    internal DecisionIssued? AnswerTo(long application) => Facts.Exists(fact => fact.Version == application && fact.Event is ApplicationReceived)
        ? (DecisionIssued?)Facts.Find(fact => fact.Version > application && fact.Event is DecisionIssued).Event
        : null;

    private IEnumerable<CaseNote> FollowUpsOfNewServiceLevels() =>
        from level in Levels.Versions.Skip(1)
        where level.Case.FollowUpOnServiceLevelChange.Value
        from running in Docket.Deadlines
        where running.Kind == DeadlineKind.FollowUp && running.OpenedOn < level.ValidFrom.Value && (running.Ended is not { } ended || ended.On >= level.ValidFrom.Value)
        select new CaseNote(
            NoteSubject.AdHocFollowUp, NoteKind.TaskWithoutNumericDeadline, level.ValidFrom.Value, running.Basis, nameof(Circumstance.ServiceLevel), running.Ended?.On);

    /// <summary>True when a complaint received on a day is in time. One over a decision whose time nobody counts is .</summary>
    internal bool IsTimely(DecisionId about, LocalDate receivedOn) =>
        Docket.Deadlines.Find(d => d.Kind == DeadlineKind.ComplaintFiling && d.About == about.Value) is not { } deadline || receivedOn <= deadline.Due;

    /// <summary>True when a word of a day that a complaint is maintained is in time. One that nobody asked for by a day is .</summary>
    internal bool IsMaintainedInTime(ComplaintId complaint, LocalDate on) =>
        Docket.Deadlines.FindLast(d => d.Kind == DeadlineKind.CitizenMaintainsComplaint && d.About == complaint.Value) is not { } asked || on <= asked.Due;

    /// <summary>True when the scheme has been granted by a decision on record.</summary>
    public bool HasGrantDecision => Decisions.Exists(decision => decision.Outcome is DecisionOutcome.Granted or DecisionOutcome.PartiallyGranted);
}

/// <summary>What waits for a decision.</summary>
/// <param name="Since">The day the processing time began.</param>
/// <param name="Remitted">The complaint whose decision Ankestyrelsen sent back; null for an application.</param>
public sealed record Pending(LocalDate Since, ComplaintId? Remitted);
