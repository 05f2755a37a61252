using NodaTime;

namespace Ledsager.Law;

/// <summary>Dates as a Danish text writes them, day first: <c>1.January(2024)</c>.</summary>
public static class DayFirst
{
    /// <summary>A day in January.</summary>
    public static LocalDate January(this int day, int year) => new(year, 1, day);

    /// <summary>A day in February.</summary>
    public static LocalDate February(this int day, int year) => new(year, 2, day);

    /// <summary>A day in March.</summary>
    public static LocalDate March(this int day, int year) => new(year, 3, day);

    /// <summary>A day in April.</summary>
    public static LocalDate April(this int day, int year) => new(year, 4, day);

    /// <summary>A day in May.</summary>
    public static LocalDate May(this int day, int year) => new(year, 5, day);

    /// <summary>A day in June.</summary>
    public static LocalDate June(this int day, int year) => new(year, 6, day);

    /// <summary>A day in July.</summary>
    public static LocalDate July(this int day, int year) => new(year, 7, day);

    /// <summary>A day in August.</summary>
    public static LocalDate August(this int day, int year) => new(year, 8, day);

    /// <summary>A day in September.</summary>
    public static LocalDate September(this int day, int year) => new(year, 9, day);

    /// <summary>A day in October.</summary>
    public static LocalDate October(this int day, int year) => new(year, 10, day);

    /// <summary>A day in November.</summary>
    public static LocalDate November(this int day, int year) => new(year, 11, day);

    /// <summary>A day in December.</summary>
    public static LocalDate December(this int day, int year) => new(year, 12, day);
}
