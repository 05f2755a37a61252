using System.Globalization;
using Ledsager.Cases.Deadlines;
using Ledsager.Law;
using NodaTime;

namespace Ledsager.Cases;

public static partial class Refusals
{
    internal static Refusal DoctorOrdered(Citation rule) => new(
        "DOCTOR_ORDERED", RefusalKind.Rule, rule,
        "The scheme does not cover what a doctor has ordered here. The citizen can apply for that separately.",
        "Ledsageordningen omfatter ikke ledsagelse til læge eller det, en læge har ordineret. Det skal borgeren søge om særskilt.");

    internal static Refusal CashNotOffered(Citation rule) => new(
        "CASH_SUBSIDY_NOT_OFFERED", RefusalKind.Rule, rule,
        "This municipality does not offer the benefit as a cash subsidy.",
        "Kommunen tilbyder ikke ydelsen som kontant tilskud.");

    internal static Refusal ConsentNeeded() => new(
        "CONSENT_NEEDED", RefusalKind.Rule, DeliveryLaw.Cash,
        "A cash subsidy is voluntary: it takes the citizen's consent. Send its day in the field consented_on.",
        "Kontant tilskud er frivilligt og kræver borgerens samtykke. Angiv, hvornår borgeren har givet det.");

    internal static Refusal AbilityNeeded(Citation rule) => new(
        "ABILITY_NEEDED", RefusalKind.Rule, rule,
        "A cash subsidy takes a citizen who can administer the scheme. Send the day it was confirmed in the field ability_confirmed_on.",
        "Kontant tilskud forudsætter, at borgeren selv kan administrere ordningen. Angiv, hvornår det er bekræftet.");

    internal static Refusal CompanionNotAppointed(string companion) => new(
        "COMPANION_NOT_APPOINTED", RefusalKind.NotFound, DeliveryLaw.OwnCompanion,
        $"The citizen has not appointed companion {companion}. Check the id, or record the appointment first.",
        $"Borgeren har ikke udpeget ledsager {companion}. Kontrollér id'et, eller registrér udpegningen først.");

    internal static Refusal CompanionAlreadyApproved(string companion) => new(
        "COMPANION_ALREADY_APPROVED", RefusalKind.Rule, DeliveryLaw.OwnCompanion,
        $"Companion {companion} has been approved; end the companion's work instead.",
        $"Ledsager {companion} er godkendt. Registrér i stedet, at ledsageren stopper.");

    internal static Refusal ReasonNeededToRefuse() => new(
        "REASON_NEEDED", RefusalKind.Rule, DeliveryLaw.OwnCompanion,
        "A companion is only refused with a reason. Send it in the field reason.",
        "En ledsager kan kun afvises med en begrundelse.");

    internal static Refusal RelationTooClose(Citation rule) => new(
        "RELATION_TOO_CLOSE", RefusalKind.Rule, rule,
        "Somebody so close to the citizen can normally not be employed. If there are grounds to exempt, send them in the field exemption.",
        "En person med så nær tilknytning til borgeren kan normalt ikke ansættes som ledsager. Er der grund til en undtagelse, så skriv begrundelsen.");

    internal static Refusal CompanionNotApproved(string companion, LocalDate day) => new(
        "COMPANION_NOT_APPROVED", RefusalKind.Rule, DeliveryLaw.OwnCompanion,
        $"Companion {companion} was not approved and employed on {Iso(day)}. Approve the companion from that day first, or check the date.",
        $"Ledsager {companion} var ikke godkendt og ansat den {day.Spoken()}. Godkend ledsageren fra den dag først, eller kontrollér datoen.")
    { Details = Details(("date", Iso(day))) };

    internal static Refusal SubsidyAlreadyPaid(ExpenseSubsidyPaid paid) => new(
        "ALREADY_PAID_THIS_YEAR", RefusalKind.Rule, YearlySubsidy.Law,
        string.Create(CultureInfo.InvariantCulture, $"The subsidy of {paid.Year} was paid on {Iso(paid.On)}; it is paid once a year."),
        string.Create(CultureInfo.InvariantCulture, $"Tilskuddet for {paid.Year} blev udbetalt den {paid.On.Spoken()}. Det udbetales én gang årligt."))
    { Details = Details(("paid_on", Iso(paid.On))) };

    internal static Refusal ExpensesNotSubstantiated(Citation rule) => new(
        "EXPENSES_NOT_SUBSTANTIATED", RefusalKind.Rule, rule,
        "Here the subsidy covers probable expenses. Send them in the field probable_kroner.",
        "Tilskuddet udbetales på baggrund af sandsynliggjorte udgifter. Angiv, hvor store de er.");

    internal static Refusal RateNotConfigured(int year) => new(
        RuleNotKnownException.RateNotConfigured, RefusalKind.Rule, YearlySubsidy.Law,
        string.Create(CultureInfo.InvariantCulture, $"The rate of {year} is not known; the payment is held until it has been entered."),
        string.Create(CultureInfo.InvariantCulture, $"Satsen for {year} er ikke lagt ind. Udbetalingen venter, til den er det."));

    internal static Refusal NoSubsidyApplication(int year) => new(
        "NO_SUBSIDY_APPLICATION", RefusalKind.NotFound, YearlySubsidy.Law,
        string.Create(CultureInfo.InvariantCulture, $"No application for the subsidy of {year} waits for payment."),
        string.Create(CultureInfo.InvariantCulture, $"Der er ingen ansøgning om tilskud for {year}, som venter på udbetaling."));

    internal static Refusal NoColonySupplement(Citation rule) => new(
        "NO_COLONY_SUPPLEMENT", RefusalKind.Rule, rule,
        "This municipality's service level has no colony supplement. Record the holiday without it.",
        "Kommunens serviceniveau har intet kolonitillæg. Registrér ferien uden.");

    internal static Refusal LineIdConflict(UseId use) => new(
        "USE_ID_CONFLICT", RefusalKind.Conflict, HoursLaw.Timesheet,
        $"Line {use} was recorded before with other content. Give this one an id of its own.",
        $"Linje {use} er registreret før med et andet indhold. Giv denne et nyt id.");

    internal static Refusal UnknownLot(YearMonth lot) => new(
        "UNKNOWN_LOT", RefusalKind.NotFound, HoursLaw.Correction,
        $"The citizen never had hours of {lot.ToString("uuuu-MM", CultureInfo.InvariantCulture)}.",
        $"Borgeren har ikke haft timer fra {lot.ToString("MM.uuuu", CultureInfo.InvariantCulture)}.");

    internal static Refusal NotTheMonthsLastDay(LocalDate date) => new(
        "NOT_A_MONTH_END", RefusalKind.Rule, HoursLaw.Correction,
        $"Hours lapse at the end of a month: {Iso(date)} is not a month's last day.",
        $"Timer bortfalder ved udgangen af en måned. Den {date.Spoken()} er ikke månedens sidste dag.")
    { Details = Details(("last_day_of_month", Iso(date.With(DateAdjusters.EndOfMonth)))) };

    internal static Refusal NotLonger(YearMonth lot, LocalDate until) => new(
        "NOT_AN_EXTENSION", RefusalKind.Rule, HoursLaw.Correction,
        $"The hours of {lot.ToString("uuuu-MM", CultureInfo.InvariantCulture)} can already be used until {Iso(until)}; a lot is only ever extended.",
        $"Timerne fra {lot.ToString("MM.uuuu", CultureInfo.InvariantCulture)} kan allerede bruges til og med den {until.Spoken()}. De kan kun forlænges.")
    { Details = Details(("last_usable_date", Iso(until))) };

    internal static Refusal ReasonNeededToExtend() => new(
        "REASON_NEEDED", RefusalKind.Rule, HoursLaw.Correction,
        "Hours are only extended with a reason. Send it in the field reason.",
        "Timer kan kun forlænges med en begrundelse.");

    /// <summary>There is no closing statement: no grant ended because the citizen moved.</summary>
    public static Refusal NotMovedAway() => new(
        "NOT_MOVED_AWAY", RefusalKind.Rule, DeliveryLaw.Moving,
        "No grant of the citizen ended because of a move to another municipality, so there is no closing statement. End the grant with that reason first.",
        "Ingen af borgerens bevillinger er ophørt på grund af fraflytning, så der er ingen opgørelse. Registrér først, at bevillingen ophører, fordi borgeren flytter.");

    internal static Refusal AlreadyTakenOver() => new(
        "ALREADY_TAKEN_OVER", RefusalKind.Rule, DeliveryLaw.Moving,
        "Hours of another municipality have been taken over before.",
        "Der er allerede overført timer fra en anden kommune.");

    internal static Refusal LotsNotPossible(LocalDate start, LocalDate on) => new(
        "LOTS_NOT_POSSIBLE", RefusalKind.Rule, DeliveryLaw.Moving,
        $"Lots taken over are of months before {Iso(start)}, one for each month, above zero, and usable on {Iso(on)} until the last day of a month. Send them as the closing statement has them.",
        $"De overførte timer skal være fra måneder før den {start.Spoken()}, én post for hver måned, og kunne bruges den {on.Spoken()}. Angiv dem, som de står i den anden kommunes opgørelse.");

    internal static Refusal MoreThanTheCap(Sourced<Minutes> cap) => new(
        "MORE_THAN_THE_CAP", RefusalKind.Rule, cap.Citation,
        $"At most {Count(cap.Value)} minutes can be at disposal.",
        $"Der kan højst være {cap.Value} til rådighed.")
    { Details = Details(("largest_minutes", Count(cap.Value))) };

    internal static Refusal StillRunning(Deadline deadline) => new(
        "DEADLINE_STILL_RUNNING", RefusalKind.Rule, DeliveryLaw.Merging,
        $"The deadline {deadline.Kind} of {Iso(deadline.Due)} still runs in this record and would be forgotten. Bring it to an end first.",
        $"Der løber stadig en frist til den {deadline.Due.Spoken()} i denne sag. Afslut den først, så den ikke bliver glemt.")
    { Details = Details(("deadline", deadline.Kind.ToString()), ("due", Iso(deadline.Due))) };

    internal static Refusal StillWaiting() => new(
        "CASE_STILL_OPEN", RefusalKind.Rule, DeliveryLaw.Merging,
        "An application or a complaint still waits for an answer in this record, and none could be recorded once it is closed. Bring it to an end first.",
        "En ansøgning eller en klage venter stadig på svar i denne sag, og svaret kan ikke registreres, når sagen er lukket. Afslut den først.");

    internal static Refusal Merged(string into) => new(
        "CITIZEN_MERGED", RefusalKind.Rule, DeliveryLaw.Merging,
        $"This record has been merged into {into} and is closed. Use that one.",
        $"Sagen er lagt sammen med {into} og er lukket. Brug den.")
    { Details = Details(("citizen", into)) };
}
