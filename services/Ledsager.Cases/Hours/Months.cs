using NodaTime;

namespace Ledsager.Cases.Hours;

/// <summary>The first and last day of a month.</summary>
internal static class Months
{
    /// <summary>The 1st.</summary>
    public static LocalDate FirstDay(this YearMonth month) => month.OnDayOfMonth(1);

    /// <summary>The 28th to 31st.</summary>
    public static LocalDate LastDay(this YearMonth month) => month.PlusMonths(1).OnDayOfMonth(1).PlusDays(-1);
}
