using Ledsager.Cases;
using Ledsager.Cases.Hours;
using Ledsager.Law;
using NodaTime;
using Shouldly;
using Xunit;

namespace Ledsager.Specs.Cases;

/// <summary>The account against the clerk who turns every page (<see cref="DayByDay"/>), on random service levels and histories.</summary>
[Trait("Group", "specs")]
public sealed class AgreesWithDayByDay
{
    [Fact(DisplayName = "Kontoen stemmer dag for dag med den langsomme udregning")]
    public void Every_day_of_a_history() => Histories.Hold(plan =>
    {
        var history = History.Play(plan);
        Compare(history.Case.Account, history.Facts.Select(fact => fact.Event), history.LastDay.PlusDays(40));
    }, 150);

    [Fact(DisplayName = "Kontoen stemmer med det, der vidstes ved hver registrering")]
    public void Every_day_as_known_at_every_recording() => Histories.Hold(plan =>
    {
        var history = History.Play(plan);
        var facts = new List<CaseEvent>();
        foreach (var asked in history.Asked)
        {
            if (asked.Outcome is not Outcome.Accepted accepted)
                continue;

            facts.AddRange(accepted.Facts.Select(fact => fact.Event));
            Compare(asked.After.Account, facts, DanishCalendar.DateOf(asked.At));
        }
    }, 60, steps: 20);

    internal static void Compare(HoursAccount account, IEnumerable<CaseEvent> events, LocalDate through)
    {
        var model = Model.Of(account.Levels, events);
        var pages = model.Through(through);
        foreach (var page in pages)
        {
            var history = account.Derive(page.On);
            var state = history.State;
            var derived = new DayByDay.Day(
                page.On, [.. state.Lots.Select(lot => (lot.Month, lot.Remaining.Count))],
                state.Opened.Count, state.Used.Count, state.Expired.Count, history.UncoveredTotal.Count);
            Model.Text(derived).ShouldBe(Model.Text(page));
        }

        var last = account.Derive(through);
        Model.Text(last.Movements.Where(movement => movement.Kind == MovementKind.Lapsed)
            .Select(movement => new DayByDay.Lapse(movement.On, movement.Lot, movement.Amount.Count, movement.Reason.ToString()!)))
            .ShouldBe(Model.Text(model.Lapses.Where(lapse => lapse.Midnight <= through)));
        Model.Text(last.Movements.Where(movement => movement.Kind == MovementKind.Saved).Select(movement => new DayByDay.Close(movement.Lot, movement.Amount.Count)))
            .ShouldBe(Model.Text(model.Closes.Where(close => close.Saved > 0 && close.Month.PlusMonths(1).OnDayOfMonth(1) <= through)));
    }
}

/// <summary>Facts told to the model in its own words.</summary>
internal static class Model
{
    public static DayByDay Of(ServiceLevelHistory level, IEnumerable<CaseEvent> events) =>
        new(Levels.Terms(level), [.. events.Select(Fact).OfType<DayByDay.Fact>()]);

    public static string Text(DayByDay.Day day) =>
        $"{day.On:uuuu-MM-dd}: {string.Join(' ', day.Lots.Select(lot => $"{lot.Month:uuuu-MM}={lot.Left}"))} opened {day.Opened} used {day.Used} expired {day.Expired} uncovered {day.Uncovered}";

    public static string Text<T>(IEnumerable<T> lines) => string.Join('\n', lines.Select(line => line!.ToString()).Order(StringComparer.Ordinal));

    private static DayByDay.Fact? Fact(CaseEvent @event) => @event switch
    {
        Grant e => new DayByDay.Granted(e.StartDate, e.EntitlementMinutes?.Count, e.OffsetMinutes.Count),
        GrantEnded e => new DayByDay.Ended(e.LastDate, e.Reason.ToString()),
        OffsetChanged e => new DayByDay.Offset(e.EffectiveDate, e.OffsetMinutes.Count),
        SavingsAgreed e => new DayByDay.Agreed(e.FromDate, e.ToDate),
        SavingsAgreementEnded e => new DayByDay.AgreementEnded(e.LastDate),
        HoursUsed e => new DayByDay.Used(e.Use.Value, e.Kind == UseKind.Holiday, Parts(e.Parts)),
        HoursUseCorrected e => new DayByDay.Corrected(e.Use.Value, Parts(e.Parts)),
        HoursUseReversed e => new DayByDay.Reversed(e.Use.Value),
        _ => null, // The calendar's own facts: the clerk turns the pages himself.
    };

    private static (LocalDate, int)[] Parts(IEnumerable<UsePart> parts) => [.. parts.Select(part => (part.On, part.Registered.Count))];
}
