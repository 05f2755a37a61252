using Ledsager.Cases;
using Ledsager.Cases.Course;
using Ledsager.Cases.Deadlines;
using Ledsager.Cases.Hours;
using Ledsager.Law;
using Shouldly;
using Xunit;
using static Ledsager.Specs.Cases.Ask;

namespace Ledsager.Specs.Cases;

/// <summary>»Kvalitetsstandarden er alene vejledende. Enhver bevilling er underlagt en konkret og individuel vurdering.« (Nordfyn)</summary>
public sealed class Fravigelsen
{
    private const string Window = "windowMonthsInclusive";

    [Theory(DisplayName = "Fristen på seks måneder kan for én borger være ni: dagen før, på dagen og dagen efter"), Rule("R-FND-02")]
    [InlineData("2024-06-30", 900)]
    [InlineData("2024-07-01", 900)]
    [InlineData("2024-09-30", 900)]
    [InlineData("2024-10-01", 0)]
    public void A_longer_window(string day, int left)
    {
        var sag = Saving().Given(1.January(2024), new OverridePolicy(1.January(2024), "capMinutes", "10800", "Lang rejse."))
            .Given(1.January(2024), new OverridePolicy(1.January(2024), Window, "9", "Lang rejse."));
        Left(sag, day).ShouldBe(left);
        Left(Saving(), day).ShouldBe(NodaTime.Text.LocalDatePattern.Iso.Parse(day).Value <= 30.June(2024) ? 900 : 0, "Other citizens keep the municipality's six.");
    }

    [Fact(DisplayName = "Fravigelsen er en kendsgerning med sin begrundelse, og uden begrundelse er der ingen"), Rule("R-FND-02")]
    public void With_a_reason()
    {
        var sag = Saving();
        var nine = new OverridePolicy(1.January(2024), Window, "9", "Lang rejse.");
        sag.Refused(1.January(2024), nine with { Reason = " " }).Danish.ShouldBe("Serviceniveauet kan kun fraviges for den enkelte borger med en begrundelse.");
        sag.When(1.January(2024), nine).ShouldBe([new PolicyOverridden(1.January(2024), Window, "9", "Lang rejse.")]);
        sag.NothingNew(2.January(2024), nine);
        sag.Case.Account.Levels.On(1.January(2024)).Values.Single(value => value.Name == Window).ShouldSatisfyAllConditions(
            value => value.Citation.ShouldBe(HoursLaw.Individual), value => value.Reason.ShouldBe("Lang rejse."));
    }

    [Theory(DisplayName = "Hver parameter kan kun have, hvad den kan have i en kommunes fil, og mere end lovens femten timer er ikke blandt det")]
    [InlineData("hours", "9")]
    [InlineData("deadlines.complaint", "9")]
    [InlineData(Window, "0")]
    [InlineData(Window, "\"ni\"")]
    [InlineData(Window, "ni")]
    [InlineData("consumptionOrder", "\"NewestFirst\"")]
    [InlineData("entitlementMinutesPerMonth", "901")]
    [InlineData("noAdvanceUse", "false")]
    public void What_cannot_be(string parameter, string value) =>
        Saving().Refused(1.January(2024), new OverridePolicy(1.January(2024), parameter, value, "Begrundelse.")).Reason.ShouldBe("OVERRIDE_NOT_POSSIBLE");

    [Fact(DisplayName = "Fravigelsen hører til bevillingen: før den nej, og den næste bevilling følger igen serviceniveauet")]
    public void It_belongs_to_the_grant()
    {
        var sag = Saving();
        sag.Refused(1.January(2024), new OverridePolicy(31.December(2023), Window, "9", "Begrundelse.")).Reason.ShouldBe("NO_ACTIVE_GRANT");
        sag.Given(1.January(2024), new OverridePolicy(1.January(2024), Window, "9", "Begrundelse."))
            .Given(31.January(2024), EndOfGrant(31.January(2024)))
            .Given(1.March(2024), NewGrant(1.March(2024))).Given(1.March(2024), Agree(1.March(2024)));
        sag.Case.Account.Levels.On(31.January(2024)).Hours.WindowMonthsInclusive.Value.ShouldBe(9);
        sag.Case.Account.Levels.On(1.March(2024)).Hours.WindowMonthsInclusive.Value.ShouldBe(6);
    }

    [Fact(DisplayName = "Fra sin dag: en måned, der er åbnet før, beholder sin frist")]
    public void From_its_day_on()
    {
        var sag = Saving().Given(2.January(2024), new OverridePolicy(2.January(2024), Window, "9", "Begrundelse."));
        Left(sag, "2024-07-01").ShouldBe(0, "January's hours were opened on the first.");
        sag.Case.Account.Levels.On(1.February(2024)).Hours.WindowMonthsInclusive.Value.ShouldBe(9);
    }

    [Fact(DisplayName = "De månedsafslutninger, der er husket, glemmes, når serviceniveauet fraviges")]
    public void What_was_remembered_is_forgotten()
    {
        var sag = Saving().Given(5.March(2024), Use("u", 5.March(2024), 60));
        sag.Case.Account.StateOn(10.March(2024)).Total.Count.ShouldBe(2640);
        sag.Given(10.March(2024), new OverridePolicy(1.January(2024), "entitlementMinutesPerMonth", "600", "Begrundelse."));
        sag.Case.Account.StateOn(10.March(2024)).Total.Count.ShouldBe(1740);
        sag.Case.Account.Derive(10.March(2024)).State.Total.Count.ShouldBe(1740);
    }

    [Fact(DisplayName = "En fravigelse, der tager timer fra registreret forbrug, afvises")]
    public void It_may_not_take_from_under_a_use() =>
        Saving().Given(5.March(2024), Use("u", 5.March(2024), 2700))
            .Refused(6.March(2024), new OverridePolicy(1.January(2024), "entitlementMinutesPerMonth", "600", "Begrundelse.")).Reason.ShouldBe("WOULD_UNCOVER_USES");

    [Fact(DisplayName = "Et nyt serviceniveau ændrer ikke det, der er fraveget, men alt andet")]
    public void A_new_service_level_leaves_it()
    {
        var levels = ServiceLevelJson.AndFrom("0151", "2024-05-01", ("hours.windowMonthsInclusive", 3), ("hours.lateRegistrationLimitDays", 30));
        var sag = new Sag(levels).Bevilling(1.January(2024)).Given(1.January(2024), new OverridePolicy(1.January(2024), Window, "9", "Begrundelse."));
        var hours = sag.Case.Account.Levels.On(1.May(2024)).Hours;
        (hours.WindowMonthsInclusive.Value, hours.LateRegistrationLimitDays.Value).ShouldBe((9, 30));
    }

    [Theory(DisplayName = "Der kan følges op oftere på én bevilling: på den opfølgning, der løber, når den er regnet fra dagen eller senere, og på dem, der kommer"), Rule("R-FND-02", "R-FUP-02")]
    [InlineData(2, "2024-04-02")]
    [InlineData(3, "2025-01-02")]
    public void How_often_a_grant_is_followed_up(int fromJanuary, string first)
    {
        var sag = Sag.I("0480").Bevilling(2.January(2024)).Given(1.February(2024), FollowUp("followUpFirst", 3, fromJanuary))
            .Given(1.February(2024), FollowUp("followUpPeriodic", 6, 1, 2));
        var running = sag.Frist(DeadlineKind.FollowUp);
        (running.Basis, running.Counted.Basis, running.Due).ShouldBe((1L, 2.January(2024), NodaTime.Text.LocalDatePattern.Iso.Parse(first).Value));
        (running.Source.Citation == HoursLaw.Individual, running.Source.Reason == "Begrundelse.").ShouldBe((fromJanuary == 2, fromJanuary == 2));

        sag.Given(10.March(2024), new CompleteFollowUp(10.March(2024), FollowUpOutcome.Continue));
        sag.Frist(DeadlineKind.FollowUp).Due.ShouldBe(10.September(2024));
        Sag.I("0480").Bevilling(2.January(2024)).Frist(DeadlineKind.FollowUp).Due.ShouldBe(2.January(2025), "Other citizens keep the municipality's twelve months.");
        sag.Case.Account.Levels.Versions.Count.ShouldBe(1, "The hours have nothing to do with it.");
    }

    [Fact(DisplayName = "En kortere frist kan være overskredet i samme øjeblik, og det fortælles; en rettet modtagelse ændrer intet ved den"), Rule("R-FND-02")]
    public void A_shorter_interval_may_have_passed()
    {
        var sag = Sag.I("0480").Given(2.January(2024), new ReceiveApplication(2.January(2024), null, null)).Bevilling(8.January(2024));
        sag.When(1.May(2024), FollowUp("followUpFirst", 3, 8))[^3..].Select(fact => fact.GetType()).ShouldBe([typeof(PolicyOverridden), typeof(FollowUpDue), typeof(DeadlineMissed)]);
        sag.Status(DeadlineKind.FollowUp, 1.May(2024)).ShouldBe(DeadlineStatus.Overdue);

        sag.Given(2.May(2024), new CorrectReceipt(2.May(2024), 1, 3.January(2024), "Fejl."));
        sag.Frist(DeadlineKind.FollowUp).Due.ShouldBe(8.April(2024));
    }

    [Fact(DisplayName = "Hvor ofte der følges op, hører til bevillingen, og det er intet nyt serviceniveau, der kalder på en opfølgning"), Rule("R-FND-02")]
    public void The_interval_belongs_to_the_grant()
    {
        var sag = Sag.I("0151").Bevilling(2.January(2024)).Given(1.February(2024), FollowUp("followUpFirst", 3, 1, 2));
        sag.Case.Matter.NotesOn(1.March(2024)).ShouldBeEmpty();
        sag.Given(1.March(2024), new EndGrant(31.March(2024), GrantEndReason.Withdrawn)).Given(1.May(2024), Sag.Bevilget(1.May(2024)) with { Decision = new("2") });
        sag.Frist(DeadlineKind.FollowUp).Due.ShouldBe(1.November(2024), "Ballerup's six months.");
    }

    [Fact(DisplayName = "Kun hvor længe der går mellem opfølgninger, kan fraviges af fristerne, fra en dag i bevillingen, der er kommet, og med en begrundelse"), Rule("R-FND-02")]
    public void What_of_the_deadlines_cannot_be()
    {
        var sag = Sag.I("0480").Bevilling(2.January(2024));
        var three = FollowUp("followUpPeriodic", 3, 2);
        foreach (var (parameter, value) in new[] { ("deadlines.complaint", three.JsonValue), (three.Parameter, "null"), (three.Parameter, "3"), (three.Parameter, "{\"amount\":0,\"unit\":\"months\"}") })
            sag.Refused(3.January(2024), three with { Parameter = parameter, JsonValue = value }).Reason.ShouldBe("OVERRIDE_NOT_POSSIBLE", value);

        sag.Refused(3.January(2024), three with { Reason = " " }).Reason.ShouldBe("REASON_NEEDED");
        sag.Refused(3.January(2024), three with { From = 4.January(2024) }).Reason.ShouldBe("DATE_IN_FUTURE");
        sag.Refused(3.January(2024), three with { From = 1.January(2024) }).Reason.ShouldBe("NO_ACTIVE_GRANT");
        sag.Given(3.January(2024), three).NothingNew(4.January(2024), three);

        // Decided in December, granted from January: the follow-up is counted from the decision.
        var ahead = Sag.I("0480").Given(15.December(2023), Sag.Bevilget(15.December(2023)) with { Effect = new GrantHours(2.January(2024), null, Minutes.Zero, null) });
        ahead.Refused(20.December(2023), FollowUp("followUpFirst", 3, 14, 12, 2023)).Reason.ShouldBe("NO_ACTIVE_GRANT");
        ahead.Given(20.December(2023), FollowUp("followUpFirst", 3, 15, 12, 2023)).Frist(DeadlineKind.FollowUp).Due.ShouldBe(15.March(2024));
    }

    private static OverridePolicy FollowUp(string parameter, int months, int day, int month = 1, int year = 2024) =>
        new(new(year, month, day), $"deadlines.{parameter}", $$"""{"amount":{{months}},"unit":"months"}""", "Begrundelse.");

    private static Sag Saving() => Sag.I("0480").Bevilling(1.January(2024)).Given(1.January(2024), Agree(1.January(2024)));

    // What is left of January's hours.
    private static int Left(Sag sag, string day) =>
        Balance.Of(sag.Case.Account.Derive(NodaTime.Text.LocalDatePattern.Iso.Parse(day).Value).State, sag.Case.Account.Facts, sag.Case.Account.Levels)
            .Lots.Where(lot => lot.Month == new NodaTime.YearMonth(2024, 1)).Sum(lot => lot.Remaining.Count);
}
