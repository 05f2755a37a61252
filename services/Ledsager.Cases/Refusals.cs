using System.Collections.Immutable;
using System.Globalization;
using Ledsager.Cases.Hours;
using Ledsager.Law;
using NodaTime;
using NodaTime.Text;

namespace Ledsager.Cases;

/// <summary>Every no, with the words for it: what was wrong, what is allowed, what to do.</summary>
public static partial class Refusals
{
    /// <summary>Nothing is known of the citizen.</summary>
    public static Refusal UnknownCitizen() => new(
        "UNKNOWN_CITIZEN", RefusalKind.NotFound, HoursLaw.Scheme,
        "Nothing is known of this citizen in this municipality. Check the id, or record the application, the decision or the grant first.",
        "Borgeren kendes ikke i kommunen. Kontrollér id'et, eller registrér først ansøgningen, afgørelsen eller bevillingen.");

    internal static Refusal ServiceLevelUnknown(ServiceLevelHistory levels, LocalDate start, LocalDate known) => new(
        "SERVICE_LEVEL_UNKNOWN", RefusalKind.Rule, HoursLaw.Scheme,
        $"No service level of {levels.Name} is known on {Iso(start)}; the first is in force from {Iso(known)}. Choose a date from then on, or add the older service level.",
        $"Kommunens serviceniveau kendes ikke den {start.Spoken()}; det første gælder fra den {known.Spoken()}. Vælg en dato fra da af, eller få det ældre serviceniveau lagt ind.")
    { Details = Details(("first_valid_from", Iso(known))) };

    internal static Refusal SchemeEnded(Sourced<LocalDate> last) => new(
        "SCHEME_ENDED", RefusalKind.Rule, last.Citation,
        $"The scheme ended on {Iso(last.Value)}; nothing can be granted under it after that day.",
        $"Ordningen ophørte den {last.Value.Spoken()}. Der kan ikke bevilges timer efter den dag.")
    { Details = Details(("last_date", Iso(last.Value))) };

    internal static Refusal GrantOverlaps(GrantPeriod latest) => latest.LastDate is { } ended
        ? new(
            "GRANT_OVERLAPS", RefusalKind.Rule, HoursLaw.Scheme,
            $"The citizen's latest grant ran from {Iso(latest.Start)} to {Iso(ended)}. A new grant can start on {Iso(ended.PlusDays(1))} at the earliest.",
            $"Borgerens seneste bevilling løb fra den {latest.Start.Spoken()} til den {ended.Spoken()}. En ny bevilling kan tidligst begynde den {ended.PlusDays(1).Spoken()}.")
        { Details = Details(("earliest_start_date", Iso(ended.PlusDays(1)))) }
        : new(
            "GRANT_OVERLAPS", RefusalKind.Rule, HoursLaw.Scheme,
            $"The citizen has a grant that runs from {Iso(latest.Start)}. End it before a new one is made.",
            $"Borgeren har en bevilling, der løber fra den {latest.Start.Spoken()}. Afslut den, før der registreres en ny.");

    internal static Refusal EntitlementTooLarge(Minutes asked, Sourced<Minutes> standard) => new(
        "ENTITLEMENT_TOO_LARGE", RefusalKind.Rule, standard.Citation,
        $"{Count(asked)} minutes a month were asked for; the service level gives at most {Count(standard.Value)}.",
        $"Der er angivet {asked} om måneden. Serviceniveauet giver højst {standard.Value}.")
    { Details = Details(("largest_minutes", Count(standard.Value))) };

    internal static Refusal ReasonNeeded(Minutes asked, Sourced<Minutes> standard) => new(
        "REASON_NEEDED", RefusalKind.Rule, standard.Citation,
        $"{Count(asked)} minutes a month are fewer than the service level's {Count(standard.Value)}: a grant of fewer needs a reason. Send it in the field reason.",
        $"{asked} om måneden er færre end serviceniveauets {standard.Value}. Færre timer kræver en begrundelse.")
    { Details = Details(("standard_minutes", Count(standard.Value))) };

    internal static Refusal ReasonNeededToOverride() => new(
        "REASON_NEEDED", RefusalKind.Rule, HoursLaw.Individual,
        "A value of the service level is only set for one citizen with a reason. Send it in the field reason.",
        "Serviceniveauet kan kun fraviges for den enkelte borger med en begrundelse.");

    internal static Refusal OverrideNotPossible(string problem) => new(
        "OVERRIDE_NOT_POSSIBLE", RefusalKind.Rule, HoursLaw.Individual,
        $"The value cannot be set: {problem}.",
        "Serviceniveauet kan ikke fraviges sådan: parameteren findes ikke, eller værdien er ikke en, den kan have.");

    internal static Refusal NoActiveGrant(LocalDate day, StandingFacts facts) => new(
        "NO_ACTIVE_GRANT", RefusalKind.Rule, HoursLaw.Scheme,
        $"The citizen has no grant on {Iso(day)}{Known(facts, Iso, "; granted: ", " to ", " and on")}. Check the date, or record the grant first.",
        $"Borgeren har ingen bevilling den {day.Spoken()}{Known(facts, DanishDate.Spoken, "; bevilget: ", " til ", " og frem")}. Kontrollér datoen, eller registrér bevillingen først.")
    { Details = Details(("date", Iso(day))) };

    internal static Refusal GrantAlreadyEnded(LocalDate ended) => new(
        "GRANT_ALREADY_ENDED", RefusalKind.Rule, HoursLaw.EndOfGrant,
        $"The grant already ends on {Iso(ended)}.",
        $"Bevillingen er allerede registreret som ophørt den {ended.Spoken()}.")
    { Details = Details(("last_date", Iso(ended))) };

    internal static Refusal PartyMissing(IReadOnlyList<string> missing, Citation rule) => new(
        "AGREEMENT_PARTY_MISSING", RefusalKind.Rule, rule,
        $"A savings agreement here also needs: {string.Join(", ", missing)}. Name everybody who agreed in the field parties.",
        $"En aftale om opsparing kræver også: {string.Join(", ", missing.Select(Party))}. Angiv alle, der har indgået aftalen.")
    { Details = Details(("missing_parties", string.Join(',', missing))) };

    internal static Refusal AgreementNotPrior(LocalDate earliest, Citation rule) => new(
        "AGREEMENT_NOT_PRIOR", RefusalKind.Rule, rule,
        $"Here saving has to be agreed in advance: the agreement can begin on {Iso(earliest)} at the earliest, the first day of the open month.",
        $"Opsparing skal aftales på forhånd. Aftalen kan tidligst gælde fra den {earliest.Spoken()}, den første dag i den måned, der ikke er afsluttet.")
    { Details = Details(("earliest_from_date", Iso(earliest))) };

    internal static Refusal ReasonNeededToDateBack(Citation rule) => new(
        "REASON_NEEDED", RefusalKind.Rule, rule,
        "An agreement dated back before the open month needs a reason. Send it in the field reason.",
        "En aftale, der dateres tilbage til en afsluttet måned, kræver en begrundelse.");

    internal static Refusal NoSavingsAgreement(LocalDate day) => new(
        "NO_SAVINGS_AGREEMENT", RefusalKind.Rule, HoursLaw.Saving,
        $"There is no savings agreement to end on {Iso(day)}.",
        $"Der er ingen aftale om opsparing, der kan ophøre den {day.Spoken()}.");

    internal static Refusal AgreementEndsTooEarly(LocalDate earliest, Citation rule) => new(
        "AGREEMENT_ENDS_TOO_EARLY", RefusalKind.Rule, rule,
        $"Hours already saved keep their months, so the agreement can end on {Iso(earliest)} at the earliest, the last day of the month that was closed last.",
        $"Timer, der er sparet op, beholder deres frist. Aftalen kan derfor tidligst ophøre den {earliest.Spoken()}, den sidste dag i den senest afsluttede måned.")
    { Details = Details(("earliest_last_date", Iso(earliest))) };

    internal static Refusal NonPositiveMinutes() => new(
        "NON_POSITIVE_MINUTES", RefusalKind.Rule, HoursLaw.Timesheet,
        "A line needs at least one whole minute. To take a line back, reverse it.",
        "En linje skal være på mindst ét helt minut. Skal linjen fjernes, så tilbagefør den.");

    internal static Refusal FutureUse(LocalDate today, Citation rule) => new(
        "FUTURE_USE", RefusalKind.Rule, rule,
        $"Hours are recorded once they are used; today is {Iso(today)}. Send the line when the work is done.",
        $"Timer registreres, når de er brugt; i dag er det den {today.Spoken()}. Send linjen, når ledsagelsen har fundet sted.")
    { Details = Details(("today", Iso(today))) };

    internal static Refusal TooLate(LocalDate work, int limit, Citation rule) => new(
        "REGISTERED_TOO_LATE", RefusalKind.Rule, rule,
        $"Lines can be registered until {Iso(work.PlusDays(limit))}, {limit} days after the work date {Iso(work)}. Ask the caseworker.",
        $"Timer fra den {work.Spoken()} kunne registreres til og med den {work.PlusDays(limit).Spoken()}. Kontakt sagsbehandleren.")
    { Details = Details(("last_registration_date", Iso(work.PlusDays(limit)))) };

    internal static Refusal LongerThanTheDay(LocalDate day, Minutes sum, Minutes length) => new(
        "LONGER_THAN_THE_DAY", RefusalKind.Rule, HoursLaw.Timesheet,
        $"With this line the companion worked {Count(sum)} minutes on {Iso(day)}; the day has {Count(length)}. Correct the minutes or the date.",
        $"Med denne linje har ledsageren arbejdet {sum} den {day.Spoken()}; døgnet har {length}. Ret minutterne eller datoen.")
    { Details = Details(("day_minutes", Count(length))) };

    internal static Refusal OverlappingLines(UseId other, WorkSpan taken) => new(
        "OVERLAPPING_LINES", RefusalKind.Rule, HoursLaw.AtOnce,
        $"The companion has line {other} {Local(taken)} already, and cannot work twice at once. Correct the start or the end, or take one of the lines back.",
        $"Ledsageren har allerede linje {other} {DanishDate.Spoken(taken.Start, taken.End)} og kan ikke arbejde to gange på samme tid. "
            + "Ret start eller slut, eller tilbagefør den ene linje.")
    { Details = Details(("use_id", other.Value), ("start", InstantPattern.ExtendedIso.Format(taken.Start)), ("end", InstantPattern.ExtendedIso.Format(taken.End))) };

    internal static Refusal InsufficientHours(ImmutableArray<UsePart> parts, Minutes available, Citation rule) => new(
        "INSUFFICIENT_HOURS", RefusalKind.Rule, rule,
        $"At most {Count(available)} minutes fit on {Iso(parts[0].On)}; {parts.Sum(part => part.Registered.Count)} were sent and nothing was recorded. Hours cannot be used in advance. "
            + "Send a line with what fits, or ask the caseworker about the rest.",
        $"Der er højst {available} til rådighed den {parts[0].On.Spoken()}, og linjen er på {new Minutes(parts.Sum(part => part.Registered.Count))}. Intet er registreret. "
            + "Timer kan ikke bruges på forskud. Send en linje med det, der er plads til, eller tal med sagsbehandleren om resten.")
    { Details = Details(("available_minutes", Count(available))) };

    internal static Refusal WouldUncoverUses(Minutes minutes, Citation rule) => new(
        "WOULD_UNCOVER_USES", RefusalKind.Rule, rule,
        $"With this change {Count(minutes)} minutes already used would no longer be covered. Correct the uses first, or choose a later date.",
        $"Med ændringen ville {minutes}, som allerede er brugt, ikke længere være dækket. Ret forbruget først, eller vælg en senere dato.")
    { Details = Details(("uncovered_minutes", Count(minutes))) };

    internal static Refusal UseIdConflict(Use known) => new(
        "USE_ID_CONFLICT", RefusalKind.Conflict, HoursLaw.Timesheet,
        $"Line {known.Id} was recorded before with other content ({(known.Recorded.Session is { } span ? Local(span) : Lines(known.Recorded.Parts))}). Correct that line, or give this one an id of its own.",
        $"Linje {known.Id} er registreret før med et andet indhold ({(known.Recorded.Session is { } said ? DanishDate.Spoken(said.Start, said.End) : Lines(known.Recorded.Parts))}). Ret den linje, eller giv denne et nyt id.");

    internal static Refusal UnknownUse(UseId use) => new(
        "UNKNOWN_USE", RefusalKind.NotFound, HoursLaw.Timesheet,
        $"The citizen has no line {use}. Check the id, or record the line first.",
        $"Borgeren har ingen linje {use}. Kontrollér id'et, eller registrér linjen først.");

    internal static Refusal UseReversed(UseId use) => new(
        "USE_REVERSED", RefusalKind.Rule, HoursLaw.Correction,
        $"Line {use} was taken back and cannot be corrected. Record the hours under a new id.",
        $"Linje {use} er tilbageført og kan ikke rettes. Registrér timerne under et nyt id.");

    internal static Refusal WorkDateNeeded(Use use) => new(
        "WORK_DATE_NEEDED", RefusalKind.Rule, HoursLaw.Correction,
        $"Line {use.Id} covers several dates ({Lines(use.Parts)}): minutes alone do not tell which. Send the new start and end.",
        $"Linje {use.Id} dækker flere datoer ({Lines(use.Parts)}). Angiv ny start og slut.");

    internal static Refusal WorkTimeMissing() => new(
        "WORK_DATE_NEEDED", RefusalKind.Rule, HoursLaw.Timesheet,
        "A line needs a work date and minutes, or a start and an end.",
        "En linje skal have en dato og minutter, eller en start og en slut.");

    private static string Known(StandingFacts facts, Func<LocalDate, string> show, string granted, string to, string on) => facts.Grants.IsEmpty
        ? ""
        : granted + string.Join(", ", facts.Grants.Select(grant => show(grant.Start) + (grant.LastDate is { } last ? to + show(last) : on)));

    private static string Lines(IEnumerable<UsePart> parts) =>
        string.Join(", ", parts.Select(part => string.Create(CultureInfo.InvariantCulture, $"{Iso(part.On)}: {part.Registered.Count} min")));

    private static string Party(string party) => party switch
    {
        "Citizen" => "borgeren",
        "Municipality" => "kommunen",
        "Companion" => "ledsageren",
        _ => party,
    };

    private static string Local(WorkSpan span) =>
        $"from {DanishCalendar.LocalTime(span.Start).ToString("uuuu-MM-dd HH:mm", CultureInfo.InvariantCulture)}"
        + $" to {DanishCalendar.LocalTime(span.End).ToString("uuuu-MM-dd HH:mm", CultureInfo.InvariantCulture)}";

    private static string Iso(LocalDate date) => date.ToString("uuuu-MM-dd", CultureInfo.InvariantCulture);

    private static string Count(Minutes minutes) => minutes.Count.ToString(CultureInfo.InvariantCulture);

    private static ImmutableSortedDictionary<string, string> Details(params (string Name, string Value)[] details) =>
        details.ToImmutableSortedDictionary(detail => detail.Name, detail => detail.Value, StringComparer.Ordinal);
}
