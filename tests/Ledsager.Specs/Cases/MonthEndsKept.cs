using Ledsager.Cases;
using Ledsager.Cases.Hours;
using Ledsager.Law;
using NodaTime;
using Shouldly;
using Xunit;
using Case = Ledsager.Cases.Case;
using Outcome = Ledsager.Cases.Outcome;

namespace Ledsager.Specs.Cases;

/// <summary>
/// A case that is carried from command to command keeps where its months ended, and goes on from there. That affects cost and never meaning: it
/// decides, tells and answers as one that is folded from its facts, and as the clerk who turns every page.
/// </summary>
[Trait("Group", "specs")]
public sealed class MonthEndsKept
{
    [Fact(DisplayName = "En sag, der er båret med fra kommando til kommando, afgør det samme som en, der er læst forfra")]
    public void A_carried_case_decides_as_one_read_from_its_facts() => Histories.Hold(
        plan =>
        {
            var history = History.Play(plan);
            var facts = new List<(CaseEvent Event, Instant At)>();
            foreach (var asked in history.Asked)
            {
                var cold = Fold(history.Level, facts);
                var outcome = CaseDecider.Decide(cold, asked.Command, asked.At);
                Text(asked.Outcome).ShouldBe(Text(outcome));
                if (asked.Outcome is not Outcome.Accepted accepted)
                    continue;

                facts.AddRange(accepted.Facts.Select(fact => (fact.Event, asked.At)));
                Text(accepted.After).ShouldBe(Text(Fold(history.Level, facts)));
                Text(((Outcome.Accepted)outcome).After).ShouldBe(Text(accepted.After));
            }
        },
        600, steps: 40);

    [Fact(DisplayName = "Den bårne sags konto er på enhver dag den fulde udlednings, og den langsomme udregnings")]
    public void A_carried_account_stands_where_the_full_derivation_stands() => Histories.Hold(
        plan =>
        {
            var history = History.Play(plan);
            var facts = new List<CaseEvent>();
            foreach (var asked in history.Asked)
            {
                if (asked.Outcome is not Outcome.Accepted accepted)
                    continue;

                facts.AddRange(accepted.Facts.Select(fact => fact.Event));
                var (account, today) = (asked.After.Account, DanishCalendar.DateOf(asked.At));
                var pages = Model.Of(history.Level, facts).Through(today).ToDictionary(page => page.On);

                // Out of order: what is kept for one day must not be taken for another.
                foreach (var back in (int[])[0, 40, 3, 95, 31, 1, 200])
                {
                    var day = today.PlusDays(-back);
                    Text(account.StateOn(day)).ShouldBe(Text(account.Derive(day).State));
                    if (pages.TryGetValue(day, out var page))
                        Model.Text(Day(account.StateOn(day), page.Uncovered)).ShouldBe(Model.Text(page));
                }
            }
        },
        150, steps: 40);

    [Fact(DisplayName = "Er protokollen ikke på højde med kontoen, opdages det, hvad der end er udledt før")]
    public void A_record_that_is_not_level_is_found_out() => Histories.Hold(
        plan =>
        {
            var history = History.Play(plan);
            var facts = new List<(CaseEvent Event, Instant At)>();
            foreach (var asked in history.Asked)
            {
                // Somebody with other service levels has told of the latest midnight what they made of it.
                if (asked.Before.Record.Lines is [.., { Key: { Lapse: { } reason } line } told])
                {
                    var foreign = new HoursExpiredAdjusted(line.On, line.Lot, reason, told.Value, told.Value + new Minutes(1), 1);
                    var at = facts[^1].At;
                    var outcome = CaseDecider.Decide(asked.Before.Evolve(foreign, at), asked.Command, asked.At);
                    Text(outcome).ShouldBe(Text(CaseDecider.Decide(Fold(history.Level, [.. facts, (foreign, at)]), asked.Command, asked.At)));
                }

                // Nothing was told at all, and somebody has asked for the balance.
                var (silent, asking) = (Fold(history.Level, Untold(facts)), Fold(history.Level, Untold(facts)));
                asking.Account.StateOn(DanishCalendar.DateOf(asked.At));
                Text(CaseDecider.Decide(asking, asked.Command, asked.At)).ShouldBe(Text(CaseDecider.Decide(silent, asked.Command, asked.At)));

                if (asked.Outcome is Outcome.Accepted accepted)
                    facts.AddRange(accepted.Facts.Select(fact => (fact.Event, asked.At)));
            }

            static IEnumerable<(CaseEvent Event, Instant At)> Untold(IEnumerable<(CaseEvent Event, Instant At)> facts) => facts.Where(fact => !CaseCalendar.Tells(fact.Event));
        },
        400, steps: 40);

    private static Case Fold(ServiceLevelHistory level, IEnumerable<(CaseEvent Event, Instant At)> facts) =>
        facts.Aggregate(Case.New(level), (@case, fact) => @case.Evolve(fact.Event, fact.At));

    private static string Text(Outcome outcome) => outcome switch
    {
        Outcome.Accepted accepted => string.Join('\n', accepted.Facts.Select(fact => $"{Text(fact.Event)} {fact.Rule}")),
        Outcome.Refused refused => $"{refused.Refusal} {string.Join(' ', refused.Refusal.Details)}",
        _ => "nothing new",
    };

    private static string Text(CaseEvent @event) => @event switch
    {
        HoursUsed e => $"{e} {string.Join(' ', e.Parts)}",
        HoursUseCorrected e => $"{e} {string.Join(' ', e.Parts)}",
        _ => @event.ToString(),
    };

    private static string Text(Case @case) => string.Join('\n', [
        $"{@case.Version} {@case.ToldThrough}",
        Text(@case.Account.Derive(@case.ToldThrough!.Value).State),
        .. @case.Account.Uses.Values.OrderBy(use => use.Order).Select(use => $"{use.Order} {use.Recorded} {string.Join(' ', use.Parts)}"),
        .. @case.Record.Lines.Select(line => line.ToString()).Order(StringComparer.Ordinal),
        .. @case.Record.ClosedMonths.Order().Select(month => month.ToString())]);

    private static string Text(AccountState state) => $"{state with { Lots = [] }} {string.Join(' ', state.Lots)}";

    private static DayByDay.Day Day(AccountState state, int uncovered) => new(
        state.Day, [.. state.Lots.Select(lot => (lot.Month, lot.Remaining.Count))], state.Opened.Count, state.Used.Count, state.Expired.Count, uncovered);
}
