using Ledsager.Law;
using NodaTime;

namespace Ledsager.Cases.Hours;

/// <summary>What a citizen has at disposal at the end of a local day.</summary>
/// <param name="AsOf">The day; the midnight that follows it has not passed.</param>
/// <param name="Lots">Lots usable on the day, oldest first, empty ones included until their last usable day.</param>
/// <param name="CurrentMonth">Minutes in the lot of the day's month.</param>
/// <param name="Saved">Minutes in lots of earlier months.</param>
/// <param name="Opened">Minutes opened through the day.</param>
/// <param name="Used">Minutes charged through the day and covered.</param>
/// <param name="Expired">Minutes lapsed through the day.</param>
public sealed record Balance(
    LocalDate AsOf, IReadOnlyList<LotBalance> Lots, Minutes CurrentMonth, Minutes Saved, Minutes Opened, Minutes Used, Minutes Expired)
{
    /// <summary>All minutes at disposal: opened − used − expired.</summary>
    public Minutes Total => CurrentMonth + Saved;

    /// <summary>Reads a balance off an account's state.</summary>
    /// <param name="state">The account at the end of the day asked for.</param>
    /// <param name="facts">What decides how long a lot can be used.</param>
    /// <param name="levels">The municipality's service levels.</param>
    public static Balance Of(AccountState state, StandingFacts facts, ServiceLevelHistory levels)
    {
        var month = state.Day.ToYearMonth();
        var lots = state.Lots.Select(lot => new LotBalance(lot.Month, lot.Opened, lot.Remaining, LastUsable.Of(lot.Month, state.Day, facts, levels))).ToArray();
        var current = new Minutes(state.Lots.Where(lot => lot.Month == month).Sum(lot => lot.Remaining.Count));
        return new Balance(state.Day, lots, current, state.Total - current, state.Opened, state.Used, state.Expired);
    }

    /// <summary>Carries an account forward over days without uses, and reads its balance there.</summary>
    /// <param name="state">The account after the last use.</param>
    /// <param name="facts">Grants, offsets and agreements.</param>
    /// <param name="levels">The municipality's service levels.</param>
    /// <param name="asOf">The day asked for, not before the state's.</param>
    public static Balance Forward(AccountState state, StandingFacts facts, ServiceLevelHistory levels, LocalDate asOf)
    {
        var replay = Replay.From(state, facts, levels);
        replay.AdvanceTo(asOf);
        return Of(replay.State, facts, levels);
    }
}

/// <summary>A lot in a balance.</summary>
/// <param name="Month">The month the hours were given for.</param>
/// <param name="Opened">Minutes given.</param>
/// <param name="Remaining">Minutes left.</param>
/// <param name="LastUsable">The last day they can be used on, itself included.</param>
public readonly record struct LotBalance(YearMonth Month, Minutes Opened, Minutes Remaining, LocalDate LastUsable);
