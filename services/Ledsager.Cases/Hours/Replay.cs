using Ledsager.Law;
using NodaTime;

namespace Ledsager.Cases.Hours;

/// <summary>
/// Plays an account forward from day to day: what each local midnight does, and what each use takes. This is the fifteen lines of the
/// specification in the order they happen; whatever is asked of an account is read off its movements.
/// </summary>
/// <remarks>Mutable while it runs and seen by one caller; given the same facts it always does the same.</remarks>
internal sealed class Replay
{
    private readonly StandingFacts _facts;
    private readonly ServiceLevelHistory _levels;
    private readonly List<OpenLot> _lots;
    private readonly List<Movement>? _movements;
    private readonly List<MonthEnd>? _monthEnds;
    private LocalDate _day;
    private Minutes _opened;
    private Minutes _used;
    private Minutes _expired;
    private Lot? _ended;

    /// <summary>Starts before everything, and keeps every movement.</summary>
    public Replay(StandingFacts facts, ServiceLevelHistory levels)
        : this(facts, levels, new AccountState(LocalDate.MinIsoValue, [], Minutes.Zero, Minutes.Zero, Minutes.Zero), [], [])
    {
    }

    private Replay(StandingFacts facts, ServiceLevelHistory levels, AccountState from, List<Movement>? movements, List<MonthEnd>? monthEnds)
    {
        _facts = facts;
        _levels = levels;
        (_day, _opened, _used, _expired, _ended) = (from.Day, from.Opened, from.Used, from.Expired, from.Ended);
        _lots = [.. from.Lots.Select(lot => new OpenLot(lot, PolicyOf(lot.Month)))];
        _movements = movements;
        _monthEnds = monthEnds;
    }

    /// <summary>Goes on from a state.</summary>
    /// <param name="state">Where to start.</param>
    /// <param name="facts">Grants, offsets and agreements.</param>
    /// <param name="levels">The municipality's service levels.</param>
    /// <param name="keepsMovements">Whether anybody will ask for the movements from then on.</param>
    public static Replay From(AccountState state, StandingFacts facts, ServiceLevelHistory levels, bool keepsMovements = false) =>
        new(facts, levels, state, keepsMovements ? [] : null, keepsMovements ? [] : null);

    /// <summary>The movements so far, in the order they happened.</summary>
    public IReadOnlyList<Movement> Movements => _movements ?? [];

    /// <summary>The ends of months so far.</summary>
    public IReadOnlyList<MonthEnd> MonthEnds => _monthEnds ?? [];

    /// <summary>The state now.</summary>
    public AccountState State => new(_day, [.. _lots.Select(open => open.Lot)], _opened, _used, _expired, _ended);

    /// <summary>Lets every midnight pass up to the one that begins <paramref name="day"/>. An earlier day changes nothing.</summary>
    public void AdvanceTo(LocalDate day)
    {
        if (day <= _day)
            return; // Another line of the same day.

        while (NextMidnight() is { } next && next <= day)
        {
            _day = next;
            Midnight(next);
        }

        _day = day;
    }

    /// <summary>Takes minutes from the lots that can pay on the day, in the service level's order.</summary>
    /// <returns>The minutes no lot could pay.</returns>
    public Minutes Take(UseId use, Minutes amount)
    {
        // Each lot keeps the order of its own service level. A new order only hits lots opened under it, so lots opened under an
        // earlier one come first, and among themselves in that one's order.
        for (int first = 0, end; first < _lots.Count && amount > Minutes.Zero; first = end)
        {
            var order = _lots[first].Policy.ConsumptionOrder.Value;
            end = first + 1;
            while (end < _lots.Count && _lots[end].Policy.ConsumptionOrder.Value == order)
                end++;

            // The current month's lot, if it is among them, is the last: lots stand oldest first.
            switch (order)
            {
                case ConsumptionOrder.OldestFirst:
                    TakeForwards(first, end);
                    break;
                case ConsumptionOrder.CurrentThenNewestFirst:
                    for (var i = end - 1; i >= first; i--)
                        TakeFrom(i);
                    break;
                case ConsumptionOrder.CurrentThenOldestFirst:
                    if (_lots[end - 1].Lot.Month == _day.ToYearMonth())
                        TakeFrom(end - 1);
                    TakeForwards(first, end);
                    break;
                default:
                    throw new InvalidOperationException($"Nothing is known of the order of consumption {order}.");
            }
        }

        return amount;

        void TakeForwards(int first, int end)
        {
            for (var i = first; i < end; i++)
                TakeFrom(i);
        }

        void TakeFrom(int index)
        {
            var (lot, policy) = _lots[index];
            var part = Minutes.Min(amount, lot.Remaining);
            if (part == Minutes.Zero)
                return;

            _lots[index] = new OpenLot(lot with { Remaining = lot.Remaining - part }, policy);
            _used += part;
            amount -= part;
            _movements?.Add(new Movement(_day, MovementKind.Used, lot.Month, part, use));
        }
    }

    /// <summary>
    /// The next date whose first midnight may do something: the 1st of a month, a grant's first day, the day after its last, and the day an
    /// offset changes. Null when nothing is to come.
    /// </summary>
    public LocalDate? NextMidnight()
    {
        LocalDate? next = null;
        if (_lots.Count > 0 || GrantedWithin(_day.ToYearMonth()))
            next = _day.ToYearMonth().PlusMonths(1).OnDayOfMonth(1);

        foreach (var grant in _facts.Grants)
        {
            Consider(grant.Start);
            if (grant.LastDate is { } last)
                Consider(last.PlusDays(1));
        }

        foreach (var step in _facts.Offsets)
            Consider(step.Effective);

        foreach (var taken in _facts.TakenOver)
            Consider(taken.On);

        return next;

        void Consider(LocalDate date)
        {
            if (date > _day && (next is null || date < next))
                next = date;
        }
    }

    private void Midnight(LocalDate day)
    {
        if (_facts.Grants.Find(grant => grant.LastDate == day.PlusDays(-1)) is { EndReason: { } reason })
            EndGrant(day, reason);

        if (day.Day == 1)
            EndMonth(day);

        if (_facts.GrantOn(day) is not { } grant)
            return;

        var policy = PolicyOf(day.ToYearMonth());
        if (day.Day == 1 || day == grant.Start)
            Open(day, NotUsedBefore(LotSize.On(day, grant, _facts, policy)), policy);
        else if (policy.OffsetChange.Value == OffsetChange.CitizenFavourable)
            TopUp(day, NotUsedBefore(LotSize.On(day, grant, _facts, policy)) - NotUsedBefore(LotSize.On(day.PlusDays(-1), grant, _facts, policy)));

        TakeOver(day);
        CutToCap(day, policy);

        // The month that just ended is told with what its end left at disposal (GOLDEN line 3: lapse, save, open, cut).
        if (_monthEnds is [.., var ended] && day.Day == 1 && ended.Month == day.PlusDays(-1).ToYearMonth())
            _monthEnds[^1] = ended with { Total = Total };
    }

    private Minutes Total => _opened - _used - _expired;

    // GOLDEN line 9: at the midnight after the last day everything left lapses with the end's reason.
    private void EndGrant(LocalDate day, GrantEndReason reason)
    {
        if (_lots is [.., { Lot: var own }] && own.Month == day.ToYearMonth())
            _ended = own with { Opened = own.Opened + UsedBefore };

        foreach (var open in _lots)
            Lapse(day, open.Lot, open.Lot.Remaining, LapseOf(reason));

        _lots.Clear();
    }

    private void EndMonth(LocalDate day)
    {
        var month = day.PlusDays(-1).ToYearMonth();
        _ended = null;

        // Line 3 (a): the lot whose window ended lapses. A later service level may have a shorter window, and a lot's own may have been moved, so it need not be the oldest.
        foreach (var open in _lots)
        {
            if (LastMonthOf(open) <= month)
                Lapse(day, open.Lot, open.Lot.Remaining, LapseReason.WindowEnded);
        }

        _lots.RemoveAll(open => LastMonthOf(open) <= month);

        // Line 3 (b): the month's own remainder is saved if an agreement is in force on its last day, else it lapses.
        if (_lots is [.., { Lot: var own, Policy: var policy }] && own.Month == month)
        {
            if (!policy.SavingsRequiresAgreement.Value || _facts.SavingAgreedOn(month.LastDay()) || _facts.WindowOf(month) is not null)
            {
                if (own.Remaining > Minutes.Zero)
                    _movements?.Add(new Movement(day, MovementKind.Saved, month, own.Remaining));
            }
            else
            {
                Lapse(day, own, own.Remaining, LapseReason.NoSavingsAgreement);
                _lots.RemoveAt(_lots.Count - 1);
            }
        }

        if (GrantedWithin(month))
            _monthEnds?.Add(new MonthEnd(month, Total));
    }

    // one lot for a citizen and month; a new grant in the month gives only what those before it had not used.
    private Minutes NotUsedBefore(Minutes size) => Minutes.Max(Minutes.Zero, size - UsedBefore);

    private Minutes UsedBefore => _ended is { } before ? before.Opened - before.Remaining : Minutes.Zero;

    private void Open(LocalDate day, Minutes size, HoursPolicy policy)
    {
        _lots.Add(new OpenLot(new Lot(day.ToYearMonth(), size, size), policy));
        _opened += size;
        _movements?.Add(new Movement(day, MovementKind.Opened, day.ToYearMonth(), size));
    }

    // lots of another municipality come in with their own months and last days.
    private void TakeOver(LocalDate day)
    {
        foreach (var taken in _facts.TakenOver.Where(taken => taken.On == day))
        {
            _lots.Insert(_lots.TakeWhile(open => open.Lot.Month < taken.Lot).Count(), new OpenLot(new Lot(taken.Lot, taken.Amount, taken.Amount), PolicyOf(taken.Lot)));
            _opened += taken.Amount;
            _movements?.Add(new Movement(day, MovementKind.Opened, taken.Lot, taken.Amount));
        }
    }

    // A lot's window is its service level's, unless a fact names another.
    private YearMonth LastMonthOf(OpenLot open) => _facts.WindowOf(open.Lot.Month)?.ToYearMonth() ?? open.LastMonth;

    private void TopUp(LocalDate day, Minutes amount)
    {
        if (amount <= Minutes.Zero)
            return;

        var (lot, policy) = _lots[^1];
        _lots[^1] = new OpenLot(lot with { Opened = lot.Opened + amount, Remaining = lot.Remaining + amount }, policy);
        _opened += amount;
        _movements?.Add(new Movement(day, MovementKind.Opened, lot.Month, amount));
    }

    // Line 3 (d): the total is brought down to the cap, oldest lot first.
    private void CutToCap(LocalDate day, HoursPolicy policy)
    {
        var counted = policy.CapScope.Value == CapScope.AvailableIncludingCurrentMonth ? _lots.Count : _lots.Count - 1;
        var over = Minutes.Zero - policy.CapMinutes.Value;
        for (var i = 0; i < counted; i++)
            over += _lots[i].Lot.Remaining;

        for (var i = 0; i < counted && over > Minutes.Zero; i++)
        {
            var (lot, its) = _lots[i];
            var cut = Minutes.Min(over, lot.Remaining);
            Lapse(day, lot, cut, LapseReason.CapExceeded);
            _lots[i] = new OpenLot(lot with { Remaining = lot.Remaining - cut }, its);
            over -= cut;
        }
    }

    private void Lapse(LocalDate day, Lot lot, Minutes amount, LapseReason reason)
    {
        if (amount == Minutes.Zero)
            return; // nothing is told of nothing.

        _expired += amount;
        _movements?.Add(new Movement(day, MovementKind.Lapsed, lot.Month, amount, Reason: reason));
    }

    // A lot keeps the service level of the day it opened: the 1st, or the grant's first day.
    private HoursPolicy PolicyOf(YearMonth month) => _levels.On(_facts.OpeningDay(month)).Hours;

    private bool GrantedWithin(YearMonth month) => _facts.Grants.Exists(grant => grant.Touches(month));

    private static LapseReason LapseOf(GrantEndReason reason) => reason switch
    {
        GrantEndReason.Revoked => LapseReason.Revoked,
        GrantEndReason.Withdrawn => LapseReason.Withdrawn,
        GrantEndReason.Deceased => LapseReason.Deceased,
        GrantEndReason.MovedAway => LapseReason.MovedAway,
        GrantEndReason.Section96Granted => LapseReason.Section96Granted,
        GrantEndReason.SchemeEnded => LapseReason.SchemeEnded,
        var other => throw new InvalidOperationException($"No lapse for grant end {other}."),
    };

    /// <summary>A lot with the service level it keeps.</summary>
    private readonly record struct OpenLot(Lot Lot, HoursPolicy Policy)
    {
        public YearMonth LastMonth { get; } = Lot.Month.PlusMonths(Policy.WindowMonthsInclusive.Value - 1);
    }
}
