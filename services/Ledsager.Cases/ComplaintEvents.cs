using Ledsager.Cases.Complaints;
using Ledsager.Cases.Course;
using NodaTime;

namespace Ledsager.Cases;

// A complaint, from its receipt to Ankestyrelsen's decision.

/// <summary>The citizen complained of a decision (klage). It is never refused for lateness .</summary>
/// <param name="Complaint">The complaint's id.</param>
/// <param name="About">The decision.</param>
/// <param name="ReceivedAt">When the municipality received it.</param>
/// <param name="ReceivedOn">The local day of that: it decides whether the complaint is in time .</param>
/// <param name="Channel">Oral or written.</param>
/// <param name="Timely">False when it came after the deadline.</param>
public sealed record ComplaintFiled(
    ComplaintId Complaint, DecisionId About, Instant ReceivedAt, LocalDate ReceivedOn, ComplaintChannel Channel, bool Timely) : CaseEvent
{
    /// <inheritdoc/>
    public override LocalDate Effective => ReceivedOn;
}

/// <summary>The municipality reassessed its decision and upholds it; the complaint goes to Ankestyrelsen.</summary>
/// <param name="Complaint">The complaint.</param>
/// <param name="On">The day.</param>
/// <param name="Reasons">Why it is upheld.</param>
public sealed record DecisionUpheld(ComplaintId Complaint, LocalDate On, string? Reasons) : CaseEvent
{
    /// <inheritdoc/>
    public override LocalDate Effective => On;
}

/// <summary>The municipality reassessed its decision and changes it, in full or in part (medhold).</summary>
/// <param name="Complaint">The complaint.</param>
/// <param name="Outcome">In full or in part.</param>
/// <param name="On">The day.</param>
/// <param name="ReceivedByCitizen">The day the citizen received the new decision: day 0 of the time to say that the complaint is maintained.</param>
public sealed record ComplaintReassessed(ComplaintId Complaint, Redress Outcome, LocalDate On, LocalDate ReceivedByCitizen) : CaseEvent
{
    /// <inheritdoc/>
    public override LocalDate Effective => On;
}

/// <summary>The citizen maintains the complaint over what was not changed.</summary>
/// <param name="Complaint">The complaint.</param>
/// <param name="On">The day the municipality received it.</param>
/// <param name="Timely">False when the complaint had lapsed by then; the word still counts .</param>
public sealed record ComplaintMaintained(ComplaintId Complaint, LocalDate On, bool Timely) : CaseEvent
{
    /// <inheritdoc/>
    public override LocalDate Effective => On;
}

/// <summary>The citizen did not say in time that the complaint is maintained. Recorded by the calendar.</summary>
/// <param name="Complaint">The complaint.</param>
/// <param name="On">The day after the deadline.</param>
public sealed record ComplaintLapsed(ComplaintId Complaint, LocalDate On) : CaseEvent
{
    /// <inheritdoc/>
    public override LocalDate Effective => On;
}

/// <summary>The citizen took the complaint back.</summary>
/// <param name="Complaint">The complaint.</param>
/// <param name="On">The day the municipality received it.</param>
public sealed record ComplaintWithdrawn(ComplaintId Complaint, LocalDate On) : CaseEvent
{
    /// <inheritdoc/>
    public override LocalDate Effective => On;
}

/// <summary>The complaint was sent to Ankestyrelsen with the reassessment.</summary>
/// <param name="Complaint">The complaint.</param>
/// <param name="On">The day it was sent.</param>
public sealed record ForwardedToAnkestyrelsen(ComplaintId Complaint, LocalDate On) : CaseEvent
{
    /// <inheritdoc/>
    public override LocalDate Effective => On;
}

/// <summary>Ankestyrelsen decided the complaint.</summary>
/// <param name="Complaint">The complaint.</param>
/// <param name="Outcome">What was decided.</param>
/// <param name="ReceivedOn">The day the municipality received it: day 0 of a new processing time when the case is remitted.</param>
public sealed record AnkestyrelsenDecided(ComplaintId Complaint, AppealOutcome Outcome, LocalDate ReceivedOn) : CaseEvent
{
    /// <inheritdoc/>
    public override LocalDate Effective => ReceivedOn;
}
