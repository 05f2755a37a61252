using Ledsager.Cases.Course;
using Ledsager.Law;
using NodaTime;

namespace Ledsager.Cases;

// The course of a case: application, hearing, decision, start, change and follow-up.

/// <summary>An application was received (ansøgning).</summary>
/// <param name="ReceivedOn">The day it was received: day 0 of the processing time .</param>
/// <param name="SubmittedBy">Who made contact: the citizen, a relative, the doctor (R-APP-02).</param>
/// <param name="RoutedTo">The unit that handles it (R-APP-01).</param>
public sealed record ApplicationReceived(LocalDate ReceivedOn, string? SubmittedBy, string? RoutedTo) : CaseEvent
{
    /// <inheritdoc/>
    public override LocalDate Effective => ReceivedOn;
}

/// <summary>A caseworker got the case.</summary>
/// <param name="On">The first day.</param>
/// <param name="Caseworker">The caseworker's id; no name.</param>
public sealed record CaseworkerAssigned(LocalDate On, string Caseworker) : CaseEvent
{
    /// <inheritdoc/>
    public override LocalDate Effective => On;
}

/// <summary>A step on the way to the decision was taken. It moves no deadline .</summary>
/// <param name="On">The day.</param>
/// <param name="Milestone">Which step.</param>
public sealed record MilestoneReached(LocalDate On, Milestone Milestone) : CaseEvent
{
    /// <inheritdoc/>
    public override LocalDate Effective => On;
}

/// <summary>The draft decision was sent to the citizen for comments (partshøring).</summary>
/// <param name="StartedOn">The day it was sent.</param>
/// <param name="ReceivedByCitizen">The day the citizen received it: day 0 of the time to comment .</param>
public sealed record HearingStarted(LocalDate StartedOn, LocalDate ReceivedByCitizen) : CaseEvent
{
    /// <inheritdoc/>
    public override LocalDate Effective => StartedOn;
}

/// <summary>The citizen commented on the draft decision.</summary>
/// <param name="ReceivedOn">The day the municipality received it.</param>
public sealed record HearingResponseReceived(LocalDate ReceivedOn) : CaseEvent
{
    /// <inheritdoc/>
    public override LocalDate Effective => ReceivedOn;
}

/// <summary>The municipality decided (afgørelse). What it does to the hours is a fact of its own, recorded right after.</summary>
/// <param name="Decision">The decision's id.</param>
/// <param name="Outcome">What was decided.</param>
/// <param name="DecidedOn">The day of the decision.</param>
/// <param name="ReceivedByCitizen">The day the citizen received it: day 0 of the time to complain .</param>
/// <param name="Reasons">The reasons; a refusal always has them (R-DEC-03).</param>
/// <param name="ComplaintGuidance">True when complaint guidance (klagevejledning) was sent with it.</param>
/// <param name="DecidedBy">Who decided (R-DEC-05).</param>
/// <param name="Eligibility">What the grant was judged on; null where nothing was said of it.</param>
public sealed record DecisionIssued(
    DecisionId Decision,
    DecisionOutcome Outcome,
    LocalDate DecidedOn,
    LocalDate ReceivedByCitizen,
    string? Reasons,
    bool ComplaintGuidance,
    string? DecidedBy,
    EligibilityFacts? Eligibility) : CaseEvent
{
    /// <inheritdoc/>
    public override LocalDate Effective => DecidedOn;

    /// <summary>What of the application was granted, when it was said (R-DEC-02).</summary>
    public DecisionItems? Granted { get; init; }

    /// <summary>What of the application was not granted, when it was said.</summary>
    public DecisionItems? NotGranted { get; init; }

    /// <summary>The id of the plan (handleplan) made with the citizen, a document kept elsewhere (R-APP-07).</summary>
    public string? Plan { get; init; }
}

/// <summary>The accompaniment began.</summary>
/// <param name="On">The first day.</param>
public sealed record ServiceStarted(LocalDate On) : CaseEvent
{
    /// <inheritdoc/>
    public override LocalDate Effective => On;
}

/// <summary>Something changed that the grant rests on.</summary>
/// <param name="On">The day.</param>
/// <param name="What">What changed.</param>
public sealed record CircumstancesChanged(LocalDate On, Circumstance What) : CaseEvent
{
    /// <inheritdoc/>
    public override LocalDate Effective => On;

    /// <summary>Where the citizen lives now, when that is what changed and it was said (R-OFF-03).</summary>
    public Residence? Residence { get; init; }
}

/// <summary>A task was done that no other fact finishes, or a remark was seen to.</summary>
/// <param name="On">The day.</param>
/// <param name="Subject">What it was about.</param>
/// <param name="Basis">The version in the stream of the fact that raised it.</param>
public sealed record TaskCompleted(LocalDate On, Deadlines.NoteSubject Subject, long Basis) : CaseEvent
{
    /// <inheritdoc/>
    public override LocalDate Effective => On;
}

/// <summary>The day something was received was corrected. What rests on the fact rests on the right day from now on, and always did.</summary>
/// <param name="On">The day of the correction.</param>
/// <param name="Fact">The version in the stream of the fact that held the wrong day.</param>
/// <param name="ReceivedOn">The right day.</param>
/// <param name="Reason">Why.</param>
public sealed record ReceiptCorrected(LocalDate On, long Fact, LocalDate ReceivedOn, string Reason) : CaseEvent
{
    /// <inheritdoc/>
    public override LocalDate Effective => On;
}

/// <summary>
/// A follow-up came due: the last working day on which the first or a periodic one can be done in time has come, or something has changed that
/// asks for one ad hoc (R-FUP-03).
/// </summary>
/// <param name="On">That day.</param>
/// <param name="Basis">The version in the stream of the fact that opened the deadline or, ad hoc, of the change; under a new service level of the fact that opened the follow-up it comes before.</param>
/// <param name="Due">The deadline's last day; null for one ad hoc, which no document gives a number of days.</param>
public sealed record FollowUpDue(LocalDate On, long Basis, LocalDate? Due) : CaseEvent
{
    /// <inheritdoc/>
    public override LocalDate Effective => On;
}

/// <summary>A follow-up was carried out (opfølgning).</summary>
/// <param name="On">The day; the next is counted from it .</param>
/// <param name="Outcome">What came of it.</param>
public sealed record FollowUpCompleted(LocalDate On, FollowUpOutcome Outcome) : CaseEvent
{
    /// <inheritdoc/>
    public override LocalDate Effective => On;
}

/// <summary>A deadline of the municipality passed without its being met, as it was known then. What is done later never takes it back.</summary>
/// <param name="Kind">What should have been done.</param>
/// <param name="Basis">The version in the stream of the fact that opened the deadline.</param>
/// <param name="Due">Its last day.</param>
public sealed record DeadlineMissed(Deadlines.DeadlineKind Kind, long Basis, LocalDate Due) : CaseEvent
{
    /// <inheritdoc/>
    public override LocalDate Effective => Due.PlusDays(1);
}

/// <summary>A deadline is near, and nobody has acted. Told once, and only where whoever runs the service wants to be reminded.</summary>
/// <param name="On">The day of the reminder.</param>
/// <param name="Kind">What must be done.</param>
/// <param name="Basis">The version in the stream of the fact that opened the deadline.</param>
/// <param name="Due">Its last day.</param>
public sealed record DeadlineNear(LocalDate On, Deadlines.DeadlineKind Kind, long Basis, LocalDate Due) : CaseEvent
{
    /// <inheritdoc/>
    public override LocalDate Effective => On;
}

/// <summary>What is left of a lot lapses soon unless it is used. Told once, and only where whoever runs the service wants to be reminded.</summary>
/// <param name="On">The day of the reminder.</param>
/// <param name="Lot">The month the lot was given for.</param>
/// <param name="Amount">Minutes left in it when this was told; above zero.</param>
/// <param name="LastUsable">The last day on which they can be used, as known then.</param>
public sealed record LotLapsesSoon(LocalDate On, YearMonth Lot, Minutes Amount, LocalDate LastUsable) : CaseEvent
{
    /// <inheritdoc/>
    public override LocalDate Effective => On;
}

/// <summary>A caseworker closed a deadline that will not be answered: the citizen died, say .</summary>
/// <param name="On">The day.</param>
/// <param name="Kind">What kind of deadline.</param>
/// <param name="Basis">The version in the stream of the fact that opened it.</param>
/// <param name="Reason">Why.</param>
public sealed record DeadlineClosed(LocalDate On, Deadlines.DeadlineKind Kind, long Basis, string Reason) : CaseEvent
{
    /// <inheritdoc/>
    public override LocalDate Effective => On;
}
