using Ledsager.Cases;
using Ledsager.Cases.Course;
using Ledsager.Cases.Deadlines;
using Ledsager.Law;
using Shouldly;
using Xunit;

namespace Ledsager.Specs.Cases;

/// <summary>»Hvis du får et afslag, sender vi altid en begrundelse med og en klagevejledning.« (Brønderslev)</summary>
public sealed class Afgoerelsen
{
    [Fact(DisplayName = "Et afslag uden begrundelse kan ikke gives; med begrundelse kan det")]
    public void A_refusal_has_reasons()
    {
        var sag = Sag.I("0810").Given(1.March(2024), new ReceiveApplication(1.March(2024), "Borgeren", null));

        var refusal = sag.Refused(8.April(2024), Sag.Afslaaet(8.April(2024)) with { Reasons = " " });
        (refusal.Reason, refusal.Danish).ShouldBe(("REASONS_NEEDED", "Et afslag skal altid begrundes. Skriv begrundelsen."));
        sag.Afslag(8.April(2024)).Case.Matter.Decisions.Count.ShouldBe(1);
    }

    [Theory(DisplayName = "Klagevejledning: med hver afgørelse i Nordfyn, ellers når borgeren ikke får det hele")]
    [InlineData("0480", DecisionOutcome.Granted, false)]
    [InlineData("0151", DecisionOutcome.Granted, true)]
    [InlineData("0580", DecisionOutcome.Granted, true)]
    [InlineData("0810", DecisionOutcome.Granted, true)]
    [InlineData("0810", DecisionOutcome.PartiallyGranted, false)]
    [InlineData("0151", DecisionOutcome.Rejected, false)]
    public void Complaint_guidance(string municipality, DecisionOutcome outcome, bool canDoWithout)
    {
        var sag = Sag.I(municipality);
        var decision = new IssueDecision(Sag.Decision, outcome, 8.April(2024), null, "Begrundelse.", ComplaintGuidance: false, null, null, null);

        if (canDoWithout)
            sag.Given(8.April(2024), decision);
        else
            sag.Refused(8.April(2024), decision).Reason.ShouldBe("COMPLAINT_GUIDANCE_NEEDED");
    }

    [Fact(DisplayName = "Bevillingen giver timerne i samme åndedrag, og falder den ene, falder begge")]
    public void A_grant_gives_the_hours_in_the_same_breath()
    {
        var sag = Sag.I("0151");
        sag.When(2.January(2024), Sag.Bevilget(2.January(2024))).Select(e => e.GetType()).ShouldBe([typeof(DecisionIssued), typeof(Grant)]);

        // A second grant on top of the first is refused, and with it the decision.
        sag.Refused(3.January(2024), Sag.Bevilget(3.January(2024)) with { Decision = new("2") }).Reason.ShouldBe("GRANT_OVERLAPS");
        sag.Case.Matter.Decisions.Count.ShouldBe(1);
    }

    [Fact(DisplayName = "Et afslag kan ikke give timer, og en bevilling kan ikke ophøre")]
    public void The_effect_suits_the_outcome() =>
        Sag.I("0151").Refused(2.January(2024), Sag.Bevilget(2.January(2024)) with { Outcome = DecisionOutcome.Rejected, Reasons = "Begrundelse." })
            .Reason.ShouldBe("EFFECT_DOES_NOT_SUIT");

    [Fact(DisplayName = "Et ophør kræver en løbende bevilling, og standser opfølgningen")]
    public void An_end_takes_a_grant()
    {
        var end = new IssueDecision(
            new("2"), DecisionOutcome.Ended, 1.June(2025), null, "Betingelserne er ikke længere opfyldt.", true, null, null, new EndGrant(30.June(2025), GrantEndReason.Revoked));
        Sag.I("0480").Afslag(15.January(2024)).Refused(1.June(2025), end).Reason.ShouldBe("NO_ACTIVE_GRANT");

        var sag = Sag.I("0480").Bevilling(15.January(2024)).Given(10.December(2024), new CompleteFollowUp(10.December(2024), FollowUpOutcome.Continue)).Given(1.June(2025), end);
        sag.Status(DeadlineKind.FollowUp, 29.June(2025)).ShouldBe(DeadlineStatus.Open);
        sag.Status(DeadlineKind.FollowUp, 30.June(2025)).ShouldBe(DeadlineStatus.Cancelled);
        sag.Status(DeadlineKind.ComplaintFiling, 30.June(2025)).ShouldBe(DeadlineStatus.Open, "The end is a decision with its own time to complain, which goes on (A-15).");
    }

    [Fact(DisplayName = "Den samme afgørelse igen ændrer intet; et andet indhold under samme id er en konflikt")]
    public void Once_more_the_same()
    {
        var sag = Sag.I("0151").Afslag(8.April(2024));
        sag.NothingNew(9.April(2024), Sag.Afslaaet(8.April(2024)));
        sag.Refused(9.April(2024), Sag.Afslaaet(8.April(2024)) with { Reasons = "En anden." }).Kind.ShouldBe(RefusalKind.Conflict);
    }

    [Fact(DisplayName = "En opfølgning kan ikke selv afslutte bevillingen")]
    public void A_follow_up_does_not_end_the_grant() =>
        Sag.I("0480").Bevilling(15.January(2024)).Refused(10.December(2024), new CompleteFollowUp(10.December(2024), FollowUpOutcome.End)).Reason.ShouldBe("END_NEEDS_DECISION");

    [Fact(DisplayName = "Det, der ikke er sket endnu, og det, der ligger før sin anledning, registreres ikke")]
    public void Dates_that_cannot_be()
    {
        var sag = Sag.I("0151").Given(4.March(2024), new ReceiveApplication(1.March(2024), null, null));
        sag.Refused(4.March(2024), Sag.Afslaaet(5.March(2024))).Reason.ShouldBe("DATE_IN_FUTURE");
        sag.Refused(4.March(2024), Sag.Afslaaet(29.February(2024))).Reason.ShouldBe("DATE_BEFORE_BASIS");
        sag.Refused(4.March(2024), new ReceiveApplication(2.March(2024), null, null)).Reason.ShouldBe("DECISION_ALREADY_PENDING");
        sag.NothingNew(4.March(2024), new ReceiveApplication(1.March(2024), null, null));
        Sag.I("0151").Refused(4.March(2024), new ReceiveApplication(31.December(2014), null, null)).Reason.ShouldBe("SERVICE_LEVEL_UNKNOWN");
        Sag.I("0151").Refused(4.March(2024), new StartService(4.March(2024))).Reason.ShouldBe("UNKNOWN_CITIZEN");
    }

    [Theory(DisplayName = "Brønderslev: under 30 år uden førtidspension går til UngeCenter, alle andre til Visitationen")]
    [InlineData(29, false, "UngeCenter Brønderslev")]
    [InlineData(29, true, "Visitationen - Det Specialiserede Område")]
    [InlineData(30, false, "Visitationen - Det Specialiserede Område")]
    [InlineData(31, false, "Visitationen - Det Specialiserede Område")]
    public void Intake_in_Broenderslev(int age, bool pension, string unit) =>
        Sag.I("0810").When(1.March(2024), new ReceiveApplication(1.March(2024), null, new Intake(age, pension)))
            .OfType<ApplicationReceived>().ShouldHaveSingleItem().RoutedTo.ShouldBe(unit);
}

/// <summary>»… under folkepensionsalderen, … dog således at aldersgrænsen ikke kan blive mindre end 67 år.« (§ 97, stk. 1)</summary>
public sealed class Maalgruppen
{
    [Theory(DisplayName = "67 år den 14. maj 2024: dagen før kan der søges, på dagen og dagen efter ikke")]
    [InlineData(13, null)]
    [InlineData(14, "AGE_LIMIT_REACHED")]
    [InlineData(15, "AGE_LIMIT_REACHED")]
    public void The_age_limit(int day, string? reason) => Judged("0810", day.May(2024), new Eligibility(14.May(1957), day.May(2024), []), reason);

    [Fact(DisplayName = "Ansøgningens dag tæller, ikke afgørelsens")]
    public void The_day_of_the_application_counts() =>
        Sag.I("0810").Given(13.May(2024), new ReceiveApplication(13.May(2024), null, null))
            .When(1.July(2024), Sag.Bevilget(1.July(2024), new Eligibility(14.May(1957), null, [])))
            .OfType<DecisionIssued>().Single().Eligibility.ShouldBe(new EligibilityFacts(AgeReason.WithinAge, 14.May(2024)));

    [Fact(DisplayName = "Den, der havde ordningen før grænsen, beholder retten, også efter flytning")]
    public void The_right_is_retained()
    {
        Judged("0810", 1.June(2024), new Eligibility(14.May(1957), 1.June(2024), [], RetainedFrom: 13.May(2024)), null);
        Judged("0810", 1.June(2024), new Eligibility(14.May(1957), 1.June(2024), [], RetainedFrom: 14.May(2024)), "AGE_LIMIT_REACHED");
    }

    [Fact(DisplayName = "Født 1963: folkepensionsalderen på 68 år er grænsen i alle fire kommuner")]
    public void The_pension_age()
    {
        foreach (var municipality in (string[])["0151", "0480", "0580", "0810"])
        {
            Judged(municipality, 1.June(2026), new Eligibility(10.March(1963), 9.March(2026), []), null);
            AgeLimits.Judge(10.March(1963), 9.March(2031), UpperAgeRule.PensionAgeMin67, LeapBirthday.FirstOfMarch, false, false).Eligible.ShouldBeTrue();
            AgeLimits.Judge(10.March(1963), 10.March(2031), UpperAgeRule.PensionAgeMin67, LeapBirthday.FirstOfMarch, false, false).Eligible.ShouldBeFalse();
        }
    }

    [Theory(DisplayName = "18 år den 2. september 2024")]
    [InlineData(1, "BELOW_AGE")]
    [InlineData(2, null)]
    [InlineData(3, null)]
    public void The_lower_limit(int day, string? reason) => Judged("0151", day.September(2024), new Eligibility(2.September(2006), null, []), reason);

    [Fact(DisplayName = "Et barn på 15 år er uden for ordningen, hvor dokumentet begynder ved 18")]
    public void Minors() => Judged("0151", 5.January(2024), new Eligibility(5.January(2009), null, [], LivesAtHome: true, ParentalConsentOn: 2.January(2024)), "BELOW_AGE");

    [Theory(DisplayName = "Født 29. februar 1960: 67 år den 1. marts 2027")]
    [InlineData("2027-02-28", true)]
    [InlineData("2027-03-01", false)]
    [InlineData("2027-03-02", false)]
    public void The_leap_day(string applied, bool eligible) =>
        AgeLimits.Judge(29.February(1960), NodaTime.Text.LocalDatePattern.Iso.Parse(applied).Value, UpperAgeRule.PensionAgeMin67, LeapBirthday.FirstOfMarch, false, false).Eligible.ShouldBe(eligible);

    [Fact(DisplayName = "§ 96 udelukker overalt; det øvrige kun, hvor kommunens eget dokument siger det")]
    public void Exclusions()
    {
        Judged("0151", 2.January(2024), With(ExclusionFact.Section96), "CITIZEN_EXCLUDED").Rule.ShouldBe(CourseLaw.Section96);
        Judged("0480", 2.January(2024), With(ExclusionFact.NeedsGuidance), "CITIZEN_EXCLUDED").Rule.Source.ShouldStartWith("Nordfyns Kommune");
        Judged("0580", 2.January(2024), With(ExclusionFact.NeedsGuidance), null);
        Judged("0580", 2.January(2024), With(ExclusionFact.MentalIllness), null);
        Judged("0580", 2.January(2024), With(ExclusionFact.SevereMentalIllness), "CITIZEN_EXCLUDED").Danish
            .ShouldBe("Borgeren kan ikke få ledsageordning: funktionsnedsættelsen skyldes en alvorlig sindslidelse.");

        static Eligibility With(ExclusionFact fact) => new(1.January(1980), null, [fact]);
    }

    [Fact(DisplayName = "Et afslag prøver ikke målgruppen: det er den, der begrunder det")]
    public void A_refusal_is_not_judged() =>
        Sag.I("0151").Given(2.January(2024), Sag.Afslaaet(2.January(2024)) with { Eligibility = new Eligibility(1.January(1940), null, [ExclusionFact.Section96]) });

    private static Refusal Judged(string municipality, NodaTime.LocalDate on, Eligibility eligibility, string? reason)
    {
        var sag = Sag.I(municipality);
        if (reason is null)
        {
            sag.Given(on, Sag.Bevilget(on, eligibility));
            return null!;
        }

        var refusal = sag.Refused(on, Sag.Bevilget(on, eligibility));
        refusal.Reason.ShouldBe(reason);
        return refusal;
    }
}
