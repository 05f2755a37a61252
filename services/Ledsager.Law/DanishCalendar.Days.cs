using NodaTime;

namespace Ledsager.Law;

public static partial class DanishCalendar
{
    private static readonly DateTimeZone Copenhagen = DateTimeZoneProviders.Tzdb["Europe/Copenhagen"];

    /// <summary>The instant at which a local day begins.</summary>
    public static Instant StartOfDay(LocalDate date) => Copenhagen.AtStartOfDay(date).ToInstant();

    /// <summary>The first instant after a local day: a deadline that ends with the day has passed at this instant and not before it.</summary>
    public static Instant EndOfDay(LocalDate date) => StartOfDay(date.PlusDays(1));

    /// <summary>The local midnight that ends a month, and at which its hours are saved or lapse .</summary>
    public static Instant CloseOf(YearMonth month) => EndOfDay(month.OnDayOfMonth(1).PlusMonths(1).PlusDays(-1));

    /// <summary>The date in Denmark at an instant.</summary>
    public static LocalDate DateOf(Instant instant) => LocalTimeOf(instant).Date;

    /// <summary>What the clocks of Copenhagen say at an instant.</summary>
    public static LocalDateTime LocalTimeOf(Instant instant) => instant.InZone(Copenhagen).LocalDateTime;

    /// <summary>The date and time in Denmark at an instant. In the hour that comes twice in October both are the same.</summary>
    public static LocalDateTime LocalTime(Instant instant) => instant.InZone(Copenhagen).LocalDateTime;

    /// <summary>
    /// The minutes a session really took, by local date: 31 March from 00:30 to 04:30 is three hours, 27 October five. Both ends are cut
    /// off to the whole minute, so that the days always add up to the session. A day without a whole minute is left out.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The session ends before it starts.</exception>
    public static IReadOnlyList<(LocalDate Date, Minutes Minutes)> SplitByDay(Instant start, Instant end)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(end, start);
        var days = new List<(LocalDate, Minutes)>();
        var (from, until) = (WholeMinute(start), WholeMinute(end));
        while (from < until)
        {
            var date = DateOf(from);
            var midnight = EndOfDay(date);
            var to = midnight < until ? midnight : until;
            days.Add((date, new Minutes((int)(to - from).TotalMinutes)));
            from = to;
        }

        return days;
    }

    /// <summary>An instant with its seconds cut off .</summary>
    public static Instant WholeMinute(Instant instant) =>
        Instant.FromUnixTimeSeconds((long)Math.Floor(instant.ToUnixTimeSeconds() / 60m) * 60);
}
