using NodaTime;

namespace Ledsager.Law;

/// <summary>An accompaniment the citizen cancelled (R-TIM-09, A-39).</summary>
/// <param name="Notice">How long before its start, in real time; below zero for one who did not show up.</param>
/// <param name="CompanionPaid">Minutes the companion is paid.</param>
/// <param name="Charged">Minutes charged to the citizen's hours.</param>
public sealed record Cancellation(Duration Notice, Minutes CompanionPaid, Minutes Charged)
{
    /// <summary>Judges a cancellation.</summary>
    /// <param name="plannedStart">When the accompaniment was to begin.</param>
    /// <param name="cancelledAt">When it was cancelled.</param>
    /// <param name="planned">How long it was to be.</param>
    /// <param name="policy">The service level of the day it was planned for.</param>
    public static Cancellation Of(Instant plannedStart, Instant cancelledAt, Minutes planned, HoursPolicy policy)
    {
        var notice = plannedStart - cancelledAt;
        var paid = policy.ShortNoticeMinutes.Value is { } limit && notice < Duration.FromMinutes(limit.Count) ? planned : Minutes.Zero;
        return new(notice, paid, policy.ShortNoticeConsumesBalance.Value ? paid : Minutes.Zero);
    }
}
