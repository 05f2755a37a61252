using Grpc.Core;
using Ledsager.Api.Complaints.V1;
using Ledsager.Cases;
using Ledsager.Cases.Course;
using Ledsager.Service.Transactions;
using NodaTime;
using AppealOutcome = Ledsager.Cases.Complaints.AppealOutcome;
using ComplaintChannel = Ledsager.Cases.Complaints.ComplaintChannel;
using Redress = Ledsager.Cases.Complaints.Redress;
using V1 = Ledsager.Api.Complaints.V1;

namespace Ledsager.Service.Api;

/// <summary>ledsager.complaints.v1.ComplaintService: a complaint from its receipt to Ankestyrelsen's decision.</summary>
internal sealed class ComplaintApi(CaseTransactions transactions) : ComplaintService.ComplaintServiceBase
{
    public override Task<FileComplaintResponse> FileComplaint(FileComplaintRequest request, ServerCallContext context)
    {
        var reading = new Reading();
        var write = reading.Write(request);
        var command = new FileComplaint(
            reading.Complaint(request.ComplaintId),
            request.DecisionId.Length == 0 ? null : reading.Decision(request.DecisionId),
            reading.RequiredInstant("received_at", request.ReceivedAt),
            reading.Word<V1.ComplaintChannel, ComplaintChannel>("channel", request.Channel));
        reading.ThrowIfFaulty();

        return transactions.Execute(
            write, command,
            executed =>
            {
                var filed = executed.After.Matter.Complaint(command.Complaint)!.Filed;
                return new FileComplaintResponse { Etag = executed.Etag, DecisionId = filed.About.Value, Timely = filed.Timely };
            },
            context.CancellationToken);
    }

    public override Task<UpholdDecisionResponse> UpholdDecision(UpholdDecisionRequest request, ServerCallContext context)
    {
        var reading = new Reading();
        var write = reading.Write(request);
        var command = new UpholdDecision(
            reading.Complaint(request.ComplaintId), reading.RequiredDate("on", request.On), reading.Text("reasons", request.Reasons));
        reading.ThrowIfFaulty();

        return transactions.Execute(write, command, executed => new UpholdDecisionResponse { Etag = executed.Etag }, context.CancellationToken);
    }

    public override Task<RedressComplaintResponse> RedressComplaint(RedressComplaintRequest request, ServerCallContext context)
    {
        var reading = new Reading();
        var write = reading.Write(request);
        var command = new RedressComplaint(
            reading.Complaint(request.ComplaintId),
            reading.Word<V1.Redress, Redress>("outcome", request.Outcome),
            reading.RequiredDate("on", request.On),
            reading.OptionalDate("received_by_citizen", request.ReceivedByCitizen));
        reading.ThrowIfFaulty();

        return transactions.Execute(write, command, executed => new RedressComplaintResponse { Etag = executed.Etag }, context.CancellationToken);
    }

    public override Task<MaintainComplaintResponse> MaintainComplaint(MaintainComplaintRequest request, ServerCallContext context)
    {
        var reading = new Reading();
        var write = reading.Write(request);
        var command = new MaintainComplaint(reading.Complaint(request.ComplaintId), reading.RequiredDate("on", request.On));
        reading.ThrowIfFaulty();

        return transactions.Execute(
            write, command,
            executed => new MaintainComplaintResponse { Etag = executed.Etag, Timely = executed.After.Matter.Complaint(command.Complaint)!.Maintained!.Timely },
            context.CancellationToken);
    }

    public override Task<WithdrawComplaintResponse> WithdrawComplaint(WithdrawComplaintRequest request, ServerCallContext context)
    {
        var reading = new Reading();
        var write = reading.Write(request);
        var command = new WithdrawComplaint(reading.Complaint(request.ComplaintId), reading.RequiredDate("on", request.On));
        reading.ThrowIfFaulty();

        return transactions.Execute(write, command, executed => new WithdrawComplaintResponse { Etag = executed.Etag }, context.CancellationToken);
    }

    public override Task<ForwardComplaintResponse> ForwardComplaint(ForwardComplaintRequest request, ServerCallContext context)
    {
        var reading = new Reading();
        var write = reading.Write(request);
        var command = new ForwardComplaint(reading.Complaint(request.ComplaintId), reading.RequiredDate("on", request.On));
        reading.ThrowIfFaulty();

        return transactions.Execute(write, command, executed => new ForwardComplaintResponse { Etag = executed.Etag }, context.CancellationToken);
    }

    public override Task<RecordAppealOutcomeResponse> RecordAppealOutcome(RecordAppealOutcomeRequest request, ServerCallContext context)
    {
        var reading = new Reading();
        var write = reading.Write(request);
        var command = new RecordAppealOutcome(
            reading.Complaint(request.ComplaintId),
            reading.Word<V1.AppealOutcome, AppealOutcome>("outcome", request.Outcome),
            reading.RequiredDate("received_on", request.ReceivedOn));
        reading.ThrowIfFaulty();

        return transactions.Execute(write, command, executed => new RecordAppealOutcomeResponse { Etag = executed.Etag }, context.CancellationToken);
    }
}
