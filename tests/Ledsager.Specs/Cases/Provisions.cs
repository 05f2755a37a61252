using Ledsager.Cases;
using Ledsager.Law;
using NodaTime;
using Xunit;
using static Ledsager.Specs.Cases.Ask;

namespace Ledsager.Specs.Cases;

/// <summary>»Kommunalbestyrelsen skal tilbyde 15 timers ledsagelse om måneden …« (§ 97, stk. 1; R-SCO-01, A-07, A-13)</summary>
[Trait("Group", "specs")]
public sealed class Paragraf_97_Stk_1
{
    [Fact(DisplayName = "§ 97, stk. 1: 15 timer om måneden fra bevillingens første dag"), Rule("R-SCO-01", "R-LAW-01")]
    public void Fifteen_hours_a_month_from_the_first_day() =>
        Story.In("0810").On(15.January(2024)).When(NewGrant(15.January(2024))).Then(new Grant(15.January(2024), null, Minutes.Zero, null))
            .On(15.February(2024)).Left(14.January(2024), 0).Left(15.January(2024), 900).Left(16.January(2024), 900);

    [Theory(DisplayName = "Den første måned i tre læsninger")]
    [InlineData("Full", 900, 1800), InlineData("ProRata", 466, 1366), InlineData("NextMonth", 0, 900)]
    public void The_first_month(string mode, int february, int march) =>
        Story.In("0810", ("firstMonth", mode)).GrantedAndSaving(15.February(2024)).On(1.March(2024))
            .Left(14.February(2024), 0).Left(29.February(2024), february).Left(1.March(2024), march).AsTheClerkHasIt();

    [Theory(DisplayName = "En bevilling fra den 1. har en hel måned i alle læsninger")]
    [InlineData("Full"), InlineData("ProRata"), InlineData("NextMonth")]
    public void The_first_of_the_month_is_a_whole_month(string mode) =>
        Story.In("0810", ("firstMonth", mode)).GrantedAndSaving(1.February(2024)).Left(1.February(2024), 900);

    [Theory(DisplayName = "Færre timer end serviceniveauet kræver en begrundelse, flere kan ikke gives")]
    [InlineData(899, true, null), InlineData(899, false, "REASON_NEEDED"), InlineData(900, false, null), InlineData(901, true, "ENTITLEMENT_TOO_LARGE")]
    public void Fewer_need_a_reason_and_more_cannot_be(int minutes, bool hasReason, string? refused)
    {
        var story = Story.In("0151").On(1.January(2024)).When(NewGrant(1.January(2024), minutes, reason: hasReason ? "Konkret vurdering." : null));
        if (refused is null)
            story.ThenAccepted().Left(1.January(2024), minutes);
        else
            story.ThenRefused(refused, "900", "15 t");
    }

    [Fact(DisplayName = "En ny bevilling kan tidligst begynde dagen efter den gamle")]
    public void Grants_do_not_overlap() =>
        Story.In("0151").GrantedAndSaving(1.January(2024))
            .When(NewGrant(1.March(2024))).ThenRefused("GRANT_OVERLAPS", "from 2024-01-01", "fra den 1. januar 2024")
            .Given(EndOfGrant(10.March(2024)))
            .When(NewGrant(9.March(2024))).ThenRefused("GRANT_OVERLAPS", "start on 2024-03-11", "begynde den 11. marts 2024")
            .When(NewGrant(10.March(2024))).ThenRefused("GRANT_OVERLAPS", "start on 2024-03-11", "begynde den 11. marts 2024")
            .When(NewGrant(11.March(2024))).ThenAccepted();

    [Fact(DisplayName = "A-46: anden bevilling i samme måned giver kun det, den første ikke havde brugt, og en tredje det samme"), Rule("R-SCO-01")]
    public void One_lot_for_a_citizen_and_month() =>
        Story.In("0151").GrantedAndSaving(1.May(2024))
            .On(5.May(2024)).Given(Use("a", 5.May(2024), 200), EndOfGrant(10.May(2024)))
            .On(20.May(2024)).Given(NewGrant(20.May(2024)))
            .Left(10.May(2024), 700).Left(11.May(2024), 0).Left(19.May(2024), 0).Left(20.May(2024), 700)
            .Given(Use("b", 20.May(2024), 300), EndOfGrant(22.May(2024)))
            .On(25.May(2024)).Given(NewGrant(25.May(2024)))
            .Left(22.May(2024), 400).Left(23.May(2024), 0).Left(25.May(2024), 400)
            .When(Use("c", 25.May(2024), 401)).ThenRefused(400, "6 t 40 min")
            .AsTheClerkHasIt();

    [Fact(DisplayName = "Før det første kendte serviceniveau kan der ikke bevilges")]
    public void No_grant_before_the_first_service_level() =>
        Story.In("0151").On(1.January(2024))
            .When(NewGrant(31.December(2014))).ThenRefused("SERVICE_LEVEL_UNKNOWN", "2015-01-01", "1. januar 2015")
            .When(NewGrant(1.January(2015))).ThenAccepted();

    [Fact(DisplayName = "Forsøgsordningen ophørte den 31. december 2024"), Rule("R-TRI-01")]
    public void The_trial_is_over() =>
        Story.In("9067").On(1.January(2025))
            .When(NewGrant(1.January(2025))).ThenRefused("SCHEME_ENDED", "2024-12-31", "31. december 2024")
            .When(NewGrant(31.December(2024))).ThenAccepted();

    [Fact(DisplayName = "Uden bevilling kendes borgeren ikke")]
    public void Nothing_is_known_of_a_citizen_without_a_grant() =>
        Story.In("0151").On(1.January(2024))
            .When(Use("u", 1.January(2024), 1)).ThenRefused("UNKNOWN_CITIZEN", "the grant first", "eller bevillingen")
            .When(new TurnMonth()).ThenNothingNew();
}

/// <summary>»… modregnes disse timer i ledsagerordningen, således at: … de første 6 timers ledsagelse pr. måned …« (R-OFF-01, R-OFF-02, A-11, A-12)</summary>
[Trait("Group", "specs")]
public sealed class Modregning
{
    [Theory(DisplayName = "Lotten er bevilling minus modregning, aldrig under nul")]
    [InlineData(899, 1), InlineData(900, 0), InlineData(901, 0)]
    public void The_lot_is_never_below_zero(int offset, int lot) =>
        Story.In("0810").GrantedAndSaving(1.January(2024), offset).Left(1.January(2024), lot)
            .When(Use("u", 1.January(2024), lot + 1)).ThenRefused(lot, $"{lot} min");

    [Theory(DisplayName = "En modregning, der begynder den 10. marts (22 af 31 dage), i tre læsninger")]
    [InlineData("NextMonth", 900, 900, 540), InlineData("CitizenFavourable", 900, 900, 540), InlineData("ProRata", 645, 645, 540)]
    public void An_offset_that_begins_within_the_month(string mode, int before, int after, int april) =>
        Offset(mode, 0, 360, before, after, april);

    [Theory(DisplayName = "En modregning, der ophører den 10. marts, i tre læsninger")]
    [InlineData("NextMonth", 540, 540, 900), InlineData("CitizenFavourable", 540, 900, 900), InlineData("ProRata", 796, 796, 900)]
    public void An_offset_that_ends_within_the_month(string mode, int before, int after, int april) =>
        Offset(mode, 360, 0, before, after, april);

    [Fact(DisplayName = "Første måned og modregning efter dage: kun bevillingens dage tæller")]
    public void By_days_twice() => // 15 to 19 February 900, 20 to 29 February 540: (5 × 900 + 10 × 540) ÷ 29 = 341.4, rounded up.
        Story.In("0810", ("offsetChange", "ProRata"), ("firstMonth", "ProRata")).GrantedAndSaving(15.February(2024)).Given(NewOffset(20.February(2024), 360))
            .Left(15.February(2024), 342).AsTheClerkHasIt();

    [Theory(DisplayName = "I en bo enhed i Aabenraa går de første seks timer fra, medmindre bevillingen siger et andet tal"), Rule("R-OFF-02")]
    [InlineData("0580", Residence.GroupHome, null, 540), InlineData("0580", Residence.GroupHome, 60, 840), InlineData("0580", Residence.OwnHome, null, 900)]
    [InlineData("0580", null, null, 900), InlineData("0151", Residence.GroupHome, null, 900)]
    public void The_first_six_hours_of_a_group_home(string municipality, Residence? residence, int? offset, int lot) =>
        Story.In(municipality).On(1.January(2024))
            .When(new GrantHours(1.January(2024), null, offset is { } minutes ? new Minutes(minutes) : null, null, residence))
            .Then(new Grant(1.January(2024), null, new Minutes(900 - lot), null) { Residence = residence })
            .Left(1.January(2024), lot);

    [Fact(DisplayName = "Modregning fra den 1. gælder måneden i alle læsninger; opsparede lots skæres aldrig om")]
    public void From_the_first() =>
        Story.In("0580").GrantedAndSaving(1.January(2024)).On(1.March(2024)).Given(NewOffset(1.March(2024), 360))
            .Lots(1.March(2024), "2024-01=900 2024-02=900 2024-03=540").AsTheClerkHasIt();

    [Fact(DisplayName = "En modregning, der tager timer fra registreret forbrug, afvises med hvor mange"), Rule("R-OFF-01")]
    public void An_offset_may_not_take_from_under_a_use() =>
        Story.In("0580").GrantedAndSaving(1.January(2024)).On(20.January(2024)).Given(Use("u", 20.January(2024), 700))
            .When(NewOffset(1.January(2024), 201)).ThenRefused("WOULD_UNCOVER_USES", "1 minutes already used", "1 min, som allerede er brugt")
            .When(NewOffset(1.January(2024), 200)).ThenAccepted().Left(20.January(2024), 0);

    [Fact(DisplayName = "Uden for bevillingen kan modregningen ikke ændres; samme modregning igen er intet nyt")]
    public void Outside_the_grant() =>
        Story.In("0580").GrantedAndSaving(10.January(2024), offset: 360)
            .When(NewOffset(9.January(2024), 0)).ThenRefused("NO_ACTIVE_GRANT", "no grant on 2024-01-09; granted: 2024-01-10 and on", "9. januar 2024; bevilget: 10. januar 2024 og frem")
            .When(NewOffset(10.January(2024), 360)).ThenNothingNew()
            .When(NewOffset(1.March(2024), 0)).ThenAccepted()
            .When(NewOffset(1.March(2024), 0)).ThenNothingNew();

    private static void Offset(string mode, int from, int to, int before, int after, int april) =>
        Story.In("0580", ("offsetChange", mode)).GrantedAndSaving(1.March(2024), from).Given(NewOffset(10.March(2024), to)).On(30.April(2024))
            .Lots(9.March(2024), $"2024-03={before}").Lots(10.March(2024), $"2024-03={after}").Lots(1.April(2024), $"2024-03={after} 2024-04={april}")
            .AsTheClerkHasIt();
}

/// <summary>»Modtageren kan opspare timer inden for en periode på 6 måneder. Kommunalbestyrelsen skal fastsætte retningslinjer herfor.« (§ 97, stk. 6)</summary>
[Trait("Group", "specs")]
public sealed class Paragraf_97_Stk_6
{
    [Fact(DisplayName = "Januars timer kan bruges til og med den 30. juni"), Rule("R-SAV-01", "R-SAV-05", "R-SAV-06", "R-LAW-06")]
    public void January_can_be_used_through_June() =>
        Story.In("0151").GrantedAndSaving(1.January(2024)).On(1.July(2024))
            .LastUsable(1.January(2024), new(2024, 1), 30.June(2024))
            .Lots(29.June(2024), "2024-01=900 2024-02=900 2024-03=900 2024-04=900 2024-05=900 2024-06=900")
            .Lots(30.June(2024), "2024-01=900 2024-02=900 2024-03=900 2024-04=900 2024-05=900 2024-06=900")
            .Lots(1.July(2024), "2024-02=900 2024-03=900 2024-04=900 2024-05=900 2024-06=900 2024-07=900");

    [Fact(DisplayName = "September 2023 kan bruges til og med skuddagen den 29. februar 2024"), Rule("R-SAV-05")]
    public void Through_the_leap_day() =>
        Story.In("0151").GrantedAndSaving(1.September(2023)).On(1.March(2024))
            .LastUsable(28.February(2024), new(2023, 9), 29.February(2024)).Left(29.February(2024), 5400)
            .OnRecord(
                "2023-10-01 2023-09 Saved 900", "2023-11-01 2023-10 Saved 900", "2023-12-01 2023-11 Saved 900", "2024-01-01 2023-12 Saved 900",
                "2024-02-01 2024-01 Saved 900", "2024-03-01 2024-02 Saved 900", "2024-03-01 2023-09 WindowEnded 900");

    [Theory(DisplayName = "Aftalen skal gælde på månedens sidste dag")]
    [InlineData(30, 900, "NoSavingsAgreement"), InlineData(31, 1800, "Saved")]
    public void The_agreement_on_the_last_day(int lastDay, int left, string reason) =>
        Story.In("0151").On(1.January(2024)).Given(NewGrant(1.January(2024)), Agree(1.January(2024), new LocalDate(2024, 1, lastDay))).On(1.February(2024))
            .Left(1.February(2024), left).OnRecord($"2024-02-01 2024-01 {reason} 900");

    [Theory(DisplayName = "En aftale fra månedens sidste dag gemmer måneden, fra den 1. i den næste ikke")]
    [InlineData(2024, 1, 30, 1800), InlineData(2024, 1, 31, 1800), InlineData(2024, 2, 1, 900)]
    public void The_agreement_begins(int year, int month, int day, int left) =>
        Story.In("0151").On(1.January(2024)).Given(NewGrant(1.January(2024)), Agree(new LocalDate(year, month, day))).On(1.February(2024)).Left(1.February(2024), left);

    [Fact(DisplayName = "Hvor opsparing ikke kræver aftale, gemmes måneden uden")]
    public void Without_need_of_an_agreement() =>
        Story.In("0151", ("savingsRequiresAgreement", false)).On(1.January(2024)).Given(NewGrant(1.January(2024))).On(1.February(2024)).Left(1.February(2024), 1800);

    [Fact(DisplayName = "Nordfyn: aftalen skal være forudgående, tidligst fra den åbne måneds første dag"), Rule("R-SAV-02")]
    public void Prior_agreement() =>
        Story.In("0480").On(1.January(2024)).Given(NewGrant(1.January(2024))).On(10.March(2024))
            .When(Agree(29.February(2024), reason: "Glemt.")).ThenRefused("AGREEMENT_NOT_PRIOR", "2024-03-01", "1. marts 2024")
            .When(Agree(1.March(2024))).ThenAccepted()
            .When(Agree(1.March(2024))).ThenNothingNew();

    [Fact(DisplayName = "Aftalen kræver kommunen og ledsageren, hvor kvalitetsstandarden nævner begge"), Rule("R-SAV-03")]
    public void The_parties() =>
        Story.In("0810").On(1.January(2024)).Given(NewGrant(1.January(2024)))
            .When(new AgreeSavings(1.January(2024), null, ["Citizen", "Municipality"], null)).ThenRefused("AGREEMENT_PARTY_MISSING", "Companion", "ledsageren")
            .When(new AgreeSavings(1.January(2024), null, ["Citizen"], null)).ThenRefused("AGREEMENT_PARTY_MISSING", "Municipality, Companion", "kommunen, ledsageren")
            .When(Agree(1.January(2024))).ThenAccepted();

    [Fact(DisplayName = "Aftalen siger, hvad der spares op til, og timerne kan alligevel bruges til andet"), Rule("R-SAV-03", "R-SAV-11")]
    public void The_terms()
    {
        var terms = new SavingsTerms("En rejse til Samsø", "Ledsagelse på rejsen", "Efter regning");
        Story.In("0580").On(1.January(2024)).Given(NewGrant(1.January(2024)))
            .When(Agree(1.January(2024)) with { Terms = terms }).Then(new SavingsAgreed(1.January(2024), null, ["Citizen", "Municipality", "Companion"], null) { Terms = terms })
            .When(Agree(1.January(2024)) with { Terms = terms }).ThenNothingNew()
            .On(1.March(2024)).When(Use("indkøb", 1.March(2024), 2000)).ThenAccepted();
    }

    [Fact(DisplayName = "Når aftalen ophører, beholder det opsparede sin frist, og en lukket måned røres ikke")]
    public void The_agreement_ends() =>
        Story.In("0480").GrantedAndSaving(1.January(2024)).On(10.April(2024))
            .When(EndSaving(30.March(2024))).ThenRefused("AGREEMENT_ENDS_TOO_EARLY", "2024-03-31", "31. marts 2024")
            .When(EndSaving(10.April(2024))).Then(new SavingsAgreementEnded(10.April(2024)))
            .When(EndSaving(10.April(2024))).ThenNothingNew()
            .On(1.July(2024)).Left(30.April(2024), 3600).Left(1.May(2024), 3600).Left(30.June(2024), 3600).Left(1.July(2024), 2700);

    [Fact(DisplayName = "A-06: et ophør fjerner også en aftale, der endnu ikke er begyndt, og en ny aftale bagefter gælder")]
    public void An_end_ends_every_agreement_known() =>
        Story.In("0151").GrantedAndSaving(1.January(2024)).Given(Agree(1.March(2024)), EndSaving(15.January(2024))).On(10.April(2024))
            .Left(31.March(2024), 900).Left(1.April(2024), 900)
            .When(Agree(1.April(2024))).ThenAccepted()
            .On(1.May(2024)).Left(1.May(2024), 1800).AsTheClerkHasIt();

    [Fact(DisplayName = "Der er ingen aftale at ophæve")]
    public void No_agreement_to_end() =>
        Story.In("0151").On(1.January(2024)).Given(NewGrant(1.January(2024)))
            .When(EndSaving(15.January(2024))).ThenRefused("NO_SAVINGS_AGREEMENT", "2024-01-15", "15. januar 2024");

    [Fact(DisplayName = "En aftale efter bevillingens ophør har intet at gemme")]
    public void No_agreement_after_the_grant() =>
        Story.In("0151").GrantedAndSaving(1.January(2024)).Given(EndOfGrant(10.January(2024)))
            .When(Agree(10.January(2024))).ThenAccepted()
            .When(Agree(11.January(2024))).ThenRefused("NO_ACTIVE_GRANT", "2024-01-01 to 2024-01-10", "1. januar 2024 til 10. januar 2024");
}

/// <summary>»Ledsagetid er den tid, der bruges i forbindelse med den enkelte opgave.« »Ledsagetimer kan ikke bruges på forskud.« (R-TIM-01, R-ADV-01)</summary>
[Trait("Group", "specs")]
public sealed class Forbrug
{
    [Fact(DisplayName = "Dagen før bevillingen nej, dagen ja, sidste dag ja, dagen efter nej")]
    public void The_first_and_the_last_day() =>
        Story.In("0151").GrantedAndSaving(10.January(2024)).Given(EndOfGrant(20.January(2024))).On(25.January(2024))
            .When(Use("a", 9.January(2024), 60)).ThenRefused("NO_ACTIVE_GRANT", "2024-01-09", "9. januar 2024")
            .When(Use("a", 10.January(2024), 60)).Then(Used("a", (10.January(2024), 60)), ExpiredAdjusted(21.January(2024), new(2024, 1), LapseReason.Revoked, 900, 840, 5))
            .When(Use("b", 20.January(2024), 60)).ThenAccepted()
            .When(Use("c", 21.January(2024), 60)).ThenRefused("NO_ACTIVE_GRANT", "2024-01-10 to 2024-01-20", "10. januar 2024 til 20. januar 2024");

    [Fact(DisplayName = "Timerne kan bruges alle ugens dage, også i weekenden og på helligdage"), Rule("R-SCO-02")]
    public void On_any_day_of_the_week()
    {
        // From Maundy Thursday to the Wednesday after Easter, and Christmas Day.
        var story = Story.In("0151").GrantedAndSaving(1.March(2024)).On(26.December(2024));
        foreach (var day in Enumerable.Range(0, 7).Select(28.March(2024).PlusDays).Append(25.December(2024)))
            story.When(Use($"u{day:MMdd}", day, 30)).ThenAccepted();
    }

    [Fact(DisplayName = "I går og i dag ja, i morgen nej")]
    public void Not_in_the_future() =>
        Story.In("0151").GrantedAndSaving(1.January(2024)).On(10.January(2024))
            .When(Use("a", 9.January(2024), 60)).ThenAccepted()
            .When(Use("b", 10.January(2024), 60)).ThenAccepted()
            .When(Use("c", 11.January(2024), 60)).ThenRefused("FUTURE_USE", "today is 2024-01-10", "i dag er det den 10. januar 2024");

    [Fact(DisplayName = "En ledsagelse, der slutter om et minut, er ikke slut; den, der slutter nu, er")]
    public void Not_before_it_is_over() =>
        Story.In("0151").GrantedAndSaving(1.January(2024)).At(InDenmark(new(2024, 1, 10, 12, 0)))
            .When(Session("a", new(2024, 1, 10, 11, 0), new(2024, 1, 10, 12, 1))).ThenRefused("FUTURE_USE", "2024-01-10", "10. januar 2024")
            .When(Session("a", new(2024, 1, 10, 11, 0), new(2024, 1, 10, 12, 0))).Then(Used("a", (10.January(2024), 60)) with { Session = Span(new(2024, 1, 10, 11, 0), new(2024, 1, 10, 12, 0)) });

    [Theory(DisplayName = "Nul og negative minutter er ingen linje, ét minut er")]
    [InlineData(-1, false), InlineData(0, false), InlineData(1, true)]
    public void At_least_a_minute(int minutes, bool accepted)
    {
        var story = Story.In("0151").GrantedAndSaving(1.January(2024)).When(Use("a", 1.January(2024), minutes));
        if (accepted)
            story.ThenAccepted();
        else
            story.ThenRefused("NON_POSITIVE_MINUTES", "at least one whole minute", "mindst ét helt minut");
    }

    [Theory(DisplayName = "Der er 900 minutter i januar: 899 og 900 ja, 901 nej"), Rule("R-ADV-01")]
    [InlineData(899, true), InlineData(900, true), InlineData(901, false)]
    public void Not_in_advance(int minutes, bool accepted)
    {
        var story = Story.In("0810").GrantedAndSaving(1.January(2024)).On(31.January(2024)).When(Use("a", 31.January(2024), minutes));
        if (accepted)
            story.ThenAccepted().Left(31.January(2024), 900 - minutes);
        else
            story.ThenRefused(900, "15 t").ThenRefused("INSUFFICIENT_HOURS", "901 were sent", "linjen er på 15 t 1 min").Left(31.January(2024), 900);
    }

    [Theory(DisplayName = "En ledsager kan ikke arbejde længere, end døgnet har timer: 24, om foråret 23, om efteråret 25")]
    [InlineData(2024, 3, 30, 1440, "24 t"), InlineData(2024, 3, 31, 1380, "23 t"), InlineData(2024, 10, 27, 1500, "25 t")]
    public void No_longer_than_the_day(int year, int month, int day, int length, string danish)
    {
        var on = new LocalDate(year, month, day);
        Story.In("0151").GrantedAndSaving(on.PlusMonths(-3)).On(on.PlusDays(1))
            .When(Use("a", on, length + 1, "anna")).ThenRefused("LONGER_THAN_THE_DAY", $"the day has {length}", $"døgnet har {danish}")
            .When(Use("a", on, length - 1, "anna")).ThenAccepted()
            .When(Use("b", on, 1, "anna")).ThenAccepted()
            .When(Use("c", on, 1, "anna")).ThenRefused("LONGER_THAN_THE_DAY", $"worked {length + 1} minutes", danish)
            .When(Use("c", on, 60, "bo")).ThenAccepted()
            .When(Use("d", on, 60)).ThenAccepted();
    }

    [Fact(DisplayName = "A-14: over midnat, månedsskifte og nytår deles linjen efter dato"), Rule("R-TIM-01")]
    public void Over_midnight() =>
        Story.In("0480").GrantedAndSaving(1.December(2023)).On(2.January(2024))
            .When(Session("a", new(2023, 12, 31, 22, 0), new(2024, 1, 1, 2, 0)))
            .Then(
                Used("a", (31.December(2023), 120), (1.January(2024), 120)) with { Session = Span(new(2023, 12, 31, 22, 0), new(2024, 1, 1, 2, 0)) },
                SavedAdjusted(new(2023, 12), 900, 780, 5))
            .TakenFrom("a", "2023-12=120 2024-01=120")
            .When(new CorrectHours(new UseId("a"), new WorkTime.SameDate(new Minutes(60)))).ThenRefused("WORK_DATE_NEEDED", "2023-12-31: 120 min, 2024-01-01: 120 min", "2023-12-31")
            .AsTheClerkHasIt();

    [Fact(DisplayName = "Samme linje igen er intet nyt, samme id med andet indhold en konflikt"), Rule("R-TIM-10")]
    public void The_id_is_the_key() =>
        Story.In("0480").GrantedAndSaving(1.January(2024)).Given(Use("a", 1.January(2024), 60))
            .When(Use("a", 1.January(2024), 60)).ThenNothingNew()
            .When(Use("a", 1.January(2024), 61)).ThenRefused("USE_ID_CONFLICT", "2024-01-01: 60 min", "2024-01-01: 60 min")
            .When(Holiday("a", 1.January(2024), 60)).ThenRefused("USE_ID_CONFLICT", "Line a", "Linje a")
            .Given(Correct("a", 30)).When(Use("a", 1.January(2024), 60)).ThenNothingNew()
            .Given(Reverse("a")).When(Use("a", 1.January(2024), 60)).ThenNothingNew()
            .Left(1.January(2024), 900);

    [Theory(DisplayName = "A-08: hvor kommunen har en frist for timesedler, gælder den til og med sidste dag")]
    [InlineData(29, true), InlineData(30, true), InlineData(31, false)]
    public void Registered_in_time(int daysAfter, bool accepted)
    {
        var story = Story.In("0151", ("lateRegistrationLimitDays", 30)).GrantedAndSaving(1.January(2024)).On(10.January(2024).PlusDays(daysAfter))
            .When(Use("a", 10.January(2024), 60));
        if (accepted)
            story.ThenAccepted();
        else
            story.ThenRefused("REGISTERED_TOO_LATE", "until 2024-02-09", "til og med den 9. februar 2024");
    }

    [Fact(DisplayName = "»Der kan maksimalt beregnes 7,4 timer pr. døgn«: kun ferie, og kun hvor dokumentet siger det"), Rule("R-TIM-05")]
    public void The_holiday_cap()
    {
        Story.In("0580").GrantedAndSaving(1.January(2024))
            .When(Holiday("a", 1.January(2024), 443)).Then(OnHoliday("a", 1.January(2024), 443, 443))
            .When(Holiday("b", 1.January(2024), 2)).Then(OnHoliday("b", 1.January(2024), 2, 1))
            .When(Use("c", 1.January(2024), 456)).ThenAccepted().Left(1.January(2024), 0);
        Story.In("0151").GrantedAndSaving(1.January(2024)).When(Holiday("a", 1.January(2024), 600)).Then(OnHoliday("a", 1.January(2024), 600, 600));
    }
}

/// <summary>Rettelser og tilbageførsler: dokumenterne er tavse (A-08, A-09)</summary>
[Trait("Group", "specs")]
public sealed class Rettelser
{
    [Fact(DisplayName = "En rettelse ned og op i måneden, og for langt op nej")]
    public void Corrections() =>
        Story.In("0580").GrantedAndSaving(1.January(2024)).Given(Use("a", 1.January(2024), 800))
            .When(Correct("a", 500)).Then(Corrected("a", 1.January(2024), 500)).Left(1.January(2024), 400)
            .When(Correct("a", 500)).ThenNothingNew()
            .When(Correct("a", 901)).ThenRefused(900, "15 t")
            .When(Correct("a", 0)).ThenRefused("NON_POSITIVE_MINUTES", "one whole minute", "ét helt minut")
            .When(Correct("b", 1)).ThenRefused("UNKNOWN_USE", "no line b", "ingen linje b")
            .When(Correct("a", 900)).ThenAccepted().Left(1.January(2024), 0);

    [Fact(DisplayName = "En rettelse kan flytte linjen til en anden dato, som selv skal have plads")]
    public void A_correction_moves_a_line() =>
        Story.In("0151").On(1.January(2024)).Given(NewGrant(1.January(2024))).On(10.February(2024)).Given(Use("a", 10.January(2024), 600), Use("b", 5.February(2024), 500))
            .When(new CorrectHours(new UseId("a"), new WorkTime.OnDate(3.February(2024), new Minutes(600)))).ThenRefused(400, "6 t 40 min")
            .When(new CorrectHours(new UseId("a"), new WorkTime.OnDate(3.February(2024), new Minutes(400)))).ThenAccepted()
            .Left(10.February(2024), 0).AsTheClerkHasIt();

    [Fact(DisplayName = "Tilbageført inden fristen går minutterne til deres egen lot, med dens frist")]
    public void Reversed_inside_the_window() =>
        Story.In("0480").GrantedAndSaving(1.January(2024)).On(15.March(2024)).Given(Use("a", 15.March(2024), 300)).On(10.April(2024))
            .When(Reverse("a")).Then(new HoursUseReversed(new UseId("a"), 15.March(2024)), SavedAdjusted(new(2024, 3), 600, 900, 10))
            .LastUsable(10.April(2024), new(2024, 3), 31.August(2024))
            .When(Reverse("a")).ThenNothingNew()
            .When(Correct("a", 60)).ThenRefused("USE_REVERSED", "Line a", "Linje a")
            .When(Reverse("b")).ThenRefused("UNKNOWN_USE", "no line b", "ingen linje b");
}

/// <summary>Bevillingens ophør: dokumenterne er tavse (R-ELI-14, A-15)</summary>
[Trait("Group", "specs")]
public sealed class Ophoer
{
    [Theory(DisplayName = "Alt kan bruges til og med sidste dag og bortfalder ved næste midnat med ophørets grund")]
    [Rule("R-ELI-13", "R-ELI-14", "R-EXC-05", "R-REL-01", "R-SAV-08")]
    [InlineData(GrantEndReason.Revoked), InlineData(GrantEndReason.Withdrawn), InlineData(GrantEndReason.Deceased)]
    [InlineData(GrantEndReason.MovedAway), InlineData(GrantEndReason.Section96Granted), InlineData(GrantEndReason.SchemeEnded)]
    public void Everything_lapses_with_the_reason(GrantEndReason reason) =>
        Story.In("0151").GrantedAndSaving(1.January(2024)).On(10.February(2024)).Given(EndOfGrant(15.February(2024), reason)).On(2.March(2024))
            .LastUsable(14.February(2024), new(2024, 1), 15.February(2024))
            .Left(14.February(2024), 1800).Left(15.February(2024), 1800).Left(16.February(2024), 0)
            .OnRecord("2024-02-01 2024-01 Saved 900", $"2024-02-16 2024-01 {reason} 900", $"2024-02-16 2024-02 {reason} 900");

    [Fact(DisplayName = "Ophør på månedens sidste dag: ophørets grund, ikke fristens")]
    public void On_the_last_day_of_a_month() =>
        Story.In("0151").GrantedAndSaving(1.May(2024)).Given(EndOfGrant(31.May(2024), GrantEndReason.MovedAway)).On(1.June(2024))
            .Left(31.May(2024), 900).Left(1.June(2024), 0).OnRecord("2024-06-01 2024-05 MovedAway 900");

    [Fact(DisplayName = "Et ophør registreres én gang; uden for bevillingen er der intet at ophøre"), Rule("R-ELI-13")]
    public void Once() =>
        Story.In("0151").GrantedAndSaving(10.January(2024))
            .When(EndOfGrant(9.January(2024))).ThenRefused("NO_ACTIVE_GRANT", "2024-01-09", "9. januar 2024")
            .Given(EndOfGrant(20.January(2024)))
            .When(EndOfGrant(20.January(2024))).ThenNothingNew()
            .When(EndOfGrant(20.January(2024), GrantEndReason.Deceased)).ThenRefused("GRANT_ALREADY_ENDED", "2024-01-20", "20. januar 2024")
            .When(EndOfGrant(19.January(2024))).ThenRefused("GRANT_ALREADY_ENDED", "2024-01-20", "20. januar 2024")
            .When(EndOfGrant(21.January(2024))).ThenRefused("NO_ACTIVE_GRANT", "2024-01-21", "21. januar 2024");

    [Fact(DisplayName = "Et bortfald, der er reguleret til nul, reguleres igen og offentliggøres ikke på ny")]
    public void A_lapse_adjusted_to_nothing_is_adjusted_again() =>
        Story.In("0151").GrantedAndSaving(1.January(2024)).Given(EndOfGrant(10.January(2024))).On(20.January(2024))
            .When(Use("a", 5.January(2024), 900))
            .Then(Used("a", (5.January(2024), 900)), ExpiredAdjusted(11.January(2024), new(2024, 1), LapseReason.Revoked, 900, 0, 5))
            .When(Reverse("a"))
            .Then(new HoursUseReversed(new UseId("a"), 5.January(2024)), ExpiredAdjusted(11.January(2024), new(2024, 1), LapseReason.Revoked, 0, 900, 7));

    [Fact(DisplayName = "Efter et sent ophør måles nyt forbrug kun på det, der selv skal dækkes")]
    public void Uses_outside_the_grant_do_not_stand_in_the_way() =>
        Story.In("0151").GrantedAndSaving(1.January(2024)).On(20.January(2024)).Given(Use("after", 20.January(2024), 60), EndOfGrant(10.January(2024)))
            .Uncovered(20.January(2024), 60)
            .When(Use("late", 9.January(2024), 901)).ThenRefused(900, "15 t")
            .When(Use("late", 9.January(2024), 900)).ThenAccepted()
            .When(Reverse("after")).ThenAccepted().Uncovered(20.January(2024), 0);
}

/// <summary>Månedens afslutning fortælles én gang, med det, der vides da (GOLDEN 3, 7; A-19)</summary>
[Trait("Group", "specs")]
public sealed class Maanedsskifte
{
    [Fact(DisplayName = "Dagen før intet, ved midnat alt, dagen efter intet nyt"), Rule("R-SAV-05")]
    public void Told_once() =>
        Story.In("0480").GrantedAndSaving(1.January(2024))
            .At(InDenmark(new(2024, 1, 31, 23, 59))).When(new TurnMonth()).ThenNothingNew().OnRecord()
            .At(InDenmark(new(2024, 2, 1, 0, 0))).OnRecord("2024-02-01 2024-01 Saved 900").When(new TurnMonth()).ThenNothingNew()
            .At(InDenmark(new(2024, 2, 1, 0, 1))).When(new TurnMonth()).ThenNothingNew();

    [Fact(DisplayName = "En linje, der kommer før månedsskiftet er skrevet, får det med foran sig")]
    public void A_late_scheduler_changes_nothing() =>
        Story.In("0480").GrantedAndSaving(1.January(2024)).Given(Use("a", 1.January(2024), 60)).When(Use("b", 1.January(2024), 60)).ThenAccepted()
            .On(3.February(2024)).OnRecord("2024-02-01 2024-01 Saved 780")
            .When(Use("c", 3.February(2024), 60)).Then(Used("c", (3.February(2024), 60)));
}

/// <summary>Et nyt serviceniveau midt i en bevilling (A-03, A-45)</summary>
[Trait("Group", "specs")]
public sealed class NytServiceniveau
{
    [Fact(DisplayName = "A-03: en ny rækkefølge rammer kun lots, der åbnes efter den"), Rule("R-FND-06", "R-SAV-09", "R-ORD-01")]
    public void A_new_order_hits_only_later_lots() =>
        Story.In("0151", [], ("2024-04-01", [("consumptionOrder", "CurrentThenNewestFirst")])).GrantedAndSaving(1.January(2024))
            .On(10.June(2024)).Given(Use("a", 10.June(2024), 3000))
            .TakenFrom("a", "2024-01=900 2024-02=900 2024-03=900 2024-06=300")
            .AsTheClerkHasIt();

    [Fact(DisplayName = "Et nyt serviceniveau med samme rækkefølge deler ikke loterne")]
    public void The_same_order_in_a_new_version_parts_nothing() =>
        Story.In("0480", [], ("2024-04-01", [("holidayCapMinutesPerDay", 460)])).GrantedAndSaving(1.January(2024))
            .On(10.May(2024)).Given(Use("a", 10.May(2024), 2000))
            .TakenFrom("a", "2024-05=900 2024-04=900 2024-03=200")
            .AsTheClerkHasIt();

    [Fact(DisplayName = "A-45: hver lot beholder sin måneds frist, også når den nye er kortere"), Rule("R-FND-06", "R-SAV-09")]
    public void Each_lot_keeps_its_window() =>
        Story.In("0151", [], ("2024-03-01", [("windowMonthsInclusive", 2)])).GrantedAndSaving(1.January(2024)).On(2.July(2024))
            .Lots(30.April(2024), "2024-01=900 2024-02=900 2024-03=900 2024-04=900")
            .Lots(1.May(2024), "2024-01=900 2024-02=900 2024-04=900 2024-05=900")
            .Lots(1.July(2024), "2024-02=900 2024-06=900 2024-07=900")
            .AsTheClerkHasIt();

    [Fact(DisplayName = "Loftet over ferietimer følger arbejdsdagens serviceniveau")]
    public void The_holiday_cap_follows_the_work_date() =>
        Story.In("0580", [], ("2024-02-15", [("holidayCapMinutesPerDay", 460)])).GrantedAndSaving(1.January(2024)).On(16.February(2024))
            .When(Holiday("a", 14.February(2024), 500)).Then(OnHoliday("a", 14.February(2024), 500, 444))
            .When(Holiday("b", 15.February(2024), 500)).Then(OnHoliday("b", 15.February(2024), 500, 460));
}
