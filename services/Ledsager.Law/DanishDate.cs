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
}
