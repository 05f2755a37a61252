using System.Globalization;
using Ledsager.Cases.Complaints;
using Ledsager.Cases.Course;
using Ledsager.Cases.Deadlines;
using Ledsager.Law;
using NodaTime;

namespace Ledsager.Cases;

public static partial class Refusals
{
    internal static Refusal InTheFuture(LocalDate date, LocalDate today) => new(
        "DATE_IN_FUTURE", RefusalKind.Rule, CourseLaw.Application,
        $"{Iso(date)} has not come yet; today is {Iso(today)}. Record what has happened.",
        $"Den {date.Spoken()} ligger ude i fremtiden; i dag er det den {today.Spoken()}. Registrér det, når det er sket.")
    { Details = Details(("today", Iso(today))) };

    /// <summary>A moment to come. On the same day, only the time of day tells what is wrong.</summary>
    internal static Refusal InTheFuture(Instant moment, Instant now)
    {
        var (local, localNow) = (DanishCalendar.LocalTimeOf(moment), DanishCalendar.LocalTimeOf(now));
        return local.Date != localNow.Date ? InTheFuture(local.Date, localNow.Date) : new(
            "DATE_IN_FUTURE", RefusalKind.Rule, CourseLaw.Application,
            $"{Iso(local.Date)} at {Clock(local)} has not come yet; it is {Clock(localNow)}. Record what has happened.",
            $"Klokken {Clock(local)} den {local.Date.Spoken()} ligger ude i fremtiden; nu er den {Clock(localNow)}. Registrér det, når det er sket.")
        { Details = Details(("today", Iso(localNow.Date))) };

        static string Clock(LocalDateTime time) => time.ToString("HH':'mm':'ss", CultureInfo.InvariantCulture);
    }

    internal static Refusal BeforeItsBasis(LocalDate date, LocalDate basis, Citation rule) => new(
        "DATE_BEFORE_BASIS", RefusalKind.Rule, rule,
        $"{Iso(date)} lies before {Iso(basis)}, the day of what it follows upon. Check both dates.",
        $"Den {date.Spoken()} ligger før den {basis.Spoken()}, hvor det, der følges op på, skete. Kontrollér begge datoer.")
    { Details = Details(("earliest_date", Iso(basis))) };

    internal static Refusal AlreadyPending(Pending pending) => new(
        "DECISION_ALREADY_PENDING", RefusalKind.Rule, CourseLaw.Application,
        $"{(pending.Remitted is null ? "An application" : "A case sent back by Ankestyrelsen")} of {Iso(pending.Since)} waits for its decision. Decide that first.",
        $"{(pending.Remitted is null ? "Der er allerede en ansøgning" : "Der er allerede en hjemvist sag")} fra den {pending.Since.Spoken()}, som ikke er afgjort. Afgør den først.")
    { Details = Details(("pending_since", Iso(pending.Since))) };

    internal static Refusal NothingPending() => new(
        "NOTHING_PENDING", RefusalKind.Rule, CourseLaw.Application,
        "No application waits for a decision. Record the application first.",
        "Der er ingen ansøgning under behandling. Registrér ansøgningen først.");

    internal static Refusal NothingToHear() => new(
        "NOTHING_TO_HEAR", RefusalKind.Rule, CourseLaw.Hearing,
        "There is neither an application nor a grant that the citizen could be heard about.",
        "Der er hverken en ansøgning eller en bevilling, som borgeren kan partshøres om.");

    internal static Refusal NoHearing() => new(
        "NO_HEARING", RefusalKind.Rule, CourseLaw.Hearing,
        "No hearing waits for an answer: none was started, it was answered, or the case has been decided. After the decision the citizen can complain.",
        "Der er ingen partshøring, som venter på svar. Efter afgørelsen kan borgeren klage.");

    internal static Refusal DecisionIdConflict(DecisionIssued known) => new(
        "DECISION_ID_CONFLICT", RefusalKind.Conflict, CourseLaw.Decision,
        $"Decision {known.Decision} of {Iso(known.DecidedOn)} was recorded before with other content. Give this one an id of its own.",
        $"Afgørelse {known.Decision} af {known.DecidedOn.Spoken()} er registreret før med et andet indhold. Giv denne et nyt id.");

    internal static Refusal ReasonsNeeded() => new(
        "REASONS_NEEDED", RefusalKind.Rule, CourseLaw.Decision,
        "A refusal always has reasons. Send them in the field reasons.",
        "Et afslag skal altid begrundes. Skriv begrundelsen.");

    internal static Refusal ComplaintGuidanceNeeded(Citation rule) => new(
        "COMPLAINT_GUIDANCE_NEEDED", RefusalKind.Rule, rule,
        "This decision has to be sent with complaint guidance.",
        "Afgørelsen skal sendes med en klagevejledning.");

    internal static Refusal EffectDoesNotSuit(DecisionOutcome outcome) => new(
        "EFFECT_DOES_NOT_SUIT", RefusalKind.Rule, CourseLaw.Decision,
        $"What the decision does to the hours does not suit its outcome {outcome}: a grant grants, a change changes the offset, an end ends the grant, a refusal does nothing.",
        "Det, der skal ske med timerne, passer ikke til afgørelsen. En bevilling giver timer, en ændring ændrer modregningen, et ophør afslutter bevillingen, og et afslag ændrer intet.");

    internal static Refusal BelowAge(AgeJudgement judged, CasePolicy policy) => new(
        "BELOW_AGE", RefusalKind.Rule, policy.MinorsAllowed.Value ? policy.MinorsAllowed.Citation : CourseLaw.AgeLimit,
        $"The citizen turns 18 on {Iso(judged.AdultOn)}"
            + (policy.MinorsAllowed.Value ? "; from 12 on the scheme takes living at home and the parents' consent." : "; the scheme can be applied for from then on."),
        $"Borgeren fylder 18 år den {judged.AdultOn.Spoken()}"
            + (policy.MinorsAllowed.Value ? ". Fra 12 år kræver ordningen, at den unge bor hjemme, og at forældrene har givet samtykke." : " og kan søge om ledsagelse fra den dag."))
    { Details = Details(("eligible_from", Iso(judged.AdultOn))) };

    internal static Refusal AgeLimitReached(AgeJudgement judged, CasePolicy policy) => new(
        "AGE_LIMIT_REACHED", RefusalKind.Rule, policy.UpperAgeRule is { Assumed: false } stated ? stated.Citation : CourseLaw.AgeLimit,
        $"The citizen reached the age limit on {Iso(judged.LimitReachedOn!.Value)}; the last day to apply was {Iso(judged.LastApplicationDate!.Value)}. "
            + "If the citizen had the scheme before the limit, send the day in the field retained_from.",
        $"Borgeren nåede aldersgrænsen den {judged.LimitReachedOn!.Value.Spoken()} og kunne senest søge den {judged.LastApplicationDate!.Value.Spoken()}. "
            + "Havde borgeren ordningen før aldersgrænsen, bevares retten; angiv i så fald fra hvornår.")
    { Details = Details(("age_limit_reached_on", Iso(judged.LimitReachedOn!.Value)), ("last_application_date", Iso(judged.LastApplicationDate!.Value))) };

    internal static Refusal Excluded(ExclusionFact fact, Citation rule) => new(
        "CITIZEN_EXCLUDED", RefusalKind.Rule, rule,
        $"The citizen is outside the scheme here: {fact}.",
        $"Borgeren kan ikke få ledsageordning: {Danish(fact)}.")
    { Details = Details(("exclusion", fact.ToString())) };

    internal static Refusal EndNeedsDecision() => new(
        "END_NEEDS_DECISION", RefusalKind.Rule, CourseLaw.FollowUp,
        "A follow-up cannot end the grant by itself. Record the decision first.",
        "En opfølgning kan ikke i sig selv afslutte bevillingen. Registrér afgørelsen først.");

    internal static Refusal UnknownDeadline(DeadlineKind kind, long basis) => new(
        "UNKNOWN_DEADLINE", RefusalKind.NotFound, CourseLaw.Closing,
        string.Create(CultureInfo.InvariantCulture, $"The case has no deadline {kind} that was opened by fact {basis}. Check the id."),
        "Borgerens sag har ingen frist med det id. Kontrollér id'et.");

    internal static Refusal DeadlineNotRunning(DeadlineStatus status) => new(
        "DEADLINE_NOT_RUNNING", RefusalKind.Rule, CourseLaw.Closing,
        $"The deadline does not run any more; it is {status}.",
        "Fristen løber ikke længere.")
    { Details = Details(("status", status.ToString())) };

    internal static Refusal ReasonNeededToClose() => new(
        "REASON_NEEDED", RefusalKind.Rule, CourseLaw.Closing,
        "A deadline is only closed with a reason. Send it in the field reason.",
        "En frist kan kun lukkes med en begrundelse.");

    internal static Refusal ItemsDoNotSuit(DecisionOutcome outcome) => new(
        "ITEMS_DO_NOT_SUIT", RefusalKind.Rule, CourseLaw.DecisionItems,
        $"What is listed as granted and not granted does not suit a decision {outcome}, or lists the same twice: a grant in part grants something and not all, a refusal nothing.",
        "Det, der er angivet som bevilget og ikke bevilget, passer ikke til afgørelsen. En delvis bevilling giver noget, men ikke det hele, et afslag intet, og det samme kan kun stå ét sted.");

    internal static Refusal UnknownTask(NoteSubject subject, long basis) => new(
        "UNKNOWN_TASK", RefusalKind.NotFound, CourseLaw.Tasks,
        string.Create(CultureInfo.InvariantCulture, $"The case has no task {subject} that was raised by fact {basis}. Check the id."),
        "Borgerens sag har ingen opgave med det id. Kontrollér id'et.");

    internal static Refusal TaskIsDoneOtherwise(NoteSubject subject)
    {
        var (rule, english, danish) = subject switch
        {
            NoteSubject.AdultDecision => (
                CourseLaw.Minors,
                "The citizen has turned 18 and needs a decision as an adult. Record the decision; it finishes the task.",
                "Borgeren er fyldt 18 år og skal have en afgørelse som voksen. Registrér afgørelsen, så er opgaven løst."),
            NoteSubject.CaseDecision => (
                CourseLaw.Application,
                "The case waits for a decision. Record the decision; it finishes the note.",
                "Sagen venter på en afgørelse. Registrér afgørelsen, så er der ikke mere, der venter."),
            NoteSubject.HearingResponse => (
                CourseLaw.Hearing,
                "The hearing waits for the citizen's comments. Record them, or the decision; either finishes the note.",
                "Partshøringen venter på borgerens svar. Registrér svaret eller afgørelsen, så er der ikke mere, der venter."),
            _ => (
                CourseLaw.FollowUp,
                "The task is a follow-up of the grant. Record the follow-up; it finishes the task.",
                "Opgaven er en opfølgning på bevillingen. Registrér opfølgningen, så er opgaven løst."),
        };
        return new("TASK_DONE_OTHERWISE", RefusalKind.Rule, rule, english, danish);
    }

    internal static Refusal NoReceipt(long fact) => new(
        "UNKNOWN_RECEIPT", RefusalKind.NotFound, CourseLaw.Receipt,
        string.Create(
            CultureInfo.InvariantCulture,
            $"Fact {fact} of the case holds no day on which anything was received. Name an application, a hearing, a decision, a complaint, its reassessment or Ankestyrelsen's decision."),
        "Der er ingen modtagelsesdato i det, der henvises til. Angiv en ansøgning, en partshøring, en afgørelse, en klage, en genvurdering eller Ankestyrelsens afgørelse.");

    internal static Refusal AfterWhatFollows(LocalDate date, LocalDate latest) => new(
        "DATE_AFTER_WHAT_FOLLOWS", RefusalKind.Rule, CourseLaw.Receipt,
        $"{Iso(date)} lies after {Iso(latest)}, when what follows upon the receipt had happened, or after today. Check both dates.",
        $"Den {date.Spoken()} ligger efter den {latest.Spoken()}, hvor det, der fulgte efter modtagelsen, var sket, eller efter i dag. Kontrollér begge datoer.")
    { Details = Details(("latest_date", Iso(latest))) };

    internal static Refusal ReasonNeededToCorrect() => new(
        "REASON_NEEDED", RefusalKind.Rule, CourseLaw.Receipt,
        "A date of receipt is only corrected with a reason. Send it in the field reason.",
        "En modtagelsesdato kan kun rettes med en begrundelse.");

    internal static Refusal UnknownDecision(DecisionId? decision) => new(
        "UNKNOWN_DECISION", RefusalKind.NotFound, CourseLaw.Complaint,
        decision is { } id ? $"The case has no decision {id}. Check the id, or record the decision first." : "The case has no decision to complain of. Record the decision first.",
        decision is { } known ? $"Sagen har ingen afgørelse {known}. Kontrollér id'et, eller registrér afgørelsen først." : "Der er ingen afgørelse at klage over. Registrér afgørelsen først.");

    internal static Refusal ComplaintIdConflict(Complaint known) => new(
        "COMPLAINT_ID_CONFLICT", RefusalKind.Conflict, CourseLaw.Complaint,
        $"Complaint {known.Id} of {Iso(known.Filed.ReceivedOn)} was recorded before with other content. Give this one an id of its own.",
        $"Klage {known.Id} fra den {known.Filed.ReceivedOn.Spoken()} er registreret før med et andet indhold. Giv denne et nyt id.");

    internal static Refusal ComplaintOpen(Complaint open) => new(
        "COMPLAINT_ALREADY_OPEN", RefusalKind.Rule, CourseLaw.Complaint,
        $"Complaint {open.Id} of {Iso(open.Filed.ReceivedOn)} over the same decision is still open; what is new belongs to it.",
        $"Klage {open.Id} fra den {open.Filed.ReceivedOn.Spoken()} over den samme afgørelse er ikke afsluttet. Det nye hører til den.")
    { Details = Details(("complaint", open.Id.Value)) };

    internal static Refusal UnknownComplaint(ComplaintId id) => new(
        "UNKNOWN_COMPLAINT", RefusalKind.NotFound, CourseLaw.ComplaintCourse,
        $"The case has no complaint {id}. Check the id, or record the complaint first.",
        $"Sagen har ingen klage {id}. Kontrollér id'et, eller registrér klagen først.");

    internal static Refusal ComplaintStepNotPossible(Complaint complaint, ComplaintStep step) => new(
        "COMPLAINT_STEP_NOT_POSSIBLE", RefusalKind.Rule, CourseLaw.ComplaintCourse,
        $"Complaint {complaint.Id} is {complaint.Stage} since {Iso(complaint.Since)}, from where {step} is not possible; possible are: {string.Join(", ", complaint.Steps.DefaultIfEmpty())}.",
        $"Klage {complaint.Id} {Danish(complaint.Stage)} siden den {complaint.Since.Spoken()}. Den kan derfor ikke {Danish(step)}.")
    { Details = Details(("stage", complaint.Stage.ToString())) };

    private static string Danish(ComplaintStage stage) => stage switch
    {
        ComplaintStage.UnderReassessment => "har været til genvurdering i kommunen",
        ComplaintStage.Upheld => "har ventet på at blive sendt til Ankestyrelsen, fordi afgørelsen er fastholdt",
        ComplaintStage.AwaitingCitizen => "har ventet på, om borgeren fastholder den,",
        ComplaintStage.Lapsed => "har været bortfaldet, fordi borgeren ikke fastholdt den,",
        ComplaintStage.Maintained => "har ventet på at blive sendt til Ankestyrelsen, fordi borgeren fastholder den,",
        ComplaintStage.Forwarded => "har ligget hos Ankestyrelsen",
        ComplaintStage.Redressed => "har været afsluttet med fuldt medhold",
        ComplaintStage.Withdrawn => "har været trukket tilbage",
        ComplaintStage.Decided => "har været afgjort af Ankestyrelsen",
        _ => stage.ToString(),
    };

    private static string Danish(ComplaintStep step) => step switch
    {
        ComplaintStep.Uphold => "genvurderes med en fastholdelse",
        ComplaintStep.RedressInPart => "genvurderes med delvist medhold",
        ComplaintStep.RedressInFull => "genvurderes med fuldt medhold",
        ComplaintStep.Maintain => "fastholdes",
        ComplaintStep.Withdraw => "trækkes tilbage",
        ComplaintStep.Lapse => "bortfalde",
        ComplaintStep.Forward => "sendes til Ankestyrelsen",
        ComplaintStep.Decide => "afgøres af Ankestyrelsen",
        _ => step.ToString(),
    };

    private static string Danish(ExclusionFact fact) => fact switch
    {
        ExclusionFact.Section96 => "borgeren har en hjælperordning efter § 96",
        ExclusionFact.Section98 => "borgeren har en kontaktperson efter § 98",
        ExclusionFact.NeedsSocialPedagogicalSupport => "der er behov for socialpædagogisk støtte under ledsagelsen",
        ExclusionFact.NeedsBehaviourRegulation => "der er behov for adfærdsregulering",
        ExclusionFact.NeedsGuidance => "der er behov for guidning",
        ExclusionFact.NeedsHealthObservation => "der er behov for sundhedsfaglig observation ud over elementære håndsrækninger",
        ExclusionFact.MentalIllness => "funktionsnedsættelsen skyldes en sindslidelse",
        ExclusionFact.SevereMentalIllness => "funktionsnedsættelsen skyldes en alvorlig sindslidelse",
        ExclusionFact.SocialCauses => "funktionsnedsættelsen har sociale årsager",
        ExclusionFact.CannotParticipateWithoutCompanion => "borgeren kan ikke deltage i aktiviteten uden hjælp fra en ledsager",
        _ => fact.ToString(),
    };
}
