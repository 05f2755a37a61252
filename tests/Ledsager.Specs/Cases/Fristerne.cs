using System.Text.Json.Nodes;
using Ledsager.Cases;
using Ledsager.Cases.Complaints;
using Ledsager.Cases.Course;
using Ledsager.Cases.Deadlines;
using Ledsager.Law;
using Shouldly;
using Xunit;

namespace Ledsager.Specs.Cases;

/// <summary>A deadline is derived from the facts and the service level of the day it was opened; the calendar only records what has become true.</summary>
public sealed class Fristerne
{
    [Theory(DisplayName = "Partshøring: svaret er i tide til og med den dag, fristen er rullet til"), Rule("R-APP-08")]
    [InlineData(1, DeadlineStatus.Met)]
    [InlineData(2, DeadlineStatus.Met)]
    [InlineData(3, DeadlineStatus.Late)]
    public void The_hearing(int day, DeadlineStatus status)
    {
        var sag = Hoert().Given(day.April(2024), new ReceiveHearingResponse(day.April(2024)));
        sag.Status(DeadlineKind.HearingResponse, 30.April(2024)).ShouldBe(status);
        sag.Frist(DeadlineKind.HearingResponse).Counted.RolledOver.Select(d => d.Name).ShouldBe(["lørdag", "Påskedag", "2. påskedag"]);
    }

    [Theory(DisplayName = "En afgørelse før høringsfristens udløb flages og hindres ikke; efter udløbet er der intet at flage")]
    [Rule("R-APP-08", "R-APP-09")]
    [InlineData(1, true, DeadlineStatus.Closed)]
    [InlineData(2, true, DeadlineStatus.Closed)]
    [InlineData(3, false, DeadlineStatus.ExpiredUnused)]
    public void Decided_before_the_hearing_ended(int day, bool flagged, DeadlineStatus status)
    {
        var sag = Hoert().Afslag(day.April(2024));
        sag.Case.Matter.Docket.Notes.Exists(note => note.Kind == NoteKind.DecidedBeforeHearingEnded).ShouldBe(flagged);
        sag.Status(DeadlineKind.HearingResponse, 30.April(2024)).ShouldBe(status);
        sag.Refused(4.April(2024), new ReceiveHearingResponse(4.April(2024))).Reason.ShouldBe("NO_HEARING");
    }

    [Fact(DisplayName = "Uden tal i dokumentet noteres høringen, og ingen frist opfindes")]
    public void A_hearing_without_a_number()
    {
        var sag = Sag.I("0810").Given(1.March(2024), new ReceiveApplication(1.March(2024), null, null)).Given(19.March(2024), new StartHearing(19.March(2024), null));
        sag.Case.Matter.Docket.Notes.ShouldHaveSingleItem().Kind.ShouldBe(NoteKind.NoNumericDeadlineInSource);
        sag.Given(29.July(2024), new ReceiveHearingResponse(29.July(2024)));
    }

    [Fact(DisplayName = "Samtale, oplysninger og vurdering flytter ingen frist"), Rule("R-APP-03", "R-APP-04", "R-APP-06", "R-EXP-09")]
    public void Milestones_move_nothing()
    {
        var sag = Sag.I("0151").Given(1.March(2024), new ReceiveApplication(1.March(2024), null, null));
        var before = sag.Case.Matter.Docket;
        foreach (var milestone in Enum.GetValues<Milestone>())
            sag.Given(5.March(2024), new RecordMilestone(5.March(2024), milestone));

        sag.Given(6.March(2024), new AssignCaseworker(6.March(2024), "sb-7"));
        sag.Case.Matter.Docket.ShouldBe(before);
        sag.Case.Matter.Caseworker.ShouldBe("sb-7");
        sag.Case.Matter.Milestones.Select(reached => reached.Milestone).ShouldBe(Enum.GetValues<Milestone>());
        sag.NothingNew(6.March(2024), new RecordMilestone(5.March(2024), Milestone.InterviewHeld));
    }

    [Fact(DisplayName = "Kommunens overskredne frist kommer på skrift dagen efter, én gang, også når der handles senere"), Rule("R-APP-10")]
    public void A_missed_deadline_is_told_once()
    {
        var sag = Sag.I("0580").Given(25.March(2024), new ReceiveApplication(25.March(2024), null, null));
        sag.NothingNew(20.May(2024), new TurnMonth());
        var missed = sag.When(21.May(2024), new TurnMonth()).ShouldHaveSingleItem().ShouldBeOfType<DeadlineMissed>();
        (missed.Kind, missed.Due, missed.Effective).ShouldBe((DeadlineKind.CaseDecision, 20.May(2024), 21.May(2024)));
        sag.NothingNew(22.May(2024), new TurnMonth());
        sag.When(23.May(2024), Sag.Afslaaet(23.May(2024))).ShouldHaveSingleItem();
        sag.Status(DeadlineKind.CaseDecision, 23.May(2024)).ShouldBe(DeadlineStatus.Late);
    }

    [Fact(DisplayName = "Kom afgørelsen i tide og blev registreret for sent, er fristen overholdt; overskridelsen, som den så ud, står ved magt")]
    public void Recorded_late_but_done_in_time()
    {
        var sag = Sag.I("0580").Given(25.March(2024), new ReceiveApplication(25.March(2024), null, null)).Given(21.May(2024), new TurnMonth());
        sag.When(22.May(2024), Sag.Afslaaet(17.May(2024))).ShouldHaveSingleItem();
        sag.Status(DeadlineKind.CaseDecision, 22.May(2024)).ShouldBe(DeadlineStatus.Met);
        sag.Facts.ShouldContain(fact => fact.Event is DeadlineMissed);
    }

    [Fact(DisplayName = "Opfølgningen varsles den sidste hverdag, den kan nås"), Rule("R-FUP-02")]
    public void A_follow_up_comes_due_on_its_last_working_day()
    {
        var sag = Sag.I("0810").Bevilling(10.January(2025)).Given(15.January(2025), new StartService(15.January(2025)));
        sag.When(9.January(2026), new TurnMonth()).OfType<FollowUpDue>().ShouldHaveSingleItem().Due.ShouldBe(10.January(2026));
        DeadlineCalendar.NextMidnight(sag.Case.Matter, 9.January(2026)).ShouldBe(11.January(2026));
    }

    [Fact(DisplayName = "En opfølgning ad hoc lukker både opgaven og den løbende frist, og den næste tælles fra den"), Rule("R-FUP-02", "R-FUP-03")]
    public void An_ad_hoc_follow_up()
    {
        var sag = Sag.I("0151").Bevilling(2.January(2024));
        sag.When(10.March(2024), new ReportChange(8.March(2024), Circumstance.FunctionLevel))[^1].ShouldBe(
            new FollowUpDue(8.March(2024), Basis: sag.Facts.Count - 1, Due: null), "The follow-up is due at once, and no document says how soon.");
        sag.Case.Matter.Docket.Notes.ShouldHaveSingleItem().DoneOn.ShouldBeNull();
        sag.Given(24.March(2024), new CompleteFollowUp(24.March(2024), FollowUpOutcome.Continue));
        sag.Case.Matter.Docket.Notes.ShouldHaveSingleItem().DoneOn.ShouldBe(24.March(2024));
        (sag.Frist(DeadlineKind.FollowUp).Counted.Basis, sag.Frist(DeadlineKind.FollowUp).Rule).ShouldBe((24.March(2024), "followUpPeriodic"));
    }

    [Fact(DisplayName = "Ordningen supplerer anden hjælp: får borgeren den, følges der op, og bevillingen løber videre"), Rule("R-FND-05", "R-FUP-03")]
    public void Other_help()
    {
        var sag = Sag.I("0151").Bevilling(2.January(2024)).Given(10.March(2024), new ReportChange(10.March(2024), Circumstance.OtherHelp));
        sag.Case.Account.Facts.GrantOn(11.March(2024)).ShouldNotBeNull().LastDate.ShouldBeNull();
        sag.Case.Matter.Docket.Notes.ShouldHaveSingleItem().Subject.ShouldBe(NoteSubject.AdHocFollowUp);
    }

    [Fact(DisplayName = "Et valg: timer, der registreres uden afgørelse, åbner ingen opfølgning; den første, der gennemføres, sætter den næste")]
    public void Hours_without_a_decision()
    {
        var sag = Sag.I("0480").Given(2.January(2024), new GrantHours(2.January(2024), null, Minutes.Zero, null));
        sag.Case.Matter.Docket.Deadlines.ShouldBeEmpty();
        sag.Given(29.February(2024), new CompleteFollowUp(29.February(2024), FollowUpOutcome.Continue));
        sag.Frist(DeadlineKind.FollowUp).Due.ShouldBe(28.February(2025), "Twelve months from a leap day end on the month's last day (A-33).");
    }

    [Fact(DisplayName = "En ny bevilling lægger ikke en opfølgning oven på den, der løber; efter et ophør begynder den forfra")]
    [Rule("R-FUP-01", "R-FUP-02")]
    public void Follow_ups_are_not_stacked()
    {
        var sag = Sag.I("0480").Bevilling(2.January(2024))
            .Given(1.March(2024), new IssueDecision(new("2"), DecisionOutcome.PartiallyGranted, 1.March(2024), null, "Begrundelse.", true, null, null, null));
        sag.Case.Matter.Docket.Deadlines.Count(d => d.Kind == DeadlineKind.FollowUp).ShouldBe(1);
        sag.Given(1.April(2024), new EndGrant(31.March(2024), GrantEndReason.Withdrawn)).Given(1.May(2024), Sag.Bevilget(1.May(2024)) with { Decision = new("3") });
        sag.Case.Matter.Docket.Deadlines.Where(d => d.Kind == DeadlineKind.FollowUp).Select(d => (d.Due, d.StatusOn(1.May(2024))))
            .ShouldBe([(2.January(2025), DeadlineStatus.Cancelled), (1.May(2025), DeadlineStatus.Open)]);
    }

    [Fact(DisplayName = "Indtil et varslet ophør løber alt videre: det, der gøres inden da, er gjort, og det, der ikke gøres, fortælles")]
    public void Until_an_end_that_lies_ahead_deadlines_can_be_met()
    {
        // Twelve months from 10 January 2025 end on a Saturday; fourteen days from it on 24 January.
        var sag = Sag.I("0810").Bevilling(10.January(2025)).Given(13.January(2025), new EndGrant(31.March(2026), GrantEndReason.Withdrawn));
        sag.Given(15.January(2025), new StartService(15.January(2025)));
        sag.Status(DeadlineKind.Implementation, 30.January(2025)).ShouldBe(DeadlineStatus.Met);
        sag.When(9.January(2026), new TurnMonth()).OfType<DeadlineMissed>().ShouldBeEmpty();
        sag.Facts.Count(fact => fact.Event is FollowUpDue).ShouldBe(1, "The grant still runs when the follow-up is due.");

        var foerste = sag.Frist(DeadlineKind.FollowUp).Basis;
        sag.Given(9.January(2026), new CompleteFollowUp(9.January(2026), FollowUpOutcome.Continue));
        var (held, next) = (sag.Case.Matter.Docket.Deadlines.Single(d => d.Kind == DeadlineKind.FollowUp && d.Basis == foerste), sag.Frist(DeadlineKind.FollowUp));
        (held.StatusOn(9.January(2026)), held.StatusOn(1.April(2026))).ShouldBe((DeadlineStatus.Met, DeadlineStatus.Met));
        (next.StatusOn(30.March(2026)), next.StatusOn(31.March(2026))).ShouldBe((DeadlineStatus.Open, DeadlineStatus.Cancelled));

        sag.Given(2.February(2026), new CloseDeadline(2.February(2026), DeadlineKind.FollowUp, next.Basis, "Borgeren er fraflyttet."));
        sag.Status(DeadlineKind.FollowUp, 2.February(2026)).ShouldBe(DeadlineStatus.Closed);
        sag.NothingNew(2.February(2026), new CloseDeadline(2.February(2026), DeadlineKind.FollowUp, next.Basis, "Borgeren er fraflyttet."));
        sag.Refused(2.February(2026), new CloseDeadline(8.January(2026), DeadlineKind.FollowUp, foerste, "Nej.")).Reason
            .ShouldBe("DEADLINE_NOT_RUNNING", "It was held the day after.");
    }

    [Fact(DisplayName = "På bevillingens sidste dag kan der stadig følges op; dagen efter er der intet at følge op på")]
    public void On_the_last_day_of_a_grant()
    {
        foreach (var (day, met) in new[] { (30, true), (31, true) })
        {
            var sag = Sag.I("0810").Bevilling(10.January(2025)).Given(13.January(2025), new EndGrant(31.January(2025), GrantEndReason.Withdrawn));
            var frist = sag.Frist(DeadlineKind.FollowUp);
            sag.Given(3.February(2025), new CompleteFollowUp(day.January(2025), FollowUpOutcome.Continue));
            (sag.Case.Matter.Docket.Deadlines.Single(d => d.Kind == DeadlineKind.FollowUp && d.Basis == frist.Basis).StatusOn(3.February(2025)) == DeadlineStatus.Met).ShouldBe(met);
        }

        var over = Sag.I("0810").Bevilling(10.January(2025)).Given(13.January(2025), new EndGrant(31.January(2025), GrantEndReason.Withdrawn));
        over.Refused(3.February(2025), new CompleteFollowUp(1.February(2025), FollowUpOutcome.Continue)).Reason.ShouldBe("NO_ACTIVE_GRANT");
        over.Status(DeadlineKind.FollowUp, 3.February(2025)).ShouldBe(DeadlineStatus.Cancelled);
    }

    [Theory(DisplayName = "En opfølgning, der var overskredet, da bevillingen ophørte, er ikke bortfaldet: den blev ikke holdt, og det kan ses")]
    [InlineData(9, false)]
    [InlineData(10, false)]
    [InlineData(11, true)]
    [InlineData(13, true)]
    public void A_follow_up_that_was_missed_before_the_grant_ended(int lastDay, bool missed)
    {
        // Twelve months from 10 January 2025. It counts the same whether the end is told ahead, on its day or afterwards.
        foreach (var told in new[] { 2.January(2026), lastDay.January(2026), 20.January(2026) })
        {
            var sag = Sag.I("0810").Bevilling(10.January(2025)).Given(told, new EndGrant(lastDay.January(2026), GrantEndReason.Withdrawn));
            var frist = sag.Frist(DeadlineKind.FollowUp);
            frist.StatusOn(lastDay.January(2026).PlusDays(-1)).ShouldBe(lastDay == 13 ? DeadlineStatus.Overdue : DeadlineStatus.Open);
            frist.StatusOn(lastDay.January(2026)).ShouldBe(missed ? DeadlineStatus.Closed : DeadlineStatus.Cancelled);
            frist.ClosedOn(20.January(2026)).ShouldBe(lastDay.January(2026));

            if (missed && told == 2.January(2026))
                sag.Given(21.January(2026), new TurnMonth());

            // What was not known to be excused by midnight has been told as missed, and stays told.
            sag.Facts.Count(fact => fact.Event is DeadlineMissed { Kind: DeadlineKind.FollowUp }).ShouldBe(missed || told == 20.January(2026) ? 1 : 0);
        }
    }

    [Fact(DisplayName = "En sagsbehandler kan lukke en frist med en begrundelse: efter et dødsfald løber klagefristen ellers videre")]
    public void A_caseworker_closes()
    {
        var sag = Sag.I("0151").Bevilling(2.January(2024)).Given(8.January(2024), new EndGrant(5.January(2024), GrantEndReason.Deceased));
        var klagefrist = sag.Frist(DeadlineKind.ComplaintFiling);
        klagefrist.StatusOn(8.January(2024)).ShouldBe(DeadlineStatus.Open);
        sag.Refused(8.January(2024), new CloseDeadline(8.January(2024), klagefrist.Kind, klagefrist.Basis, " ")).Reason.ShouldBe("REASON_NEEDED");
        sag.Given(8.January(2024), new CloseDeadline(8.January(2024), klagefrist.Kind, klagefrist.Basis, "Borgeren er død."));
        sag.Status(DeadlineKind.ComplaintFiling, 8.January(2024)).ShouldBe(DeadlineStatus.Closed);
        sag.Refused(8.January(2024), new CloseDeadline(8.January(2024), DeadlineKind.CaseDecision, 1, "Nej.")).Kind.ShouldBe(RefusalKind.NotFound);
    }

    [Fact(DisplayName = "Et nyt serviceniveau flytter ingen frist, der er åbnet; den næste følger det nye"), Rule("R-FND-06")]
    public void A_new_service_level_moves_no_open_deadline()
    {
        var before = Levels(null);
        var after = Levels("2024-05-01");
        Play(before).Frist(DeadlineKind.Reassessment).Due.ShouldBe(15.May(2024), "Four weeks from 17 April.");
        Play(after).Case.Matter.Docket.Deadlines.Take(2).Select(d => d.Due).ShouldBe(Play(before).Case.Matter.Docket.Deadlines.Take(2).Select(d => d.Due));
        Play(after).Given(2.May(2024), new RedressComplaint(new("1"), Redress.Partial, 2.May(2024), null))
            .Frist(DeadlineKind.CitizenMaintainsComplaint).Due.ShouldBe(12.May(2024).PlusDays(1), "Ten days under the new service level, rolled off a Sunday.");

        static Sag Play(ServiceLevelHistory levels) => new Sag(levels).Afslag(8.April(2024))
            .Given(17.April(2024), new FileComplaint(new("1"), null, Sag.Nine(17.April(2024)), ComplaintChannel.Written));
    }

    [Fact(DisplayName = "Et nyt serviceniveau er i Ballerup en anledning til opfølgning på hver bevilling"), Rule("R-FUP-03")]
    public void A_new_service_level_calls_for_a_follow_up()
    {
        var sag = new Sag(Levels("2024-05-01")).Bevilling(2.January(2024));
        sag.Case.Matter.NotesOn(30.April(2024)).ShouldBeEmpty();
        sag.Case.Matter.NotesOn(1.May(2024)).ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            note => note.Subject.ShouldBe(NoteSubject.AdHocFollowUp), note => note.Trigger.ShouldBe("ServiceLevel"), note => note.DoneOn.ShouldBeNull());
        sag.Given(3.June(2024), new CompleteFollowUp(3.June(2024), FollowUpOutcome.Continue));
        sag.Case.Matter.NotesOn(3.June(2024)).ShouldHaveSingleItem().DoneOn.ShouldBe(3.June(2024));
    }

    [Fact(DisplayName = "Opfølgningen efter et nyt serviceniveau forfalder ved den midnat, det træder i kraft, én gang, og ikke for den, hvis bevilling ophører inden dagen er gået")]
    [Rule("R-FUP-03")]
    public void A_follow_up_after_a_new_service_level_comes_due_at_its_midnight()
    {
        var sag = new Sag(Levels("2024-05-15")).Bevilling(2.January(2024)).Given(2.May(2024), new TurnMonth());
        DeadlineCalendar.NextMidnight(sag.Case.Matter, 2.May(2024)).ShouldBe(15.May(2024));
        sag.NothingNew(14.May(2024), new TurnMonth());
        sag.When(15.May(2024), new TurnMonth()).ShouldBe([new FollowUpDue(15.May(2024), Basis: 1, Due: null)]);
        sag.NothingNew(16.May(2024), new TurnMonth());

        foreach (var (last, told) in new[] { (14, 0), (15, 0), (16, 1) })
        {
            var ending = new Sag(Levels("2024-05-15")).Bevilling(2.January(2024)).Given(2.May(2024), new EndGrant(last.May(2024), GrantEndReason.Withdrawn));
            ending.Given(16.May(2024), new TurnMonth()).Facts.Count(fact => fact.Event is FollowUpDue).ShouldBe(told);
        }
    }

    // Ballerup's, with a second version in which the citizen has ten days to maintain a complaint.
    private static ServiceLevelHistory Levels(string? secondFrom) => secondFrom is null
        ? ServiceLevels.BuiltIn().For("0151")
        : ServiceLevelJson.AndFrom(
            "0151", secondFrom,
            ("deadlines.maintainAfterPartial", JsonNode.Parse("""{ "amount": 10, "unit": "days" }""")),
            ("deadlines.reassessment", JsonNode.Parse("""{ "amount": 2, "unit": "weeks" }""")));

    private static Sag Hoert() => Sag.I("0151")
        .Given(1.March(2024), new ReceiveApplication(1.March(2024), null, null))
        .Given(20.March(2024), new StartHearing(20.March(2024), null));
}
