using Ledsager.Law;
using NodaTime;

namespace Ledsager.Cases;

/// <summary>When the work of a line began and ended, where the line said so: whole minutes, seconds cut off .</summary>
/// <param name="Start">The first moment.</param>
/// <param name="End">The moment after the last.</param>
public readonly record struct WorkSpan(Instant Start, Instant End)
{
    /// <summary>The span of work that was given as one; null for work that was not.</summary>
    public static WorkSpan? Of(WorkTime work) =>
        work is WorkTime.Between between ? new WorkSpan(DanishCalendar.WholeMinute(between.Start), DanishCalendar.WholeMinute(between.End)) : null;

    /// <summary>True when the two have a minute in common. One that begins when the other ends has none.</summary>
    public bool Overlaps(WorkSpan other) => Start < other.End && other.Start < End;

    /// <summary>What of it lies on a local day that it touches.</summary>
    public WorkSpan On(LocalDate day) => new(Instant.Max(Start, DanishCalendar.StartOfDay(day)), Instant.Min(End, DanishCalendar.EndOfDay(day)));
}
