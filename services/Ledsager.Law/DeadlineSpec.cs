using System.Runtime.InteropServices;

namespace Ledsager.Law;

/// <summary>How long a deadline is. The day of the event that starts it is day 0.</summary>
/// <param name="Amount">How many of <paramref name="Unit"/>; at least 1.</param>
/// <param name="Unit">What is counted.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct DeadlineSpec(int Amount, DeadlineUnit Unit);

/// <summary>What a deadline is counted in.</summary>
public enum DeadlineUnit
{
    /// <summary>Calendar days.</summary>
    Days,

    /// <summary>Working days (hverdage); see <see cref="DanishCalendar.IsWorkingDay"/>.</summary>
    WorkingDays,

    /// <summary>Weeks: the same weekday.</summary>
    Weeks,

    /// <summary>Calendar months: the same day of the month, or the month's last .</summary>
    Months,
}

/// <summary>Who must act before a deadline ends.</summary>
public enum DeadlineSide
{
    /// <summary>The citizen: the deadline rolls off days without post .</summary>
    Citizen,

    /// <summary>The municipality: the deadline stays, and the work must be done by the last working day on or before it .</summary>
    Municipality,
}
