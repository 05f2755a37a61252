using System.Globalization;
using NodaTime;

namespace Ledsager.Law;

/// <summary>Dates as a Danish letter has them, so that a text can be read aloud.</summary>
public static class DanishDate
{
    private static readonly string[] Months =
        ["januar", "februar", "marts", "april", "maj", "juni", "juli", "august", "september", "oktober", "november", "december"];

    /// <summary>«29. november 2023».</summary>
    public static string Spoken(this LocalDate date) => string.Create(CultureInfo.InvariantCulture, $"{date.Day}. {Months[date.Month - 1]} {date.Year}");

    /// <summary>«den 5. marts 2024 fra kl. 10.00 til kl. 12.30»; over midnight «fra den 5. marts 2024 kl. 22.00 til den 6. marts 2024 kl. 2.00».</summary>
    public static string Spoken(Instant start, Instant end)
    {
        var (from, to) = (DanishCalendar.LocalTime(start), DanishCalendar.LocalTime(end));
        return from.Date == to.Date
            ? $"den {from.Date.Spoken()} fra {Clock(from)} til {Clock(to)}"
            : $"fra den {from.Date.Spoken()} {Clock(from)} til den {to.Date.Spoken()} {Clock(to)}";
    }

    private static string Clock(LocalDateTime time) => string.Create(CultureInfo.InvariantCulture, $"kl. {time.Hour}.{time.Minute:00}");
}
