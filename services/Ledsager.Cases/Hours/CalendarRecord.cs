using System.Collections.Immutable;
using Ledsager.Law;
using NodaTime;

namespace Ledsager.Cases.Hours;

/// <summary>What the record says the calendar saved and ended, adjustments included.</summary>
/// <param name="ClosedMonths">Months whose end is on record.</param>
/// <param name="Lines">Minutes saved or lapsed, by midnight, lot and reason, in the order of the midnights; zero where an adjustment took all of it back.</param>
/// <param name="Reminded">Lots of which it was told that they lapse soon.</param>
public sealed record CalendarRecord(
    ImmutableHashSet<YearMonth> ClosedMonths, ImmutableList<KeyValuePair<CalendarLine, Minutes>> Lines, ImmutableHashSet<YearMonth> Reminded)
{
    /// <summary>Nothing on record.</summary>
    public static readonly CalendarRecord Empty = new([], [], []);

    /// <summary>Minutes of lines that no lot can pay, by work date and line; those that are covered again are left out.</summary>
    public ImmutableSortedDictionary<(LocalDate On, string Use), Minutes> Uncovered { get; init; } =
        ImmutableSortedDictionary.Create<(LocalDate, string), Minutes>(Comparer<(LocalDate On, string Use)>.Create(
            (one, other) => one.On != other.On ? one.On.CompareTo(other.On) : string.CompareOrdinal(one.Use, other.Use)));

    /// <summary>What is on record of a line; zero when nothing is.</summary>
    public Minutes this[CalendarLine line] => IndexOf(line) is var i and >= 0 ? Lines[i].Value : Minutes.Zero;

    /// <summary>True when the midnight that begins the date is on record.</summary>
    public bool Tells(LocalDate midnight) =>
        (midnight.Day == 1 && ClosedMonths.Contains(midnight.PlusDays(-1).ToYearMonth())) || (FirstFrom(midnight) is var i && i < Lines.Count && Lines[i].Key.On == midnight);

    /// <summary>The lines of the midnights after the one that begins a date.</summary>
    public IEnumerable<CalendarLine> LinesAfter(LocalDate midnight)
    {
        for (var i = FirstFrom(midnight.PlusDays(1)); i < Lines.Count; i++)
            yield return Lines[i].Key;
    }

    /// <summary>The record with one more fact.</summary>
    public CalendarRecord Evolve(CaseEvent @event) => @event switch
    {
        MonthClosed e => this with { ClosedMonths = ClosedMonths.Add(e.Month) },
        HoursSaved e => With(CalendarLine.Saved(e.Lot), e.Amount),
        HoursExpired e => With(new CalendarLine(e.On, e.Lot, e.Reason), e.Amount),
        HoursSavedAdjusted e => With(CalendarLine.Saved(e.Lot), e.Revised),
        HoursExpiredAdjusted e => With(new CalendarLine(e.On, e.Lot, e.Reason), e.Revised),
        HoursUncovered { Revised: var none } e when none == Minutes.Zero => this with { Uncovered = Uncovered.Remove((e.On, e.Use.Value)) },
        HoursUncovered e => this with { Uncovered = Uncovered.SetItem((e.On, e.Use.Value), e.Revised) },
        LotLapsesSoon e => this with { Reminded = Reminded.Add(e.Lot) },
        _ => this,
    };

    // A line that was adjusted to nothing stays: its midnight has been told, and what changes it next is an adjustment too.
    private CalendarRecord With(CalendarLine line, Minutes amount) => this with
    {
        Lines = IndexOf(line) is var i and >= 0 ? Lines.SetItem(i, new(line, amount)) : Lines.Insert(FirstFrom(line.On.PlusDays(1)), new(line, amount)),
    };

    private int IndexOf(CalendarLine line)
    {
        for (var i = FirstFrom(line.On); i < Lines.Count && Lines[i].Key.On == line.On; i++)
        {
            if (Lines[i].Key == line)
                return i;
        }

        return -1;
    }

    // The place of the first line at or after a midnight.
    private int FirstFrom(LocalDate midnight)
    {
        var (low, high) = (0, Lines.Count);
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            if (Lines[middle].Key.On < midnight)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }
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
