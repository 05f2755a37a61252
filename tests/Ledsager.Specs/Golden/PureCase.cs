using Ledsager.Cases;
using Ledsager.Cases.Complaints;
using Ledsager.Cases.Course;
using Ledsager.Golden;
using Ledsager.Law;
using NodaTime;

namespace Ledsager.Specs.Golden;

/// <summary>A case in the pure domain: every input is a command, decided and recorded.</summary>
internal sealed class PureCase(ServiceLevelHistory levels) : ICaseUnderTest
{
    private static readonly ComplaintId Complaint = new("complaint");

    private Case _case = Case.New(levels);

    public static PureCase For(CaseScenario scenario) => new(PureAccount.LevelsOf(scenario.Policy));

    public Task<string?> Apply(CaseInput input) => Task.FromResult(Record(CommandOf(input), input.RecordedAt));

    public Task<(IReadOnlyList<DeadlineLine> Deadlines, IReadOnlyList<NoteLine> Notes)> At(LocalDate day)
    {
        Record(new TurnMonth(), DanishCalendar.EndOfDay(day) - Duration.FromSeconds(1));
        var matter = _case.Matter;
        return Task.FromResult<(IReadOnlyList<DeadlineLine>, IReadOnlyList<NoteLine>)>((
            [.. matter.Docket.DeadlinesOn(day).Select(deadline => new DeadlineLine(
                deadline.Kind.ToString(), deadline.Counted.Basis, deadline.Counted.RawDue, deadline.Due, deadline.Counted.Rolled,
                deadline.Side == DeadlineSide.Citizen ? "citizen" : "municipality", deadline.Counted.EndsBefore, deadline.Counted.ActBy,
                deadline.StatusOn(day).ToString(), deadline.ClosedOn(day)))],
            [
                .. matter.Complaints.Select(complaint => new NoteLine("ComplaintFiled", null, null, null, complaint.Filed.ReceivedAt, complaint.Filed.Timely)),
                .. matter.NotesOn(day).Select(note => new NoteLine(note.Subject.ToString(), note.On, note.Trigger, note.Kind.ToString(), null, null)),
            ]));
    }

    private string? Record(CaseCommand command, Instant now)
    {
        var outcome = CaseDecider.Decide(_case, command, now);
        if (outcome is Outcome.Accepted accepted)
            _case = _case.Evolve(accepted.Facts, now);

        return outcome is Outcome.Refused refused ? refused.Refusal.English : null;
    }

    private static CaseCommand CommandOf(CaseInput input)
    {
        var on = DanishCalendar.DateOf(input.RecordedAt);
        return input switch
        {
            CaseInput.ApplicationReceived => new ReceiveApplication(on, null, null),
            CaseInput.HearingStarted i => new StartHearing(on, i.ReceivedByCitizen),
            CaseInput.HearingResponseReceived => new ReceiveHearingResponse(on),
            CaseInput.DecisionIssued i => Decision(i, on),
            CaseInput.ServiceStarted => new StartService(on),
            CaseInput.CircumstancesChanged i => new ReportChange(on, Word<Circumstance>(i.What)),
            CaseInput.FollowUpCompleted => new CompleteFollowUp(on, FollowUpOutcome.Continue),
            CaseInput.GrantEnded => new EndGrant(on, GrantEndReason.Revoked),
            CaseInput.ComplaintFiled i => new FileComplaint(Complaint, null, i.RecordedAt, ComplaintChannel.Written),
            CaseInput.ComplaintReassessed { Outcome: "Upheld" } => new UpholdDecision(Complaint, on, null),
            CaseInput.ComplaintReassessed i => new RedressComplaint(Complaint, Word<Redress>(i.Outcome), on, i.ReceivedByCitizen),
            CaseInput.ComplaintMaintained => new MaintainComplaint(Complaint, on),
            CaseInput.ComplaintWithdrawn => new WithdrawComplaint(Complaint, on),
            CaseInput.ForwardedToAnkestyrelsen => new ForwardComplaint(Complaint, on),
            CaseInput.AnkestyrelsenDecided i => new RecordAppealOutcome(Complaint, Word<AppealOutcome>(i.Outcome), on),
            _ => throw new NotUnderstoodException($"No command for {input.GetType().Name}."),
        };
    }

    // A scenario's grant gives hours from the day of the decision.
    private static IssueDecision Decision(CaseInput.DecisionIssued input, LocalDate on)
    {
        var outcome = Word<DecisionOutcome>(input.Outcome);
        return new(
            new DecisionId($"decision-{input.Seq}"), outcome, on, input.ReceivedByCitizen, "As the scenario has it.", ComplaintGuidance: true, null, null,
            outcome is DecisionOutcome.Granted or DecisionOutcome.PartiallyGranted ? new GrantHours(on, null, Minutes.Zero, null) : null);
    }

    private static T Word<T>(string word)
        where T : struct, Enum =>
        Enum.TryParse<T>(word, out var value) ? value : throw new NotUnderstoodException($"«{word}» is no {typeof(T).Name}.");
}
