using Ledsager.Cases;
using Ledsager.Cases.Deadlines;
using Ledsager.Cases.Hours;
using Ledsager.Law;
using NodaTime;
using Shouldly;
using Xunit;

namespace Ledsager.Specs.Cases;

/// <summary>Reminders before a deadline and before a lapse: once, on their own day, and not of what is done or gone.</summary>
public sealed class Paamindelser
{
    private static readonly Duration Second = Duration.FromSeconds(1);

    [Theory(DisplayName = "Syv dage før fristen: ikke sekundet før, ved midnat, ikke igen")]
    [InlineData(-1, false), InlineData(0, true), InlineData(1, true)]
    public void Seven_days_before_a_deadline(int seconds, bool isTold)
    {
        var sag = Ansoegt();
        var on = sag.Frist(DeadlineKind.CaseDecision).Counted.ActBy.PlusDays(-7);
        var told = Told(sag, DanishCalendar.StartOfDay(on) + (Second * seconds)).OfType<DeadlineNear>().ToList();
        told.Count.ShouldBe(isTold ? 1 : 0);
        if (isTold)
            told[0].ShouldBe(new DeadlineNear(on, DeadlineKind.CaseDecision, 1, sag.Frist(DeadlineKind.CaseDecision).Due));
    }

    [Fact(DisplayName = "Den fortælles én gang, timeren banker på dagen, og den, der er svaret før, fortælles ikke")]
    public void Once_and_not_when_met_first()
    {
        var sag = Ansoegt();
        var on = sag.Frist(DeadlineKind.CaseDecision).Counted.ActBy.PlusDays(-7);
        sag.Case.NextMidnight(sag.Case.Account.StateOn(1.March(2024))).ShouldBe(on);
        sag.When(on, new TurnMonth()).ShouldHaveSingleItem().ShouldBeOfType<DeadlineNear>();
        sag.NothingNew(on.PlusDays(1), new TurnMonth());

        var met = Ansoegt().Afslag(5.March(2024));
        met.Case.Matter.Docket.Deadlines.Single(deadline => deadline.Kind == DeadlineKind.CaseDecision).Ended.ShouldNotBeNull();
        Told(met, DanishCalendar.StartOfDay(on)).OfType<DeadlineNear>().ShouldNotContain(near => near.Kind == DeadlineKind.CaseDecision);
    }

    [Fact(DisplayName = "Efter fristen er der intet at minde om")]
    public void Not_after_the_deadline()
    {
        var sag = Ansoegt();
        var due = sag.Frist(DeadlineKind.CaseDecision).Due;
        Told(sag, DanishCalendar.StartOfDay(due)).OfType<DeadlineNear>().ShouldHaveSingleItem();
        Told(sag, DanishCalendar.StartOfDay(due.PlusDays(1))).OfType<DeadlineNear>().ShouldBeEmpty();
    }

    [Fact(DisplayName = "Et ophør, der er varslet til efter fristen, sparer ingen for påmindelsen; et ophør før den gør")]
    public void Of_what_is_due_before_an_end_that_lies_ahead()
    {
        var near = Ending(31.December(2024)).OfType<DeadlineNear>().ShouldHaveSingleItem();
        (near.Kind, near.Due).ShouldBe((DeadlineKind.FollowUp, 2.July(2024)));
        Ending(30.June(2024)).OfType<DeadlineNear>().ShouldBeEmpty();

        CaseEvent[] Ending(LocalDate last) => [.. Told(
            Wishing().Bevilling(2.January(2024)).Given(3.January(2024), new EndGrant(last, GrantEndReason.Withdrawn)),
            DanishCalendar.StartOfDay(2.July(2024).PlusDays(-7)))];
    }

    [Theory(DisplayName = "Tredive dage før timerne bortfalder: januars timer, der udløber med juni, mindes der om den 1. juni"), Rule("R-SAV-10")]
    [InlineData(-1, false), InlineData(0, true), InlineData(1, true)]
    public void Thirty_days_before_a_lapse(int seconds, bool isTold)
    {
        var told = Told(Sparer(), DanishCalendar.StartOfDay(1.June(2024)) + (Second * seconds)).OfType<LotLapsesSoon>().ToList();
        told.ShouldBe(isTold ? [new LotLapsesSoon(1.June(2024), new YearMonth(2024, 1), Minutes.FromHours(15), 30.June(2024))] : []);
    }

    [Fact(DisplayName = "Også den, for hvem serviceniveauet er fraveget, mindes der om"), Rule("R-FND-02")]
    public void Of_hours_under_an_individual_service_level() =>
        Told(Sparer().Given(2.May(2024), new OverridePolicy(1.February(2024), "windowMonthsInclusive", "5", "Begrundelse.")), DanishCalendar.StartOfDay(1.June(2024)))
            .OfType<LotLapsesSoon>().Select(near => (near.Lot, near.LastUsable)).ShouldBe([(new YearMonth(2024, 1), 30.June(2024)), (new YearMonth(2024, 2), 30.June(2024))]);

    [Fact(DisplayName = "Der mindes én gang om hver måneds timer, og ikke om dem, der er brugt")]
    public void Each_lot_once_and_none_that_is_used()
    {
        var sag = Sparer().Given(10.May(2024), Ask.Use("alt", 10.May(2024), 900));
        Told(sag, DanishCalendar.StartOfDay(15.June(2024))).OfType<LotLapsesSoon>().ShouldBeEmpty();

        sag = Sparer();
        sag.When(1.June(2024), new TurnMonth()).OfType<LotLapsesSoon>().ShouldHaveSingleItem();
        Told(sag, DanishCalendar.StartOfDay(20.June(2024))).OfType<LotLapsesSoon>().ShouldBeEmpty();
        Told(sag, DanishCalendar.StartOfDay(2.July(2024))).OfType<LotLapsesSoon>().ShouldHaveSingleItem().Lot.ShouldBe(new YearMonth(2024, 2));
    }

    [Fact(DisplayName = "Fortælles der først bagefter, mindes der om de timer, der var tilbage på dagen")]
    public void As_it_was_on_its_own_day_however_late()
    {
        // The cap takes 400 of January's minutes on 1 June, ten days after their reminder. The leap never outlasts the hours.
        var daily = Reminded(days: 1);
        Reminded(days: 25).ShouldBe(daily);
        daily[0].ShouldBe(new LotLapsesSoon(22.May(2024), new YearMonth(2024, 1), Minutes.FromHours(15), 30.June(2024)));
        daily.Count.ShouldBeGreaterThan(3);

        static List<LotLapsesSoon> Reminded(int days)
        {
            var levels = ServiceLevelJson.With("0151", ("hours.capMinutes", 5000)).Reminding(new Reminders(null, 40));
            var sag = new Sag(levels).Given(1.January(2024), Ask.NewGrant(1.January(2024))).Given(1.January(2024), Ask.Agree(1.January(2024)));
            for (var day = 2.January(2024); day < 1.November(2024); day = day.PlusDays(days))
            {
                if (CaseDecider.Decide(sag.Case, new TurnMonth(), Sag.Nine(day)) is Outcome.Accepted)
                    sag.Given(day, new TurnMonth());
            }

            return [.. sag.Facts.Select(fact => fact.Event).OfType<LotLapsesSoon>()];
        }
    }

    [Fact(DisplayName = "Bringer en hændelse bortfaldet nær, mindes der om det med det samme")]
    public void At_once_when_a_fact_brings_it_near() =>
        Sparer().When(10.March(2024), new EndGrant(20.March(2024), GrantEndReason.Withdrawn)).OfType<LotLapsesSoon>()
            .Select(near => (near.Lot, near.Amount, near.LastUsable)).ShouldBe(
            [(new YearMonth(2024, 1), Minutes.FromHours(15), 20.March(2024)), (new YearMonth(2024, 2), Minutes.FromHours(15), 20.March(2024))]);

    [Fact(DisplayName = "Uden ønske om påmindelser fortælles ingen")]
    public void None_unless_wished_for()
    {
        var sag = Sag.I("0151").Bevilling(1.January(2024)).Given(1.January(2024), Ask.Agree(1.January(2024)));
        Told(sag, DanishCalendar.StartOfDay(15.June(2024))).ShouldNotContain(fact => fact is DeadlineNear || fact is LotLapsesSoon);
    }

    private static Sag Wishing() => new(ServiceLevels.BuiltIn().Reminding(new Reminders(7, 30)).For("0151"));

    private static Sag Ansoegt() => Wishing().Given(1.March(2024), new ReceiveApplication(1.March(2024), null, null));

    private static Sag Sparer() => Wishing().Given(1.January(2024), Ask.NewGrant(1.January(2024))).Given(1.January(2024), Ask.Agree(1.January(2024)));

    private static IEnumerable<CaseEvent> Told(Sag sag, Instant now) =>
        CaseDecider.Decide(sag.Case, new TurnMonth(), now) is Outcome.Accepted { Facts: var facts } ? facts.Select(fact => fact.Event) : [];
}
