using Ledsager.Cases;
using Ledsager.Cases.Complaints;
using Ledsager.Cases.Deadlines;
using Ledsager.Law;
using NodaTime;
using Shouldly;
using Xunit;

namespace Ledsager.Specs.Cases;

/// <summary>»Vi skal have modtaget din klage senest fire uger efter, at du har modtaget afgørelsen.« A wrong day of receipt is corrected, and what rests on it follows.</summary>
public sealed class Modtagelsesdatoen
{
    private static readonly ComplaintId K1 = new("klage-1");

    [Theory(DisplayName = "Kom afgørelsen senere frem, løber klagefristen fra den dag, og klagen kan være i tide alligevel"), Rule("R-CMP-01")]
    [InlineData(14, false)]
    [InlineData(15, true)]
    [InlineData(16, true)]
    public void Of_a_decision(int receivedInMay, bool timely)
    {
        var sag = Sag.I("0151").Afslag(8.May(2024)).Given(12.June(2024), new FileComplaint(K1, null, Sag.Nine(12.June(2024)), ComplaintChannel.Written));
        sag.Case.Matter.Complaint(K1)!.Filed.Timely.ShouldBeFalse("Four weeks from 8 May end on 5 June, a closing day, and roll to 6 June.");

        sag.Given(13.June(2024), new CorrectReceipt(13.June(2024), 1, receivedInMay.May(2024), "Brevet blev omdelt senere."));
        var frist = sag.Frist(DeadlineKind.ComplaintFiling);
        (frist.Basis, frist.Counted.Basis, frist.Due).ShouldBe((1L, receivedInMay.May(2024), receivedInMay.May(2024).PlusDays(28)));
        sag.Case.Matter.Complaint(K1)!.Filed.Timely.ShouldBe(timely);
        frist.StatusOn(13.June(2024)).ShouldBe(timely ? DeadlineStatus.Met : DeadlineStatus.Late);
        sag.Case.Matter.Docket.Deadlines.Count(d => d.Kind == DeadlineKind.ComplaintFiling).ShouldBe(1);
    }

    [Theory(DisplayName = "Kom den nye afgørelse senere frem, kan klagen være fastholdt i tide alligevel; kom den tidligere, er ordet for sent og gælder stadig"), Rule("R-CMP-07")]
    [InlineData(15, 14, 12, true, false)]
    [InlineData(15, 16, 13, false, true)]
    public void Of_a_new_decision_that_was_answered(int told, int received, int maintainedInJune, bool timely, bool corrected)
    {
        var sag = Sag.I("0810").Afslag(8.April(2024)).Given(18.April(2024), new FileComplaint(K1, null, Sag.Nine(18.April(2024)), ComplaintChannel.Oral))
            .Given(14.May(2024), new RedressComplaint(K1, Redress.Partial, 14.May(2024), told.May(2024)));
        sag.When(maintainedInJune.June(2024), new MaintainComplaint(K1, maintainedInJune.June(2024))).OfType<ComplaintMaintained>().Single().Timely.ShouldBe(timely);
        sag.Case.Matter.Complaint(K1)!.Maintained.ShouldBe(new ComplaintMaintained(K1, maintainedInJune.June(2024), timely));

        sag.Given(20.June(2024), new CorrectReceipt(20.June(2024), 3, received.May(2024), "Brevet blev omdelt en anden dag."));
        sag.Case.Matter.Complaint(K1)!.Maintained.ShouldBe(new ComplaintMaintained(K1, maintainedInJune.June(2024), corrected));
        sag.Status(DeadlineKind.CitizenMaintainsComplaint, 20.June(2024)).ShouldBe(corrected ? DeadlineStatus.Met : DeadlineStatus.Late, "The deadline says the same.");
        sag.Case.Matter.Complaint(K1)!.Stage.ShouldBe(ComplaintStage.Maintained);
    }

    [Fact(DisplayName = "Klagens modtagelse flytter genvurderingen og den dag, den senest skal videre")]
    public void Of_a_complaint()
    {
        var sag = Sag.I("0810").Afslag(8.April(2024)).Given(18.April(2024), new FileComplaint(K1, null, Sag.Nine(18.April(2024)), ComplaintChannel.Oral))
            .Given(10.May(2024), new UpholdDecision(K1, 10.May(2024), null));
        sag.Given(13.May(2024), new CorrectReceipt(13.May(2024), 2, 15.April(2024), "Poststemplet."));
        sag.Frist(DeadlineKind.Reassessment).Due.ShouldBe(13.May(2024));
        sag.Frist(DeadlineKind.ForwardToAnkestyrelsen).Due.ShouldBe(13.May(2024));
        sag.Status(DeadlineKind.Reassessment, 13.May(2024)).ShouldBe(DeadlineStatus.Met, "What was done on 10 May was done in time.");
        sag.Case.Matter.Complaint(K1)!.Stage.ShouldBe(ComplaintStage.Upheld);
    }

    [Fact(DisplayName = "Ansøgningens modtagelse flytter sagsbehandlingsfristen, og en overskridelse, der er fortalt, fortælles igen, når den nye dag er gået")]
    public void Of_an_application()
    {
        var sag = Sag.I("0580").Given(25.March(2024), new ReceiveApplication(25.March(2024), null, null)).Given(21.May(2024), new TurnMonth());
        sag.Facts.Count(fact => fact.Event is DeadlineMissed).ShouldBe(1);
        sag.Refused(21.May(2024), new CorrectReceipt(21.May(2024), 1, 22.May(2024), "Fejl.")).Reason.ShouldBe("DATE_AFTER_WHAT_FOLLOWS");
        sag.When(21.May(2024), new CorrectReceipt(21.May(2024), 1, 2.April(2024), "Fejl.")).OfType<DeadlineMissed>().ShouldBeEmpty();
        sag.Status(DeadlineKind.CaseDecision, 28.May(2024)).ShouldBe(DeadlineStatus.Open);
        sag.NothingNew(28.May(2024), new TurnMonth());
        sag.When(29.May(2024), new TurnMonth()).ShouldBe([new DeadlineMissed(DeadlineKind.CaseDecision, 1, 28.May(2024))]);
        sag.When(29.May(2024), new CorrectReceipt(29.May(2024), 1, 1.March(2024), "Fejl.")).OfType<DeadlineMissed>().ShouldHaveSingleItem().Due.ShouldBe(26.April(2024));
    }

    [Fact(DisplayName = "Et bortfald, der er fortalt efter en forkert dato, gælder ikke længere, og fortælles først, når den rigtige frist er gået")]
    public void Of_a_new_decision()
    {
        var sag = Sag.I("0810").Afslag(8.April(2024)).Given(18.April(2024), new FileComplaint(K1, null, Sag.Nine(18.April(2024)), ComplaintChannel.Oral))
            .Given(14.May(2024), new RedressComplaint(K1, Redress.Partial, 14.May(2024), 15.May(2024))).Given(13.June(2024), new TurnMonth());
        sag.Case.Matter.Complaint(K1)!.Stage.ShouldBe(ComplaintStage.Lapsed);

        sag.Given(13.June(2024), new CorrectReceipt(13.June(2024), 3, 21.May(2024), "Brevet blev omdelt senere."));
        sag.Case.Matter.Complaint(K1)!.Stage.ShouldBe(ComplaintStage.AwaitingCitizen);
        sag.NothingNew(18.June(2024), new TurnMonth());
        sag.When(19.June(2024), new TurnMonth()).ShouldBe([new ComplaintLapsed(K1, 19.June(2024))]);
    }

    [Fact(DisplayName = "Partshøringens frist og den dag, en hjemvist sag kom, rettes på samme måde")]
    public void Of_a_hearing_and_a_remittal()
    {
        var hoert = Sag.I("0151").Given(1.March(2024), new ReceiveApplication(1.March(2024), null, null)).Given(4.March(2024), new StartHearing(4.March(2024), null))
            .Given(7.March(2024), new CorrectReceipt(7.March(2024), 2, 6.March(2024), "Med posten."));
        hoert.Frist(DeadlineKind.HearingResponse).Due.ShouldBe(18.March(2024), "Ten days from 6 March end on a Saturday.");

        var hjemvist = Sag.I("0810").Afslag(8.April(2024)).Given(18.April(2024), new FileComplaint(K1, null, Sag.Nine(18.April(2024)), ComplaintChannel.Oral))
            .Given(10.May(2024), new UpholdDecision(K1, 10.May(2024), null)).Given(13.May(2024), new ForwardComplaint(K1, 13.May(2024)))
            .Given(2.September(2024), new RecordAppealOutcome(K1, AppealOutcome.Remitted, 2.September(2024)));
        var decided = hjemvist.Facts.FindIndex(fact => fact.Event is AnkestyrelsenDecided) + 1;
        hjemvist.Refused(3.September(2024), new CorrectReceipt(3.September(2024), decided, 12.May(2024), "Fejl.")).Reason.ShouldBe("DATE_BEFORE_BASIS");
        hjemvist.Given(3.September(2024), new CorrectReceipt(3.September(2024), decided, 30.August(2024), "Fejl."));
        (hjemvist.Frist(DeadlineKind.CaseDecision).Due, hjemvist.Case.Matter.Pending!.Since).ShouldBe((25.October(2024), 30.August(2024)));
    }

    [Fact(DisplayName = "Den rettede dag gælder også, når der spørges om en dag før rettelsen; det, man vidste før den, står ved magt")]
    public void As_of_a_day_before_the_correction()
    {
        var sag = Sag.I("0151").Afslag(8.May(2024)).Given(13.June(2024), new CorrectReceipt(13.June(2024), 1, 15.May(2024), "Fejl."))
            .Given(14.June(2024), new CorrectReceipt(14.June(2024), 1, 16.May(2024), "Igen."));
        ReceivedOn(3, 10.June(2024)).ShouldBe(16.May(2024));
        ReceivedOn(3, 13.June(2024)).ShouldBe(16.May(2024));
        ReceivedOn(2, 10.June(2024)).ShouldBe(15.May(2024));
        ReceivedOn(1, 20.June(2024)).ShouldBe(8.May(2024));

        LocalDate ReceivedOn(int known, LocalDate day) =>
            CaseOnDay.Of(sag.Case.Matter.Levels, sag.Facts.Take(known), day).Matter.Decisions.ShouldHaveSingleItem().ReceivedByCitizen;
    }

    [Fact(DisplayName = "En rettelse ændrer kun de frister, der hviler på den")]
    public void What_does_not_rest_on_it_stays_as_it_was()
    {
        // The hearing's time is rolled past Easter; the application is corrected.
        var sag = Sag.I("0151").Given(1.March(2024), new ReceiveApplication(1.March(2024), null, null)).Given(20.March(2024), new StartHearing(20.March(2024), null));
        var before = sag.Frist(DeadlineKind.HearingResponse);
        before.Counted.Rolled.ShouldBeTrue();
        sag.Given(21.March(2024), new CorrectReceipt(21.March(2024), 1, 4.March(2024), "Fejl."));
        sag.Frist(DeadlineKind.CaseDecision).Counted.Basis.ShouldBe(4.March(2024));
        sag.Frist(DeadlineKind.HearingResponse).ShouldBe(before);
    }

    [Fact(DisplayName = "Kun en modtagelse kan rettes, med en begrundelse, og ikke til før det, der blev modtaget, eller efter det, der fulgte")]
    public void What_cannot_be_corrected()
    {
        var sag = Sag.I("0810").Given(1.March(2024), new ReceiveApplication(1.March(2024), null, null))
            .Given(4.March(2024), new AssignCaseworker(4.March(2024), "sb-7")).Given(8.April(2024), Sag.Afslaaet(8.April(2024)))
            .Given(18.April(2024), new FileComplaint(K1, null, Sag.Nine(18.April(2024)), ComplaintChannel.Written)).Given(22.April(2024), new WithdrawComplaint(K1, 22.April(2024)));
        Refused(2, 1.March(2024)).ShouldBe("UNKNOWN_RECEIPT");
        Refused(99, 1.March(2024)).ShouldBe("UNKNOWN_RECEIPT");
        Refused(1, 9.April(2024)).ShouldBe("DATE_AFTER_WHAT_FOLLOWS", "The decision of 8 April answered it.");
        Refused(1, 31.December(2014)).ShouldBe("DATE_BEFORE_BASIS");
        Refused(3, 7.April(2024)).ShouldBe("DATE_BEFORE_BASIS");
        Refused(4, 7.April(2024)).ShouldBe("DATE_BEFORE_BASIS");
        Refused(4, 23.April(2024)).ShouldBe("DATE_AFTER_WHAT_FOLLOWS", "It was taken back on 22 April.");
        Refused(3, 9.April(2024), " ").ShouldBe("REASON_NEEDED");
        sag.NothingNew(2.May(2024), new CorrectReceipt(2.May(2024), 3, 8.April(2024), "Fejl."));
        sag.Given(2.May(2024), new CorrectReceipt(2.May(2024), 3, 2.June(2024), "Pakkeshoppen har det endnu."));

        string Refused(long fact, LocalDate day, string reason = "Fejl.") => sag.Refused(2.May(2024), new CorrectReceipt(2.May(2024), fact, day, reason)).Reason;
    }
}
