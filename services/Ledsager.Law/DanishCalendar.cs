using NodaTime;

namespace Ledsager.Law;

/// <summary>
/// The Danish calendar: public holidays, working days, and (in the other half) where a local day begins and ends. Holidays are those of the date's
/// own year, so that Store Bededag is one in 2023 and none in 2024.
/// </summary>
public static partial class DanishCalendar
{
    /// <summary>The last year in which Store Bededag was a public holiday.</summary>
    public const int StoreBededagThrough = 2023;

    /// <summary>The name of the public holiday on a date; null when it is none.</summary>
    public static string? HolidayOn(LocalDate date) => (date.Month, date.Day) switch
    {
        (1, 1) => "Nytårsdag",
        (12, 25) => "Juledag",
        (12, 26) => "2. juledag",
        _ => Period.DaysBetween(EasterSunday(date.Year), date) switch
        {
            -3 => "Skærtorsdag",
            -2 => "Langfredag",
            0 => "Påskedag",
            1 => "2. påskedag",
            26 when date.Year <= StoreBededagThrough => "Store bededag",
            39 => "Kristi himmelfartsdag",
            49 => "Pinsedag",
            50 => "2. pinsedag",
            _ => null,
        },
    };

    /// <summary>The name of a day on which offices are usually closed though it is no public holiday; null on other days .</summary>
    public static string? ClosingDayOn(LocalDate date) => (date.Month, date.Day) switch
    {
        (6, 5) => "Grundlovsdag",
        (12, 24) => "Juleaftensdag",
        (12, 31) => "Nytårsaftensdag",
        _ => null,
    };

    /// <summary>Whether a date counts as a <i>hverdag</i> when a municipality's working days are counted.</summary>
    public static bool IsWorkingDay(LocalDate date, CalendarRules rules) =>
        WhyNotWorkingDay(date, rules, rules.WorkingDayCountSkipsClosingDays) is null;

    /// <summary>The date itself, or the nearest working day before it: where the municipality must have acted .</summary>
    public static LocalDate LastWorkingDayOnOrBefore(LocalDate date, CalendarRules rules)
    {
        while (!IsWorkingDay(date, rules))
            date = date.PlusDays(-1);

        return date;
    }

    /// <summary>
    /// The days a citizen's deadline rolls over, from the date it falls on; empty when it stays. The deadline ends on the day after the last of them.
    /// </summary>
    public static IReadOnlyList<NonWorkingDay> RolledOver(LocalDate date, CalendarRules rules)
    {
        var skipped = new List<NonWorkingDay>();
        while (rules.RollCitizenDeadlines && WhyNotWorkingDay(date, rules, rules.RollSkipsClosingDays) is { } name)
        {
            skipped.Add(new(date, name));
            date = date.PlusDays(1);
        }

        return skipped;
    }

    /// <summary>Easter Sunday by the anonymous Gregorian computus (Meeus, <i>Astronomical Algorithms</i>, chapter 8).</summary>
    public static LocalDate EasterSunday(int year)
    {
        var a = year % 19;
        var (b, c) = Math.DivRem(year, 100);
        var (d, e) = Math.DivRem(b, 4);
        var f = (b + 8) / 25;
        var g = (b - f + 1) / 3;
        var h = ((19 * a) + b - d - g + 15) % 30;
        var (i, k) = Math.DivRem(c, 4);
        var l = (32 + (2 * e) + (2 * i) - h - k) % 7;
        var m = (a + (11 * h) + (22 * l)) / 451;
        var (month, day) = Math.DivRem(h + l - (7 * m) + 114, 31);
        return new LocalDate(year, month, day + 1);
    }

    // The holiday's name comes before the weekday's: a letter says «2. juledag» and not «lørdag».
    private static string? WhyNotWorkingDay(LocalDate date, CalendarRules rules, bool skipClosingDays) =>
        HolidayOn(date)
        ?? (skipClosingDays ? ClosingDayOn(date) : null)
        ?? date.DayOfWeek switch
        {
            IsoDayOfWeek.Sunday => "søndag",
            IsoDayOfWeek.Saturday when !rules.SaturdayIsWorkingDay => "lørdag",
            _ => null,
        };
}

/// <summary>A day that is no working day, and what it is.</summary>
/// <param name="Date">The day.</param>
/// <param name="Name">The holiday, the closing day or the weekday, in Danish.</param>
public sealed record NonWorkingDay(LocalDate Date, string Name);

/// <summary>How a municipality reads the calendar where no document says it .</summary>
/// <param name="RollCitizenDeadlines">A citizen's deadline that ends on a day off moves to the next working day.</param>
/// <param name="RollSkipsClosingDays">It also moves past 5 June, 24 and 31 December.</param>
/// <param name="SaturdayIsWorkingDay">Saturday is a working day, unless it is a holiday.</param>
/// <param name="WorkingDayCountSkipsClosingDays">5 June, 24 and 31 December are left out when the municipality's working days are counted.</param>
public sealed record CalendarRules(
    bool RollCitizenDeadlines = true,
    bool RollSkipsClosingDays = true,
    bool SaturdayIsWorkingDay = false,
    bool WorkingDayCountSkipsClosingDays = false)
{
    /// <summary>The choices made where every document is silent.</summary>
    public static readonly CalendarRules Default = new();
}
