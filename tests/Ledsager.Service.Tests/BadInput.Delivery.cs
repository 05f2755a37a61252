using Google.Protobuf;
using Grpc.Core;
using Ledsager.Api.Delivery.V1;
using Ledsager.Api.Hours.V1;
using NodaTime;
using static Ledsager.Service.Tests.Calls;

namespace Ledsager.Service.Tests;

/// <content>How hours are delivered, and what moves with the citizen.</content>
public sealed partial class BadInput
{
    private const string Served = Municipality + "leveret";
    private const string Waiting = Municipality + "venter";
    private const string Arrived = Municipality + "tilflyttet";
    private const string Doubled = Municipality + "dobbelt";
    private const string Closed = Municipality + "lukket";
    private const string InNordfyn = "municipalities/0480/citizens/levering";
    private const string AppliedInNordfyn = "municipalities/0480/citizens/ansoegt";

    private static YearMonth January => new(2024, 1);

    private static LocalDate Appointed => new(2024, 3, 1);

    private static Instant Ten => Instant.FromUtc(2024, 6, 10, 8, 0);

    private static IMessage[] DeliveryHistories() =>
    [
        Grant(Served, Start),
        Appoint(Served, Appointed, "egen"),
        Approve(Served, Appointed, "egen"),
        Appoint(Served, Appointed, "udpeget"),
        ApplyForSubsidy(Served, Appointed),
        Trip(Served, "tur", Yesterday, 60),
        Grant(Waiting, new(2021, 1, 1)),
        ApplyForSubsidy(Waiting, new(2021, 3, 1)),
        Grant(Arrived, new(2024, 4, 1)),
        Open(Arrived, new(2024, 4, 1), "0580", Lot(January, 400, new(2024, 6, 30))),
        Grant(Doubled, Start),
        Grant(Closed, Start),
        Merge(Doubled, Closed, Today),
        Grant(InNordfyn, Start),
        Apply(AppliedInNordfyn, Today),
    ];

    private static IEnumerable<Bad> DeliveryCases()
    {
        // The rules.
        var cash = With(Choose(Served, Today, DeliveryForm.CashSubsidy), r => (r.ConsentedOn, r.AbilityConfirmedOn) = (Today.ToDate(), Today.ToDate()));
        yield return No("Kontant tilskud afvises, hvor kommunen ikke tilbyder det", "CASH_SUBSIDY_NOT_OFFERED", With(cash.Clone(), r => r.Citizen = InNordfyn));
        yield return No("Kontant tilskud uden samtykke afvises", "CONSENT_NEEDED", With(cash.Clone(), r => r.ConsentedOn = null));
        yield return No("Kontant tilskud til en, der ikke kan administrere det, afvises", "ABILITY_NEEDED", With(cash.Clone(), r => r.AbilityConfirmedOn = null));
        yield return No("En leveringsform uden bevilling afvises", "NO_ACTIVE_GRANT", Choose(Served, Start.PlusDays(-1), DeliveryForm.MunicipalStaff), ("date", "2023-12-31"));
        yield return No("En udpegning i morgen afvises", "DATE_IN_FUTURE", Appoint(Served, Today.PlusDays(1), "ny"), ("today", "2024-06-15"));
        yield return Refused("En ledsager, ingen har udpeget, kan ikke godkendes", StatusCode.NotFound, "COMPANION_NOT_APPOINTED", Approve(Served, Today, "ukendt"));
        yield return Refused("En ledsager, ingen har udpeget, kan ikke afvises", StatusCode.NotFound, "COMPANION_NOT_APPOINTED", Refuse(Served, Today, "ukendt"));
        yield return Refused("En ledsager, ingen har udpeget, kan ikke stoppe", StatusCode.NotFound, "COMPANION_NOT_APPOINTED", Calls.EndCompanion(Served, Today, "ukendt"));
        yield return No("En godkendelse før udpegningen afvises", "DATE_BEFORE_BASIS", Approve(Served, Appointed.PlusDays(-1), "udpeget"), ("earliest_date", "2024-03-01"));
        yield return No("Nær tilknytning afvises uden en begrundet undtagelse", "RELATION_TOO_CLOSE", Approve(Served, Today, "udpeget", Relation.Close));
        yield return No("En blank undtagelse er ingen", "RELATION_TOO_CLOSE", With(Approve(Served, Today, "udpeget", Relation.VeryClose), r => r.Exemption = " \n"));
        yield return No("En afvisning før udpegningen afvises", "DATE_BEFORE_BASIS", Refuse(Served, Appointed.PlusDays(-1), "udpeget"), ("earliest_date", "2024-03-01"));
        yield return No("En godkendt ledsager kan ikke afvises", "COMPANION_ALREADY_APPROVED", Refuse(Served, Today, "egen"));
        yield return No("En ledsager afvises kun med en begrundelse", "REASON_NEEDED", With(Refuse(Served, Today, "udpeget"), r => r.Reason = ""));
        yield return No("En ledsager kan ikke stoppe, før den er udpeget", "DATE_BEFORE_BASIS", Calls.EndCompanion(Served, Appointed.PlusDays(-1), "egen"));
        yield return No("En udpeget ledsager kan ikke arbejde før godkendelsen", "COMPANION_NOT_APPROVED", Use(Served, "ny", Today, 60, "udpeget"), ("date", "2024-06-15"));
        yield return No("En tur med en ledsager, der ikke er godkendt den dag, afvises", "COMPANION_NOT_APPROVED", With(Trip(Served, "ny", Appointed.PlusDays(-1), 60), r => r.Companion = "egen"));
        yield return No("Tilskuddet udbetales én gang om året", "ALREADY_PAID_THIS_YEAR", ApplyForSubsidy(Served, Today), ("paid_on", "2024-03-01"));
        yield return No("Tilskud uden sandsynliggjorte udgifter afvises", "EXPENSES_NOT_SUBSTANTIATED", ApplyForSubsidy(InNordfyn, Today));
        yield return Refused("Et tilskud, ingen har søgt, kan ikke udbetales", StatusCode.NotFound, "NO_SUBSIDY_APPLICATION", PayHeld(Served, Today, 2023));
        yield return No("Et tilskud uden kendt sats bliver ved at vente", "RATE_NOT_CONFIGURED", PayHeld(Waiting, Today, 2021));
        yield return No("Et ledsagekort fra i morgen afvises", "DATE_IN_FUTURE", Card(Served, Today.PlusDays(1)));
        yield return No("Et ophold i udlandet uden for bevillingen afvises", "NO_ACTIVE_GRANT", Abroad(Served, Today, Start.PlusDays(-2), Start.PlusDays(-1)));
        yield return No("En tur uden minutter afvises", "NON_POSITIVE_MINUTES", Trip(Served, "ny", Yesterday, 0));
        yield return No("En tur med negative minutter afvises", "NON_POSITIVE_MINUTES", Trip(Served, "ny", Yesterday, 60, waiting: -1));
        yield return No("En tur før bevillingen afvises", "NO_ACTIVE_GRANT", Trip(Served, "ny", Start.PlusDays(-1), 60));
        yield return No("En tur i morgen afvises", "FUTURE_USE", Trip(Served, "ny", Today.PlusDays(1), 60));
        yield return No("En tur på mere end der er til rådighed afvises", "INSUFFICIENT_HOURS", Trip(Served, "ny", Yesterday, 1000), ("available_minutes", "840"));
        yield return Refused("Et tur-id brugt til noget andet afvises", StatusCode.AlreadyExists, "USE_ID_CONFLICT", Trip(Served, "tur", Yesterday, 61));
        yield return Refused("Et linje-id kan ikke bruges til et afbud", StatusCode.AlreadyExists, "USE_ID_CONFLICT", Cancel(Served, "tur", Ten, Duration.FromHours(1), 60));
        yield return No("Kolonitillæg afvises, hvor der intet er", "NO_COLONY_SUPPLEMENT", Holiday(Served, "koloni", Ten, Ten + Duration.FromHours(20), colony: true));
        yield return No("En ferie, der ikke er slut, afvises", "FUTURE_USE", Holiday(Served, "ferie", Ten, Ten + Duration.FromDays(8)));
        yield return No("Et afbud på nul minutter afvises", "NON_POSITIVE_MINUTES", Cancel(Served, "afbud", Ten, Duration.Zero, 0));
        yield return No("Et afbud fra i morgen afvises", "DATE_IN_FUTURE", Cancel(Served, "afbud", RunningService.Noon + Duration.FromDays(2), Duration.FromDays(1), 60));
        yield return Refused("En måned, borgeren ikke har haft, kan ikke forlænges", StatusCode.NotFound, "UNKNOWN_LOT", Extend(Served, new(2023, 12), new(2024, 12, 31)));
        yield return No("Timer forlænges til en måneds udgang", "NOT_A_MONTH_END", Extend(Served, January, new(2024, 12, 30)), ("last_day_of_month", "2024-12-31"));
        yield return No("Timer kan kun forlænges", "NOT_AN_EXTENSION", Extend(Served, January, new(2024, 6, 30)), ("last_usable_date", "2024-06-30"));
        yield return No("Timer forlænges kun med en begrundelse", "REASON_NEEDED", With(Extend(Served, January, new(2024, 12, 31)), r => r.Reason = ""));
        yield return No("Der er ingen opgørelse for en borger, der ikke er flyttet", "NOT_MOVED_AWAY", new GetClosingStatementRequest { Citizen = Served });
        yield return Refused("En ukendt borger har ingen opgørelse", StatusCode.NotFound, "UNKNOWN_CITIZEN", new GetClosingStatementRequest { Citizen = New });
        yield return No("Timer overtages kun én gang", "ALREADY_TAKEN_OVER", Open(Arrived, new(2024, 4, 1), "0580", Lot(January, 401, new(2024, 6, 30))));
        yield return No("De samme timer kan ikke overtages fra en anden kommune", "ALREADY_TAKEN_OVER", Open(Arrived, new(2024, 4, 1), "0810", Lot(January, 400, new(2024, 6, 30))));
        yield return No("Timer fra bevillingens egen måned kan ikke overtages", "LOTS_NOT_POSSIBLE", Open(Served, Start, "0580", Lot(January, 60, new(2024, 6, 30))));
        yield return No("Ingen timer kan ikke overtages", "LOTS_NOT_POSSIBLE", Open(Served, Start, "0580"));
        yield return No("Mere end loftet kan ikke overtages", "MORE_THAN_THE_CAP", Open(Served, Start, "0580", Lot(new(2023, 12), 5401, new(2024, 5, 31))), ("largest_minutes", "5400"));
        yield return Refused("En ukendt borger kan ikke lægges sammen med en kendt", StatusCode.NotFound, "UNKNOWN_CITIZEN", Merge(Served, New, Today), ("record", New));
        yield return Refused("En kendt borger kan ikke lægges sammen ind i en ukendt", StatusCode.NotFound, "UNKNOWN_CITIZEN", Merge(New, Served, Today), ("record", New));
        yield return No("En sammenlægning i morgen afvises", "DATE_IN_FUTURE", Merge(Served, Waiting, Today.PlusDays(1)));
        yield return No("En sag med en ansøgning, der venter, kan ikke lukkes", "DEADLINE_STILL_RUNNING", Merge(Served, Applied, Today), ("deadline", "CaseDecision"));
        yield return No("En sag, der venter på svar uden nogen frist, kan ikke lukkes", "CASE_STILL_OPEN", Merge(InNordfyn, AppliedInNordfyn, Today), ("record", AppliedInNordfyn));
        yield return No("En lukket sag kan ikke lægges ind i endnu en", "CITIZEN_MERGED", Merge(Served, Closed, Today), ("citizen", "dobbelt"));
        yield return No("En lukket sag kan ikke gå videre", "CITIZEN_MERGED", Merge(Closed, Served, Today), ("record", Closed));
        yield return No("En lukket sag tager ikke imod forbrug og siger, hvor sagen går videre", "CITIZEN_MERGED", Use(Closed, "ny", Yesterday, 60), ("citizen", "dobbelt"));
        yield return No("En lukket sag kan ikke ophøre", "CITIZEN_MERGED", EndGrant(Closed, Today), ("citizen", "dobbelt"));
        yield return No("En lukket sag tager ikke imod en ny bevilling", "CITIZEN_MERGED", Grant(Closed, Today), ("citizen", "dobbelt"));
        yield return Refused("En etag på den sag, der slutter, skal også passe", StatusCode.Aborted, "ETAG_MISMATCH", With(Merge(Served, Waiting, Today), r => r.EndedEtag = "1"));
        yield return Refused("En etag på den sag, der går videre, skal også passe", StatusCode.Aborted, "ETAG_MISMATCH", With(Merge(Served, Waiting, Today), r => r.Etag = "1"));

        // Malformed.
        yield return Malformed("En leveringsform skal nævnes", Choose(Served, Today, DeliveryForm.Unspecified), "form");
        yield return Malformed("En ukendt leveringsform afvises", Choose(Served, Today, (DeliveryForm)77), "form");
        yield return Malformed("En leverandør som et CPR-nummer afvises", With(Choose(Served, Today, DeliveryForm.ExternalSupplier), r => r.Supplier = Cpr), "supplier");
        yield return Malformed("En leverandør på 101 tegn afvises", With(Choose(Served, Today, DeliveryForm.ExternalSupplier), r => r.Supplier = new string('x', 101)), "supplier");
        yield return Malformed("En udpegning uden dato og ledsager afvises", new AppointCompanionRequest { Citizen = Served, RequestId = NewId(), Actor = "a" }, "on", "companion");
        yield return Malformed("En udpeget ledsager som et CPR-nummer afvises", Appoint(Served, Today, Cpr), "companion");
        yield return Malformed("En tilknytning skal nævnes", Approve(Served, Today, "udpeget", Relation.Unspecified), "relation");
        yield return Malformed("Et CPR-nummer i en undtagelse afvises", With(Approve(Served, Today, "udpeget"), r => r.Exemption = $"Se {Cpr}."), "exemption");
        yield return Malformed("En begrundelse for en afvisning på 2001 tegn afvises", With(Refuse(Served, Today, "udpeget"), r => r.Reason = new string('x', 2001)), "reason");
        foreach (var kroner in new[] { 0, -1, 1_000_001, int.MaxValue, int.MinValue })
            yield return Malformed($"Sandsynliggjorte udgifter på {kroner} kroner afvises", ApplyForSubsidy(InNordfyn, Today, kroner), "probable_kroner");

        foreach (var year in new[] { 0, 1999, 2200, -2024 })
            yield return Malformed($"Et tilskudsår {year} afvises", PayHeld(Served, Today, year), "year");

        yield return Malformed("Et ledsagekort uden dato afvises", With(Card(Served, Today), r => r.IssuedOn = null), "issued_on");
        yield return Malformed("Et ophold, der slutter før det begynder, afvises", Abroad(Served, Today, Today, Yesterday), "to_date");
        yield return Malformed("Et ophold uden datoer afvises", With(Abroad(Served, Today, Today, Today), r => (r.On, r.FromDate, r.ToDate) = (null, null, null)), "on", "from_date", "to_date");
        yield return Malformed(
            "Alle fejl i en tur nævnes på én gang",
            new RecordTripRequest
            {
                Citizen = "x", RequestId = " ", Etag = "x", ActivityMinutes = int.MaxValue, ReturnTravelMinutes = 100_001, WaitingMinutes = 100_001, OvernightMinutes = 100_001, Companion = "\0",
            },
            "citizen", "request_id", "etag", "actor", "use_id", "activity_minutes", "return_travel_minutes", "waiting_minutes", "overnight_minutes", "date", "companion");
        yield return Malformed("En ferie uden tid afvises", With(Holiday(Served, "ferie", Ten, Ten), r => r.Session = null), "session");
        yield return Malformed("En ferie uden start og slut afvises", With(Holiday(Served, "ferie", Ten, Ten), r => r.Session = new WorkSession()), "session.start", "session.end");
        yield return Malformed("En ferie på 32 dage afvises", Holiday(Served, "ferie", Ten - Duration.FromDays(32), Ten), "session.end");
        yield return Malformed(
            "Et afbud uden tider afvises", With(Cancel(Served, "afbud", Ten, Duration.Zero, 60), r => (r.PlannedStart, r.CancelledAt, r.PlannedMinutes) = (null, null, 100_001)),
            "planned_start", "cancelled_at", "planned_minutes");
        yield return Malformed("En måned med en dag er ingen måned", With(Extend(Served, January, new(2024, 12, 31)), r => r.Month = Day(2024, 1, 1)), "month");
        yield return Malformed("En 13. måned er ingen måned", With(Extend(Served, January, new(2024, 12, 31)), r => r.Month = Day(2024, 13, 0)), "month");
        yield return Malformed("En forlængelse uden måned og dag afvises", With(Extend(Served, January, new(2024, 12, 31)), r => (r.Month, r.LastUsableDate) = (null, null)), "month", "last_usable_date");
        yield return Malformed("En opgørelse for et forkert navn afvises", new GetClosingStatementRequest { Citizen = "leveret" }, "citizen");
        yield return Malformed("Ingen flytter fra en kommune til den selv", Open(Served, Start, RunningService.BadInput, Lot(new(2023, 12), 60, new(2024, 5, 31))), "from_municipality");
        yield return Malformed("En kommune på tre cifre er ingen kommune at flytte fra", Open(Served, Start, "151", Lot(new(2023, 12), 60, new(2024, 5, 31))), "from_municipality");
        yield return Malformed("61 måneder kan ikke overtages", Open(Served, Start, "0580", Enumerable.Repeat(Lot(new(2023, 12), 60, new(2024, 5, 31)), 61)), "lots");
        yield return Malformed(
            "Hver fejl i de overtagne timer nævnes", Open(Served, Start, "0580", Lot(new(2023, 12), 60, new(2024, 5, 31)), new MovedLot { Minutes = int.MaxValue }),
            "lots[1].month", "lots[1].minutes", "lots[1].last_usable_date");
        yield return Malformed("En sag kan ikke lægges sammen med sig selv", Merge(Served, Served, Today), "ended_citizen");
        yield return Malformed("En sag kan ikke lægges sammen med en i en anden kommune", Merge(Served, InNordfyn, Today), "ended_citizen");
        yield return Malformed("En sag uden navn kan ikke slutte", With(Merge(Served, "", Today), r => (r.On, r.EndedEtag) = (null, "x")), "on", "ended_citizen", "ended_etag");
        yield return Malformed("Et CPR-nummer er ingen sag, der kan slutte", Merge(Served, Municipality + Cpr, Today), "ended_citizen");
    }

    private static Bad No(string title, string reason, IMessage request, (string, string)? metadata = null) => Refused(title, StatusCode.FailedPrecondition, reason, request, metadata);
}
