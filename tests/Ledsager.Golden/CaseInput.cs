using NodaTime;

namespace Ledsager.Golden;

/// <summary>One line of what was recorded of the course of a case.</summary>
public abstract record CaseInput(int Seq, Instant RecordedAt)
{
    internal static CaseInput Read(Fields json)
    {
        var (seq, at) = (json.Number("seq"), json.Instant("recordedAt"));
        json.Ignore("note");
        CaseInput input = json.Text("type") switch
        {
            "ApplicationReceived" => new ApplicationReceived(seq, at),
            "HearingStarted" => new HearingStarted(seq, at, json.DateOrNull("receivedByCitizen")),
            "HearingResponseReceived" => new HearingResponseReceived(seq, at),
            "DecisionIssued" => new DecisionIssued(seq, at, json.Text("outcome"), json.DateOrNull("receivedByCitizen")),
            "ServiceStarted" => new ServiceStarted(seq, at),
            "CircumstancesChanged" => new CircumstancesChanged(seq, at, json.Text("what")),
            "FollowUpCompleted" => new FollowUpCompleted(seq, at),
            "GrantEnded" => new GrantEnded(seq, at),
            "ComplaintFiled" => new ComplaintFiled(seq, at),
            "ComplaintReassessed" => new ComplaintReassessed(seq, at, json.Text("outcome"), json.DateOrNull("receivedByCitizen")),
            "ComplaintMaintained" => new ComplaintMaintained(seq, at),
            "ComplaintWithdrawn" => new ComplaintWithdrawn(seq, at),
            "ForwardedToAnkestyrelsen" => new ForwardedToAnkestyrelsen(seq, at),
            "AnkestyrelsenDecided" => new AnkestyrelsenDecided(seq, at, json.Text("outcome")),
            var other => throw new NotUnderstoodException($"{json.Where}: an input of type «{other}» is not known."),
        };

        json.Done();
        return input;
    }

    public sealed record ApplicationReceived(int Seq, Instant RecordedAt) : CaseInput(Seq, RecordedAt);

    public sealed record HearingStarted(int Seq, Instant RecordedAt, LocalDate? ReceivedByCitizen) : CaseInput(Seq, RecordedAt);

    public sealed record HearingResponseReceived(int Seq, Instant RecordedAt) : CaseInput(Seq, RecordedAt);

    public sealed record DecisionIssued(int Seq, Instant RecordedAt, string Outcome, LocalDate? ReceivedByCitizen) : CaseInput(Seq, RecordedAt);

    public sealed record ServiceStarted(int Seq, Instant RecordedAt) : CaseInput(Seq, RecordedAt);

    public sealed record CircumstancesChanged(int Seq, Instant RecordedAt, string What) : CaseInput(Seq, RecordedAt);

    public sealed record FollowUpCompleted(int Seq, Instant RecordedAt) : CaseInput(Seq, RecordedAt);

    public sealed record GrantEnded(int Seq, Instant RecordedAt) : CaseInput(Seq, RecordedAt);

    public sealed record ComplaintFiled(int Seq, Instant RecordedAt) : CaseInput(Seq, RecordedAt);

    /// <summary>Upheld, or changed in full or in part.</summary>
    public sealed record ComplaintReassessed(int Seq, Instant RecordedAt, string Outcome, LocalDate? ReceivedByCitizen) : CaseInput(Seq, RecordedAt);

    public sealed record ComplaintMaintained(int Seq, Instant RecordedAt) : CaseInput(Seq, RecordedAt);

    public sealed record ComplaintWithdrawn(int Seq, Instant RecordedAt) : CaseInput(Seq, RecordedAt);

    public sealed record ForwardedToAnkestyrelsen(int Seq, Instant RecordedAt) : CaseInput(Seq, RecordedAt);

    public sealed record AnkestyrelsenDecided(int Seq, Instant RecordedAt, string Outcome) : CaseInput(Seq, RecordedAt);
}
