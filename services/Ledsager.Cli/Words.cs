using System.Globalization;
using NodaTime;
using NodaTime.Text;

namespace Ledsager.Cli;

/// <summary>How dates, months, moments and hours are written and read.</summary>
internal static class Words
{
    private static readonly DateTimeZone Copenhagen = DateTimeZoneProviders.Tzdb["Europe/Copenhagen"];

    // Recorded times are whole microseconds.
    private static readonly Duration Microsecond = Duration.FromTicks(10);

    private static readonly LocalDateTimePattern Minute = LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd'T'HH:mm");

    public static string Iso(this LocalDate date) => date.ToString("uuuu-MM-dd", CultureInfo.InvariantCulture);

    public static string Iso(this YearMonth month) => month.ToString("uuuu-MM", CultureInfo.InvariantCulture);

    /// <summary>A moment on Copenhagen's clocks.</summary>
    public static string Local(this Instant instant) => instant.InZone(Copenhagen).ToString("uuuu-MM-dd HH:mm", CultureInfo.InvariantCulture);

    /// <summary>From one moment to another on Copenhagen's clocks: "22:30–23:45", or "2024-06-03 22:30 – 2024-06-04 01:15".</summary>
    public static string Between(Instant start, Instant end)
    {
        var oneDay = start.InZone(Copenhagen).Date == end.InZone(Copenhagen).Date;
        return oneDay ? $"{start.Local()[^5..]}–{end.Local()[^5..]}" : $"{start.Local()} – {end.Local()}";
    }

    /// <summary>"at the end of 2024-12-31, as known on 2025-01-05 12:00".</summary>
    public static string At(LocalDate day, Instant? known) => $"at the end of {day.Iso()}{As(known)}";

    /// <summary>", as known on 2025-01-05 12:00", or nothing.</summary>
    public static string As(Instant? known) => known is { } instant ? $", as known on {instant.Local()}" : "";

    /// <summary>
    /// A moment as people give one: a date means its end, so that everything recorded on it is known; a date and time is on Copenhagen's
    /// clocks unless it says Z or an offset.
    /// </summary>
    public static Instant? Moment(string text)
    {
        return LocalDatePattern.Iso.Parse(text).TryGetValue(default, out var date) ? Copenhagen.AtStartOfDay(date.PlusDays(1)).ToInstant() - Microsecond : Time(text);
    }

    /// <summary>A date and a time of day: on Copenhagen's clocks unless it says Z or an offset.</summary>
    public static Instant? Time(string text)
    {
        if (Minute.Parse(text).TryGetValue(default, out var local) || LocalDateTimePattern.ExtendedIso.Parse(text).TryGetValue(default, out local))
            return Copenhagen.AtLeniently(local).ToInstant();

        if (InstantPattern.ExtendedIso.Parse(text).TryGetValue(default, out var instant))
            return instant;

        return OffsetDateTimePattern.ExtendedIso.Parse(text).TryGetValue(default, out var offset) ? offset.ToInstant() : null;
    }

    /// <summary>A number of things: 1 entry, 2 entries.</summary>
    public static string Counted(long number, string one, string many) => $"{number.Number()} {(number == 1 ? one : many)}";

    public static string Number(this long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    public static string Number(this int number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>Minutes as hours:minutes: 444 is 7:24.</summary>
    public static string Hours(long minutes) =>
        string.Create(CultureInfo.InvariantCulture, $"{(minutes < 0 ? "−" : "")}{Math.Abs(minutes) / 60:N0}:{Math.Abs(minutes) % 60:00}");

    /// <summary>How long something has lasted, in its largest unit or two: 90 s, 3 h 12 min, 91 days.</summary>
    public static string Span(Duration duration) => duration switch
    {
        { TotalMinutes: < 2 } => string.Create(CultureInfo.InvariantCulture, $"{duration.TotalSeconds:0} s"),
        { TotalHours: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(duration.TotalMinutes)} min"),
        { TotalDays: < 2 } => string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(duration.TotalHours)} h{(duration.Minutes == 0 ? "" : $" {duration.Minutes} min")}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{duration.Days:N0} days"),
    };

    /// <summary>A name of the API as a command takes it: CaseDecision is case-decision.</summary>
    public static string Kebab(string name) => Apart(name).Replace(' ', '-');

    /// <summary>A name of the API in words: WindowEnded is window ended.</summary>
    public static string Apart(string name) =>
        string.Concat(name.Select((letter, at) => char.IsUpper(letter) ? (at == 0 ? "" : " ") + char.ToLowerInvariant(letter) : letter.ToString()));
}
