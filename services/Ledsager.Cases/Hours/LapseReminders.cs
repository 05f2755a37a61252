using Ledsager.Law;
using NodaTime;

namespace Ledsager.Cases.Hours;

/// <summary>Reminds of lots whose hours lapse soon, where whoever runs the service wants it. Told once for a lot; an account never depends on it.</summary>
internal static class LapseReminders
{
    /// <summary>What is near at the end of the state's day and is not on record.</summary>
    public static IEnumerable<Fact> Tell(CalendarRecord record, AccountState state, StandingFacts facts, ServiceLevelHistory levels) =>
        Tell(record, state, facts, levels, today: state.Day);

    /// <summary>What has become near after a day and is not on record: each as it was on its own day, however late it is told.</summary>
    /// <param name="record">What is on record.</param>
    /// <param name="account">The account.</param>
    /// <param name="after">The day of the last recording.</param>
    /// <param name="today">The day through which it is told. What has lapsed by then is left out.</param>
    public static IEnumerable<Fact> TellSince(CalendarRecord record, HoursAccount account, LocalDate after, LocalDate today)
    {
        if (account.Levels.Reminders.BeforeLapse is null)
            yield break;

        for (var day = Next(after); day <= today; day = Next(day))
        {
            foreach (var fact in Tell(record, account.StateOn(day), account.Facts, account.Levels, today).ToList())
            {
                record = record.Evolve(fact.Event);
                yield return fact;
            }
        }

        // A month's turn opens and ends lots: what is near is looked for anew.
        LocalDate Next(LocalDate day)
        {
            var turn = day.ToYearMonth().PlusMonths(1).FirstDay();
            return NextMidnight(record, account.StateOn(day), account.Facts, account.Levels) is { } near && near < turn ? near : turn;
        }
    }

    /// <summary>The next date, after the state's day, on which a lot may be near; null when none is to come.</summary>
    public static LocalDate? NextMidnight(CalendarRecord record, AccountState state, StandingFacts facts, ServiceLevelHistory levels) =>
        Near(record, state, facts, levels).Select(lot => lot.On).Where(on => on > state.Day).Order().Select(on => (LocalDate?)on).FirstOrDefault();

    private static IEnumerable<Fact> Tell(CalendarRecord record, AccountState state, StandingFacts facts, ServiceLevelHistory levels, LocalDate today) =>
        from lot in Near(record, state, facts, levels)
        where lot.On <= state.Day && today <= lot.LastUsable
        select new Fact(lot, levels.On(facts.OpeningDay(lot.Lot)).Hours.WindowMonthsInclusive.Citation);

    private static IEnumerable<LotLapsesSoon> Near(CalendarRecord record, AccountState state, StandingFacts facts, ServiceLevelHistory levels)
    {
        if (levels.Reminders.BeforeLapse is not { } days)
            yield break;

        foreach (var lot in state.Lots)
        {
            if (lot.Remaining == Minutes.Zero || record.Reminded.Contains(lot.Month))
                continue;

            // It lapses at the midnight after its last day. Hours that were never longer at hand than that are no news.
            var last = LastUsable.Of(lot.Month, state.Day, facts, levels);
            var on = last.PlusDays(1 - days);
            if (on > facts.OpeningDay(lot.Month))
                yield return new LotLapsesSoon(on, lot.Month, lot.Remaining, last);
        }
    }
}
