using System.Text;
using Ledsager.EventStore;
using Ledsager.Law;
using NodaTime;

namespace Ledsager.Service.Transactions;

/// <summary>The timer that knocks when the calendar next has something to tell of a citizen's hours. One each, moved as the facts change.</summary>
internal static class CalendarTimer
{
    public const string Kind = "turn-month";

    private static readonly byte[] NoData = Encoding.UTF8.GetBytes("{}");

    /// <summary>The timer's id.</summary>
    public static string IdFor(CitizenName citizen) => $"{Kind}/{citizen.Id}";

    /// <summary>The timer, due at the midnight that begins a date.</summary>
    public static TimerSet At(CitizenName citizen, LocalDate date) => new(IdFor(citizen), Kind, DanishCalendar.StartOfDay(date), NoData);
}
