using Ledsager.Cases;
using Ledsager.Cases.Complaints;
using Ledsager.Cases.Course;
using Ledsager.Cases.Deadlines;
using Ledsager.Law;
using NodaTime;
using Shouldly;
using Xunit;

namespace Ledsager.Specs.Cases;

/// <summary>»Du kan vælge at klage mundtligt eller skriftligt …« »Vi skal have modtaget din klage senest fire uger efter, at du har modtaget afgørelsen.«</summary>
public sealed class Klagen
{
    private static readonly ComplaintId K1 = new("klage-1");

    [Theory(DisplayName = "Klagen registreres altid: dagen før, på dagen, og dagen efter som for sent"), Rule("R-CMP-01", "R-CMP-02")]
    [InlineData(11, true)]
    [InlineData(12, true)]
    [InlineData(13, false)]
    public void Never_refused_for_lateness(int day, bool timely)
    {
        var filed = Sag.I("0151").Afslag(15.May(2024)).When(day.June(2024), Klager(day.June(2024))).OfType<ComplaintFiled>().ShouldHaveSingleItem();
        (filed.Timely, filed.Channel, filed.About).ShouldBe((timely, ComplaintChannel.Oral, Sag.Decision));
    }

    [Theory(DisplayName = "Der kan klages mundtligt eller skriftligt, og klagen sætter altid en genvurdering i gang"), Rule("R-CMP-02", "R-CMP-03")]
    [InlineData(ComplaintChannel.Oral), InlineData(ComplaintChannel.Written)]
    public void Oral_or_written(ComplaintChannel channel)
    {
        var sag = Sag.I("0480").Afslag(8.April(2024)).Given(18.April(2024), Klager(18.April(2024)) with { Channel = channel });
        sag.Case.Matter.Complaint(K1)!.Filed.Channel.ShouldBe(channel);
        sag.Status(DeadlineKind.Reassessment, 18.April(2024)).ShouldBe(DeadlineStatus.Open);
    }

    [Fact(DisplayName = "En klage, der først kommer senere på dagen, afvises med klokkeslættet")]
    public void Not_yet_received()
    {
        var refusal = Sag.I("0151").Afslag(15.May(2024)).Refused(20.May(2024), Klager(20.May(2024)) with { ReceivedAt = Sag.Nine(20.May(2024)) + Duration.FromMinutes(1) });
        (refusal.Reason, refusal.Danish).ShouldBe(
            ("DATE_IN_FUTURE", "Klokken 09:01:00 den 20. maj 2024 ligger ude i fremtiden; nu er den 09:00:00. Registrér det, når det er sket."));
    }

    [Fact(DisplayName = "Fristen løber fra borgerens modtagelse, også når den ligger efter afgørelsen"), Rule("R-DEC-01", "R-CMP-01")]
    public void Counted_from_receipt()
    {
        var sag = Sag.I("0151").Given(14.May(2024), Sag.Afslaaet(14.May(2024)) with { ReceivedByCitizen = 21.May(2024) });
        sag.Frist(DeadlineKind.ComplaintFiling).Counted.Basis.ShouldBe(21.May(2024));
        sag.Refused(14.May(2024), Sag.Afslaaet(14.May(2024)) with { Decision = new("2"), ReceivedByCitizen = 13.May(2024) }).Reason.ShouldBe("DATE_BEFORE_BASIS");
    }

    [Fact(DisplayName = "Over den samme afgørelse er der én klage ad gangen; det nye hører til den")]
    public void One_at_a_time()
    {
        var sag = Klaget("0810");
        sag.NothingNew(19.April(2024), Klager(18.April(2024)));
        sag.Refused(19.April(2024), Klager(19.April(2024)) with { Complaint = new("2") }).Reason.ShouldBe("COMPLAINT_ALREADY_OPEN");
        sag.Refused(19.April(2024), Klager(19.April(2024))).Reason.ShouldBe("COMPLAINT_ID_CONFLICT");
        sag.Given(19.April(2024), new WithdrawComplaint(K1, 19.April(2024))).Given(20.April(2024), Klager(20.April(2024)) with { Complaint = new("2") });
    }

    [Fact(DisplayName = "Der kan kun klages over en afgørelse, der findes")]
    public void A_decision_to_complain_of() =>
        Sag.I("0810").Given(1.March(2024), new ReceiveApplication(1.March(2024), null, null)).Refused(18.April(2024), Klager(18.April(2024))).Reason.ShouldBe("UNKNOWN_DECISION");

    [Fact(DisplayName = "Trækkes klagen tilbage, falder genvurderingen bort"), Rule("R-CMP-03")]
    public void Withdrawn()
    {
        var sag = Klaget("0810").Given(22.April(2024), new WithdrawComplaint(K1, 22.April(2024)));
        sag.Status(DeadlineKind.Reassessment, 21.April(2024)).ShouldBe(DeadlineStatus.Open);
        sag.Status(DeadlineKind.Reassessment, 22.April(2024)).ShouldBe(DeadlineStatus.Cancelled);
        sag.Refused(23.April(2024), new UpholdDecision(K1, 23.April(2024), null)).Danish
            .ShouldBe("Klage klage-1 har været trukket tilbage siden den 22. april 2024. Den kan derfor ikke genvurderes med en fastholdelse.");
    }

    [Fact(DisplayName = "Fastholdes afgørelsen for sent, er fristen til Ankestyrelsen allerede overskredet")]
    [Rule("R-CMP-04", "R-CMP-05", "R-CMP-09")]
    public void One_clock_from_the_complaint()
    {
        var sag = Klaget("0810").Given(20.May(2024), new UpholdDecision(K1, 20.May(2024), null));
        sag.Status(DeadlineKind.Reassessment, 20.May(2024)).ShouldBe(DeadlineStatus.Late);
        sag.Status(DeadlineKind.ForwardToAnkestyrelsen, 20.May(2024)).ShouldBe(DeadlineStatus.Overdue);
        sag.Frist(DeadlineKind.ForwardToAnkestyrelsen).Due.ShouldBe(16.May(2024));
    }

    [Fact(DisplayName = "Kun den, der er genvurderet, kan sendes videre"), Rule("R-CMP-08")]
    public void Forwarded_after_reassessment() =>
        Klaget("0810").Refused(1.May(2024), new ForwardComplaint(K1, 1.May(2024))).Reason.ShouldBe("COMPLAINT_STEP_NOT_POSSIBLE");

    private static FileComplaint Klager(LocalDate on) => new(K1, null, Sag.Nine(on), ComplaintChannel.Oral);

    private static Sag Klaget(string municipality) => Sag.I(municipality).Afslag(8.April(2024)).Given(18.April(2024), Klager(18.April(2024)));

    /// <summary>»Får du delvist medhold sender vi en ny afgørelse med klagevejledning, hvorefter har du 4 uger til at meddele om klagen fastholdes.« (Brønderslev)</summary>
    public sealed class Delvist_medhold
    {
        private static Sag Delvist() => Klaget("0810").Given(14.May(2024), new RedressComplaint(K1, Redress.Partial, 14.May(2024), 15.May(2024)));

        [Theory(DisplayName = "Svaret er i tide dagen før og på dagen; dagen efter er klagen bortfaldet, men svaret tæller endnu")]
        [Rule("R-CMP-07", "R-CMP-08")]
        [InlineData(11, true, DeadlineStatus.Met)]
        [InlineData(12, true, DeadlineStatus.Met)]
        [InlineData(13, false, DeadlineStatus.Late)]
        public void The_citizens_answer(int day, bool timely, DeadlineStatus status)
        {
            var sag = Delvist();
            var facts = sag.When(day.June(2024), new MaintainComplaint(K1, day.June(2024)));

            facts.OfType<ComplaintMaintained>().ShouldHaveSingleItem().Timely.ShouldBe(timely);
            facts.OfType<ComplaintLapsed>().Any().ShouldBe(!timely);
            sag.Status(DeadlineKind.CitizenMaintainsComplaint, day.June(2024)).ShouldBe(status);
            sag.Frist(DeadlineKind.ForwardToAnkestyrelsen).Due.ShouldBe(day.June(2024).PlusDays(14));
        }

        [Fact(DisplayName = "Tavshed: klagen bortfalder dagen efter fristen, af sig selv"), Rule("R-CMP-07")]
        public void Silence()
        {
            var sag = Delvist();
            sag.NothingNew(12.June(2024), new TurnMonth());
            sag.When(13.June(2024), new TurnMonth()).ShouldBe([new ComplaintLapsed(K1, 13.June(2024))]);
            (sag.Status(DeadlineKind.CitizenMaintainsComplaint, 13.June(2024)), sag.Frist(DeadlineKind.CitizenMaintainsComplaint).ClosedOn(13.June(2024)))
                .ShouldBe((DeadlineStatus.LapsedNotMaintained, 13.June(2024)));
            sag.Case.Matter.Complaint(K1)!.Stage.ShouldBe(ComplaintStage.Lapsed);
            sag.NothingNew(14.June(2024), new TurnMonth());
        }

        [Fact(DisplayName = "Et svar, der kom i tide og registreres for sent, er i tide")]
        public void Recorded_late_but_in_time() =>
            Delvist().When(20.June(2024), new MaintainComplaint(K1, 12.June(2024))).OfType<ComplaintMaintained>().Single().Timely.ShouldBeTrue();
    }

    /// <summary>»Hvis kommunen fastholder sin afgørelse skal sagen sendes til Ankestyrelsen.« (vejledningen)</summary>
    public sealed class Ankestyrelsen
    {
        private static Sag Sendt(string municipality) => Klaget(municipality)
            .Given(10.May(2024), new UpholdDecision(K1, 10.May(2024), "Ingen nye oplysninger."))
            .Given(13.May(2024), new ForwardComplaint(K1, 13.May(2024)));

        [Theory(DisplayName = "Hjemvist: sagsbehandlingsfristen løber på ny fra den dag, kommunen får sagen"), Rule("R-CMP-11", "R-APP-10")]
        [InlineData("0151", "2024-10-28")]
        [InlineData("0580", "2024-10-28")]
        [InlineData("0810", "2024-10-28")]
        public void Remitted(string municipality, string due)
        {
            var sag = Sendt(municipality).Given(2.September(2024), new RecordAppealOutcome(K1, AppealOutcome.Remitted, 2.September(2024)));
            var frist = sag.Frist(DeadlineKind.CaseDecision);
            (frist.Counted.Basis, frist.About, frist.Due.ToString("uuuu-MM-dd", null)).ShouldBe((2.September(2024), K1.Value, due));
            sag.Refused(3.September(2024), new ReceiveApplication(3.September(2024), null, null)).Reason.ShouldBe("DECISION_ALREADY_PENDING");
            sag.Given(1.October(2024), Sag.Bevilget(1.October(2024)) with { Decision = new("2") });
            sag.Status(DeadlineKind.CaseDecision, 1.October(2024)).ShouldBe(DeadlineStatus.Met);
            sag.Case.Matter.Pending.ShouldBeNull();
        }

        [Fact(DisplayName = "Hjemvist i Nordfyn: ingen frist opfindes, men sagen venter og er noteret")]
        public void Remitted_without_a_number() =>
            Sendt("0480").Given(2.September(2024), new RecordAppealOutcome(K1, AppealOutcome.Remitted, 2.September(2024)))
                .Case.Matter.Docket.Notes[^1].ShouldSatisfyAllConditions(
                    note => note.Subject.ShouldBe(NoteSubject.CaseDecision), note => note.Kind.ShouldBe(NoteKind.NoNumericDeadlineInSource), note => note.On.ShouldBe(2.September(2024)));

        [Theory(DisplayName = "Kun en hjemvisning åbner en frist; en ændring eller ophævelse skal føres ud i livet"), Rule("R-CMP-11")]
        [InlineData(AppealOutcome.Confirmed, false)]
        [InlineData(AppealOutcome.Dismissed, false)]
        [InlineData(AppealOutcome.Changed, true)]
        [InlineData(AppealOutcome.Annulled, true)]
        public void Other_outcomes(AppealOutcome outcome, bool task)
        {
            var sag = Sendt("0810").Given(2.September(2024), new RecordAppealOutcome(K1, outcome, 2.September(2024)));
            sag.Case.Matter.Docket.Deadlines.ShouldNotContain(deadline => deadline.StatusOn(2.September(2024)) == DeadlineStatus.Open);
            sag.Case.Matter.Docket.Notes.Exists(note => note.Subject == NoteSubject.CarryOutAnkestyrelsensDecision).ShouldBe(task);
            sag.NothingNew(3.September(2024), new RecordAppealOutcome(K1, outcome, 2.September(2024)));
        }

        [Theory(DisplayName = "»Du får besked, når klagen er sendt videre« er et løfte i Ballerup"), Rule("R-CMP-10")]
        [InlineData("0151", true)]
        [InlineData("0580", false)]
        [InlineData("0810", false)]
        [InlineData("0480", false)]
        public void The_citizen_is_told(string municipality, bool told) =>
            Sendt(municipality).Case.Matter.Docket.Notes.Exists(note => note.Subject == NoteSubject.NotifyCitizenForwarded).ShouldBe(told);
    }
}
