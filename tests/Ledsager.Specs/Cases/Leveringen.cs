using Ledsager.Cases;
using Ledsager.Cases.Complaints;
using Ledsager.Cases.Deadlines;
using Ledsager.Cases.Delivery;
using Ledsager.Cases.Hours;
using Ledsager.Law;
using NodaTime;
using Shouldly;
using Xunit;

namespace Ledsager.Specs.Cases;

/// <summary>»… har ret til selv at udpege en person til at udføre opgaven. Kommunen skal godkende og ansætte den udpegede person.« (§ 97, stk. 3)</summary>
public sealed class Ledsageren
{
    private static readonly LocalDate Start = 2.January(2024);

    [Theory(DisplayName = "En nær tilknytning står i vejen i Ballerup og Brønderslev, en meget nær overalt, medmindre der er en begrundet undtagelse")]
    [Rule("R-DEL-03", "R-LAW-04")]
    [InlineData("0151", Relation.None, true)]
    [InlineData("0151", Relation.Close, false)]
    [InlineData("0810", Relation.Close, false)]
    [InlineData("0580", Relation.Close, true)]
    [InlineData("0580", Relation.VeryClose, false)]
    [InlineData("0480", Relation.VeryClose, false)]
    public void Close_relation(string municipality, Relation relation, bool approved)
    {
        var sag = Sag.I(municipality).Bevilling(Start).Given(Start, new AppointCompanion(Start, "L1"));
        var approve = new ApproveCompanion(Start, "L1", relation, null);
        if (!approved)
        {
            sag.Refused(Start, approve).Reason.ShouldBe("RELATION_TOO_CLOSE");
            approve = approve with { Exemption = "Ingen andre taler borgerens tegnsprog." };
        }

        sag.Given(Start, approve).Case.Delivery.Companions["L1"].CanWorkOn(Start).ShouldBeTrue();
        sag.NothingNew(Start, approve);
    }

    [Fact(DisplayName = "En udpeget ledsager kan arbejde fra godkendelsen til sin sidste dag: dagen før og dagen efter ikke")]
    [Rule("R-DEL-01", "R-DEL-02", "R-LAW-03")]
    public void Only_while_approved()
    {
        var sag = Sag.I("0580").Bevilling(Start).Given(Start, new AppointCompanion(Start, "L1"));
        sag.Refused(10.January(2024), Line("a", 10.January(2024), "L1")).Reason.ShouldBe("COMPANION_NOT_APPROVED");
        sag.Given(10.January(2024), new ApproveCompanion(10.January(2024), "L1", Relation.None, null))
            .Given(10.January(2024), Line("a", 10.January(2024), "L1"))
            .Given(20.January(2024), new EndCompanion(12.January(2024), "L1"))
            .Given(20.January(2024), Line("b", 12.January(2024), "L1"));
        sag.Refused(20.January(2024), Line("c", 13.January(2024), "L1")).Reason.ShouldBe("COMPANION_NOT_APPROVED");
        sag.Refused(20.January(2024), Line("c", 9.January(2024), "L1")).Danish.ShouldContain("var ikke godkendt og ansat den 9. januar 2024");
        sag.Given(20.January(2024), Line("c", 13.January(2024), "fra leverandøren"));
    }

    [Fact(DisplayName = "En ledsager afvises med en begrundelse, og kun en, der er udpeget og ikke godkendt")]
    public void Refused()
    {
        var sag = Sag.I("0580").Bevilling(Start);
        sag.Refused(Start, new RefuseCompanion(Start, "L1", "Nær tilknytning.")).Kind.ShouldBe(RefusalKind.NotFound);
        sag.Given(Start, new AppointCompanion(Start, "L1"));
        sag.Refused(Start, new RefuseCompanion(Start, "L1", "")).Reason.ShouldBe("REASON_NEEDED");
        sag.Given(Start, new RefuseCompanion(Start, "L1", "Nær tilknytning."));
        sag.NothingNew(Start, new RefuseCompanion(Start, "L1", "Nær tilknytning."));
        sag.Given(Start, new ApproveCompanion(Start, "L1", Relation.None, null));
        sag.Refused(Start, new RefuseCompanion(Start, "L1", "Fortrudt.")).Reason.ShouldBe("COMPANION_ALREADY_APPROVED");
    }

    [Fact(DisplayName = "Kontant tilskud: kun hvor kommunen tilbyder det, med samtykke, og i Ballerup for den, der kan administrere det")]
    [Rule("R-DEL-06", "R-DEL-07", "R-DEL-08", "R-LAW-05")]
    public void Cash()
    {
        var cash = new ChooseDeliveryForm(Start, DeliveryForm.CashSubsidy, null, Start, Start);
        foreach (var municipality in (string[])["0480", "0580", "0810"])
            Sag.I(municipality).Bevilling(Start).Refused(Start, cash).Reason.ShouldBe("CASH_SUBSIDY_NOT_OFFERED");

        var sag = Sag.I("0151").Bevilling(Start);
        sag.Refused(Start, cash with { ConsentedOn = null }).Reason.ShouldBe("CONSENT_NEEDED");
        sag.Refused(Start, cash with { AbilityConfirmedOn = null }).Reason.ShouldBe("ABILITY_NEEDED");
        sag.Given(Start, cash);
        sag.NothingNew(Start, cash);
        sag.Given(1.March(2024), new ChooseDeliveryForm(1.March(2024), DeliveryForm.ExternalSupplier, "lev-1", null, null)).Case.Delivery.Form!.Form.ShouldBe(DeliveryForm.ExternalSupplier);
    }

    [Theory(DisplayName = "Leverandørens og kommunens ledsagere skal ikke godkendes af sagsbehandleren"), Rule("R-DEL-04", "R-DEL-05")]
    [InlineData(DeliveryForm.ExternalSupplier, "lev-1"), InlineData(DeliveryForm.MunicipalStaff, null)]
    public void Others_companions(DeliveryForm form, string? supplier)
    {
        var sag = Sag.I("0480").Bevilling(Start).Given(Start, new ChooseDeliveryForm(Start, form, supplier, null, null)).Given(10.January(2024), Line("a", 10.January(2024), "deres egen"));
        sag.Case.Delivery.Form.ShouldBe(new DeliveryFormChosen(Start, form, supplier, null, null));
    }

    [Theory(DisplayName = "Timer i udlandet uden varsel gælder, og sagsbehandleren ser det: dagen før opholdet, i det, på sidste dag og dagen efter")]
    [Rule("R-ABR-01", "R-ABR-02", "R-ABR-04", "R-TIM-11")]
    [InlineData(9, true)]
    [InlineData(10, false)]
    [InlineData(20, false)]
    [InlineData(21, true)]
    public void Hours_abroad(int july, bool questioned)
    {
        var sag = Sag.I("0580").Bevilling(Start).Given(1.June(2024), new NotifyStayAbroad(1.June(2024), 10.July(2024), 20.July(2024)));
        var facts = sag.When(25.July(2024), Line("a", july.July(2024)) with { Abroad = true });
        facts.OfType<HoursUsed>().Single().ShouldSatisfyAllConditions(line => line.Abroad.ShouldBe(true), line => line.Parts.Single().Charged.Count.ShouldBe(60));
        facts.OfType<LineQuestioned>().ShouldBe(questioned ? [new LineQuestioned(new("a"), july.July(2024), LineQuestion.AbroadUntold)] : []);
        sag.Case.Matter.Docket.Notes.Select(note => (note.Kind, note.Trigger)).ShouldBe(questioned ? [(NoteKind.AbroadUntold, "a")] : []);
        sag.When(25.July(2024), Line("b", july.July(2024))).OfType<LineQuestioned>().ShouldBeEmpty();
    }

    [Fact(DisplayName = "En rejse i udlandet over flere dage ses efter, når blot én af dem ikke er varslet"), Rule("R-ABR-02")]
    public void A_holiday_abroad()
    {
        Asked(11, 12).ShouldBeEmpty();
        Asked(12, 13).ShouldHaveSingleItem();

        static LineQuestioned[] Asked(int from, int to) =>
        [
            .. Sag.I("0580").Bevilling(Start).Given(1.June(2024), new NotifyStayAbroad(1.June(2024), 10.July(2024), 12.July(2024)))
                .When(25.July(2024), new RecordHoliday(new("a"), Sag.Nine(from.July(2024)), Sag.Nine(to.July(2024)), Colony: false, null, Abroad: true)).OfType<LineQuestioned>(),
        ];
    }

    [Theory(DisplayName = "Det, en læge har ordineret, afvises i Ballerup; ellers gælder timerne, og sagsbehandleren ser det, som ved praktisk hjælp og støtteroller")]
    [Rule("R-EXC-07", "R-EXC-08", "R-EXC-09", "R-FND-03", "R-SCO-03")]
    [InlineData("0151", Activity.DoctorOrdered, null)]
    [InlineData("0480", Activity.DoctorOrdered, LineQuestion.DoctorOrdered)]
    [InlineData("0580", Activity.DoctorOrdered, LineQuestion.DoctorOrdered)]
    [InlineData("0810", Activity.DoctorOrdered, LineQuestion.DoctorOrdered)]
    [InlineData("0151", Activity.PracticalHelp, LineQuestion.PracticalHelp)]
    [InlineData("0580", Activity.SupportRole, LineQuestion.SupportRole)]
    public void What_the_hours_were_for(string municipality, Activity activity, LineQuestion? question)
    {
        var sag = Sag.I(municipality).Bevilling(Start);
        sag.When(10.January(2024), Line("egen", 10.January(2024)) with { Activity = Activity.SelfChosen }).ShouldHaveSingleItem();
        var line = Line("a", 10.January(2024)) with { Activity = activity };
        if (question is not { } asked)
        {
            var refusal = sag.Refused(10.January(2024), line);
            refusal.Reason.ShouldBe("DOCTOR_ORDERED");
            refusal.Rule.Source.ShouldStartWith("Ballerup Kommune");
            return;
        }

        sag.When(10.January(2024), line).OfType<LineQuestioned>().ShouldBe([new LineQuestioned(new("a"), 10.January(2024), asked)]);
        sag.NothingNew(10.January(2024), line);
        var note = sag.Case.Matter.Docket.Notes.ShouldHaveSingleItem();
        (note.Subject, note.Kind, note.Trigger).ShouldBe((NoteSubject.RecordedLine, NoteKind.OutsideTheScheme, "a"));
        sag.Given(11.January(2024), new CompleteTask(11.January(2024), note.Subject, note.Basis));
        sag.Case.Matter.Docket.Notes.ShouldHaveSingleItem().DoneOn.ShouldBe(11.January(2024));
    }

    [Fact(DisplayName = "Tages linjen tilbage, er der intet at se efter; en tur spørges der til som en linje"), Rule("R-EXC-08")]
    public void A_line_taken_back()
    {
        var sag = Sag.I("0580").Bevilling(Start).Given(10.January(2024), Line("a", 10.January(2024)) with { Activity = Activity.PracticalHelp })
            .Given(10.January(2024), new RecordTrip(new("b"), 10.January(2024), new Trip(new Minutes(60), default, default, default, false), null, Activity.PracticalHelp))
            .Given(11.January(2024), new ReverseHours(new("a")));
        sag.Case.Matter.Docket.Notes.Select(note => (note.Trigger, note.DoneOn is not null)).ShouldBe([("a", true), ("b", false)]);
    }

    [Fact(DisplayName = "Et ophold i udlandet meldes på forhånd og skal ligge i bevillingen"), Rule("R-ABR-02")]
    public void Abroad()
    {
        var sag = Sag.I("0580").Bevilling(Start).Given(1.June(2024), new NotifyStayAbroad(1.June(2024), 10.July(2024), 20.July(2024)));
        (sag.Case.Delivery.AbroadOn(9.July(2024)), sag.Case.Delivery.AbroadOn(10.July(2024)), sag.Case.Delivery.AbroadOn(20.July(2024)), sag.Case.Delivery.AbroadOn(21.July(2024)))
            .ShouldBe((false, true, true, false));
        sag.Refused(1.June(2024), new NotifyStayAbroad(1.June(2024), 20.July(2024), 19.July(2024))).Reason.ShouldBe("DATE_BEFORE_BASIS");
        sag.Refused(1.June(2024), new NotifyStayAbroad(1.June(2024), 1.January(2024), 3.January(2024))).Reason.ShouldBe("NO_ACTIVE_GRANT");
    }

    internal static RecordHours Line(string use, LocalDate on, string? companion = null, int minutes = 60) =>
        new(new UseId(use), new WorkTime.OnDate(on, new Minutes(minutes)), UseKind.Ordinary, companion);
}

/// <summary>»Beløbet udbetales én gang årligt og er skattefrit.« (§ 97, stk. 7)</summary>
public sealed class Tilskuddet
{
    [Fact(DisplayName = "Sandsynliggjorte udgifter, højst satsen; anden gang samme år afslås; næste år kan der søges igen")]
    [Rule("R-EXP-02", "R-EXP-03", "R-EXP-04", "R-EXP-05", "R-EXP-06", "R-EXP-08", "R-LAW-07")]
    public void Up_to_the_rate()
    {
        var sag = Sag.I("0480").Bevilling(2.January(2022));
        sag.Refused(1.February(2022), new ApplyForExpenseSubsidy(1.February(2022), null)).Reason.ShouldBe("EXPENSES_NOT_SUBSTANTIATED");
        sag.When(1.February(2022), new ApplyForExpenseSubsidy(1.February(2022), 2000)).OfType<ExpenseSubsidyPaid>().ShouldHaveSingleItem()
            .ShouldBe(new ExpenseSubsidyPaid(1.February(2022), 2022, 948, Taxable: false));
        sag.Refused(31.December(2022), new ApplyForExpenseSubsidy(31.December(2022), 500)).Reason.ShouldBe("ALREADY_PAID_THIS_YEAR");
        sag.When(1.January(2023), new ApplyForExpenseSubsidy(1.January(2023), 600)).OfType<ExpenseSubsidyPaid>().Single().Kroner.ShouldBe(600);
    }

    [Fact(DisplayName = "I forsøgsordningen er beløbet 400 kr. og timerne syv om måneden"), Rule("R-TRI-02", "R-TRI-04")]
    public void The_trial()
    {
        var sag = Sag.I("9067").Bevilling(2.January(2022));
        sag.Case.Account.Derive(2.January(2022)).State.Total.Count.ShouldBe(420);
        sag.When(1.February(2022), new ApplyForExpenseSubsidy(1.February(2022), 2000)).OfType<ExpenseSubsidyPaid>().Single().Kroner.ShouldBe(400);
    }

    [Fact(DisplayName = "Ansøgningen kan sige, hvad udgifterne går til, ledsagekortet også"), Rule("R-EXP-10")]
    public void What_the_expenses_are_for()
    {
        var apply = new ApplyForExpenseSubsidy(1.February(2022), 700, ExpenseKinds.Transport | ExpenseKinds.CompanionCard);
        Sag.I("0580").Bevilling(2.January(2022)).When(1.February(2022), apply).OfType<ExpenseSubsidyApplied>().Single().Kinds.ShouldBe(ExpenseKinds.Transport | ExpenseKinds.CompanionCard);
    }

    [Fact(DisplayName = "I Ballerup er beløbet fast"), Rule("R-EXP-08")]
    public void Fixed() => Sag.I("0151").Bevilling(2.January(2020))
        .When(1.March(2020), new ApplyForExpenseSubsidy(1.March(2020), null)).OfType<ExpenseSubsidyPaid>().Single().Kroner.ShouldBe(919);

    [Fact(DisplayName = "Er årets sats ukendt, tages ansøgningen imod, og udbetalingen venter"), Rule("R-EXP-02")]
    public void Held()
    {
        var sag = Sag.I("0480").Bevilling(2.January(2025));
        sag.When(15.January(2025), new ApplyForExpenseSubsidy(15.January(2025), 900)).ShouldBe([new ExpenseSubsidyApplied(15.January(2025), 900)]);
        sag.Case.Delivery.HeldSubsidies.Keys.ShouldBe([2025]);
        sag.NothingNew(15.January(2025), new ApplyForExpenseSubsidy(15.January(2025), 900));
        sag.Refused(1.February(2025), new PayHeldExpenseSubsidy(1.February(2025), 2025)).Reason.ShouldBe("RATE_NOT_CONFIGURED");
        sag.Refused(1.February(2025), new PayHeldExpenseSubsidy(1.February(2025), 2024)).Reason.ShouldBe("NO_SUBSIDY_APPLICATION");
    }

    [Fact(DisplayName = "Ledsagekortet gælder i tre år til og med årsdagen"), Rule("R-CRD-01", "R-CRD-03", "R-CRD-04")]
    public void The_card() => Sag.I("0810").Bevilling(2.January(2024))
        .When(29.February(2024), new RecordCompanionCard(29.February(2024))).ShouldContain(new CompanionCardRecorded(29.February(2024), 28.February(2027), 200));
}

/// <summary>»Ledsagetid er den tid, der bruges i forbindelse med den enkelte opgave.« (Aabenraa, Nordfyn)</summary>
public sealed class Ledsagetiden
{
    private static readonly Trip Out = new(new Minutes(240), new Minutes(75), new Minutes(90), Minutes.Zero, OutsideLocalArea: true);

    [Theory(DisplayName = "Uden for lokalområdet tæller hjemrejse og ventetid med, hvor kommunen siger det")]
    [Rule("R-TIM-02", "R-TIM-03", "R-TIM-04")]
    [InlineData("0480", true, 405)]
    [InlineData("0580", true, 405)]
    [InlineData("0480", false, 240)]
    [InlineData("0151", true, 240)]
    [InlineData("0810", true, 240)]
    public void A_trip(string municipality, bool outside, int counted)
    {
        var sag = Sag.I(municipality).Bevilling(2.January(2024));
        var trip = new RecordTrip(new("t"), 14.January(2024), Out with { OutsideLocalArea = outside }, null);
        var facts = sag.When(15.January(2024), trip);
        facts.OfType<TripRecorded>().Single().CompanionTime.Count.ShouldBe(counted);
        facts.OfType<HoursUsed>().Single().Parts.ShouldHaveSingleItem().Charged.Count.ShouldBe(counted);
        sag.NothingNew(15.January(2024), trip);
        sag.Refused(15.January(2024), trip with { Trip = Out with { Activity = new Minutes(241) } }).Reason.ShouldBe("USE_ID_CONFLICT");
    }

    [Fact(DisplayName = "Er der ikke timer nok, registreres hverken turen eller forbruget")]
    public void Both_or_none()
    {
        var sag = Sag.I("0580").Bevilling(2.January(2024));
        sag.Refused(15.January(2024), new RecordTrip(new("t"), 14.January(2024), Out with { Activity = new Minutes(800) }, null)).Details["available_minutes"].ShouldBe("900");
        sag.Case.Delivery.Lines.ShouldBeEmpty();
    }

    [Theory(DisplayName = "Afbud: lige før fire timer betales ledsageren i Nordfyn, fire timer før ikke; borgeren mister ingen timer")]
    [Rule("R-TIM-09")]
    [InlineData("0480", 241, 0)]
    [InlineData("0480", 240, 0)]
    [InlineData("0480", 239, 180)]
    [InlineData("0480", -20, 180)]
    [InlineData("0151", 0, 0)]
    public void Short_notice(string municipality, int noticeMinutes, int paid)
    {
        var planned = DanishCalendar.StartOfDay(10.May(2024)) + Duration.FromHours(14);
        var facts = Sag.I(municipality).Bevilling(2.January(2024))
            .When(11.May(2024), new CancelAccompaniment(new("a"), planned, planned - Duration.FromMinutes(noticeMinutes), new Minutes(180), null));
        facts.OfType<AccompanimentCancelled>().Single().CompanionPaid.Count.ShouldBe(paid);
        facts.OfType<HoursUsed>().ShouldBeEmpty();
    }

    [Fact(DisplayName = "Kolonitillæg i Nordfyn: én pr. dag, aldrig minutter; timerne er højst 7,4 pr. døgn"), Rule("R-TIM-05", "R-TIM-07")]
    public void A_colony()
    {
        var (start, end) = (Sag.Nine(5.July(2024)) + Duration.FromHours(1), Sag.Nine(7.July(2024)) + Duration.FromHours(7));
        var colony = new RecordHoliday(new("k"), start, end, Colony: true, null);
        var sag = Sag.I("0480").Bevilling(2.January(2024)).Given(2.January(2024), new AgreeSavings(2.January(2024), null, ["Citizen", "Municipality"], null));
        var facts = sag.When(8.July(2024), colony);
        facts.OfType<ColonySupplementEarned>().Single().Days.ShouldBe(3);
        facts.OfType<HoursUsed>().Single().Parts.Select(part => (part.Registered.Count, part.Charged.Count)).ShouldBe([(840, 444), (1440, 444), (960, 444)]);

        // A correction takes the days along, and so does taking the line back.
        var shorter = sag.When(9.July(2024), new CorrectHours(new("k"), new WorkTime.Between(start, end - Duration.FromDays(1))));
        shorter.OfType<ColonySupplementAdjusted>().ShouldBe([new(new("k"), 5.July(2024), 3, 2, sag.Facts.FindIndex(fact => fact.Event is HoursUseCorrected) + 1)]);
        sag.When(9.July(2024), new CorrectHours(new("k"), new WorkTime.Between(start, end - Duration.FromHours(25)))).OfType<ColonySupplementAdjusted>().ShouldBeEmpty("It is still two days.");
        var back = sag.When(10.July(2024), new ReverseHours(new("k"))).OfType<ColonySupplementAdjusted>().ShouldHaveSingleItem();
        (back.Published, back.Revised).ShouldBe((2, 0));

        var other = Sag.I("0580").Bevilling(2.January(2024)).Given(2.January(2024), new AgreeSavings(2.January(2024), null, ["Citizen", "Municipality", "Companion"], null));
        other.Refused(8.July(2024), colony).Reason.ShouldBe("NO_COLONY_SUPPLEMENT");
        other.When(8.July(2024), colony with { Colony = false }).OfType<ColonySupplementEarned>().ShouldBeEmpty();
    }
}

/// <summary>»Ledsageordning følger ikke automatisk med ved flytning til ny kommune.« (vejledningen)</summary>
public sealed class Flytningen
{
    [Fact(DisplayName = "Opgørelsen viser hver måneds timer med sidste dag, og den nye kommune kan overtage dem med de samme dage")]
    [Rule("R-REL-03", "R-REL-05")]
    public void Statement_and_opening_balance()
    {
        var old = Sag.I("0151").Bevilling(1.January(2024)).Given(2.January(2024), new AgreeSavings(1.January(2024), null, ["Citizen", "Municipality"], null))
            .Given(5.March(2024), Ledsageren.Line("u", 5.March(2024), minutes: 500))
            .Given(28.March(2024), new EndGrant(31.March(2024), GrantEndReason.MovedAway)).Given(1.April(2024), new TurnMonth());
        var statement = ClosingStatement.Of(old.Case.Account)!;
        statement.LastDate.ShouldBe(31.March(2024));
        statement.Lots.ShouldBe([
            new(new(2024, 1), new Minutes(400), 30.June(2024)), new(new(2024, 2), new Minutes(900), 31.July(2024)), new(new(2024, 3), new Minutes(900), 31.August(2024))]);

        var there = Sag.I("0810").Bevilling(1.April(2024)).Given(2.April(2024), new AgreeSavings(1.April(2024), null, ["Citizen", "Municipality", "Companion"], null))
            .Given(2.April(2024), new OpenBalance(1.April(2024), "0151", [.. statement.Lots]));
        Total(there, 30.June(2024)).ShouldBe(400 + 900 + 900 + (3 * 900));
        Total(there, 1.July(2024)).ShouldBe(900 + 900 + (4 * 900));
        Total(there, 1.August(2024)).ShouldBe(900 + (5 * 900));
        Total(there, 1.September(2024)).ShouldBe(6 * 900);
        there.NothingNew(2.April(2024), new OpenBalance(1.April(2024), "0151", [.. statement.Lots]));
        there.NothingNew(2.April(2024), new OpenBalance(1.April(2024), "0151", [.. statement.Lots.Reverse()]));
        there.Refused(2.April(2024), new OpenBalance(1.April(2024), "0580", [.. statement.Lots])).Reason.ShouldBe("ALREADY_TAKEN_OVER");
        there.Refused(2.April(2024), new OpenBalance(1.April(2024), "0580", [new(new(2024, 1), new Minutes(1), 30.June(2024))])).Reason.ShouldBe("ALREADY_TAKEN_OVER");
        there.When(1.July(2024), new TurnMonth()).OfType<HoursExpired>().ShouldHaveSingleItem().ShouldBe(new HoursExpired(1.July(2024), new(2024, 1), new Minutes(400), LapseReason.WindowEnded));
    }

    [Fact(DisplayName = "Forklaringen siger, fra hvilken kommune timerne er overtaget, og hvad der er givet her")]
    public void Taken_over_is_explained()
    {
        var there = Sag.I("0810").Bevilling(1.April(2024)).Given(2.April(2024), new OpenBalance(1.April(2024), "0151", [new(new(2024, 3), new Minutes(400), 31.August(2024))]));
        var lots = Explanation.Of(there.Case.Account.Derive(2.April(2024))).Lots;
        lots.Select(lot => lot.Lot).ShouldBe([new(2024, 3), new(2024, 4)]);
        var (taken, given) = (lots[0].Entries.ShouldHaveSingleItem(), lots[1].Entries.ShouldHaveSingleItem());
        (taken.TakenOverFrom, taken.Movement.Amount.Count, taken.Rule.Name, taken.Rule.Value, taken.Rule.Citation).ShouldBe(("0151", 400, "openingBalance", "0151", DeliveryLaw.Moving));
        (given.TakenOverFrom, given.Rule.Name).ShouldBe((null, "entitlementMinutesPerMonth"));
    }

    [Fact(DisplayName = "Kun timer fra måneder før bevillingen, som endnu kan bruges, og højst loftet, kan overtages")]
    public void What_cannot_be_taken_over()
    {
        var sag = Sag.I("0810").Bevilling(1.April(2024));
        Try(new OpeningLot(new(2024, 4), new Minutes(1), 30.September(2024))).ShouldBe("LOTS_NOT_POSSIBLE");
        Try(new OpeningLot(new(2023, 10), new Minutes(1), 31.March(2024))).ShouldBe("LOTS_NOT_POSSIBLE");
        Try(new OpeningLot(new(2024, 3), new Minutes(0), 31.August(2024))).ShouldBe("LOTS_NOT_POSSIBLE");
        Try(new OpeningLot(new(2024, 3), new Minutes(5401), 31.August(2024))).ShouldBe("MORE_THAN_THE_CAP");

        string Try(OpeningLot lot) => sag.Refused(2.April(2024), new OpenBalance(1.April(2024), "0151", [lot])).Reason;
    }

    [Fact(DisplayName = "En forlænget måned bortfalder på sin nye dag; er den allerede bortfaldet, rettes det")]
    public void An_extended_lot()
    {
        var sag = Sag.I("0151").Bevilling(1.January(2024)).Given(2.January(2024), new AgreeSavings(1.January(2024), null, ["Citizen", "Municipality"], null)).Given(5.July(2024), new TurnMonth());
        var january = new YearMonth(2024, 1);
        sag.Refused(5.July(2024), new ExtendLot(january, 30.August(2024), "Fejl.")).Reason.ShouldBe("NOT_A_MONTH_END");
        sag.Refused(5.July(2024), new ExtendLot(january, 30.June(2024), "Fejl.")).Reason.ShouldBe("NOT_AN_EXTENSION");
        sag.Refused(5.July(2024), new ExtendLot(january, 31.August(2024), "")).Reason.ShouldBe("REASON_NEEDED");
        sag.Refused(5.July(2024), new ExtendLot(new(2023, 12), 31.August(2024), "Fejl.")).Kind.ShouldBe(RefusalKind.NotFound);

        // The cap of 90 hours still holds: what comes back above it is cut, oldest first.
        sag.Given(5.July(2024), Ledsageren.Line("u", 5.July(2024), minutes: 900));
        var facts = sag.When(5.July(2024), new ExtendLot(january, 31.August(2024), "Kommunens fejl."));
        facts.OfType<HoursExpiredAdjusted>().ShouldContain(e => e.Lot == january && e.Reason == LapseReason.WindowEnded && e.Revised == Minutes.Zero);
        var balance = Balance.Of(sag.Case.Account.Derive(5.July(2024)).State, sag.Case.Account.Facts, sag.Case.Account.Levels);
        balance.Total.ShouldBeLessThanOrEqualTo(new Minutes(5400));
    }

    [Fact(DisplayName = "To sager om én borger bliver én: linjerne registreres igen på deres arbejdsdage, og det, der ikke er plads til, bliver en opgave")]
    public void Merged()
    {
        var b = Sag.I("0151").Bevilling(1.January(2024)).Given(20.February(2024), Ledsageren.Line("u1", 20.February(2024), minutes: 700)).Given(10.March(2024), Ledsageren.Line("u2", 10.March(2024), minutes: 600));
        var a = Sag.I("0151").Bevilling(1.January(2024)).Given(10.March(2024), Ledsageren.Line("u1", 9.March(2024), minutes: 400));
        var facts = a.When(2.April(2024), AbsorbCitizen.Of(2.April(2024), "b", b.Case));

        facts.OfType<CitizenMerged>().ShouldHaveSingleItem().ShouldBe(new CitizenMerged(2.April(2024), "b", Absorbed: false));
        var moved = facts.OfType<HoursUsed>().ShouldHaveSingleItem();
        (moved.Use, moved.MovedFrom).ShouldBe((new UseId("b/u1"), new MovedLine("b", new("u1"))));
        facts.OfType<MergedUseRefused>().ShouldHaveSingleItem().ShouldBe(new MergedUseRefused(new("b/u2"), 10.March(2024), new Minutes(600), "INSUFFICIENT_HOURS", new Minutes(500)));
        a.Case.Delivery.Unfitting.ShouldBe(facts.OfType<MergedUseRefused>());
        a.NothingNew(3.April(2024), new AbsorbCitizen(3.April(2024), "b", []));
    }

    [Fact(DisplayName = "Linjer lægges sammen, som de står: rettede som rettet, tilbageførte slet ikke")]
    public void Merged_as_they_stand()
    {
        var b = Sag.I("0151").Bevilling(1.January(2024)).Given(10.March(2024), Ledsageren.Line("rettet", 8.March(2024), minutes: 100)).Given(10.March(2024), Ledsageren.Line("vaek", 9.March(2024)))
            .Given(11.March(2024), new CorrectHours(new("rettet"), new WorkTime.OnDate(7.March(2024), new Minutes(40)))).Given(11.March(2024), new ReverseHours(new("vaek")));
        var taken = Sag.I("0151").Bevilling(1.January(2024)).When(2.April(2024), AbsorbCitizen.Of(2.April(2024), "b", b.Case)).OfType<HoursUsed>().ShouldHaveSingleItem();
        taken.Use.ShouldBe(new UseId("b/rettet"));
        taken.Parts.ShouldHaveSingleItem().ShouldBe(new UsePart(7.March(2024), new Minutes(40), new Minutes(40)));
    }

    [Fact(DisplayName = "Den lukkede sag tager ikke imod mere og fortæller, hvor sagen går videre")]
    public void Closed()
    {
        var b = Sag.I("0580").Bevilling(1.January(2024)).Given(28.March(2024), new ReceiveApplication(28.March(2024), null, null));
        b.Refused(2.April(2024), new CloseMerged(2.April(2024), "a")).Reason.ShouldBe("DEADLINE_STILL_RUNNING", "An application that waits would be forgotten.");
        b.Given(2.April(2024), Sag.Afslaaet(2.April(2024)) with { Decision = new("2") });
        b.Refused(30.April(2024), new CloseMerged(30.April(2024), "a")).Details["due"].ShouldBe("2024-04-30");
        b.Given(1.May(2024), new CloseMerged(1.May(2024), "a"));
        b.Status(DeadlineKind.FollowUp, 30.April(2024)).ShouldBe(DeadlineStatus.Open);
        b.Status(DeadlineKind.FollowUp, 1.May(2024)).ShouldBe(DeadlineStatus.Cancelled, "Who follows up looks at the record that goes on.");
        b.Refused(3.May(2024), Ledsageren.Line("u", 3.May(2024))).Details["citizen"].ShouldBe("a");
        b.NothingNew(1.June(2024), new TurnMonth());
        b.NothingNew(1.June(2024), new CloseMerged(1.May(2024), "a"));
        b.Refused(1.June(2024), new CloseMerged(1.May(2024), "c")).Details["citizen"].ShouldBe("a");
        b.Case.NextMidnight(b.Case.Account.Derive(3.May(2024)).State).ShouldBeNull();
    }

    [Fact(DisplayName = "En sag, der venter på svar uden nogen frist, kan ikke lukkes: svaret kunne ikke registreres")]
    public void Not_while_something_waits()
    {
        var ansoegt = Sag.I("0480").Given(2.April(2024), new ReceiveApplication(2.April(2024), null, null));
        ansoegt.Case.Matter.Docket.Deadlines.ShouldBeEmpty("Nordfyn's document gives no number.");
        ansoegt.Refused(3.April(2024), new CloseMerged(3.April(2024), "a")).Reason.ShouldBe("CASE_STILL_OPEN");
        ansoegt.Given(3.April(2024), Sag.Afslaaet(3.April(2024))).Given(2.May(2024), new CloseMerged(2.May(2024), "a"));

        ComplaintId klage = new("klage");
        var videresendt = Sag.I("0810").Afslag(8.April(2024)).Given(18.April(2024), new FileComplaint(klage, null, Sag.Nine(18.April(2024)), ComplaintChannel.Oral))
            .Given(10.May(2024), new UpholdDecision(klage, 10.May(2024), null)).Given(13.May(2024), new ForwardComplaint(klage, 13.May(2024)));
        videresendt.Refused(3.June(2024), new CloseMerged(3.June(2024), "a")).Reason.ShouldBe("CASE_STILL_OPEN");
        videresendt.Given(2.September(2024), new RecordAppealOutcome(klage, AppealOutcome.Confirmed, 2.September(2024))).Given(2.September(2024), new CloseMerged(2.September(2024), "a"));
    }

    private static int Total(Sag sag, LocalDate day) => sag.Case.Account.Derive(day).State.Total.Count;
}
