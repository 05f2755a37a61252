using Ledsager.Api.Cases.V1;
using Ledsager.Api.Complaints.V1;
using Ledsager.Api.Deadlines.V1;
using NodaTime;

namespace Ledsager.Service.Tests;

/// <summary>The course of a case.</summary>
internal static partial class Calls
{
    /// <summary>The decision and the complaint of a citizen who has one of each.</summary>
    public const string FirstDecision = "afgoerelse-1";
    public const string FirstComplaint = "klage-1";

    public static ReceiveApplicationRequest Apply(string citizen, LocalDate on) => new()
    {
        Citizen = citizen, RequestId = NewId(), Actor = Caseworker, ReceivedOn = on.ToDate(), SubmittedBy = "borgeren",
    };

    public static AssignCaseworkerRequest Assign(string citizen, LocalDate on, string caseworker) => new()
    {
        Citizen = citizen, RequestId = NewId(), Actor = Caseworker, On = on.ToDate(), Caseworker = caseworker,
    };

    public static RecordMilestoneRequest Reach(string citizen, LocalDate on, Milestone milestone = Milestone.InterviewHeld) => new()
    {
        Citizen = citizen, RequestId = NewId(), Actor = Caseworker, On = on.ToDate(), Milestone = milestone,
    };

    public static StartHearingRequest Hear(string citizen, LocalDate on) => new() { Citizen = citizen, RequestId = NewId(), Actor = Caseworker, StartedOn = on.ToDate() };

    public static ReceiveHearingResponseRequest Answer(string citizen, LocalDate on) => new() { Citizen = citizen, RequestId = NewId(), Actor = Caseworker, ReceivedOn = on.ToDate() };

    public static IssueDecisionRequest Decide(string citizen, LocalDate on, DecisionOutcome outcome, string decision = FirstDecision) => new()
    {
        Citizen = citizen, RequestId = NewId(), Actor = Caseworker, DecisionId = decision, Outcome = outcome, DecidedOn = on.ToDate(), Reasons = "Som beskrevet i sagen.", ComplaintGuidance = true,
    };

    public static IssueDecisionRequest Allow(string citizen, LocalDate on, string decision = FirstDecision)
    {
        var request = Decide(citizen, on, DecisionOutcome.Granted, decision);
        request.Grant = new GrantedHours { StartDate = on.ToDate() };
        return request;
    }

    public static StartServiceRequest Begin(string citizen, LocalDate on) => new() { Citizen = citizen, RequestId = NewId(), Actor = Caseworker, On = on.ToDate() };

    public static ReportChangeRequest Report(string citizen, LocalDate on, Circumstance what = Circumstance.Residence) => new()
    {
        Citizen = citizen, RequestId = NewId(), Actor = Caseworker, On = on.ToDate(), What = what,
    };

    public static CompleteFollowUpRequest FollowUp(string citizen, LocalDate on, FollowUpOutcome outcome = FollowUpOutcome.Continue) => new()
    {
        Citizen = citizen, RequestId = NewId(), Actor = Caseworker, On = on.ToDate(), Outcome = outcome,
    };

    public static CompleteTaskRequest Finish(string citizen, LocalDate on, NoteSubject subject, long basis) => new()
    {
        Citizen = citizen, RequestId = NewId(), Actor = Caseworker, On = on.ToDate(), Subject = subject, BasisVersion = basis,
    };

    public static CorrectReceiptRequest Receipt(string citizen, LocalDate on, long basis, LocalDate receivedOn) => new()
    {
        Citizen = citizen, RequestId = NewId(), Actor = Caseworker, On = on.ToDate(), BasisVersion = basis, ReceivedOn = receivedOn.ToDate(), Reason = "Brevet blev omdelt senere.",
    };

    public static OverridePolicyRequest Override(string citizen, LocalDate from, string parameter, string value) => new()
    {
        Citizen = citizen, RequestId = NewId(), Actor = Caseworker, FromDate = from.ToDate(), Parameter = parameter, JsonValue = value, Reason = "Borgeren er indlagt.",
    };

    public static CloseDeadlineRequest Close(string citizen, LocalDate on, DeadlineKind kind, long basis) => new()
    {
        Citizen = citizen, RequestId = NewId(), Actor = Caseworker, On = on.ToDate(), Kind = kind, BasisVersion = basis, Reason = "Borgeren er død.",
    };

    public static FileComplaintRequest Complain(string citizen, Instant at, string complaint = FirstComplaint) => new()
    {
        Citizen = citizen, RequestId = NewId(), Actor = Caseworker, ComplaintId = complaint, ReceivedAt = at.ToTimestamp(), Channel = ComplaintChannel.Oral,
    };

    public static UpholdDecisionRequest Uphold(string citizen, LocalDate on) => new()
    {
        Citizen = citizen, RequestId = NewId(), Actor = Caseworker, ComplaintId = FirstComplaint, On = on.ToDate(), Reasons = "Intet nyt er oplyst.",
    };

    public static RedressComplaintRequest GiveWay(string citizen, LocalDate on, Redress outcome = Redress.Partial) => new()
    {
        Citizen = citizen, RequestId = NewId(), Actor = Caseworker, ComplaintId = FirstComplaint, On = on.ToDate(), Outcome = outcome,
    };

    public static MaintainComplaintRequest Maintain(string citizen, LocalDate on) => new()
    {
        Citizen = citizen, RequestId = NewId(), Actor = Caseworker, ComplaintId = FirstComplaint, On = on.ToDate(),
    };

    public static WithdrawComplaintRequest Withdraw(string citizen, LocalDate on) => new()
    {
        Citizen = citizen, RequestId = NewId(), Actor = Caseworker, ComplaintId = FirstComplaint, On = on.ToDate(),
    };

    public static ForwardComplaintRequest Forward(string citizen, LocalDate on) => new()
    {
        Citizen = citizen, RequestId = NewId(), Actor = Caseworker, ComplaintId = FirstComplaint, On = on.ToDate(),
    };

    public static RecordAppealOutcomeRequest Appeal(string citizen, LocalDate on, AppealOutcome outcome) => new()
    {
        Citizen = citizen, RequestId = NewId(), Actor = Caseworker, ComplaintId = FirstComplaint, ReceivedOn = on.ToDate(), Outcome = outcome,
    };
}
