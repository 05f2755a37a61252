using System.Collections.Immutable;
using Ledsager.Law;
using NodaTime;

namespace Ledsager.Cases.Hours;

/// <summary>
/// A citizen's hours: a pure function of the facts, the service level and a date. Nothing is stored that is not a fact, so a late one
/// simply belongs to the history it is derived from (GOLDEN line 5).
/// </summary>
/// <param name="Facts">Grants, offsets and agreements.</param>
/// <param name="Uses">Timesheet lines by id, as they stand now, reversed ones too.</param>
/// <param name="Levels">The municipality's service levels.</param>
public sealed record HoursAccount(StandingFacts Facts, ImmutableDictionary<UseId, Use> Uses, ServiceLevelHistory Levels)
{
    /// <summary>An account without facts.</summary>
    public static HoursAccount Empty(ServiceLevelHistory levels) => new(StandingFacts.None, ImmutableDictionary<UseId, Use>.Empty, levels);

    /// <summary>The account at the end of a local day, before the midnight that follows it.</summary>
    public AccountHistory Derive(LocalDate through)
    {
        var replay = new Replay(Facts, Levels);
        var charges = new List<Charge>();
        var uncovered = new List<Uncovered>();
        var holiday = (Day: LocalDate.MinIsoValue, Charged: Minutes.Zero);

        foreach (var (use, part) in PartsInOrder(through))
        {
            replay.AdvanceTo(part.On);
            if (holiday.Day != part.On)
                holiday = (part.On, Minutes.Zero);

            var amount = part.Registered;
            if (use.Recorded.Kind == UseKind.Holiday && Levels.On(part.On).Hours.HolidayCapMinutesPerDay.Value is { } cap)
            {
                // Line 10: a day's holiday lines share its cap in recording order.
                amount = Minutes.Min(amount, cap - holiday.Charged);
                holiday = (part.On, holiday.Charged + amount);
            }

            charges.Add(new Charge(use.Id, part.On, part.Registered, amount));
            var left = replay.Take(use.Id, amount);
            if (left > Minutes.Zero)
                uncovered.Add(new Uncovered(use.Id, part.On, left));
        }

        replay.AdvanceTo(through);
        return new AccountHistory(this, replay.State, replay.Movements, replay.MonthEnds, charges, uncovered);
    }

    private IEnumerable<(Use Use, UsePart Part)> PartsInOrder(LocalDate through) =>
        from use in Uses.Values
        from part in use.Parts
        where part.On <= through
        orderby part.On, use.Order
        select (use, part);
}

/// <summary>What a use is charged on one work date.</summary>
/// <param name="Use">The use.</param>
/// <param name="On">The work date.</param>
/// <param name="Registered">Minutes worked.</param>
/// <param name="Amount">Minutes charged: fewer than registered under the holiday cap.</param>
public readonly record struct Charge(UseId Use, LocalDate On, Minutes Registered, Minutes Amount);

/// <summary>A derived account: where it stands at the end of a day and everything that led there.</summary>
/// <param name="Account">The account it was derived from.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Movements">What happened to which lot, in order.</param>
/// <param name="MonthEnds">The months that ended under a grant, in order.</param>
/// <param name="Charges">What each use was charged, by work date and recording order.</param>
/// <param name="Uncovered">Minutes of accepted uses that no lot could pay: uses outside a grant that was ended late.</param>
public sealed record AccountHistory(
    HoursAccount Account,
    AccountState State,
    IReadOnlyList<Movement> Movements,
    IReadOnlyList<MonthEnd> MonthEnds,
    IReadOnlyList<Charge> Charges,
    IReadOnlyList<Uncovered> Uncovered)
{
    /// <summary>Minutes of accepted uses that no lot could pay, in all.</summary>
    public Minutes UncoveredTotal => new(Uncovered.Sum(uncovered => uncovered.Amount.Count));
}
