using Ledsager.Law;
using NodaTime;

namespace Ledsager.Cases.Hours;

/// <summary>An account month by month, and what the ends of grants took.</summary>
/// <param name="Months">The months with a grant, oldest first; the last may still be open.</param>
/// <param name="GrantEnds">The ends of grants that have passed, oldest first.</param>
public sealed record Statement(IReadOnlyList<MonthStatement> Months, IReadOnlyList<GrantEndStatement> GrantEnds)
{
    /// <summary>Reads a statement off a derived account.</summary>
    public static Statement Of(AccountHistory history)
    {
        var today = history.State.Day;
        var byMonth = history.Movements.ToLookup(movement => movement.On.ToYearMonth());
        var facts = history.Account.Facts;
        var ended = history.MonthEnds.ToDictionary(end => end.Month, end => end.Total);
        var months = new List<MonthStatement>();
        var left = Minutes.Zero;

        if (facts.Grants is [var first, ..])
        {
            for (var month = first.Start.ToYearMonth(); month <= today.ToYearMonth(); month = month.PlusMonths(1))
            {
                // What the midnight that begins the 1st does belongs to the month it ends, but for the lot it opens.
                var within = byMonth[month].Where(movement => movement.On.Day != 1 || movement.Kind is MovementKind.Opened or MovementKind.Used).ToArray();
                var next = month.PlusMonths(1).FirstDay();
                var closing = byMonth[month.PlusMonths(1)].Where(movement => movement.On == next).ToArray();
                var opened = Sum(within, MovementKind.Opened);
                var used = Sum(within, MovementKind.Used);
                var lapsedWithin = Sum(within, MovementKind.Lapsed);
                var leftAtEnd = left + opened - used - lapsedWithin;

                if (facts.Grants.FindLast(grant => grant.Touches(month)) is { } grant)
                {
                    // What becomes of the lot was settled by the last day in the month that had it.
                    var lastWithLot = LocalDate.Min(month.LastDay(), grant.LastDate ?? LocalDate.MaxIsoValue);
                    months.Add(new MonthStatement(
                        month, opened, used, leftAtEnd, ended.ContainsKey(month), Sum(closing, MovementKind.Saved),
                        [.. closing.Where(IsOrdinaryLapse).Select(AsLapse)],
                        Sum(closing, MovementKind.Opened), ended.GetValueOrDefault(month), LastUsable.Of(month, lastWithLot, facts, history.Account.Levels)));
                }

                left = leftAtEnd - Sum(closing, MovementKind.Lapsed);
            }
        }

        var ends = history.Movements.Where(movement => movement.Kind == MovementKind.Lapsed && !IsOrdinaryLapse(movement)).ToLookup(movement => movement.On);
        return new Statement(months, [..
            from grant in facts.Grants
            let last = grant.LastDate ?? LocalDate.MaxIsoValue
            where last < today
            let midnight = last.PlusDays(1)
            select new GrantEndStatement(midnight, grant.EndReason!.Value, [.. ends[midnight].Select(AsLapse)])]);
    }

    private static Minutes Sum(IEnumerable<Movement> movements, MovementKind kind) =>
        new(movements.Where(movement => movement.Kind == kind).Sum(movement => movement.Amount.Count));

    private static bool IsOrdinaryLapse(Movement movement) =>
        movement.Reason is LapseReason.WindowEnded or LapseReason.NoSavingsAgreement or LapseReason.CapExceeded;

    private static LotLapse AsLapse(Movement movement) => new(movement.Lot, movement.Amount, movement.Reason!.Value);
}

/// <summary>A month of an account.</summary>
/// <param name="Month">The month.</param>
/// <param name="Opened">Minutes its lot was given.</param>
/// <param name="Used">Minutes used on its days, from any lot.</param>
/// <param name="Left">Minutes in all lots at the end of its last day, or of today in the open month.</param>
/// <param name="IsClosed">True when its end has passed; what follows is zero until then.</param>
/// <param name="Saved">Minutes of its own lot saved at its end.</param>
/// <param name="Expired">What lapsed at its end, oldest lot first.</param>
/// <param name="NextOpened">Minutes opened for the next month at its end.</param>
/// <param name="TotalAfterOpening">Minutes in all lots once the next month's had opened.</param>
/// <param name="LotLastUsable">The last day its own lot can be used on, itself included, as far as the facts known tell; in the past once the lot has lapsed.</param>
public sealed record MonthStatement(
    YearMonth Month,
    Minutes Opened,
    Minutes Used,
    Minutes Left,
    bool IsClosed,
    Minutes Saved,
    IReadOnlyList<LotLapse> Expired,
    Minutes NextOpened,
    Minutes TotalAfterOpening,
    LocalDate LotLastUsable)
{
    /// <summary>The local midnight that ends it: what its end does counts from there .</summary>
    public Instant ClosesAt => DanishCalendar.CloseOf(Month);

    /// <summary>The local midnight at which what is left of its own lot lapses.</summary>
    public Instant LotLapsesAt => DanishCalendar.EndOfDay(LotLastUsable);
}

/// <summary>What the end of a grant took.</summary>
/// <param name="On">The day after the last; its first midnight took everything left.</param>
/// <param name="Reason">Why the grant ended.</param>
/// <param name="Expired">What lapsed, oldest lot first.</param>
public sealed record GrantEndStatement(LocalDate On, GrantEndReason Reason, IReadOnlyList<LotLapse> Expired);

/// <summary>Minutes of a lot that lapsed.</summary>
/// <param name="Lot">The lot.</param>
/// <param name="Amount">Minutes, above zero.</param>
/// <param name="Reason">Why.</param>
public readonly record struct LotLapse(YearMonth Lot, Minutes Amount, LapseReason Reason);
