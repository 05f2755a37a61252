using NodaTime;

namespace Ledsager.Golden;

/// <summary>One citizen's case behind any door: the pure domain, or the service over gRPC.</summary>
public interface ICaseUnderTest
{
    /// <summary>Lets the clock reach the input's moment and records it.</summary>
    /// <returns>Why it was refused; null when it was not.</returns>
    Task<string?> Apply(CaseInput input);

    /// <summary>Deadlines and notes at the end of a day, once the clock has reached it.</summary>
    Task<(IReadOnlyList<DeadlineLine> Deadlines, IReadOnlyList<NoteLine> Notes)> At(LocalDate day);
}

/// <summary>A deadline.</summary>
public sealed record DeadlineLine(
    string Kind, LocalDate Basis, LocalDate RawDue, LocalDate Due, bool Rolled, string Side, Instant EndsBefore, LocalDate ActBy, string Status, LocalDate? ClosedOn)
{
    internal static DeadlineLine Read(Fields json)
    {
        json.Ignore("note");
        var line = new DeadlineLine(
            json.Text("kind"), json.Date("basis"), json.Date("rawDue"), json.Date("due"), json.Raw("rolled").GetBoolean(), json.Text("side"),
            json.Instant("endsBeforeUtc"), json.Date("actBy"), json.Text("status"), json.DateOrNull("closedOn"));
        json.Done();
        return line;
    }
}

/// <summary>A note: a task or a flag. A complaint that was filed is told as one too.</summary>
public sealed record NoteLine(string Kind, LocalDate? Basis, string? Trigger, string? Note, Instant? Received, bool? Timely)
{
    internal static NoteLine Read(Fields json)
    {
        var line = new NoteLine(
            json.Text("kind"), json.DateOrNull("basis"), json.TextOrNull("trigger"), json.TextOrNull("note"), json.InstantOrNull("receivedLocal"),
            json.Has("timely") ? json.Raw("timely").GetBoolean() : null);
        json.Done();
        return line;
    }
}
