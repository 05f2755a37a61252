using Ledsager.Law;
using NodaTime;

namespace Ledsager.Cases.Hours;

/// <summary>The last day a lot can be used on, as far as the facts known tell (GOLDEN lines 2 and 9).</summary>
internal static class LastUsable
{
    public static LocalDate Of(YearMonth lot, LocalDate asOf, StandingFacts facts, ServiceLevelHistory levels)
    {
        var policy = levels.On(facts.OpeningDay(lot)).Hours;
        var ownMonthEnd = lot.LastDay();

        // A lot that outlived its own month was saved; one that has not yet will be if the agreement holds on the month's last day.
        var saved = asOf > ownMonthEnd || !policy.SavingsRequiresAgreement.Value || facts.SavingAgreedOn(ownMonthEnd);
        var last = saved || facts.WindowOf(lot) is not null ? WindowEnd(lot, facts, levels) : ownMonthEnd;

        return facts.GrantOn(asOf)?.LastDate is { } grantEnds ? LocalDate.Min(last, grantEnds) : last;
    }

    /// <summary>The last day of a saved lot's window: the service level's, unless a fact names another.</summary>
    public static LocalDate WindowEnd(YearMonth lot, StandingFacts facts, ServiceLevelHistory levels) =>
        facts.WindowOf(lot) ?? HoursLaw.LastUsableDay(lot, levels.On(facts.OpeningDay(lot)).Hours.WindowMonthsInclusive.Value);
}
