using Google.Protobuf;
using Google.Rpc;
using Grpc.Core;
using Ledsager.Api.Cases.V1;
using Ledsager.Api.Complaints.V1;
using Ledsager.Api.Deadlines.V1;
using Ledsager.Golden;
using Ledsager.Service.Tests.Deadlines;
using NodaTime;
using static Ledsager.Service.Tests.Calls;
using Duration = NodaTime.Duration;

namespace Ledsager.Service.Tests.Golden;

/// <summary>A case behind the public API of a running service.</summary>
internal sealed class GrpcCase(ServiceProcess service, SharedClock clock, string citizen) : ICaseUnderTest
{
    private static readonly DateTimeZone Copenhagen = DateTimeZoneProviders.Tzdb["Europe/Copenhagen"];

    public async Task<string?> Apply(CaseInput input)
    {
        await clock.Reach(input.RecordedAt);
        try
        {
            await service.Send(RequestOf(input, input.RecordedAt.InZone(Copenhagen).Date));
            return null;
        }
        catch (RpcException e) when (ErrorDetails.Of(e).OfType<ErrorInfo>().Any())
        {
            return e.Status.Detail;
        }
    }

    public async Task<(IReadOnlyList<DeadlineLine> Deadlines, IReadOnlyList<NoteLine> Notes)> At(LocalDate day)
    {
        var end = Copenhagen.AtStartOfDay(day.PlusDays(1)).ToInstant();
        await clock.Reach(end - Duration.FromSeconds(1));
        var @case = (await service.Cases.GetCaseAsync(new GetCaseRequest { Citizen = citizen, AsOf = day.ToDate(), KnownAt = (end - Duration.FromTicks(10)).ToTimestamp() })).Case;

        // Each scenario has a municipality of its own, so its list is the case's.
        var listed = await service.ListAll(new ListDeadlinesRequest { Parent = string.Join('/', citizen.Split('/')[..2]), PageSize = 2 });
        listed.ShouldBe(@case.Deadlines, ignoreOrder: true);
        return (
            [.. listed.Select(deadline => new DeadlineLine(
                deadline.Kind.ToString(), deadline.BasisDate.ToLocal(), deadline.RawDueDate.ToLocal(), deadline.DueDate.ToLocal(), deadline.RolledOver.Count > 0,
                deadline.Side.ToString().ToLowerInvariant(), Instant.FromDateTimeOffset(deadline.EndsBefore.ToDateTimeOffset()), deadline.ActByDate.ToLocal(),
                deadline.Status.ToString(), deadline.ClosedDate?.ToLocal()))],
            [
                .. @case.Complaints.Select(complaint =>
                    new NoteLine("ComplaintFiled", null, null, null, Instant.FromDateTimeOffset(complaint.ReceivedAt.ToDateTimeOffset()), complaint.Timely)),
                .. @case.Notes.Select(note =>
                    new NoteLine(note.Subject.ToString(), note.Date.ToLocal(), note.Trigger.Length > 0 ? note.Trigger : null, note.Kind.ToString(), null, null)),
            ]);
    }

    private IMessage RequestOf(CaseInput input, LocalDate on) => input switch
    {
        CaseInput.ApplicationReceived => Calls.Apply(citizen, on),
        CaseInput.HearingStarted i => With(Hear(citizen, on), r => r.ReceivedByCitizen = i.ReceivedByCitizen?.ToDate()),
        CaseInput.HearingResponseReceived => Answer(citizen, on),
        CaseInput.DecisionIssued i => With(Decision(i, on), r => r.ReceivedByCitizen = i.ReceivedByCitizen?.ToDate()),
        CaseInput.ServiceStarted => Begin(citizen, on),
        CaseInput.CircumstancesChanged i => Report(citizen, on, Word<Circumstance>(i.What)),
        CaseInput.FollowUpCompleted => FollowUp(citizen, on),
        CaseInput.GrantEnded => EndGrant(citizen, on, GrantEndReason.Revoked),
        CaseInput.ComplaintFiled i => Complain(citizen, i.RecordedAt),
        CaseInput.ComplaintReassessed { Outcome: "Upheld" } => Uphold(citizen, on),
        CaseInput.ComplaintReassessed i => With(GiveWay(citizen, on, Word<Redress>(i.Outcome)), r => r.ReceivedByCitizen = i.ReceivedByCitizen?.ToDate()),
        CaseInput.ComplaintMaintained => Maintain(citizen, on),
        CaseInput.ComplaintWithdrawn => Withdraw(citizen, on),
        CaseInput.ForwardedToAnkestyrelsen => Forward(citizen, on),
        CaseInput.AnkestyrelsenDecided i => Appeal(citizen, on, Word<AppealOutcome>(i.Outcome)),
        _ => throw new NotUnderstoodException($"No call for {input.GetType().Name}."),
    };

    // A scenario's grant gives hours from the day of the decision.
    private IssueDecisionRequest Decision(CaseInput.DecisionIssued input, LocalDate on)
    {
        var (id, outcome) = ($"decision-{input.Seq}", Word<DecisionOutcome>(input.Outcome));
        return outcome is DecisionOutcome.Granted or DecisionOutcome.PartiallyGranted
            ? With(Allow(citizen, on, id), r => r.Outcome = outcome)
            : Decide(citizen, on, outcome, id);
    }

    private static T With<T>(T request, Action<T> change)
    {
        change(request);
        return request;
    }

    private static T Word<T>(string word)
        where T : struct, System.Enum =>
        System.Enum.TryParse<T>(word, out var value) ? value : throw new NotUnderstoodException($"«{word}» is no {typeof(T).Name}.");
}
