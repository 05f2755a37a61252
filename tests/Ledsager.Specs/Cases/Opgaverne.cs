using Ledsager.Cases;
using Ledsager.Cases.Complaints;
using Ledsager.Cases.Course;
using Ledsager.Cases.Deadlines;
using Ledsager.Law;
using NodaTime;
using Shouldly;
using Xunit;

namespace Ledsager.Specs.Cases;

/// <summary>What must be done though no document says by when: it stands in the case until it is done.</summary>
public sealed class Opgaverne
{
    private static readonly LocalDate Eighteen = 1.March(2026);

    [Theory(DisplayName = "Bevilget som barn, født 29. februar 2008: opgaven om en ny afgørelse er der fra 18-årsdagen, den 1. marts"), Rule("R-ELI-06")]
    [InlineData("2026-02-28", false)]
    [InlineData("2026-03-01", true)]
    [InlineData("2026-03-02", true)]
    public void A_minor_turns_18(string day, bool there) => Notes(Minor(), day).Exists(note => note.Subject == NoteSubject.AdultDecision).ShouldBe(there);

    [Fact(DisplayName = "En ny afgørelse løser opgaven, også når den kommer før dagen; et ophør før dagen fjerner den"), Rule("R-ELI-06")]
    public void An_adult_decision()
    {
        var after = Minor();
        after.Refused(Eighteen, new CompleteTask(Eighteen, NoteSubject.AdultDecision, 1)).Reason.ShouldBe("TASK_DONE_OTHERWISE");
        after.Given(5.March(2026), Changed(5.March(2026)));
        Notes(after, "2026-03-05").Single(note => note.Subject == NoteSubject.AdultDecision).DoneOn.ShouldBe(5.March(2026));

        Notes(Minor().Given(2.February(2026), Changed(2.February(2026))), "2026-03-01").ShouldNotContain(note => note.Subject == NoteSubject.AdultDecision);
        Notes(Minor().Given(2.February(2026), new EndGrant(28.February(2026), GrantEndReason.Withdrawn)), "2026-03-01").ShouldNotContain(note => note.Subject == NoteSubject.AdultDecision);
        Notes(Minor().Given(2.February(2026), new EndGrant(1.March(2026), GrantEndReason.Withdrawn)), "2026-03-01").ShouldContain(note => note.Subject == NoteSubject.AdultDecision);
    }

    [Theory(DisplayName = "Et barn kan bevilges, hvor kommunen tillader det, fra 12 år, hjemmeboende og med forældrenes samtykke"), Rule("R-ELI-06", "R-ELI-01")]
    [InlineData("2020-02-29", true, true, false)]
    [InlineData("2020-03-01", true, true, true)]
    [InlineData("2020-03-01", false, true, false)]
    [InlineData("2020-03-01", true, false, false)]
    public void A_minor_is_granted(string day, bool atHome, bool consent, bool granted)
    {
        // Born on 1 March 2008; without the consent, which has to be there by then.
        var on = NodaTime.Text.LocalDatePattern.Iso.Parse(day).Value;
        var asked = Sag.Bevilget(on, new Eligibility(1.March(2008), null, [], null, atHome, consent ? on : on.PlusDays(1)));
        var sag = Sag.I("0151", "case.minorsAllowed", true);
        if (granted)
            sag.When(on, asked).OfType<DecisionIssued>().Single().Eligibility!.AdultOn.ShouldBe(1.March(2026));
        else
            sag.Refused(on, asked).Danish.ShouldContain("kræver ordningen, at den unge bor hjemme, og at forældrene har givet samtykke");
    }

    [Fact(DisplayName = "Flytter borgeren bolig, skal modregningen vurderes igen; en ny modregning eller en opfølgning løser opgaven"), Rule("R-OFF-03")]
    public void A_change_of_residence()
    {
        var sag = Sag.I("0580").Bevilling(2.January(2024)).Given(10.March(2024), new ReportChange(10.March(2024), Circumstance.Residence, Residence.Section108));
        var note = sag.Case.Matter.Docket.Notes.ShouldHaveSingleItem();
        (note.Subject, note.Kind, note.Trigger, note.DoneOn).ShouldBe((NoteSubject.OffsetReassessment, NoteKind.TaskWithoutNumericDeadline, "Section108", null));
        sag.Case.Matter.Residence.ShouldBe(Residence.Section108);
        sag.Given(20.March(2024), new ChangeOffset(1.April(2024), new Minutes(120)));
        sag.Case.Matter.Docket.Notes.ShouldHaveSingleItem().DoneOn.ShouldBe(1.April(2024));
        Sag.I("0580").Bevilling(2.January(2024)).Given(10.March(2024), new ReportChange(10.March(2024), Circumstance.Residence))
            .Given(11.March(2024), new CompleteFollowUp(11.March(2024), FollowUpOutcome.Continue)).Case.Matter.Docket.Notes.ShouldHaveSingleItem().DoneOn.ShouldBe(11.March(2024));
        Sag.I("0580").Bevilling(2.January(2024)).Given(10.March(2024), new ReportChange(10.March(2024), Circumstance.FunctionLevel))
            .Case.Matter.Docket.Notes.ShouldNotContain(other => other.Subject == NoteSubject.OffsetReassessment);
    }

    [Fact(DisplayName = "Borgeren får besked om, at klagen er sendt videre: opgaven står, til beskeden er givet"), Rule("R-CMP-10")]
    public void The_citizen_is_told()
    {
        var k = new ComplaintId("k");
        var sag = Sag.I("0151").Afslag(8.April(2024)).Given(18.April(2024), new FileComplaint(k, null, Sag.Nine(18.April(2024)), ComplaintChannel.Oral))
            .Given(10.May(2024), new UpholdDecision(k, 10.May(2024), null)).Given(13.May(2024), new ForwardComplaint(k, 13.May(2024)));
        var task = sag.Case.Matter.Docket.Notes.ShouldHaveSingleItem();
        sag.Refused(14.May(2024), new CompleteTask(14.May(2024), task.Subject, 99)).Reason.ShouldBe("UNKNOWN_TASK");
        sag.Refused(14.May(2024), new CompleteTask(14.May(2024), NoteSubject.AdultDecision, task.Basis)).Kind.ShouldBe(RefusalKind.NotFound);
        sag.Refused(14.May(2024), new CompleteTask(12.May(2024), task.Subject, task.Basis)).Reason.ShouldBe("DATE_BEFORE_BASIS");
        sag.Given(14.May(2024), new CompleteTask(14.May(2024), task.Subject, task.Basis));
        sag.Case.Matter.Docket.Notes.ShouldHaveSingleItem().DoneOn.ShouldBe(14.May(2024));
        sag.NothingNew(15.May(2024), new CompleteTask(15.May(2024), task.Subject, task.Basis));
    }

    [Fact(DisplayName = "En opfølgning løses ved at følge op, og det, der venter uden frist, ved det, det venter på")]
    public void What_is_finished_otherwise()
    {
        var sag = Sag.I("0151").Bevilling(2.January(2024)).Given(10.March(2024), new ReportChange(10.March(2024), Circumstance.FunctionLevel));
        sag.Refused(11.March(2024), new CompleteTask(11.March(2024), NoteSubject.AdHocFollowUp, sag.Case.Matter.Docket.Notes.Single().Basis)).Danish
            .ShouldBe("Opgaven er en opfølgning på bevillingen. Registrér opfølgningen, så er opgaven løst.");

        var nordfyn = Sag.I("0480").Given(1.March(2024), new ReceiveApplication(1.March(2024), null, null)).Given(4.March(2024), new StartHearing(4.March(2024), null));
        nordfyn.Refused(5.March(2024), new CompleteTask(5.March(2024), NoteSubject.CaseDecision, 1)).Danish
            .ShouldBe("Sagen venter på en afgørelse. Registrér afgørelsen, så er der ikke mere, der venter.");
        nordfyn.Refused(5.March(2024), new CompleteTask(5.March(2024), NoteSubject.HearingResponse, 2)).Danish
            .ShouldBe("Partshøringen venter på borgerens svar. Registrér svaret eller afgørelsen, så er der ikke mere, der venter.");
        nordfyn.Given(6.March(2024), new ReceiveHearingResponse(6.March(2024))).Given(8.March(2024), Sag.Afslaaet(8.March(2024)));
        nordfyn.Case.Matter.Docket.Notes.Select(note => (note.Subject, note.DoneOn)).ShouldBe([(NoteSubject.CaseDecision, 8.March(2024)), (NoteSubject.HearingResponse, 6.March(2024))]);
    }

    [Fact(DisplayName = "Er der afgjort, før partshøringen var slut, står det på listen, til en sagsbehandler har set på det"), Rule("R-APP-08")]
    public void An_early_decision_is_seen_to()
    {
        var sag = Sag.I("0151").Given(1.March(2024), new ReceiveApplication(1.March(2024), null, null)).Given(4.March(2024), new StartHearing(4.March(2024), null)).Afslag(8.March(2024));
        var remark = sag.Case.Matter.Docket.Notes.ShouldHaveSingleItem();
        (remark.Subject, remark.Kind, remark.DoneOn).ShouldBe((NoteSubject.HearingResponse, NoteKind.DecidedBeforeHearingEnded, null));

        sag.Given(11.March(2024), new CompleteTask(11.March(2024), remark.Subject, remark.Basis));
        sag.Case.Matter.Docket.Notes.ShouldHaveSingleItem().ShouldBe(remark with { DoneOn = 11.March(2024) }, "That it was decided early is not forgotten.");
    }

    [Fact(DisplayName = "I en sag, der er lagt sammen med en anden, kan alt, hvad der stod, løses; intet andet kan gøre det"), Rule("R-FUP-03")]
    public void In_a_merged_record_everything_can_be_finished()
    {
        var sag = Sag.I("0151", "case.minorsAllowed", true)
            .Given(1.June(2024), Sag.Bevilget(1.June(2024), new Eligibility(29.February(2008), null, [], LivesAtHome: true, ParentalConsentOn: 1.June(2024))))
            .Given(10.March(2026), new ReportChange(10.March(2026), Circumstance.FunctionLevel)).Given(11.March(2026), new CloseMerged(11.March(2026), "b"));
        sag.Refused(12.March(2026), new CompleteFollowUp(12.March(2026), FollowUpOutcome.Continue)).Reason.ShouldBe("CITIZEN_MERGED");

        var standing = sag.Case.Matter.Docket.Notes.FindAll(note => note.DoneOn is null);
        standing.Select(note => note.Subject).ShouldBe([NoteSubject.AdultDecision, NoteSubject.AdHocFollowUp], ignoreOrder: true);
        foreach (var note in standing)
            sag.Given(12.March(2026), new CompleteTask(12.March(2026), note.Subject, note.Basis));

        sag.Case.Matter.Docket.Notes.ShouldAllBe(note => note.DoneOn == 12.March(2026));
    }

    // Born on 29 February 2008: 18 on 1 March 2026.
    private static Sag Minor() => Sag.I("0151", "case.minorsAllowed", true)
        .Given(1.June(2024), Sag.Bevilget(1.June(2024), new Eligibility(29.February(2008), null, [], LivesAtHome: true, ParentalConsentOn: 1.June(2024))));

    private static IssueDecision Changed(LocalDate on) => new(new("2"), DecisionOutcome.Changed, on, null, "Voksen.", ComplaintGuidance: true, null, null, null);

    private static List<CaseNote> Notes(Sag sag, string day) => [.. sag.Case.Matter.NotesOn(NodaTime.Text.LocalDatePattern.Iso.Parse(day).Value)];
}
