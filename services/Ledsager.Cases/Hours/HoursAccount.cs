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
    private Order? _order;

    /// <summary>An account without facts.</summary>
    public static HoursAccount Empty(ServiceLevelHistory levels) => new(StandingFacts.None, ImmutableDictionary<UseId, Use>.Empty, levels);

    /// <summary>The account at the end of a local day, before the midnight that follows it.</summary>
    public AccountHistory Derive(LocalDate through)
    {
        var replay = new Replay(Facts, Levels);
        var charges = new List<Charge>();
        var uncovered = new List<Uncovered>();
        Play(replay, PartsInOrder().AsSpan(), through, charges, uncovered);
        return new AccountHistory(this, replay.State, replay.Movements, replay.MonthEnds, charges, uncovered);
    }

    /// <summary>Minutes of the uses after a state that no lot can pay, through a day: the end of a derivation when only its end can differ.</summary>
    internal Minutes UncoveredAfter(AccountState state, LocalDate through)
    {
        var parts = PartsInOrder();
        var uncovered = new List<Uncovered>();
        Play(Replay.From(state, Facts, Levels), parts.AsSpan()[FirstAfter(parts, state.Day, long.MaxValue)..], through, [], uncovered);
        return new Minutes(uncovered.Sum(each => each.Amount.Count));
    }

    private void Play(Replay replay, ReadOnlySpan<(Use Use, UsePart Part)> parts, LocalDate through, List<Charge> charges, List<Uncovered> uncovered)
    {
        var holiday = (Day: LocalDate.MinIsoValue, Charged: Minutes.Zero);
        foreach (var (use, part) in parts)
        {
            if (part.On > through)
                break;

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
    }

    /// <summary>Minutes that lines naming a companion have on a day.</summary>
    /// <param name="companion">The companion.</param>
    /// <param name="day">The work date.</param>
    /// <param name="except">A line that does not count.</param>
    internal Minutes WorkedBy(string companion, LocalDate day, UseId? except)
    {
        var parts = PartsInOrder();
        var minutes = Minutes.Zero;
        for (var i = FirstAfter(parts, day.PlusDays(-1), long.MaxValue); i < parts.Length && parts[i].Part.On == day; i++)
        {
            if (parts[i].Use.Recorded.Companion == companion && parts[i].Use.Id != except)
                minutes += parts[i].Part.Registered;
        }

        return minutes;
    }

    /// <summary>The account with a line as it stands now, new or changed.</summary>
    internal HoursAccount With(Use use)
    {
        var after = this with { Uses = Uses.SetItem(use.Id, use) };
        if (_order is not { } known || !ReferenceEquals(known.Uses, Uses))
            return after;

        var parts = known.Parts.ToBuilder();
        if (Uses.ContainsKey(use.Id))
            parts.RemoveAll(each => each.Use.Id == use.Id);
        foreach (var part in use.Parts)
            parts.Insert(FirstAfter(parts, part.On, use.Order), (use, part));

        after._order = new Order(after.Uses, parts.DrainToImmutable());
        return after;
    }

    // Line 5: by work date, then recording order. Sorted when first asked for and kept sorted from then on, because deciding about a line
    // derives the account with it and without it.
    private ImmutableArray<(Use Use, UsePart Part)> PartsInOrder()
    {
        if (_order is not { } known || !ReferenceEquals(known.Uses, Uses))
        {
            _order = known = new Order(Uses, [..
                from use in Uses.Values
                from part in use.Parts
                orderby part.On, use.Order
                select (use, part)]);
        }

        return known.Parts;
    }

    private static int FirstAfter(IReadOnlyList<(Use Use, UsePart Part)> parts, LocalDate on, long order)
    {
        var (low, high) = (0, parts.Count);
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            var (use, part) = parts[middle];
            if (part.On < on || (part.On == on && use.Order <= order))
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }

    private sealed record Order(ImmutableDictionary<UseId, Use> Uses, ImmutableArray<(Use Use, UsePart Part)> Parts);
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
