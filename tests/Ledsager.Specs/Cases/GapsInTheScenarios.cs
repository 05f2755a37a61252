using Ledsager.Cases;
using Ledsager.Law;
using NodaTime;
using Xunit;
using static Ledsager.Specs.Cases.Ask;

namespace Ledsager.Specs.Cases;

/// <summary>
/// Situations that RULES.md and CHOICES.md number but no worked scenario of the repository plays. Worked out by hand; the clerk who turns every
/// page has to agree.
/// </summary>
[Trait("Group", "specs")]
public sealed class GapsInTheScenarios
{
    [Theory(DisplayName = "L-03, L-04, L-05: samme forbrug i tre rækkefølger")]
    [InlineData("CurrentThenNewestFirst", "2024-01=300 2024-02=100 2024-03=0 2024-04=0 2024-05=0 2024-06=900", 1900, 3600)]
    [InlineData("OldestFirst", "2024-01=0 2024-02=0 2024-03=0 2024-04=0 2024-05=400 2024-06=900", 2200, 4000)]
    [InlineData("CurrentThenOldestFirst", "2024-01=0 2024-02=0 2024-03=400 2024-04=0 2024-05=0 2024-06=900", 2200, 3600)]
    public void L_05(string order, string endOfJune, int firstOfJuly, int firstOfSeptember) =>
        Story.In("0151", ("consumptionOrder", order)).GrantedAndSaving(1.January(2024))
            .On(15.January(2024)).Given(Use("u1", 15.January(2024), 600))
            .On(15.April(2024)).Given(Use("u2", 15.April(2024), 1500))
            .On(15.May(2024)).Given(Use("u3", 15.May(2024), 2000))
            .On(1.September(2024))
            .Lots(30.June(2024), endOfJune).Left(1.July(2024), firstOfJuly).Left(1.September(2024), firstOfSeptember)
            .AsTheClerkHasIt();

    [Fact(DisplayName = "L-11: en sen linje før et bortfald tages i Nordfyn af den løbende måned, og bortfaldet står ved magt")]
    public void L_11() =>
        Story.In("0480").GrantedAndSaving(1.January(2024))
            .On(5.July(2024)).Left(30.June(2024), 5400).Left(5.July(2024), 5400)
            .When(Use("u1", 28.June(2024), 300))
            .Then(Used("u1", (28.June(2024), 300)), SavedAdjusted(new(2024, 6), 900, 600, causedBy: 16))
            .TakenFrom("u1", "2024-06=300").Left(30.June(2024), 5100).Left(5.July(2024), 5100)
            .AsTheClerkHasIt();

    [Fact(DisplayName = "L-12: der kan flyttes 300 minutter fra januar til februar, og ikke ét mere")]
    public void L_12() =>
        Story.In("0151").GrantedAndSaving(1.January(2024))
            .On(20.February(2024)).Given(Use("feb", 20.February(2024), 1500)).TakenFrom("feb", "2024-01=900 2024-02=600")
            .On(25.February(2024))
            .When(Use("jan", 20.January(2024), 301)).ThenRefused(300, "5 t")
            .When(Use("jan", 20.January(2024), 300)).ThenAccepted()
            .TakenFrom("jan", "2024-01=300").TakenFrom("feb", "2024-01=600 2024-02=900").Left(25.February(2024), 0)
            .AsTheClerkHasIt();

    [Fact(DisplayName = "L-14: tilbageførsel efter bortfaldet: +300 sparet op, +300 bortfaldet, saldoen står stille")]
    public void L_14() =>
        Story.In("0151").GrantedAndSaving(1.January(2024))
            .On(15.January(2024)).Given(Use("u1", 15.January(2024), 300))
            .On(10.July(2024)).Left(10.July(2024), 5400)
            .When(Reverse("u1"))
            .Then(
                new HoursUseReversed(new UseId("u1"), 15.January(2024)),
                SavedAdjusted(new(2024, 1), 600, 900, causedBy: 17),
                ExpiredAdjusted(1.July(2024), new(2024, 1), LapseReason.WindowEnded, 600, 900, causedBy: 17))
            .Left(10.July(2024), 5400).Sums(10.July(2024), opened: 6300, used: 0, expired: 900)
            .AsTheClerkHasIt();

    [Fact(DisplayName = "L-20: dødsfald meldt syv uger sent: to månedsafslutninger gøres om, og forbruget bagefter står tilbage uden dækning")]
    public void L_20() =>
        Story.In("0151").GrantedAndSaving(1.January(2024))
            .On(3.May(2024)).Given(Use("after", 3.May(2024), 60))
            .On(13.June(2024)).Left(13.June(2024), 5340)
            .When(EndOfGrant(25.April(2024), GrantEndReason.Deceased))
            .Then(
                new GrantEnded(25.April(2024), GrantEndReason.Deceased),
                new HoursUncovered(new("after"), 3.May(2024), Minutes.Zero, new Minutes(60), 14),
                new HoursExpired(26.April(2024), new(2024, 1), new Minutes(900), LapseReason.Deceased),
                new HoursExpired(26.April(2024), new(2024, 2), new Minutes(900), LapseReason.Deceased),
                new HoursExpired(26.April(2024), new(2024, 3), new Minutes(900), LapseReason.Deceased),
                new HoursExpired(26.April(2024), new(2024, 4), new Minutes(900), LapseReason.Deceased),
                SavedAdjusted(new(2024, 4), 900, 0, causedBy: 14),
                SavedAdjusted(new(2024, 5), 900, 0, causedBy: 14))
            .Left(25.April(2024), 3600).Left(26.April(2024), 0).Left(13.June(2024), 0).Uncovered(13.June(2024), 60)
            .Sums(13.June(2024), opened: 3600, used: 0, expired: 3600)
            .AsTheClerkHasIt();

    [Fact(DisplayName = "L-25: falder modregningen den 10. marts, fyldes lotten op straks, når kommunen læser til borgerens fordel")]
    [Rule("R-OFF-01")]
    public void L_25() =>
        Story.In("0580", ("offsetChange", "CitizenFavourable")).GrantedAndSaving(1.January(2024), offset: 360)
            .On(10.March(2024)).Given(NewOffset(10.March(2024), 0))
            .On(30.April(2024))
            .Left(9.March(2024), 1620).Left(10.March(2024), 1980).Left(31.March(2024), 1980).Left(30.April(2024), 2880)
            .AsTheClerkHasIt();

    [Fact(DisplayName = "L-31: loftet skærer kun det, der er for meget, og ældste lot først"), Rule("R-SAV-04")]
    public void L_31() =>
        Story.In("0151", ("windowMonthsInclusive", 7)).GrantedAndSaving(1.January(2024))
            .On(10.June(2024)).Given(Use("u1", 10.June(2024), 500))
            .On(2.August(2024))
            .Left(30.June(2024), 4900).Left(1.July(2024), 5400).Left(1.August(2024), 5400)
            .Sums(1.July(2024), opened: 6300, used: 500, expired: 400).Sums(1.August(2024), opened: 7200, used: 500, expired: 1300)
            .Lots(1.July(2024), "2024-01=0 2024-02=900 2024-03=900 2024-04=900 2024-05=900 2024-06=900 2024-07=900")
            .AsTheClerkHasIt();

    [Fact(DisplayName = "Et loft, der kun gælder det opsparede, skærer ikke den løbende måned")]
    public void The_cap_on_saved_hours_only() =>
        Story.In("0151", ("windowMonthsInclusive", 8), ("capScope", "SavedOnly")).GrantedAndSaving(1.January(2024))
            .On(2.September(2024))
            .Left(31.July(2024), 6300).Left(1.August(2024), 6300).Left(1.September(2024), 6300)
            .Lots(1.August(2024), "2024-01=0 2024-02=900 2024-03=900 2024-04=900 2024-05=900 2024-06=900 2024-07=900 2024-08=900")
            .AsTheClerkHasIt();

    [Fact(DisplayName = "L-33: natten til sommertid har tre timer mellem 00.30 og 04.30, natten til vintertid fem"), Rule("R-TIM-01")]
    public void L_33() =>
        Story.In("0480").GrantedAndSaving(1.March(2024))
            .On(1.April(2024))
            .When(Session("spring", new(2024, 3, 30, 22, 0), new(2024, 3, 31, 4, 30))).ThenAccepted()
            .Left(30.March(2024), 780).Left(31.March(2024), 780 - 210)
            .On(28.October(2024))
            .When(Session("night", new(2024, 3, 31, 0, 30), new(2024, 3, 31, 4, 30))).Then(
                Used("night", (31.March(2024), 180)) with { Session = Span(new(2024, 3, 31, 0, 30), new(2024, 3, 31, 4, 30)) },
                SavedAdjusted(new(2024, 3), 570, 390, 21), ExpiredAdjusted(1.September(2024), new(2024, 3), LapseReason.WindowEnded, 570, 390, 21))
            .When(Session("autumn", new(2024, 10, 27, 0, 30), new(2024, 10, 27, 4, 30))).Then(
                Used("autumn", (27.October(2024), 300)) with { Session = Span(new(2024, 10, 27, 0, 30), new(2024, 10, 27, 4, 30)) })
            .AsTheClerkHasIt();

    [Fact(DisplayName = "L-37: flere feriesedler på en dag deler dagens 444 minutter i den rækkefølge, de registreres"), Rule("R-TIM-05")]
    public void L_37() =>
        Story.In("0580").GrantedAndSaving(1.January(2024))
            .On(10.January(2024))
            .When(Holiday("a", 10.January(2024), 300)).Then(OnHoliday("a", 10.January(2024), 300, charged: 300))
            .When(Holiday("b", 10.January(2024), 300)).Then(OnHoliday("b", 10.January(2024), 300, charged: 144))
            .When(Holiday("c", 10.January(2024), 60)).Then(OnHoliday("c", 10.January(2024), 60, charged: 0))
            .When(Use("d", 10.January(2024), 60)).Then(Used("d", (10.January(2024), 60)))
            .Left(10.January(2024), 900 - 444 - 60)
            .When(Correct("a", 100)).Then(
                Corrected("a", 10.January(2024), 100),
                new HoursChargeAdjusted(new("b"), 10.January(2024), new Minutes(144), new Minutes(300), 7),
                new HoursChargeAdjusted(new("c"), 10.January(2024), Minutes.Zero, new Minutes(44), 7))
            .TakenFrom("a", "2024-01=100").TakenFrom("b", "2024-01=300").TakenFrom("c", "2024-01=44").Left(10.January(2024), 900 - 444 - 60)
            .AsTheClerkHasIt();

    [Fact(DisplayName = "L-39: den 1. juli er januars timer væk, selv om bortfaldet først skrives den 3."), Rule("R-SAV-05")]
    public void L_39() =>
        Story.In("0151").GrantedAndSaving(1.January(2024))
            .On(30.June(2024)).When(Use("june", 30.June(2024), 100)).ThenAccepted()
            .Left(1.July(2024), 5400).Lots(1.July(2024), "2024-02=900 2024-03=900 2024-04=900 2024-05=900 2024-06=900 2024-07=900")
            .When(Reverse("june")).ThenAccepted()
            .On(3.July(2024)).OnRecord(
                "2024-02-01 2024-01 Saved 900", "2024-03-01 2024-02 Saved 900", "2024-04-01 2024-03 Saved 900", "2024-05-01 2024-04 Saved 900",
                "2024-06-01 2024-05 Saved 900", "2024-07-01 2024-06 Saved 900", "2024-07-01 2024-01 WindowEnded 900")
            .When(new TurnMonth()).ThenNothingNew()
            .On(4.July(2024)).When(new TurnMonth()).ThenNothingNew()
            .AsTheClerkHasIt();

    [Fact(DisplayName = "L-43: forbrug fra den anden sag, som der ikke er timer til, afvises med det, der er plads til")]
    public void L_43() =>
        Story.In("0151").GrantedAndSaving(1.January(2024))
            .On(10.January(2024)).Given(Use("A-1", 10.January(2024), 700))
            .On(2.April(2024))
            .When(Use("B-1", 20.January(2024), 300)).ThenRefused(200, "3 t 20 min")
            .When(Use("B-1", 20.January(2024), 200)).ThenAccepted()
            .When(Use("B-2", 10.February(2024), 901)).ThenRefused(900, "15 t")
            .When(Use("B-2", 10.February(2024), 900)).ThenAccepted()
            .Lots(2.April(2024), "2024-01=0 2024-02=0 2024-03=900 2024-04=900")
            .AsTheClerkHasIt();

    [Theory(DisplayName = "L-45, L-46: to år med tres blandede sedler, nogle sene, nogle afvist")]
    [InlineData("0151", "OldestFirst"), InlineData("0580", "OldestFirst"), InlineData("0151", "CurrentThenOldestFirst"), InlineData("0480", "CurrentThenNewestFirst")]
    public void L_45_and_L_46(string municipality, string order)
    {
        var story = Story.In(municipality, ("consumptionOrder", order)).GrantedAndSaving(1.January(2024));
        var random = new Random(45);
        var day = 1.January(2024);
        for (var i = 0; i < 60; i++)
        {
            day = day.PlusDays(random.Next(1, 24));
            var late = random.Next(4) == 0 ? random.Next(20, 120) : random.Next(0, 3);
            story.On(day).When(Use($"u{i}", LocalDate.Max(1.January(2024), day.PlusDays(-late)), random.Next(30, 1400)));
        }

        story.AsTheClerkHasIt();
    }

    [Fact(DisplayName = "L-49b: tre sedler registreret i omvendt rækkefølge giver samme konto")]
    public void L_49b() =>
        Story.In("0480").GrantedAndSaving(1.January(2024))
            .On(2.April(2024))
            .Given(Use("mar", 15.March(2024), 700), Use("feb", 15.February(2024), 1000), Use("jan", 15.January(2024), 500))
            .Lots(2.April(2024), "2024-01=300 2024-02=0 2024-03=200 2024-04=900")
            .AsTheClerkHasIt();

    [Fact(DisplayName = "L-50: en bevilling med tilbagevirkning åbner de lots, der ville have været, og lader de forældede bortfalde straks")]
    public void L_50() =>
        Story.In("0151").On(10.October(2024))
            .Given(NewGrant(1.January(2024)), Agree(1.January(2024), reason: "Ankestyrelsen ændrede afgørelsen."))
            .Lots(10.October(2024), "2024-05=900 2024-06=900 2024-07=900 2024-08=900 2024-09=900 2024-10=900")
            .Sums(10.October(2024), opened: 9000, used: 0, expired: 3600).Left(30.June(2024), 5400)
            .OnRecord(
                "2024-02-01 2024-01 Saved 900", "2024-03-01 2024-02 Saved 900", "2024-04-01 2024-03 Saved 900", "2024-05-01 2024-04 Saved 900",
                "2024-06-01 2024-05 Saved 900", "2024-07-01 2024-06 Saved 900", "2024-08-01 2024-07 Saved 900", "2024-09-01 2024-08 Saved 900",
                "2024-10-01 2024-09 Saved 900", "2024-07-01 2024-01 WindowEnded 900", "2024-08-01 2024-02 WindowEnded 900",
                "2024-09-01 2024-03 WindowEnded 900", "2024-10-01 2024-04 WindowEnded 900")
            .When(Use("u1", 15.May(2024), 4500)).ThenAccepted()
            .AsTheClerkHasIt();

    [Fact(DisplayName = "L-52: hvor aftalen ikke skal være forudgående, kan den med begrundelse dateres tilbage, og bortfaldet reguleres")]
    [Rule("R-SAV-02")]
    public void L_52() =>
        Story.In("0151").On(1.January(2024)).Given(NewGrant(1.January(2024)))
            .On(10.March(2024)).Left(10.March(2024), 900)
            .When(Agree(1.January(2024))).ThenRefused("REASON_NEEDED", "needs a reason", "kræver en begrundelse")
            .When(Agree(1.January(2024), reason: "Aftalen blev glemt."))
            .Then(
                new SavingsAgreed(1.January(2024), null, ["Citizen", "Municipality", "Companion"], "Aftalen blev glemt."),
                SavedAdjusted(new(2024, 1), 0, 900, causedBy: 6),
                ExpiredAdjusted(1.February(2024), new(2024, 1), LapseReason.NoSavingsAgreement, 900, 0, causedBy: 6),
                SavedAdjusted(new(2024, 2), 0, 900, causedBy: 6),
                ExpiredAdjusted(1.March(2024), new(2024, 2), LapseReason.NoSavingsAgreement, 900, 0, causedBy: 6))
            .Lots(10.March(2024), "2024-01=900 2024-02=900 2024-03=900")
            .AsTheClerkHasIt();
}
