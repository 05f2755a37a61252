using NodaTime;

namespace Ledsager.Golden;

/// <summary>One line of what was recorded.</summary>
public abstract record Input(int Seq, Instant RecordedAt)
{
    internal static Input Read(Fields json)
    {
        var (seq, at) = (json.Number("seq"), json.Instant("recordedAt"));
        json.Ignore("note");
        Input input = json.Text("type") switch
        {
            "Grant" => new Grant(seq, at, json.Date("startDate"), json.NumberOrNull("entitlementMinutesPerMonth"), json.NumberOrNull("offsetMinutesPerMonth") ?? 0),
            "SavingsAgreed" => new SavingsAgreed(seq, at, json.Date("fromDate"), json.DateOrNull("toDate")),
            "SavingsAgreementEnded" => new SavingsAgreementEnded(seq, at, json.Date("lastDate")),
            "HoursUsed" => new HoursUsed(
                seq, at, json.Text("useId"), json.DateOrNull("date"), json.NumberOrNull("minutes"), json.InstantOrNull("start"), json.InstantOrNull("end"),
                json.TextOrNull("kind") ?? "Ordinary"),
            "HoursUseCorrected" => new HoursUseCorrected(seq, at, json.Text("useId"), json.Number("minutes")),
            "HoursUseReversed" => new HoursUseReversed(seq, at, json.Text("useId")),
            "OffsetChanged" => new OffsetChanged(seq, at, json.Date("effectiveDate"), json.Number("offsetMinutesPerMonth")),
            "GrantEnded" => new GrantEnded(seq, at, json.Date("lastDate"), json.Text("reason")),
            var other => throw new NotUnderstoodException($"{json.Where}: an input of type «{other}» is not known."),
        };

        json.Done();
        return input;
    }

    public sealed record Grant(int Seq, Instant RecordedAt, LocalDate StartDate, int? EntitlementMinutes, int OffsetMinutes) : Input(Seq, RecordedAt);

    public sealed record SavingsAgreed(int Seq, Instant RecordedAt, LocalDate FromDate, LocalDate? ToDate) : Input(Seq, RecordedAt);

    public sealed record SavingsAgreementEnded(int Seq, Instant RecordedAt, LocalDate LastDate) : Input(Seq, RecordedAt);

    /// <summary>A timesheet line: a date and minutes, or a start and an end.</summary>
    public sealed record HoursUsed(
        int Seq, Instant RecordedAt, string UseId, LocalDate? Date, int? Minutes, Instant? Start, Instant? End, string Kind) : Input(Seq, RecordedAt);

    public sealed record HoursUseCorrected(int Seq, Instant RecordedAt, string UseId, int Minutes) : Input(Seq, RecordedAt);

    public sealed record HoursUseReversed(int Seq, Instant RecordedAt, string UseId) : Input(Seq, RecordedAt);

    public sealed record OffsetChanged(int Seq, Instant RecordedAt, LocalDate EffectiveDate, int OffsetMinutes) : Input(Seq, RecordedAt);

    public sealed record GrantEnded(int Seq, Instant RecordedAt, LocalDate LastDate, string Reason) : Input(Seq, RecordedAt);
}
