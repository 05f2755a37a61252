using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ledsager.Cases;
using Ledsager.Cases.Complaints;
using Ledsager.Cases.Course;
using Ledsager.Cases.Deadlines;
using Ledsager.Cases.Delivery;
using Ledsager.EventStore;
using Ledsager.Law;
using Ledsager.Service.Storage;
using NodaTime;

namespace Ledsager.Service.Tests;

/// <summary>
/// How each fact is stored. The approved file is history: a difference is a migration to discuss, not a test to update. LEDSAGER_APPROVE=1
/// writes the file, for a fact that is new.
/// </summary>
[Trait("Group", "service")]
public sealed class StoredEvents
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly string Approved = Repository.Folder("tests", "Ledsager.Service.Tests", "stored-events.approved.json");
    private static readonly LocalDate Day = new(2024, 2, 29);
    private static readonly YearMonth Month = new(2024, 2);

    private static readonly WorkSpan Session = new(Instant.FromUtc(2024, 2, 29, 13, 0), Instant.FromUtc(2024, 2, 29, 14, 30));
    private static readonly DecisionId Decision = new("afg-1");
    private static readonly ComplaintId Complaint = new("klage-1");

    private static readonly CaseEvent[] Examples =
    [
        new Grant(Day, null, Minutes.Zero, null),
        new Grant(Day, new Minutes(600), new Minutes(120), "Færre timer – aftalt."),
        new GrantEnded(Day, GrantEndReason.Section96Granted),
        new OffsetChanged(Day, new Minutes(120)),
        new SavingsAgreed(Day, null, ["Citizen", "Municipality"], null),
        new SavingsAgreed(Day, Day.PlusMonths(6), ["Citizen", "Companion", "Municipality"], "Dateret tilbage."),
        new SavingsAgreementEnded(Day),
        new HoursUsed(new UseId("linje-1"), UseKind.Ordinary, [new UsePart(Day, new Minutes(90), new Minutes(90))], null),
        new HoursUsed(new UseId("tur/7:1"), UseKind.Holiday, [new UsePart(Day, new Minutes(600), new Minutes(444)), new UsePart(Day.PlusDays(1), new Minutes(60), new Minutes(60))], "led-1"),
        new HoursUseCorrected(new UseId("linje-1"), [new UsePart(Day, new Minutes(60), new Minutes(60))]),
        new HoursUseReversed(new UseId("linje-1"), Day),
        new MonthClosed(Month),
        new HoursSaved(Month, new Minutes(300)),
        new HoursExpired(new LocalDate(2024, 3, 1), Month, new Minutes(300), LapseReason.NoSavingsAgreement),
        new HoursSavedAdjusted(Month, new Minutes(300), Minutes.Zero, 7),
        new HoursUsed(new UseId("linje-2"), UseKind.Ordinary, [new UsePart(Day, new Minutes(90), new Minutes(90))], null) { Form = DeliveryForm.CashSubsidy },
        new HoursChargeAdjusted(new UseId("tur/7:1"), Day, new Minutes(444), new Minutes(300), 8),
        new HoursUncovered(new UseId("linje-1"), Day, Minutes.Zero, new Minutes(90), 9),
        new HoursExpiredAdjusted(new LocalDate(2024, 3, 1), Month, LapseReason.WindowEnded, Minutes.Zero, new Minutes(300), 7),
        new ApplicationReceived(Day, "Pårørende", "Visitationen - Det Specialiserede Område"),
        new CaseworkerAssigned(Day, "sb-7"),
        new MilestoneReached(Day, Milestone.InterviewHeld),
        new HearingStarted(Day, Day.PlusDays(1)),
        new HearingResponseReceived(Day),
        new DecisionIssued(Decision, DecisionOutcome.Rejected, Day, Day.PlusDays(1), "Betingelserne er ikke opfyldt.", true, "Myndighed", null),
        new DecisionIssued(Decision, DecisionOutcome.Granted, Day, Day, null, false, null, new EligibilityFacts(AgeReason.WithinAge, new LocalDate(2030, 5, 14))),
        new ServiceStarted(Day),
        new CircumstancesChanged(Day, Circumstance.FunctionLevel),
        new FollowUpDue(Day, 7, Day.PlusDays(1)),
        new FollowUpDue(Day, 7, null),
        new FollowUpCompleted(Day, FollowUpOutcome.Continue),
        new DeadlineMissed(DeadlineKind.CaseDecision, 7, Day),
        new DeadlineNear(Day, DeadlineKind.Reassessment, 7, Day.PlusDays(7)),
        new LotLapsesSoon(Day, new YearMonth(2024, 1), new Minutes(660), Day.PlusDays(30)),
        new DeadlineClosed(Day, DeadlineKind.ComplaintFiling, 7, "Borgeren er død."),
        new ComplaintFiled(Complaint, Decision, Instant.FromUtc(2024, 2, 29, 22, 30), Day, ComplaintChannel.Oral, true),
        new DecisionUpheld(Complaint, Day, "Ingen nye oplysninger."),
        new ComplaintReassessed(Complaint, Redress.Partial, Day, Day.PlusDays(1)),
        new ComplaintMaintained(Complaint, Day, true),
        new ComplaintLapsed(Complaint, Day),
        new ComplaintWithdrawn(Complaint, Day),
        new ForwardedToAnkestyrelsen(Complaint, Day),
        new AnkestyrelsenDecided(Complaint, AppealOutcome.Remitted, Day),
        new DeliveryFormChosen(Day, DeliveryForm.ExternalSupplier, "lev-1", null, null),
        new DeliveryFormChosen(Day, DeliveryForm.CashSubsidy, null, Day, Day),
        new CompanionAppointed(Day, "led-1"),
        new CompanionApproved(Day, "led-1", Relation.VeryClose, "Ingen andre taler borgerens tegnsprog."),
        new CompanionRefused(Day, "led-1", "Nær tilknytning."),
        new CompanionEnded(Day, "led-1"),
        new ExpenseSubsidyApplied(Day, 900),
        new ExpenseSubsidyPaid(Day, 2024, 900, false),
        new CompanionCardRecorded(Day, new LocalDate(2027, 2, 28), 200),
        new StayAbroadNotified(Day, Day.PlusDays(10), Day.PlusDays(20)),
        new TripRecorded(new UseId("tur-1"), Day, new Trip(new Minutes(240), new Minutes(75), new Minutes(90), Minutes.Zero, true), new Minutes(405)),
        new ColonySupplementEarned(new UseId("koloni-1"), Day, 3),
        new ColonySupplementAdjusted(new UseId("koloni-1"), Day, 3, 2, 8),
        new AccompanimentCancelled(
            new UseId("afbud-1"), Day, Instant.FromUtc(2024, 2, 29, 13, 0), Instant.FromUtc(2024, 2, 29, 10, 0), new Minutes(180), new Minutes(180), Minutes.Zero, "led-1"),
        new LotExtended(Month, new LocalDate(2024, 9, 30), "Kommunens fejl."),
        new OpeningBalance(Day, "0151", [new OpeningLot(new YearMonth(2024, 1), new Minutes(400), new LocalDate(2024, 6, 30))]),
        new CitizenMerged(Day, "4f1c", true),
        new MergedUseRefused(new UseId("4f1c/linje-1"), Day, new Minutes(600), "INSUFFICIENT_HOURS", new Minutes(500)),
        new PolicyOverridden(Day, "windowMonthsInclusive", "9", "Borgeren er indlagt."),
        new LineQuestioned(new UseId("linje-1"), Day, LineQuestion.AbroadUntold),
        new TaskCompleted(Day, NoteSubject.NotifyCitizenForwarded, 7),
        new ReceiptCorrected(Day, 7, Day.PlusDays(1), "Brevet blev omdelt senere."),
        new Grant(Day, null, new Minutes(360), null) { Residence = Residence.GroupHome },
        new SavingsAgreed(Day, null, ["Citizen", "Municipality"], null) { Terms = new SavingsTerms("En rejse", "Ledsagelse på rejsen", "Efter regning") },
        new HoursUsed(new UseId("linje-2"), UseKind.Ordinary, [new UsePart(Day, new Minutes(90), new Minutes(90))], null) { Activity = Activity.SupportRole, Abroad = true },
        new HoursUsed(new UseId("4f1c/linje-1"), UseKind.Ordinary, [new UsePart(Day, new Minutes(90), new Minutes(90))], null) { MovedFrom = new MovedLine("4f1c", new UseId("linje-1")) },
        new CircumstancesChanged(Day, Circumstance.Residence) { Residence = Residence.Section108 },
        new DecisionIssued(
            Decision, DecisionOutcome.PartiallyGranted, Day, Day, null, true, null,
            new EligibilityFacts(AgeReason.Minor12To18, new LocalDate(2079, 5, 14))
            {
                AdultOn = new LocalDate(2030, 5, 14),
                Met = AssessmentCriteria.CannotGetAboutAlone | AssessmentCriteria.ExpressesAWish,
            })
        {
            Granted = DecisionItems.Hours | DecisionItems.Saving,
            NotGranted = DecisionItems.Offset,
            Plan = "handleplan-7",
        },
        new ExpenseSubsidyApplied(Day, 900) { Kinds = ExpenseKinds.Transport | ExpenseKinds.CompanionCard },
        new HoursUsed(new UseId("linje-3"), UseKind.Ordinary, [new UsePart(Day, new Minutes(90), new Minutes(90))], "led-1") { Session = Session },
        new HoursUseCorrected(new UseId("linje-3"), [new UsePart(Day, new Minutes(90), new Minutes(90))]) { Session = Session },
        new HoursUsed(new UseId("linje-4"), UseKind.Ordinary, [new UsePart(Day, new Minutes(60), new Minutes(60)), new UsePart(Day.PlusDays(1), new Minutes(30), new Minutes(30))], "led-1")
        {
            Session = new WorkSpan(Instant.FromUtc(2024, 2, 29, 22, 0), Instant.FromUtc(2024, 2, 29, 23, 30)),
        },
        new DecisionIssued(
            Decision, DecisionOutcome.Granted, Day, Day, null, true, null,
            new EligibilityFacts(AgeReason.WithinAge, new LocalDate(2030, 5, 14)) { WithinAgeLimits = new ApplicationDays(new LocalDate(1981, 5, 14), new LocalDate(2030, 5, 13)) }),
        new PolicyOverridden(Day, "deadlines.followUpPeriodic", "{\"amount\":3,\"unit\":\"months\"}", "Der skal følges tættere op."),
        new MergedUseRefused(new UseId("4f1c/linje-3"), Day, new Minutes(90), "OVERLAPPING_LINES", Minutes.Zero),
        new MergedUseRefused(new UseId("4f1c/linje-4"), Day, new Minutes(90), "COMPANION_NOT_APPROVED", Minutes.Zero),
    ];

    [Fact(DisplayName = "Hver kendsgerning gemmes, som det er godkendt")]
    public void Every_fact_is_stored_as_approved()
    {
        var stored = JsonSerializer.Serialize(Examples.Select(AsStored), Indented).ReplaceLineEndings("\n") + "\n";
        if (Environment.GetEnvironmentVariable("LEDSAGER_APPROVE") == "1")
            File.WriteAllText(Approved, stored);

        stored.ShouldBe(File.ReadAllText(Approved));
    }

    [Fact(DisplayName = "Hver godkendt kendsgerning kan læses og siger det samme igen")]
    public void Every_approved_fact_can_be_read()
    {
        foreach (var approved in JsonNode.Parse(File.ReadAllText(Approved))!.AsArray())
        {
            var stored = new NewEvent(Guid.NewGuid(), approved!["type"]!.GetValue<string>(), Bytes(approved["data"]!), Bytes(approved["headers"]!));
            var headers = EventCatalogue.ReadHeaders(stored);
            var again = EventCatalogue.Write(new Fact(EventCatalogue.Read(stored), headers.Rule), headers.Actor);
            again.Type.ShouldBe(stored.Type);
            JsonNode.DeepEquals(JsonNode.Parse(again.Data.Span), approved["data"]).ShouldBeTrue(stored.Type);
            JsonNode.DeepEquals(JsonNode.Parse(again.Headers.Span), approved["headers"]).ShouldBeTrue(stored.Type);
        }
    }

    [Fact(DisplayName = "Hver slags kendsgerning, der kan gemmes, har et godkendt eksempel")]
    public void Every_kind_of_fact_that_can_be_stored_has_an_example() =>
        EventCatalogue.Kinds
            .Except(Examples.Select(example => example.GetType()))
            .ShouldBeEmpty();

    [Fact(DisplayName = "Et ukendt navn siger, at en nyere version har skrevet det")]
    public void An_unknown_name_says_that_a_newer_version_wrote_it() =>
        Should.Throw<InvalidDataException>(() => EventCatalogue.Read(Stored("hours_teleported", "{}"))).Message
            .ShouldBe("The stored event «hours_teleported» is not known to this version of the service. Run the version that wrote it, or a newer one.");

    [Theory(DisplayName = "Et ukendt indhold siger, at en nyere version har skrevet det")]
    [InlineData("{\"month\":\"2024-02\",\"weather\":\"rain\"}"), InlineData("{\"month\":\"2024-13\"}"), InlineData("{\"month\":2}"), InlineData("[]")]
    public void Unknown_content_says_that_a_newer_version_wrote_it(string data) =>
        Should.Throw<InvalidDataException>(() => EventCatalogue.Read(Stored("month_closed", data))).Message.ShouldContain("month_closed");

    private static NewEvent Stored(string type, string data) => new(Guid.NewGuid(), type, Encoding.UTF8.GetBytes(data), "{}"u8.ToArray());

    private static JsonObject AsStored(CaseEvent @event)
    {
        var stored = EventCatalogue.Write(new Fact(@event, HoursLaw.Scheme), "sagsbehandler-7");
        return new JsonObject { ["type"] = stored.Type, ["data"] = JsonNode.Parse(stored.Data.Span), ["headers"] = JsonNode.Parse(stored.Headers.Span) };
    }

    private static byte[] Bytes(JsonNode node) => Encoding.UTF8.GetBytes(node.ToJsonString());
}
