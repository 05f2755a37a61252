using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Ledsager.Api.Audit.V1;
using Ledsager.Api.Cases.V1;
using Ledsager.Api.Complaints.V1;
using Ledsager.Api.Deadlines.V1;
using NodaTime;
using static Ledsager.Service.Tests.Calls;

namespace Ledsager.Service.Tests;

/// <summary>The course of a case.</summary>
public sealed partial class BadInput
{
    private const string Applied = Municipality + "ansoegt";
    private const string Rejected = Municipality + "paaklaget";
    private const string Allowed = Municipality + "bevilget";
    private const string Changed = Municipality + "aendret";

    private static readonly LocalDate AppliedOn = new(2024, 6, 3);
    private static readonly LocalDate RejectedOn = new(2024, 5, 15);
    private static readonly LocalDate AllowedOn = new(2024, 3, 1);
    private static readonly LocalDate ComplainedOn = new(2024, 6, 10);
    private static readonly Instant ComplainedAt = Instant.FromUtc(2024, 6, 10, 10, 0);

    // An application that waits; a refusal that is complained of; a grant by decision; one with a change, its third fact.
    private static IMessage[] CourseHistories() =>
    [
        Apply(Applied, AppliedOn),
        Decide(Rejected, RejectedOn, DecisionOutcome.Rejected),
        Complain(Rejected, ComplainedAt),
        Allow(Allowed, AllowedOn),
        Allow(Changed, Today),
        Report(Changed, Today, Circumstance.FunctionLevel),
    ];

    private static IEnumerable<Bad> CourseCases() => [.. CourseRefusals(), .. ComplaintRefusals(), .. MalformedCourse()];

    private static IEnumerable<Bad> CourseRefusals()
    {
        yield return Refused("En ukendt borger har ingen sag", StatusCode.NotFound, "UNKNOWN_CITIZEN", new GetCaseRequest { Citizen = New });
        yield return Refused("En ukendt borger har ingen kendt sag", StatusCode.NotFound, "UNKNOWN_CITIZEN", new GetCaseAsKnownRequest { Citizen = New, KnownAt = ComplainedAt.ToTimestamp() });
        yield return Refused("En ukendt kommune har ingen sager", StatusCode.NotFound, "UNKNOWN_MUNICIPALITY", new GetCaseRequest { Citizen = "municipalities/9999/citizens/a" });
        yield return Refused("En ukendt borger får ingen sagsbehandler", StatusCode.NotFound, "UNKNOWN_CITIZEN", Assign(New, Today, "sagsbehandler-8"));
        yield return Refused("En ansøgning i morgen afvises", StatusCode.FailedPrecondition, "DATE_IN_FUTURE", Apply(New, Today.PlusDays(1)), ("today", "2024-06-15"));
        yield return Refused("En ansøgning fra før det første serviceniveau afvises", StatusCode.FailedPrecondition, "SERVICE_LEVEL_UNKNOWN", Apply(New, new(2014, 12, 31)), ("first_valid_from", "2015-01-01"));
        yield return Refused("En ny ansøgning venter på den gamle", StatusCode.FailedPrecondition, "DECISION_ALREADY_PENDING", Apply(Applied, Today), ("pending_since", "2024-06-03"));
        yield return Refused("En samtale uden ansøgning afvises", StatusCode.FailedPrecondition, "NOTHING_PENDING", Reach(Allowed, Today));
        yield return Refused("En samtale før ansøgningen afvises", StatusCode.FailedPrecondition, "DATE_BEFORE_BASIS", Reach(Applied, AppliedOn.PlusDays(-1)), ("earliest_date", "2024-06-03"));
        yield return Refused("Uden sag er der intet at partshøre om", StatusCode.FailedPrecondition, "NOTHING_TO_HEAR", Hear(Rejected, Today));
        yield return Refused("En partshøring før ansøgningen afvises", StatusCode.FailedPrecondition, "DATE_BEFORE_BASIS", Hear(Applied, AppliedOn.PlusDays(-1)), ("earliest_date", "2024-06-03"));
        yield return Refused("En partshøring modtages ikke, før den sendes", StatusCode.FailedPrecondition, "DATE_BEFORE_BASIS", With(Hear(Applied, Today), r => r.ReceivedByCitizen = Yesterday.ToDate()), ("earliest_date", "2024-06-15"));
        yield return Refused("Et svar uden partshøring afvises", StatusCode.FailedPrecondition, "NO_HEARING", Answer(Applied, Today));

        yield return Refused("En afgørelse før ansøgningen afvises", StatusCode.FailedPrecondition, "DATE_BEFORE_BASIS", Allow(Applied, AppliedOn.PlusDays(-1)), ("earliest_date", "2024-06-03"));
        yield return Refused("En afgørelse modtages ikke, før den træffes", StatusCode.FailedPrecondition, "DATE_BEFORE_BASIS", With(Allow(Applied, Today), r => r.ReceivedByCitizen = Yesterday.ToDate()), ("earliest_date", "2024-06-15"));
        yield return Refused("En afgørelse i morgen afvises", StatusCode.FailedPrecondition, "DATE_IN_FUTURE", Allow(Applied, Today.PlusDays(1)), ("today", "2024-06-15"));
        yield return Refused("Et afgørelses-id brugt til noget andet afvises", StatusCode.AlreadyExists, "DECISION_ID_CONFLICT", Decide(Rejected, Today, DecisionOutcome.Rejected));
        yield return Refused("Et afslag uden begrundelse afvises", StatusCode.FailedPrecondition, "REASONS_NEEDED", With(Decide(Applied, Today, DecisionOutcome.Rejected), r => r.Reasons = "  "));
        yield return Refused("Et afslag uden klagevejledning afvises", StatusCode.FailedPrecondition, "COMPLAINT_GUIDANCE_NEEDED", With(Decide(Applied, Today, DecisionOutcome.Rejected), r => r.ComplaintGuidance = false));
        yield return Refused("Uden bevilling er der intet at ændre", StatusCode.FailedPrecondition, "NO_ACTIVE_GRANT", Decide(Applied, Today, DecisionOutcome.Changed));
        yield return Refused("Et afslag giver ingen timer", StatusCode.FailedPrecondition, "EFFECT_DOES_NOT_SUIT", With(Allow(Applied, Today), r => r.Outcome = DecisionOutcome.Rejected));
        yield return Refused("En bevilling afslutter ingen bevilling", StatusCode.FailedPrecondition, "EFFECT_DOES_NOT_SUIT", With(Allow(Applied, Today), r => r.End = new EndedGrant { LastDate = Today.ToDate(), Reason = GrantEndReason.Revoked }));
        yield return Refused("Børn kan ikke få ordningen her", StatusCode.FailedPrecondition, "BELOW_AGE", Judged(new(2010, 1, 1)), ("eligible_from", "2028-01-01"));
        yield return Refused("Efter aldersgrænsen kan ordningen ikke søges", StatusCode.FailedPrecondition, "AGE_LIMIT_REACHED", Judged(new(1950, 3, 1)), ("age_limit_reached_on", "2017-03-01"));
        yield return Refused("Med en ordning efter § 96 kan ordningen ikke gives", StatusCode.FailedPrecondition, "CITIZEN_EXCLUDED", Judged(new(1980, 1, 1), ExclusionFact.Section96), ("exclusion", "Section96"));
        yield return Refused("En afgørelse, hvis bevilling afvises, bliver heller ikke registreret", StatusCode.FailedPrecondition, "GRANT_OVERLAPS", Allow(Allowed, Today, "afgoerelse-2"));

        yield return Refused("Uden bevilling begynder ingen ledsagelse", StatusCode.FailedPrecondition, "NO_ACTIVE_GRANT", Begin(Applied, Today));
        yield return Refused("Ledsagelsen begynder ikke før afgørelsen", StatusCode.FailedPrecondition, "DATE_BEFORE_BASIS", Begin(Allowed, AllowedOn.PlusDays(-1)), ("earliest_date", "2024-03-01"));
        yield return Refused("Uden bevilling ændres ingen forhold", StatusCode.FailedPrecondition, "NO_ACTIVE_GRANT", Report(Applied, Today));
        yield return Refused("Uden bevilling er der intet at følge op på", StatusCode.FailedPrecondition, "NO_ACTIVE_GRANT", FollowUp(Applied, Today));
        yield return Refused("En opfølgning før afgørelsen afvises", StatusCode.FailedPrecondition, "DATE_BEFORE_BASIS", FollowUp(Allowed, AllowedOn.PlusDays(-1)), ("earliest_date", "2024-03-01"));
        yield return Refused("En opfølgning afslutter ikke bevillingen uden en afgørelse", StatusCode.FailedPrecondition, "END_NEEDS_DECISION", FollowUp(Allowed, Today, FollowUpOutcome.End));

        yield return Refused("En ukendt frist kan ikke lukkes", StatusCode.NotFound, "UNKNOWN_DEADLINE", Close(Allowed, Today, DeadlineKind.FollowUp, 99));
        yield return Refused("En frist, der er løbet ud, kan ikke lukkes", StatusCode.FailedPrecondition, "DEADLINE_NOT_RUNNING", Close(Allowed, Today, DeadlineKind.ComplaintFiling, 1), ("status", "ExpiredUnused"));
        yield return Refused("En ukendt opgave er ikke løst", StatusCode.NotFound, "UNKNOWN_TASK", Finish(Allowed, Today, NoteSubject.OffsetReassessment, 1));
        yield return Refused("En opfølgning løses ved at følge op", StatusCode.FailedPrecondition, "TASK_DONE_OTHERWISE", Finish(Changed, Today, NoteSubject.AdHocFollowUp, 3));
        yield return Refused("En modtagelse, der ikke findes, rettes ikke", StatusCode.NotFound, "UNKNOWN_RECEIPT", Receipt(Allowed, Today, 2, Today));
        yield return Refused("En afgørelse modtages ikke før, den er truffet", StatusCode.FailedPrecondition, "DATE_BEFORE_BASIS", Receipt(Allowed, Today, 1, AllowedOn.PlusDays(-1)), ("earliest_date", "2024-03-01"));
        yield return Refused("En klage modtages ikke i morgen", StatusCode.FailedPrecondition, "DATE_AFTER_WHAT_FOLLOWS", Receipt(Rejected, Today, 2, Today.PlusDays(1)), ("latest_date", "2024-06-15"));
        yield return Refused("En modtagelse rettes ikke uden en grund", StatusCode.FailedPrecondition, "REASON_NEEDED", With(Receipt(Allowed, Today, 1, Today), r => r.Reason = ""));
        yield return Refused("Serviceniveauet fraviges ikke uden en grund", StatusCode.FailedPrecondition, "REASON_NEEDED", With(Override(Allowed, Today, "windowMonthsInclusive", "9"), r => r.Reason = " "));
        yield return Refused("Serviceniveauet fraviges ikke uden for bevillingen", StatusCode.FailedPrecondition, "NO_ACTIVE_GRANT", Override(Allowed, AllowedOn.PlusDays(-1), "windowMonthsInclusive", "9"));
        yield return Refused("En ukendt parameter fraviges ikke", StatusCode.FailedPrecondition, "OVERRIDE_NOT_POSSIBLE", Override(Allowed, Today, "ukendt", "9"));
        yield return Refused("Mere end lovens femten timer gives ikke", StatusCode.FailedPrecondition, "OVERRIDE_NOT_POSSIBLE", Override(Allowed, Today, "entitlementMinutesPerMonth", "901"));
        yield return Refused("Det samme kan ikke både bevilges og ikke bevilges", StatusCode.FailedPrecondition, "ITEMS_DO_NOT_SUIT", With(Allow(Applied, Today), r => r.NotGranted.Add(DecisionItem.Hours)));
        yield return Refused("En frist lukkes ikke uden en grund", StatusCode.FailedPrecondition, "REASON_NEEDED", With(Close(Allowed, Today, DeadlineKind.FollowUp, 1), r => r.Reason = " "));
    }

    private static IEnumerable<Bad> ComplaintRefusals()
    {
        yield return Refused("En ukendt borger kan ikke klage", StatusCode.NotFound, "UNKNOWN_CITIZEN", Complain(New, ComplainedAt));
        yield return Refused("Uden afgørelse er der intet at klage over", StatusCode.NotFound, "UNKNOWN_DECISION", Complain(Applied, ComplainedAt));
        yield return Refused("Over en ukendt afgørelse kan der ikke klages", StatusCode.NotFound, "UNKNOWN_DECISION", With(Complain(Rejected, ComplainedAt, "klage-2"), r => r.DecisionId = "ukendt"));
        yield return Refused("En klage fra om en time afvises", StatusCode.FailedPrecondition, "DATE_IN_FUTURE", Complain(Allowed, RunningService.Noon + NodaTime.Duration.FromHours(1)), ("today", "2024-06-15"));
        yield return Refused("En klage før afgørelsen afvises", StatusCode.FailedPrecondition, "DATE_BEFORE_BASIS", Complain(Allowed, Instant.FromUtc(2024, 2, 29, 12, 0)), ("earliest_date", "2024-03-01"));
        yield return Refused("Et klage-id brugt til noget andet afvises", StatusCode.AlreadyExists, "COMPLAINT_ID_CONFLICT", With(Complain(Rejected, ComplainedAt), r => r.Channel = ComplaintChannel.Written));
        yield return Refused("To klager over den samme afgørelse er én klage", StatusCode.FailedPrecondition, "COMPLAINT_ALREADY_OPEN", Complain(Rejected, RunningService.Noon, "klage-2"), ("complaint", FirstComplaint));
        foreach (var (title, request) in new (string, Func<string, LocalDate, IMessage>)[]
        {
            ("genvurderes", Uphold), ("imødekommes", (citizen, on) => GiveWay(citizen, on, Redress.Full)), ("fastholdes", Maintain), ("trækkes tilbage", Withdraw), ("sendes videre", Forward),
            ("afgøres", (citizen, on) => Appeal(citizen, on, AppealOutcome.Confirmed)),
        })
        {
            yield return Refused($"En ukendt klage kan ikke {title}", StatusCode.NotFound, "UNKNOWN_COMPLAINT", request(Allowed, Today));
            yield return Refused($"I morgen kan en klage ikke {title}", StatusCode.FailedPrecondition, "DATE_IN_FUTURE", request(Rejected, Today.PlusDays(1)), ("today", "2024-06-15"));
        }

        yield return Refused("En klage under genvurdering sendes ikke videre", StatusCode.FailedPrecondition, "COMPLAINT_STEP_NOT_POSSIBLE", Forward(Rejected, Today), ("stage", "UnderReassessment"));
        yield return Refused("En klage under genvurdering fastholdes ikke", StatusCode.FailedPrecondition, "COMPLAINT_STEP_NOT_POSSIBLE", Maintain(Rejected, Today));
        yield return Refused("Ankestyrelsen afgør ingen klage, den ikke har", StatusCode.FailedPrecondition, "COMPLAINT_STEP_NOT_POSSIBLE", Appeal(Rejected, Today, AppealOutcome.Confirmed));
        yield return Refused("En genvurdering før klagen afvises", StatusCode.FailedPrecondition, "DATE_BEFORE_BASIS", Uphold(Rejected, ComplainedOn.PlusDays(-1)), ("earliest_date", "2024-06-10"));
        yield return Refused("Et medhold modtages ikke, før det gives", StatusCode.FailedPrecondition, "DATE_BEFORE_BASIS", With(GiveWay(Rejected, Today), r => r.ReceivedByCitizen = Yesterday.ToDate()));
    }

    private static IEnumerable<Bad> MalformedCourse()
    {
        yield return Malformed(
            "Alle fejl i et spørgsmål om en sag nævnes på én gang", new GetCaseRequest { Citizen = "x", AsOf = Day(2024, 2, 30), KnownAt = new Timestamp() }, "citizen", "as_of", "known_at");
        yield return Malformed("En sag, som den var kendt, kræver et tidspunkt", new GetCaseAsKnownRequest { Citizen = Known, AsOf = Day(0, 1, 1) }, "known_at", "as_of");
        yield return Malformed("En sag, som den var kendt, kræver et rigtigt tidspunkt", new GetCaseAsKnownRequest { Citizen = Known, KnownAt = new Timestamp() }, "known_at");

        // Every method: all that is wrong, at once.
        foreach (var (title, request, fields) in new (string, IMessage, string[])[]
        {
            ("en ansøgning", new ReceiveApplicationRequest { SubmittedBy = "\0", Intake = new Intake { Age = -1 } }, ["received_on", "submitted_by", "intake.age"]),
            ("en sagsbehandler", new AssignCaseworkerRequest(), ["on", "caseworker"]),
            ("et skridt", new RecordMilestoneRequest(), ["on", "milestone"]),
            ("en partshøring", new StartHearingRequest { ReceivedByCitizen = Day(2024, 2, 30) }, ["started_on", "received_by_citizen"]),
            ("et partshøringssvar", new ReceiveHearingResponseRequest(), ["received_on"]),
            (
                "en afgørelse", new IssueDecisionRequest { ReceivedByCitizen = Day(2024, 2, 30), Reasons = "a\0b", DecidedBy = Cpr, Plan = Cpr, Granted = { DecisionItem.Unspecified } },
                ["decision_id", "outcome", "decided_on", "received_by_citizen", "reasons", "decided_by", "granted[0]", "plan"]),
            ("ledsagelsens begyndelse", new StartServiceRequest(), ["on"]),
            ("ændrede forhold", new ReportChangeRequest { Residence = (Residence)9 }, ["on", "what", "residence"]),
            ("en løst opgave", new CompleteTaskRequest(), ["on", "subject", "basis_version"]),
            ("en rettet modtagelse", new CorrectReceiptRequest { Reason = Cpr }, ["on", "basis_version", "received_on", "reason"]),
            ("en fravigelse", new OverridePolicyRequest { Parameter = "a b", Reason = "a\0b" }, ["from_date", "parameter", "json_value", "reason"]),
            ("en opfølgning", new CompleteFollowUpRequest { Outcome = (FollowUpOutcome)9 }, ["on", "outcome"]),
            ("en frists lukning", new CloseDeadlineRequest { Reason = new string('x', 2001) }, ["on", "kind", "basis_version", "reason"]),
            ("en klage", new FileComplaintRequest { DecisionId = "a b" }, ["complaint_id", "decision_id", "received_at", "channel"]),
            ("en fastholdelse", new UpholdDecisionRequest { Reasons = Cpr }, ["complaint_id", "on", "reasons"]),
            ("et medhold", new RedressComplaintRequest { ReceivedByCitizen = Day(1999, 1, 1) }, ["complaint_id", "outcome", "on", "received_by_citizen"]),
            ("borgerens fastholdelse", new MaintainComplaintRequest(), ["complaint_id", "on"]),
            ("en tilbagetrækning", new WithdrawComplaintRequest { ComplaintId = "id-æ" }, ["complaint_id", "on"]),
            ("en videresendelse", new ForwardComplaintRequest { ComplaintId = Cpr }, ["complaint_id", "on"]),
            ("Ankestyrelsens afgørelse", new RecordAppealOutcomeRequest { Outcome = (AppealOutcome)(-1) }, ["complaint_id", "outcome", "received_on"]),
        })
        {
            yield return Malformed($"Alle fejl i {title} nævnes på én gang", request, ["citizen", "request_id", "actor", .. fields]);
        }

        yield return Malformed(
            "Alle fejl i det, en bevilling vurderes på, nævnes på én gang",
            With(Judged(Today, ExclusionFact.Section98, ExclusionFact.Unspecified, (ExclusionFact)99), r =>
                (r.Eligibility.Born, r.Eligibility.AppliedOn, r.Eligibility.RetainedFrom, r.Eligibility.ParentalConsentOn) = (null, Day(0, 1, 1), Day(0, 1, 1), Day(0, 1, 1))),
            "eligibility.born", "eligibility.applied_on", "eligibility.exclusions[1]", "eligibility.exclusions[2]", "eligibility.retained_from", "eligibility.parental_consent_on");
        yield return Malformed("En fødselsdag i 1879 afvises", Judged(new(1879, 12, 31)), "eligibility.born");
        yield return Malformed("En fødselsdag den 29. februar 1999 afvises", With(Judged(Today), r => r.Eligibility.Born = Day(1999, 2, 29)), "eligibility.born");
        yield return Malformed("131 år er ingen alder", With(Apply(New, Today), r => r.Intake = new Intake { Age = 131 }), "intake.age");
        yield return Malformed(
            "Alle fejl i en afgørelses bevilling nævnes på én gang",
            With(Allow(Applied, Today), r => r.Grant = new GrantedHours { EntitlementMinutes = 901, OffsetMinutes = -1, Reason = Cpr, Residence = (Residence)9 }),
            "grant.start_date", "grant.entitlement_minutes", "grant.offset_minutes", "grant.reason", "grant.residence");
        yield return Malformed(
            "Alle fejl i en afgørelses modregning nævnes på én gang",
            With(Decide(Allowed, Today, DecisionOutcome.Changed), r => r.OffsetChange = new ChangedOffset { OffsetMinutes = 44_641 }),
            "offset_change.effective_date", "offset_change.offset_minutes");
        yield return Malformed(
            "Alle fejl i en afgørelses ophør nævnes på én gang", With(Decide(Allowed, Today, DecisionOutcome.Ended), r => r.End = new EndedGrant()), "end.last_date", "end.reason");
        foreach (var (time, title) in new (Timestamp, string)[] { (new Timestamp { Seconds = long.MaxValue }, "efter tidens ende"), (new Timestamp(), "i 1970") })
            yield return Malformed($"En klage {title} afvises", With(Complain(Rejected, ComplainedAt), r => r.ReceivedAt = time), "received_at");
    }

    private static IssueDecisionRequest Judged(LocalDate born, params ExclusionFact[] exclusions) =>
        With(Allow(Applied, Today), r => r.Eligibility = new Eligibility { Born = born.ToDate(), Exclusions = { exclusions } });
}
