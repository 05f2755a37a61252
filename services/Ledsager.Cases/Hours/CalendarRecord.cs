using System.Collections.Immutable;
using Ledsager.Law;
using NodaTime;

namespace Ledsager.Cases.Hours;

/// <summary>What the record says the calendar saved and ended, adjustments included.</summary>
/// <param name="ClosedMonths">Months whose end is on record.</param>
/// <param name="Lines">Minutes saved or lapsed, by midnight, lot and reason; zero where an adjustment took all of it back.</param>
public sealed record CalendarRecord(ImmutableHashSet<YearMonth> ClosedMonths, ImmutableDictionary<CalendarLine, Minutes> Lines)
{
    /// <summary>Nothing on record.</summary>
    public static readonly CalendarRecord Empty = new([], ImmutableDictionary<CalendarLine, Minutes>.Empty);

    /// <summary>What is on record of a line; zero when nothing is.</summary>
    public Minutes this[CalendarLine line] => Lines.GetValueOrDefault(line);

    /// <summary>True when the midnight that begins the date is on record.</summary>
    public bool Tells(LocalDate midnight) =>
        (midnight.Day == 1 && ClosedMonths.Contains(midnight.PlusDays(-1).ToYearMonth())) || Lines.Keys.Any(line => line.On == midnight);

    /// <summary>The record with one more fact.</summary>
    public CalendarRecord Evolve(CaseEvent @event) => @event switch
    {
        MonthClosed e => this with { ClosedMonths = ClosedMonths.Add(e.Month) },
        HoursSaved e => With(CalendarLine.Saved(e.Lot), e.Amount),
        HoursExpired e => With(new CalendarLine(e.On, e.Lot, e.Reason), e.Amount),
        HoursSavedAdjusted e => With(CalendarLine.Saved(e.Lot), e.Revised),
        HoursExpiredAdjusted e => With(new CalendarLine(e.On, e.Lot, e.Reason), e.Revised),
        _ => this,
    };

    // A line that was adjusted to nothing stays: its midnight has been told, and what changes it next is an adjustment too.
    private CalendarRecord With(CalendarLine line, Minutes amount) => this with { Lines = Lines.SetItem(line, amount) };
}

/// <summary>One line of what a midnight does.</summary>
/// <param name="On">The date whose first midnight it is.</param>
/// <param name="Lot">The lot.</param>
/// <param name="Lapse">Why it lapsed; null when it was saved.</param>
public readonly record struct CalendarLine(LocalDate On, YearMonth Lot, LapseReason? Lapse)
{
    /// <summary>A lot saved at the end of its own month.</summary>
    public static CalendarLine Saved(YearMonth lot) => new(lot.PlusMonths(1).FirstDay(), lot, null);
}
