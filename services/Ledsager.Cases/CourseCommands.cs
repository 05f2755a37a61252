using Ledsager.Cases.Complaints;
using Ledsager.Cases.Course;
using Ledsager.Cases.Deadlines;
using Ledsager.Law;
using NodaTime;

namespace Ledsager.Cases;

/// <summary>A command about the course of a case.</summary>
public abstract record CourseCommand : CaseCommand
{
    private protected CourseCommand() { } // Closed: in this file.
}

/// <summary>Record that an application was received.</summary>
/// <param name="ReceivedOn">The day.</param>
/// <param name="SubmittedBy">Who made contact.</param>
/// <param name="Intake">What decides which unit handles it; null for the unit that handles everyone.</param>
public sealed record ReceiveApplication(LocalDate ReceivedOn, string? SubmittedBy, Intake? Intake) : CourseCommand;

/// <summary>Give the case to a caseworker.</summary>
/// <param name="On">The first day.</param>
/// <param name="Caseworker">The caseworker's id.</param>
public sealed record AssignCaseworker(LocalDate On, string Caseworker) : CourseCommand;

/// <summary>Record a step on the way to the decision.</summary>
/// <param name="On">The day.</param>
/// <param name="Milestone">Which.</param>
public sealed record RecordMilestone(LocalDate On, Milestone Milestone) : CourseCommand;

/// <summary>Record that the draft decision was sent for comments.</summary>
/// <param name="StartedOn">The day it was sent.</param>
/// <param name="ReceivedByCitizen">The day the citizen received it; null for the same day, as by Digital Post .</param>
public sealed record StartHearing(LocalDate StartedOn, LocalDate? ReceivedByCitizen) : CourseCommand;

/// <summary>Record the citizen's comments.</summary>
/// <param name="ReceivedOn">The day the municipality received them.</param>
public sealed record ReceiveHearingResponse(LocalDate ReceivedOn) : CourseCommand;

/// <summary>Decide.</summary>
/// <param name="Decision">The decision's id.</param>
/// <param name="Outcome">What is decided.</param>
/// <param name="DecidedOn">The day.</param>
/// <param name="ReceivedByCitizen">The day the citizen received it; null for the same day, as by Digital Post. May lie ahead.</param>
/// <param name="Reasons">The reasons.</param>
/// <param name="ComplaintGuidance">True when complaint guidance is sent with it.</param>
/// <param name="DecidedBy">Who decides.</param>
/// <param name="Eligibility">What a grant is judged on; null to say nothing of it.</param>
/// <param name="Effect">What it does to the hours, in the same breath: <see cref="GrantHours"/>, <see cref="ChangeOffset"/> or <see cref="EndGrant"/>; null for nothing.</param>
public sealed record IssueDecision(
    DecisionId Decision,
    DecisionOutcome Outcome,
    LocalDate DecidedOn,
    LocalDate? ReceivedByCitizen,
    string? Reasons,
    bool ComplaintGuidance,
    string? DecidedBy,
    Eligibility? Eligibility,
    CaseCommand? Effect) : CourseCommand
{
    /// <summary>What of the application is granted, when it is said (R-DEC-02).</summary>
    public DecisionItems? Granted { get; init; }

    /// <summary>What of the application is not granted, when it is said.</summary>
    public DecisionItems? NotGranted { get; init; }

    /// <summary>The id of the plan made with the citizen, a document kept elsewhere (R-APP-07).</summary>
    public string? Plan { get; init; }
}

/// <summary>Record that the accompaniment began.</summary>
/// <param name="On">The first day.</param>
public sealed record StartService(LocalDate On) : CourseCommand;

/// <summary>Record that something changed which the grant rests on.</summary>
/// <param name="On">The day.</param>
/// <param name="What">What.</param>
/// <param name="Residence">Where the citizen lives now, when that is what changed and it is said.</param>
public sealed record ReportChange(LocalDate On, Circumstance What, Residence? Residence = null) : CourseCommand;

/// <summary>Record a follow-up.</summary>
/// <param name="On">The day.</param>
/// <param name="Outcome">What came of it.</param>
public sealed record CompleteFollowUp(LocalDate On, FollowUpOutcome Outcome) : CourseCommand;

/// <summary>Close a deadline that will not be answered.</summary>
/// <param name="On">The day.</param>
/// <param name="Kind">What kind of deadline.</param>
/// <param name="Basis">The version in the stream of the fact that opened it.</param>
/// <param name="Reason">Why.</param>
public sealed record CloseDeadline(LocalDate On, DeadlineKind Kind, long Basis, string Reason) : CourseCommand;

/// <summary>Record that a task was done which no other command finishes: telling the citizen, say; or that a remark was seen to.</summary>
/// <param name="On">The day.</param>
/// <param name="Subject">What the task is about.</param>
/// <param name="Basis">The version in the stream of the fact that raised it.</param>
public sealed record CompleteTask(LocalDate On, NoteSubject Subject, long Basis) : CourseCommand;

/// <summary>Correct the day something was received: every deadline counted from it is counted anew.</summary>
/// <param name="On">The day of the correction.</param>
/// <param name="Fact">The version in the stream of the fact that holds the day; a deadline names it as its basis.</param>
/// <param name="ReceivedOn">The right day: the citizen's receipt of what the municipality sent, or the municipality's of what it got.</param>
/// <param name="Reason">Why.</param>
public sealed record CorrectReceipt(LocalDate On, long Fact, LocalDate ReceivedOn, string Reason) : CourseCommand;

/// <summary>Record a complaint.</summary>
/// <param name="Complaint">The complaint's id.</param>
/// <param name="About">The decision; null for the latest.</param>
/// <param name="ReceivedAt">When the municipality received it.</param>
/// <param name="Channel">Oral or written.</param>
public sealed record FileComplaint(ComplaintId Complaint, DecisionId? About, Instant ReceivedAt, ComplaintChannel Channel) : CourseCommand;

/// <summary>Record that the municipality upholds its decision.</summary>
/// <param name="Complaint">The complaint.</param>
/// <param name="On">The day.</param>
/// <param name="Reasons">Why.</param>
public sealed record UpholdDecision(ComplaintId Complaint, LocalDate On, string? Reasons) : CourseCommand;

/// <summary>Record that the municipality changes its decision.</summary>
/// <param name="Complaint">The complaint.</param>
/// <param name="Outcome">In full or in part.</param>
/// <param name="On">The day.</param>
/// <param name="ReceivedByCitizen">The day the citizen received the new decision; null for the same day.</param>
public sealed record RedressComplaint(ComplaintId Complaint, Redress Outcome, LocalDate On, LocalDate? ReceivedByCitizen) : CourseCommand;

/// <summary>Record that the citizen maintains the complaint.</summary>
/// <param name="Complaint">The complaint.</param>
/// <param name="On">The day the municipality received it.</param>
public sealed record MaintainComplaint(ComplaintId Complaint, LocalDate On) : CourseCommand;

/// <summary>Record that the citizen takes the complaint back.</summary>
/// <param name="Complaint">The complaint.</param>
/// <param name="On">The day the municipality received it.</param>
public sealed record WithdrawComplaint(ComplaintId Complaint, LocalDate On) : CourseCommand;

/// <summary>Record that the complaint was sent to Ankestyrelsen.</summary>
/// <param name="Complaint">The complaint.</param>
/// <param name="On">The day.</param>
public sealed record ForwardComplaint(ComplaintId Complaint, LocalDate On) : CourseCommand;

/// <summary>Record what Ankestyrelsen decided.</summary>
/// <param name="Complaint">The complaint.</param>
/// <param name="Outcome">What.</param>
/// <param name="ReceivedOn">The day the municipality received it.</param>
public sealed record RecordAppealOutcome(ComplaintId Complaint, AppealOutcome Outcome, LocalDate ReceivedOn) : CourseCommand;
