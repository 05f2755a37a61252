using System.Text;
using Ledsager.EventStore;
using Ledsager.Law;
using NodaTime;

namespace Ledsager.Service.Transactions;

/// <summary>The timer that knocks when the calendar next has something to tell of a citizen's hours. One each, moved as the facts change.</summary>
internal static class CalendarTimer
{
    public const string Kind = "turn-month";

    // More than the clocks of two processes are ever apart.
    private static readonly Duration Soon = Duration.FromHours(1);

    private static readonly byte[] NoData = Encoding.UTF8.GetBytes("{}");

    /// <summary>The timer's id.</summary>
    public static string IdFor(CitizenName citizen) => $"{Kind}/{citizen.Id}";

    /// <summary>
    /// True when the timer is known to be set for a date and nobody can have taken it up yet: most facts leave it as it is, and need not write it again.
    /// </summary>
    /// <param name="known">The date it was set for by whoever last wrote to the case from here; null when that is not known.</param>
    /// <param name="date">The date it has to be set for.</param>
    /// <param name="now">The time.</param>
    public static bool IsSet(LocalDate? known, LocalDate date, Instant now) => known == date && DanishCalendar.StartOfDay(date) - now > Soon;

    /// <summary>The timer, due at the midnight that begins a date.</summary>
    public static TimerSet At(CitizenName citizen, LocalDate date) => new(IdFor(citizen), Kind, DanishCalendar.StartOfDay(date), NoData);
}
