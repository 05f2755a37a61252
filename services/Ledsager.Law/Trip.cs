using NodaTime;

namespace Ledsager.Law;

/// <summary>What a companion's time on one task consists of, as the caller registers it (R-TIM-02, R-TIM-03, R-TIM-04).</summary>
/// <param name="Activity">The accompaniment itself.</param>
/// <param name="ReturnTravel">The companion's journey home.</param>
/// <param name="Waiting">Waiting.</param>
/// <param name="Overnight">The stay overnight.</param>
/// <param name="OutsideLocalArea">True outside the local area (lokalområdet), which no document defines: the caller knows.</param>
public sealed record Trip(Minutes Activity, Minutes ReturnTravel, Minutes Waiting, Minutes Overnight, bool OutsideLocalArea)
{
    /// <summary>What counts as companion time: the activity alone, and outside the local area where the municipality says so the rest too .</summary>
    public Minutes CompanionTime(HoursPolicy policy) =>
        OutsideLocalArea && policy.TravelOutsideLocalAreaCounts.Value ? Activity + ReturnTravel + Waiting + Overnight : Activity;
}

/// <summary>A holiday, a journey or a colony, by local day (R-TIM-05, R-TIM-07).</summary>
/// <param name="Days">The days touched, with the minutes registered and the minutes charged under the day's cap.</param>
public sealed record Holiday(IReadOnlyList<HolidayDay> Days)
{
    /// <summary>Counts the days of a session alone; other lines of the same days share their cap .</summary>
    public static Holiday Of(Instant start, Instant end, HoursPolicy policy) => new(
        [.. DanishCalendar.SplitByDay(start, end).Select(day =>
            new HolidayDay(day.Date, day.Minutes, policy.HolidayCapMinutesPerDay.Value is { } cap ? Minutes.Min(cap, day.Minutes) : day.Minutes))]);

    /// <summary>One for each calendar day touched .</summary>
    public int ColonySupplements => Days.Count;
}

/// <summary>A day of a holiday.</summary>
/// <param name="Date">The local date.</param>
/// <param name="Registered">Minutes worked.</param>
/// <param name="Charged">Minutes charged to the citizen's hours.</param>
public readonly record struct HolidayDay(LocalDate Date, Minutes Registered, Minutes Charged);
