using Ledsager.Cases.Hours;
using Ledsager.Law;
using NodaTime;

namespace Ledsager.Cases.Delivery;

/// <summary>What a citizen who moves away had saved, lot by lot, for the municipality moved to (A-16, R-REL-05). It promises nothing: the hours lapse here.</summary>
/// <param name="LastDate">The grant's last day here.</param>
/// <param name="Lots">What was left at the end of it, with the day it could have been used until.</param>
public sealed record ClosingStatement(LocalDate LastDate, IReadOnlyList<OpeningLot> Lots)
{
    /// <summary>The statement of the latest grant that ended because the citizen moved; null when none did.</summary>
    public static ClosingStatement? Of(HoursAccount account) =>
        account.Facts.Grants.FindLast(grant => grant.EndReason == GrantEndReason.MovedAway) is { LastDate: { } last }
            ? new(last, [.. account.Derive(last).State.Lots
                .Where(lot => lot.Remaining > Minutes.Zero)
                .Select(lot => new OpeningLot(lot.Month, lot.Remaining, LastUsable.WindowEnd(lot.Month, account.Facts, account.Levels)))])
            : null;
}
