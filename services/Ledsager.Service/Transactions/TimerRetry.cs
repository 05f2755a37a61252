using Ledsager.EventStore;
using NodaTime;

namespace Ledsager.Service.Transactions;

/// <summary>When a timer that failed is tried again: after 1, 2, 4, 8 and 16 seconds. The sixth failure parks it.</summary>
internal static class TimerRetry
{
    /// <summary>How many failures park a timer.</summary>
    public const int MostFailures = 6;

    /// <summary>The delay until the next attempt; null when the timer is to be parked.</summary>
    /// <param name="due">The timer, as it was claimed for the attempt that failed.</param>
    public static Duration? After(DueTimer due) => due.Failures + 1 < MostFailures ? Duration.FromSeconds(1 << due.Failures) : null;
}
