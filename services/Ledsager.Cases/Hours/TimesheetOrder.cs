using System.Collections.Immutable;
using NodaTime;

namespace Ledsager.Cases.Hours;

/// <summary>Lines by work date, then recording order (GOLDEN line 5), kept by month: one more line copies its own month and no other.</summary>
internal sealed class TimesheetOrder
{
    private readonly ImmutableSortedDictionary<YearMonth, ImmutableArray<DatedLine>> _months;

    private TimesheetOrder(ImmutableSortedDictionary<YearMonth, ImmutableArray<DatedLine>> months) => _months = months;

    /// <summary>The first month with a line; null when there is none.</summary>
    public YearMonth? FirstMonth => _months.IsEmpty ? null : _months.Keys.First();

    /// <summary>Every month that has lines, oldest first.</summary>
    public IEnumerable<ImmutableArray<DatedLine>> Months => _months.Values;

    /// <summary>Puts lines in order.</summary>
    public static TimesheetOrder Of(IEnumerable<Use> uses) => new(
        (from use in uses
         from part in use.Parts
         orderby part.On, use.Order
         group new DatedLine(use, part) by part.On.ToYearMonth()).ToImmutableSortedDictionary(month => month.Key, month => month.ToImmutableArray()));

    /// <summary>The lines of a month, none if it has none.</summary>
    public ImmutableArray<DatedLine> Month(YearMonth month) => _months.GetValueOrDefault(month, []);

    /// <summary>The order with a line as it stands now instead of as it stood.</summary>
    public TimesheetOrder With(Use? before, Use after)
    {
        var months = _months;
        foreach (var part in before?.Parts ?? [])
        {
            var month = part.On.ToYearMonth();
            if (months.TryGetValue(month, out var lines))
                months = lines.RemoveAll(line => line.Use.Id == after.Id) is { IsEmpty: false } left ? months.SetItem(month, left) : months.Remove(month);
        }

        foreach (var part in after.Parts)
        {
            var month = part.On.ToYearMonth();
            var lines = months.GetValueOrDefault(month, []);
            months = months.SetItem(month, lines.Insert(FirstAfter(lines, part.On, after.Order), new DatedLine(after, part)));
        }

        return new TimesheetOrder(months);
    }

    /// <summary>The place of the first of a month's lines after a day and an order of recording.</summary>
    public static int FirstAfter(ImmutableArray<DatedLine> lines, LocalDate on, long order)
    {
        var (low, high) = (0, lines.Length);
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            var (use, part) = lines[middle];
            if (part.On < on || (part.On == on && use.Order <= order))
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }

    /// <summary>A line on one of its work dates.</summary>
    /// <param name="Use">The line.</param>
    /// <param name="Part">Its minutes on the date.</param>
    public readonly record struct DatedLine(Use Use, UsePart Part);
}
