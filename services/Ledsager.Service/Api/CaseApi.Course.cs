using Grpc.Core;
using Ledsager.Api.Cases.V1;
using Ledsager.Cases;
using Ledsager.Cases.Deadlines;
using Circumstance = Ledsager.Cases.Course.Circumstance;
using DecisionItems = Ledsager.Cases.Course.DecisionItems;
using DecisionOutcome = Ledsager.Cases.Course.DecisionOutcome;
using FollowUpOutcome = Ledsager.Cases.Course.FollowUpOutcome;
using Milestone = Ledsager.Cases.Course.Milestone;
using Residence = Ledsager.Cases.Residence;
using V1 = Ledsager.Api.Cases.V1;

namespace Ledsager.Service.Api;

/// <summary>The course of a case, from application to follow-up.</summary>
internal sealed partial class CaseApi
{
    public override Task<ReceiveApplicationResponse> ReceiveApplication(ReceiveApplicationRequest request, ServerCallContext context)
    {
        var reading = new Reading();
        var write = reading.Write(request);
        var command = new ReceiveApplication(
            reading.RequiredDate("received_on", request.ReceivedOn), reading.AnyWho("submitted_by", request.SubmittedBy), reading.Intake(request.Intake));
        reading.ThrowIfFaulty();

        return transactions.Execute(
            write, command,
            executed => new ReceiveApplicationResponse
            {
                Etag = executed.Etag, RoutedTo = executed.After.Matter.Facts.Select(fact => fact.Event).OfType<ApplicationReceived>().Last().RoutedTo ?? "",
            },
            context.CancellationToken);
    }

    public override Task<AssignCaseworkerResponse> AssignCaseworker(AssignCaseworkerRequest request, ServerCallContext context)
    {
        var reading = new Reading();
        var write = reading.Write(request);
        var command = new AssignCaseworker(reading.RequiredDate("on", request.On), reading.Who("caseworker", request.Caseworker));
        reading.ThrowIfFaulty();

        return transactions.Execute(write, command, executed => new AssignCaseworkerResponse { Etag = executed.Etag }, context.CancellationToken);
    }

    public override Task<RecordMilestoneResponse> RecordMilestone(RecordMilestoneRequest request, ServerCallContext context)
    {
        var reading = new Reading();
        var write = reading.Write(request);
        var command = new RecordMilestone(reading.RequiredDate("on", request.On), reading.Word<V1.Milestone, Milestone>("milestone", request.Milestone));
        reading.ThrowIfFaulty();

        return transactions.Execute(write, command, executed => new RecordMilestoneResponse { Etag = executed.Etag }, context.CancellationToken);
    }

    public override Task<StartHearingResponse> StartHearing(StartHearingRequest request, ServerCallContext context)
    {
        var reading = new Reading();
        var write = reading.Write(request);
        var command = new StartHearing(
            reading.RequiredDate("started_on", request.StartedOn), reading.OptionalDate("received_by_citizen", request.ReceivedByCitizen));
        reading.ThrowIfFaulty();

        return transactions.Execute(write, command, executed => new StartHearingResponse { Etag = executed.Etag }, context.CancellationToken);
    }

    public override Task<ReceiveHearingResponseResponse> ReceiveHearingResponse(ReceiveHearingResponseRequest request, ServerCallContext context)
    {
        var reading = new Reading();
        var write = reading.Write(request);
        var command = new ReceiveHearingResponse(reading.RequiredDate("received_on", request.ReceivedOn));
        reading.ThrowIfFaulty();

        return transactions.Execute(write, command, executed => new ReceiveHearingResponseResponse { Etag = executed.Etag }, context.CancellationToken);
    }

    public override Task<IssueDecisionResponse> IssueDecision(IssueDecisionRequest request, ServerCallContext context)
    {
        var reading = new Reading();
        var write = reading.Write(request);
        var command = new IssueDecision(
            reading.Decision(request.DecisionId),
            reading.Word<V1.DecisionOutcome, DecisionOutcome>("outcome", request.Outcome),
            reading.RequiredDate("decided_on", request.DecidedOn),
            reading.OptionalDate("received_by_citizen", request.ReceivedByCitizen),
            reading.Text("reasons", request.Reasons),
            request.ComplaintGuidance,
            reading.AnyWho("decided_by", request.DecidedBy),
            reading.Eligibility(request.Eligibility),
            EffectOf(request, reading))
        {
            Granted = reading.SetOf<V1.DecisionItem, DecisionItems>("granted", request.Granted),
            NotGranted = reading.SetOf<V1.DecisionItem, DecisionItems>("not_granted", request.NotGranted),
            Plan = reading.AnyWho("plan", request.Plan),
        };
        reading.ThrowIfFaulty();

        return transactions.Execute(write, command, executed => new IssueDecisionResponse { Etag = executed.Etag }, context.CancellationToken);
    }

    public override Task<StartServiceResponse> StartService(StartServiceRequest request, ServerCallContext context)
    {
        var reading = new Reading();
        var write = reading.Write(request);
        var command = new StartService(reading.RequiredDate("on", request.On));
        reading.ThrowIfFaulty();

        return transactions.Execute(write, command, executed => new StartServiceResponse { Etag = executed.Etag }, context.CancellationToken);
    }

    public override Task<ReportChangeResponse> ReportChange(ReportChangeRequest request, ServerCallContext context)
    {
        var reading = new Reading();
        var write = reading.Write(request);
        var command = new ReportChange(reading.RequiredDate("on", request.On), reading.Word<V1.Circumstance, Circumstance>("what", request.What),
            reading.AnyWord<V1.Residence, Residence>("residence", request.Residence));
        reading.ThrowIfFaulty();

        return transactions.Execute(write, command, executed => new ReportChangeResponse { Etag = executed.Etag }, context.CancellationToken);
    }

    public override Task<CompleteFollowUpResponse> CompleteFollowUp(CompleteFollowUpRequest request, ServerCallContext context)
    {
        var reading = new Reading();
        var write = reading.Write(request);
        var command = new CompleteFollowUp(
            reading.RequiredDate("on", request.On), reading.Word<V1.FollowUpOutcome, FollowUpOutcome>("outcome", request.Outcome));
        reading.ThrowIfFaulty();

        return transactions.Execute(write, command, executed => new CompleteFollowUpResponse { Etag = executed.Etag }, context.CancellationToken);
    }

    public override Task<CloseDeadlineResponse> CloseDeadline(CloseDeadlineRequest request, ServerCallContext context)
    {
        var reading = new Reading();
        var write = reading.Write(request);
        var on = reading.RequiredDate("on", request.On);
        var kind = reading.Word<Ledsager.Api.Deadlines.V1.DeadlineKind, DeadlineKind>("kind", request.Kind);
        var command = new CloseDeadline(on, kind, reading.Basis(request.BasisVersion), reading.Text("reason", request.Reason) ?? "");
        reading.ThrowIfFaulty();

        return transactions.Execute(write, command, executed => new CloseDeadlineResponse { Etag = executed.Etag }, context.CancellationToken);
    }

    public override Task<CompleteTaskResponse> CompleteTask(CompleteTaskRequest request, ServerCallContext context)
    {
        var reading = new Reading();
        var write = reading.Write(request);
        var command = new CompleteTask(
            reading.RequiredDate("on", request.On), reading.Word<Ledsager.Api.Deadlines.V1.NoteSubject, NoteSubject>("subject", request.Subject), reading.Basis(request.BasisVersion));
        reading.ThrowIfFaulty();

        return transactions.Execute(write, command, executed => new CompleteTaskResponse { Etag = executed.Etag }, context.CancellationToken);
    }

    public override Task<CorrectReceiptResponse> CorrectReceipt(CorrectReceiptRequest request, ServerCallContext context)
    {
        var reading = new Reading();
        var write = reading.Write(request);
        var command = new CorrectReceipt(
            reading.RequiredDate("on", request.On), reading.Basis(request.BasisVersion), reading.RequiredDate("received_on", request.ReceivedOn),
            reading.Text("reason", request.Reason) ?? "");
        reading.ThrowIfFaulty();

        return transactions.Execute(write, command, executed => new CorrectReceiptResponse { Etag = executed.Etag }, context.CancellationToken);
    }

    private static CaseCommand? EffectOf(IssueDecisionRequest request, Reading reading) => request.EffectCase switch
    {
        IssueDecisionRequest.EffectOneofCase.Grant => new GrantHours(
            reading.RequiredDate("grant.start_date", request.Grant.StartDate),
            reading.Entitlement(request.Grant.HasEntitlementMinutes ? request.Grant.EntitlementMinutes : null, "grant.entitlement_minutes"),
            request.Grant.HasOffsetMinutes ? reading.Offset(request.Grant.OffsetMinutes, "grant.offset_minutes") : null,
            reading.Text("grant.reason", request.Grant.Reason),
            reading.AnyWord<V1.Residence, Residence>("grant.residence", request.Grant.Residence)),
        IssueDecisionRequest.EffectOneofCase.OffsetChange => new ChangeOffset(
            reading.RequiredDate("offset_change.effective_date", request.OffsetChange.EffectiveDate),
            reading.Offset(request.OffsetChange.OffsetMinutes, "offset_change.offset_minutes")),
        IssueDecisionRequest.EffectOneofCase.End => new EndGrant(
            reading.RequiredDate("end.last_date", request.End.LastDate),
            reading.Word<V1.GrantEndReason, Ledsager.Cases.GrantEndReason>("end.reason", request.End.Reason)),
        _ => null,
    };
}
