using System.Collections.Immutable;
using Ledsager.Law;
using NodaTime;

namespace Ledsager.Cases.Hours;

/// <summary>
/// Records what the calendar has made true. A midnight is told once, with the knowledge of that moment; where a later fact changes
/// what it did, the difference is told as an adjustment and nothing on record is rewritten (GOLDEN line 7).
/// </summary>
public static class Calendar
{
    /// <summary>The facts that bring the record level with the account.</summary>
    /// <param name="record">What is on record.</param>
    /// <param name="account">The account as it is on record, with what its lines are charged.</param>
    /// <param name="history">The account, derived through today; what it does not tell is level with the record already.</param>
    /// <param name="causedBy">The version of the fact that changed the account; only adjustments name it.</param>
    public static ImmutableArray<Fact> Tell(CalendarRecord record, HoursAccount account, AccountHistory history, long causedBy)
    {
        var levels = account.Levels;
        var derived = new Dictionary<CalendarLine, Minutes>();
        foreach (var movement in history.Movements)
        {
            if (movement.Kind is MovementKind.Saved or MovementKind.Lapsed)
            {
                var line = new CalendarLine(movement.On, movement.Lot, movement.Reason);
                derived[line] = derived.GetValueOrDefault(line) + movement.Amount;
            }
        }

        var changed =
            from line in derived.Keys.Union(record.LinesAfter(history.From?.State.Day ?? LocalDate.MinIsoValue))
            let published = record[line]
            let revised = derived.GetValueOrDefault(line)
            where published != revised
            select (line.On, Rank: line.Lapse is null ? 2 : IsWindowOrCap(line) ? 1 : 3, line.Lot, Event: Change(line, published, revised));

        var closed =
            from end in history.MonthEnds
            where !record.ClosedMonths.Contains(end.Month)
            select (On: end.Month.PlusMonths(1).FirstDay(), Rank: 0, Lot: end.Month, Event: (CaseEvent)new MonthClosed(end.Month));

        var midnights =
            from change in closed.Concat(changed)
            orderby change.On, change.Rank, change.Lot
            select change.Event;

        return [.. from told in LineRecord.Tell(record, account, history, causedBy).Concat(midnights)
                   select new Fact(told, RuleOf(told, account.Facts, levels))];

        CaseEvent Change(CalendarLine line, Minutes published, Minutes revised) => (record.Tells(line.On), line.Lapse) switch
        {
            (false, null) => new HoursSaved(line.Lot, revised),
            (false, { } reason) => new HoursExpired(line.On, line.Lot, revised, reason),
            (true, null) => new HoursSavedAdjusted(line.Lot, published, revised, causedBy),
            (true, { } reason) => new HoursExpiredAdjusted(line.On, line.Lot, reason, published, revised, causedBy),
        };
    }

    /// <summary>The next date, after the state's day, whose first midnight may have something to tell; null when nothing is to come.</summary>
    public static LocalDate? NextMidnight(AccountState state, StandingFacts facts, ServiceLevelHistory levels) =>
        Replay.From(state, facts, levels).NextMidnight();

    /// <summary>The rule behind a lapse.</summary>
    private static Citation RuleOf(LapseReason reason, HoursPolicy policy) => reason switch
    {
        LapseReason.WindowEnded => policy.WindowMonthsInclusive.Citation,
        LapseReason.NoSavingsAgreement => policy.SavingsRequiresAgreement.Citation,
        LapseReason.CapExceeded => policy.CapMinutes.Citation,
        _ => HoursLaw.EndOfGrant,
    };

    private static bool IsWindowOrCap(CalendarLine line) => line.Lapse is LapseReason.WindowEnded or LapseReason.CapExceeded;

    private static Citation RuleOf(CaseEvent @event, StandingFacts facts, ServiceLevelHistory levels)
    {
        return @event switch
        {
            HoursExpired e => RuleOf(e.Reason, Policy(e.Lot)),
            HoursExpiredAdjusted e => RuleOf(e.Reason, Policy(e.Lot)),
            HoursSaved e => Policy(e.Lot).WindowMonthsInclusive.Citation,
            HoursSavedAdjusted e => Policy(e.Lot).WindowMonthsInclusive.Citation,
            HoursChargeAdjusted e => levels.On(e.On).Hours.HolidayCapMinutesPerDay.Citation,
            HoursUncovered => HoursLaw.EndOfGrant,
            MonthClosed e => Policy(e.Month).EntitlementMinutesPerMonth.Citation,
            _ => throw new InvalidOperationException($"{@event.GetType().Name} is not the calendar's."),
        };

        HoursPolicy Policy(YearMonth lot) => levels.On(facts.OpeningDay(lot)).Hours;
    }
}
