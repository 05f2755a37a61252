using Ledsager.Law;
using NodaTime;

namespace Ledsager.Cases.Hours;

/// <summary>Reminds of lots whose hours lapse soon, where whoever runs the service wants it. Told once for a lot; an account never depends on it.</summary>
internal static class LapseReminders
{
    /// <summary>What has become near by the end of the state's day and is not on record.</summary>
    public static IEnumerable<Fact> Tell(CalendarRecord record, AccountState state, StandingFacts facts, ServiceLevelHistory levels) =>
        from lot in Near(record, state, facts, levels)
        where lot.On <= state.Day && state.Day <= lot.LastUsable
        select new Fact(lot, levels.On(facts.OpeningDay(lot.Lot)).Hours.WindowMonthsInclusive.Citation);

    /// <summary>The next date, after the state's day, on which a lot may be near; null when none is to come.</summary>
    public static LocalDate? NextMidnight(CalendarRecord record, AccountState state, StandingFacts facts, ServiceLevelHistory levels) =>
        Near(record, state, facts, levels).Select(lot => lot.On).Where(on => on > state.Day).Order().Select(on => (LocalDate?)on).FirstOrDefault();

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
