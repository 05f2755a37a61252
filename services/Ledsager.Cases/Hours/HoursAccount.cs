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
    private Found? _found;

    /// <summary>An account without facts.</summary>
    public static HoursAccount Empty(ServiceLevelHistory levels) => new(StandingFacts.None, ImmutableDictionary<UseId, Use>.Empty, levels);

    /// <summary>The account at the end of a local day, before the midnight that follows it, with everything that led there.</summary>
    public AccountHistory Derive(LocalDate through)
    {
        var played = new Played(new Replay(Facts, Levels));
        foreach (var month in Known.Order.Months)
            Play(played, month.AsSpan(), through);

        return played.History(this, through);
    }

    /// <summary>Where the account stands at the end of a local day. The same as the state of <see cref="Derive"/>, and cheap for a day near the last one asked for.</summary>
    /// <remarks>It keeps where every month ended: not for days far beyond today.</remarks>
    public AccountState StateOn(LocalDate through) => Known.State is { } state && state.Day == through ? state : Continue(through).State;

    /// <summary>The newest month end that is known and not after a day.</summary>
    internal Checkpoint? CheckpointBy(LocalDate day) => Checkpoint.Newest(Known.Latest, end => end <= day);

    /// <summary>The same derivation, gone on with from the newest month end that is known.</summary>
    internal AccountHistory Continue(LocalDate through) => Continue(through, CheckpointBy(through));

    /// <summary>The same derivation, gone on with from a month end: it tells only what happened after it. Every month end on the way is kept for the next time.</summary>
    internal AccountHistory Continue(LocalDate through, Checkpoint? from)
    {
        var order = Known.Order;
        var played = new Played(from is null ? new Replay(Facts, Levels) : Replay.From(from.State, Facts, Levels, keepsMovements: true)) { UncoveredMinutes = from?.Uncovered ?? Minutes.Zero };
        var latest = from;
        if ((from?.State.Day.ToYearMonth().PlusMonths(1) ?? FirstMonth(order)) is { } month)
        {
            for (; month.LastDay() <= through; month = month.PlusMonths(1))
            {
                Play(played, order.Month(month).AsSpan(), through);
                played.Replay.AdvanceTo(month.LastDay());
                latest = new Checkpoint(played.Replay.State, played.UncoveredMinutes, latest);
            }

            Play(played, order.Month(month).AsSpan(), through);
        }

        var history = played.History(this, through) with { From = from, Latest = latest };
        Learn(history);
        return history;
    }

    /// <summary>Keeps where a derivation of the same lines and facts came to, and the month ends it has met.</summary>
    internal void Learn(AccountHistory same)
    {
        var known = Known;
        var isNewer = same.Latest is { } latest && (known.Latest is not { } before || before.State.Day < latest.State.Day);
        _found = known with { Latest = isNewer ? same.Latest : known.Latest, State = same.State };
    }

    /// <summary>Minutes of the uses after a state that no lot can pay, through a day: the end of a derivation when only its end can differ.</summary>
    internal Minutes UncoveredAfter(AccountState state, LocalDate through)
    {
        var order = Known.Order;
        var played = new Played(Replay.From(state, Facts, Levels));
        if (FirstMonth(order) is { } first)
        {
            for (var month = YearMonthMax(first, state.Day); month.FirstDay() <= through; month = month.PlusMonths(1))
            {
                var lines = order.Month(month);
                Play(played, lines.AsSpan()[TimesheetOrder.FirstAfter(lines, state.Day, long.MaxValue)..], through);
            }
        }

        return played.UncoveredMinutes;

        static YearMonth YearMonthMax(YearMonth first, LocalDate day) => day < first.FirstDay() ? first : day.ToYearMonth();
    }

    /// <summary>The lines of a day, in recording order; found without looking at the lines of other days.</summary>
    internal ReadOnlySpan<TimesheetOrder.DatedLine> LinesOf(LocalDate day)
    {
        var lines = Known.Order.Month(day.ToYearMonth());
        return lines.AsSpan()[TimesheetOrder.FirstAfter(lines, day.PlusDays(-1), long.MaxValue)..TimesheetOrder.FirstAfter(lines, day, long.MaxValue)];
    }

    /// <summary>The account with a line as it stands now, new or changed. Month ends before it are as they were.</summary>
    internal HoursAccount With(Use use)
    {
        var before = Uses.GetValueOrDefault(use.Id);
        var after = this with { Uses = Uses.SetItem(use.Id, use) };
        if (_found is not { } found || !found.IsOf(this))
            return after;

        var latest = found.Latest;
        foreach (var part in use.Parts.Concat(before?.Parts ?? []))
            latest = Checkpoint.Newest(latest, end => end < part.On);

        after._found = new Found(after.Facts, after.Uses, after.Levels, found.Order.With(before, use), latest);
        return after;
    }

    // Sorted when first asked for and kept sorted from then on, because deciding about a line derives the account with it and without it.
    private Found Known => _found is { } found && found.IsOf(this) ? found : _found = new Found(Facts, Uses, Levels, TimesheetOrder.Of(Uses.Values), null);

    private YearMonth? FirstMonth(TimesheetOrder order)
    {
        var granted = Facts.Grants is [var first, ..] ? first.Start.ToYearMonth() : (YearMonth?)null;
        return order.FirstMonth is { } worked && (granted is not { } start || worked < start) ? worked : granted;
    }

    private void Play(Played played, ReadOnlySpan<TimesheetOrder.DatedLine> lines, LocalDate through)
    {
        var holiday = (Day: LocalDate.MinIsoValue, Charged: Minutes.Zero);
        foreach (var (use, part) in lines)
        {
            if (part.On > through)
                break;

            played.Replay.AdvanceTo(part.On);
            if (holiday.Day != part.On)
                holiday = (part.On, Minutes.Zero);

            var amount = part.Registered;
            if (use.Recorded.Kind == UseKind.Holiday && Levels.On(part.On).Hours.HolidayCapMinutesPerDay.Value is { } cap)
            {
                // Line 10: a day's holiday lines share its cap in recording order.
                amount = Minutes.Min(amount, cap - holiday.Charged);
                holiday = (part.On, holiday.Charged + amount);
            }

            played.Charges.Add(new Charge(use.Id, part.On, part.Registered, amount, part.Charged));
            var left = played.Replay.Take(use.Id, amount);
            if (left > Minutes.Zero)
            {
                played.Uncovered.Add(new Uncovered(use.Id, part.On, left));
                played.UncoveredMinutes += left;
            }
        }
    }

    /// <summary>What has been found out about an account, good as long as it is the same one.</summary>
    private sealed record Found(StandingFacts Facts, ImmutableDictionary<UseId, Use> Uses, ServiceLevelHistory Levels, TimesheetOrder Order, Checkpoint? Latest)
    {
        /// <summary>The state of the last derivation.</summary>
        public AccountState? State { get; init; }

        public bool IsOf(HoursAccount account) => ReferenceEquals(Facts, account.Facts) && ReferenceEquals(Uses, account.Uses) && ReferenceEquals(Levels, account.Levels);
    }

    private sealed class Played(Replay replay)
    {
        public Replay Replay => replay;

        public List<Charge> Charges { get; } = [];

        public List<Uncovered> Uncovered { get; } = [];

        public Minutes UncoveredMinutes { get; set; }

        public AccountHistory History(HoursAccount account, LocalDate through)
        {
            replay.AdvanceTo(through);
            return new AccountHistory(account, replay.State, replay.Movements, replay.MonthEnds, Charges, Uncovered) { UncoveredTotal = UncoveredMinutes };
        }
    }
}

/// <summary>What a use is charged on one work date.</summary>
/// <param name="Use">The use.</param>
/// <param name="On">The work date.</param>
/// <param name="Registered">Minutes worked.</param>
/// <param name="Amount">Minutes charged: fewer than registered under the holiday cap.</param>
/// <param name="Recorded">Minutes the line is charged on record.</param>
public readonly record struct Charge(UseId Use, LocalDate On, Minutes Registered, Minutes Amount, Minutes Recorded);

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
    public required Minutes UncoveredTotal { get; init; }

    /// <summary>The month end after which the lists begin; null when they begin at the beginning.</summary>
    internal Checkpoint? From { get; init; }

    /// <summary>The newest month end passed.</summary>
    internal Checkpoint? Latest { get; init; }
}
