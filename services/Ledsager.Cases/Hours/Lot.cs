using Ledsager.Law;
using NodaTime;

namespace Ledsager.Cases.Hours;

/// <summary>One month's hours and what is left of them.</summary>
/// <param name="Month">The month they were given for.</param>
/// <param name="Opened">Minutes given so far.</param>
/// <param name="Remaining">Minutes left, from 0 to <paramref name="Opened"/>.</param>
public sealed record Lot(YearMonth Month, Minutes Opened, Minutes Remaining);

/// <summary>An account on a day: the state a replay carries from day to day, and all it needs to go on.</summary>
/// <param name="Day">The day it stands at: every midnight up to the one that begins the day has passed.</param>
/// <param name="Lots">Lots that have not lapsed, oldest first.</param>
/// <param name="Opened">Minutes opened so far.</param>
/// <param name="Used">Minutes charged so far and covered by a lot.</param>
/// <param name="Expired">Minutes lapsed so far. Opened − used − expired is what the lots hold.</param>
/// <param name="Ended">The lot of the day's month as it was when a grant's end took it: a new grant in that month gives only what it had not used .</param>
public sealed record AccountState(LocalDate Day, IReadOnlyList<Lot> Lots, Minutes Opened, Minutes Used, Minutes Expired, Lot? Ended = null)
{
    /// <summary>Minutes in all lots.</summary>
    public Minutes Total => Opened - Used - Expired;
}

/// <summary>What happened to a lot.</summary>
public enum MovementKind
{
    /// <summary>The lot opened, or was topped up.</summary>
    Opened,

    /// <summary>A use took minutes.</summary>
    Used,

    /// <summary>What was left at the end of its own month was saved.</summary>
    Saved,

    /// <summary>Minutes lapsed.</summary>
    Lapsed,
}

/// <summary>One derived line of the account.</summary>
/// <param name="On">The local date; for what the calendar does, the date whose first midnight did it.</param>
/// <param name="Kind">What happened.</param>
/// <param name="Lot">To which lot.</param>
/// <param name="Amount">Minutes; above zero, but for a lot that opened with none.</param>
/// <param name="Use">The use, of a use.</param>
/// <param name="Reason">The reason, of a lapse.</param>
public readonly record struct Movement(LocalDate On, MovementKind Kind, YearMonth Lot, Minutes Amount, UseId? Use = null, LapseReason? Reason = null);

/// <summary>The end of a month in which the grant was active.</summary>
/// <param name="Month">The month that ended.</param>
/// <param name="Total">Minutes at disposal once the next month's lot has opened.</param>
public readonly record struct MonthEnd(YearMonth Month, Minutes Total);

/// <summary>Minutes of a use that no lot could pay: what was used after a grant had ended, say.</summary>
/// <param name="Use">The use.</param>
/// <param name="On">Its work date.</param>
/// <param name="Amount">Minutes, above zero.</param>
public readonly record struct Uncovered(UseId Use, LocalDate On, Minutes Amount);
