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
    [Fact(DisplayName = "Et afslag uden begrundelse kan ikke gives; med begrundelse kan det"), Rule("R-DEC-03")]
    public void A_refusal_has_reasons()
    {
        var sag = Sag.I("0810").Given(1.March(2024), new ReceiveApplication(1.March(2024), "Borgeren", null));

        var refusal = sag.Refused(8.April(2024), Sag.Afslaaet(8.April(2024)) with { Reasons = " " });
        (refusal.Reason, refusal.Danish).ShouldBe(("REASONS_NEEDED", "Et afslag skal altid begrundes. Skriv begrundelsen."));
        sag.Afslag(8.April(2024)).Case.Matter.Decisions.Count.ShouldBe(1);
    }

    [Theory(DisplayName = "Klagevejledning: med hver afgørelse i Nordfyn, ellers når borgeren ikke får det hele"), Rule("R-DEC-04")]
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

    [Theory(DisplayName = "Afgørelsen viser, hvad der er bevilget, og hvad der ikke er, hver ting ét sted"), Rule("R-DEC-02")]
    [InlineData(DecisionOutcome.PartiallyGranted, DecisionItems.Hours, DecisionItems.Saving | DecisionItems.Offset, true)]
    [InlineData(DecisionOutcome.PartiallyGranted, DecisionItems.Hours, DecisionItems.None, false)]
    [InlineData(DecisionOutcome.PartiallyGranted, DecisionItems.None, DecisionItems.Hours, false)]
    [InlineData(DecisionOutcome.PartiallyGranted, DecisionItems.Hours, DecisionItems.Hours | DecisionItems.Saving, false)]
    [InlineData(DecisionOutcome.Granted, DecisionItems.Hours | DecisionItems.Saving, DecisionItems.None, true)]
    [InlineData(DecisionOutcome.Granted, DecisionItems.Hours, DecisionItems.Saving, false)]
    [InlineData(DecisionOutcome.Rejected, DecisionItems.None, DecisionItems.Hours, true)]
    [InlineData(DecisionOutcome.Rejected, DecisionItems.Hours, DecisionItems.None, false)]
    public void What_is_granted_and_what_is_not(DecisionOutcome outcome, DecisionItems granted, DecisionItems not, bool possible)
    {
        var sag = Sag.I("0810");
        var decision = Sag.Afslaaet(8.April(2024)) with { Outcome = outcome, Granted = granted, NotGranted = not };
        if (possible)
            sag.When(8.April(2024), decision).OfType<DecisionIssued>().Single().ShouldSatisfyAllConditions(d => d.Granted.ShouldBe(granted), d => d.NotGranted.ShouldBe(not));
        else
            sag.Refused(8.April(2024), decision).Reason.ShouldBe("ITEMS_DO_NOT_SUIT");
    }

    [Fact(DisplayName = "Det, sagsbehandleren har vurderet, og planens nummer står på afgørelsen"), Rule("R-APP-07", "R-ELI-07", "R-ELI-09", "R-ELI-10", "R-ELI-11", "R-DEC-05")]
    public void The_assessment()
    {
        var met = AssessmentCriteria.CannotGetAboutAlone | AssessmentCriteria.AsksForAccompanimentAlone | AssessmentCriteria.ExpressesAWish | AssessmentCriteria.AwareOfTheActivity;
        var decided = Sag.I("0480")
            .When(8.April(2024), Sag.Bevilget(8.April(2024), new Eligibility(1.January(1980), null, []) { Met = met }) with { Plan = "plan-7", DecidedBy = "Myndighed" })
            .OfType<DecisionIssued>().Single();
        (decided.Eligibility!.Met, decided.Plan, decided.DecidedBy).ShouldBe((met, "plan-7", "Myndighed"));
    }

    [Fact(DisplayName = "Et ophør kræver en løbende bevilling, og standser opfølgningen"), Rule("R-CMP-12")]
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

    [Fact(DisplayName = "En opfølgning kan ikke selv afslutte bevillingen"), Rule("R-FUP-04")]
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
    [Rule("R-APP-01", "R-APP-02")]
    [InlineData(29, false, "UngeCenter Brønderslev")]
    [InlineData(29, true, "Visitationen - Det Specialiserede Område")]
    [InlineData(30, false, "Visitationen - Det Specialiserede Område")]
    [InlineData(31, false, "Visitationen - Det Specialiserede Område")]
    public void Intake_in_Broenderslev(int age, bool pension, string unit) =>
        Sag.I("0810").When(1.March(2024), new ReceiveApplication(1.March(2024), "Egen læge", new Intake(age, pension)))
            .OfType<ApplicationReceived>().ShouldHaveSingleItem().ShouldBe(new ApplicationReceived(1.March(2024), "Egen læge", unit));
}

/// <summary>»… under folkepensionsalderen, … dog således at aldersgrænsen ikke kan blive mindre end 67 år.« (§ 97, stk. 1)</summary>
public sealed class Maalgruppen
{
    [Theory(DisplayName = "67 år den 14. maj 2024: dagen før kan der søges, på dagen og dagen efter ikke"), Rule("R-ELI-02", "R-ELI-05")]
    [InlineData(13, null)]
    [InlineData(14, "AGE_LIMIT_REACHED")]
    [InlineData(15, "AGE_LIMIT_REACHED")]
    public void The_age_limit(int day, string? reason) => Judged("0810", day.May(2024), new Eligibility(14.May(1957), day.May(2024), []), reason);

    [Fact(DisplayName = "Ansøgningens dag tæller, ikke afgørelsens"), Rule("R-ELI-02", "R-ELI-05")]
    public void The_day_of_the_application_counts() =>
        Sag.I("0810").Given(13.May(2024), new ReceiveApplication(13.May(2024), null, null))
            .When(1.July(2024), Sag.Bevilget(1.July(2024), new Eligibility(14.May(1957), null, [])))
            .OfType<DecisionIssued>().Single().Eligibility.ShouldBe(new EligibilityFacts(AgeReason.WithinAge, 14.May(2024)) { WithinAgeLimits = new(14.May(1975), 13.May(2024)) });

    [Fact(DisplayName = "Den, der havde ordningen før grænsen, beholder retten, også efter flytning"), Rule("R-ELI-04", "R-REL-04", "R-LAW-02")]
    public void The_right_is_retained()
    {
        Judged("0810", 1.June(2024), new Eligibility(14.May(1957), 1.June(2024), [], RetainedFrom: 13.May(2024)), null);
        Judged("0810", 1.June(2024), new Eligibility(14.May(1957), 1.June(2024), [], RetainedFrom: 14.May(2024)), "AGE_LIMIT_REACHED");
    }

    [Fact(DisplayName = "Født 1963: folkepensionsalderen på 68 år er grænsen i alle fire kommuner"), Rule("R-ELI-03", "R-LAW-01")]
    public void The_pension_age()
    {
        foreach (var municipality in (string[])["0151", "0480", "0580", "0810"])
        {
            Judged(municipality, 1.June(2026), new Eligibility(10.March(1963), 9.March(2026), []), null);
            AgeLimits.Judge(10.March(1963), 9.March(2031), UpperAgeRule.PensionAgeMin67, LeapBirthday.FirstOfMarch, false, false).Eligible.ShouldBeTrue();
            AgeLimits.Judge(10.March(1963), 10.March(2031), UpperAgeRule.PensionAgeMin67, LeapBirthday.FirstOfMarch, false, false).Eligible.ShouldBeFalse();
        }
    }

    [Theory(DisplayName = "18 år den 2. september 2024"), Rule("R-ELI-01")]
    [InlineData(1, "BELOW_AGE")]
    [InlineData(2, null)]
    [InlineData(3, null)]
    public void The_lower_limit(int day, string? reason) => Judged("0151", day.September(2024), new Eligibility(2.September(2006), null, []), reason);

    [Fact(DisplayName = "Et barn på 15 år er uden for ordningen, hvor dokumentet begynder ved 18"), Rule("R-ELI-01", "R-ELI-06")]
    public void Minors() => Judged("0151", 5.January(2024), new Eligibility(5.January(2009), null, [], LivesAtHome: true, ParentalConsentOn: 2.January(2024)), "BELOW_AGE");

    [Theory(DisplayName = "Født 29. februar 1960: 67 år den 1. marts 2027"), Rule("R-ELI-02")]
    [InlineData("2027-02-28", true)]
    [InlineData("2027-03-01", false)]
    [InlineData("2027-03-02", false)]
    public void The_leap_day(string applied, bool eligible) =>
        AgeLimits.Judge(29.February(1960), NodaTime.Text.LocalDatePattern.Iso.Parse(applied).Value, UpperAgeRule.PensionAgeMin67, LeapBirthday.FirstOfMarch, false, false).Eligible.ShouldBe(eligible);

    [Fact(DisplayName = "§ 96 udelukker overalt; det øvrige kun, hvor kommunens eget dokument siger det")]
    [Rule("R-EXC-02", "R-EXC-04", "R-EXC-05", "R-LAW-08", "R-ELI-12")]
    public void Exclusions()
    {
        Judged("0151", 2.January(2024), With(ExclusionFact.Section96), "CITIZEN_EXCLUDED").Rule.ShouldBe(CourseLaw.Section96);
        Judged("0480", 2.January(2024), With(ExclusionFact.NeedsGuidance), "CITIZEN_EXCLUDED").Rule.Source.ShouldStartWith("Nordfyns Kommune");
        Judged("0580", 2.January(2024), With(ExclusionFact.NeedsGuidance), null);
        Judged("0580", 2.January(2024), With(ExclusionFact.MentalIllness), null);
        Judged("0810", 2.January(2024), With(ExclusionFact.CannotParticipateWithoutCompanion), "CITIZEN_EXCLUDED");
        Judged("0480", 2.January(2024), With(ExclusionFact.CannotParticipateWithoutCompanion), "CITIZEN_EXCLUDED");
        Judged("0151", 2.January(2024), With(ExclusionFact.CannotParticipateWithoutCompanion), null);
        Judged("0580", 2.January(2024), With(ExclusionFact.SevereMentalIllness), "CITIZEN_EXCLUDED").Danish
            .ShouldBe("Borgeren kan ikke få ledsageordning: funktionsnedsættelsen skyldes en alvorlig sindslidelse.");

        static Eligibility With(ExclusionFact fact) => new(1.January(1980), null, [fact]);
    }

    [Theory(DisplayName = "Retten bevares efter 67 år: intet ophører på fødselsdagen, og sagen siger, at den er bevaret"), Rule("R-ELI-04", "R-LAW-02")]
    [InlineData(13, false)]
    [InlineData(14, true)]
    [InlineData(15, true)]
    public void Retained_after_the_limit(int day, bool retained)
    {
        var sag = Sag.I("0810").Given(2.January(2024), Sag.Bevilget(2.January(2024), new Eligibility(14.May(1957), null, []))).Given(15.May(2024), new TurnMonth());
        sag.Case.IsRetainedAfterAgeLimit(day.May(2024)).ShouldBe(retained);
        sag.Case.Account.Facts.GrantOn(day.May(2024)).ShouldNotBeNull();
        sag.Facts.ShouldNotContain(fact => fact.Event is GrantEnded);
        sag.Given(20.May(2024), new EndGrant(13.May(2024), GrantEndReason.Withdrawn)).Case.IsRetainedAfterAgeLimit(day.May(2024)).ShouldBeFalse("Without a grant there is nothing to keep.");
    }

    [Theory(DisplayName = "Født 29. februar 2008: 12 og 18 år den 1. marts, dagen før ikke, dagen efter også"), Rule("R-ELI-01", "R-ELI-06")]
    [InlineData("2021-02-28", 13, true)]
    [InlineData("2020-02-28", 12, false)]
    [InlineData("2020-02-29", 12, true)]
    [InlineData("2026-02-28", 18, false)]
    [InlineData("2026-03-01", 18, true)]
    [InlineData("2026-03-02", 18, true)]
    public void The_leap_day_of_the_young(string applied, int years, bool reached)
    {
        var on = NodaTime.Text.LocalDatePattern.Iso.Parse(applied).Value;
        var judged = AgeLimits.Judge(29.February(2008), on, UpperAgeRule.PensionAgeMin67, LeapBirthday.FirstOfMarch, grantedBefore: false, minorMayBeGranted: years < 18);
        judged.Eligible.ShouldBe(reached);
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
