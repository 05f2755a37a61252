using Ledsager.Law;
using NodaTime;

namespace Ledsager.Cases.Course;

/// <summary>The id of a decision, chosen by the caller and unique for the citizen.</summary>
/// <param name="Value">1 to 100 characters.</param>
public readonly record struct DecisionId(string Value)
{
    /// <inheritdoc/>
    public override string ToString() => Value;
}

/// <summary>What was decided.</summary>
public enum DecisionOutcome
{
    /// <summary>The scheme was granted (bevilling).</summary>
    Granted,

    /// <summary>Some of what was applied for was granted (delvis bevilling).</summary>
    PartiallyGranted,

    /// <summary>The application was refused (afslag).</summary>
    Rejected,

    /// <summary>A running grant was changed.</summary>
    Changed,

    /// <summary>A running grant was brought to an end (frakendelse, ophør).</summary>
    Ended,
}

/// <summary>A step on the way to the decision.</summary>
public enum Milestone
{
    /// <summary>The conversation with the citizen was held (R-APP-03).</summary>
    InterviewHeld,

    /// <summary>Information was asked for (R-APP-04).</summary>
    InformationRequested,

    /// <summary>Information came in.</summary>
    InformationReceived,

    /// <summary>The overall assessment was made (R-APP-06).</summary>
    AssessmentMade,

    /// <summary>The citizen was guided about the yearly subsidy (R-EXP-09).</summary>
    SubsidyGuidanceGiven,
}

/// <summary>What a grant rests on.</summary>
public enum Circumstance
{
    /// <summary>What the citizen can do (funktionsniveau).</summary>
    FunctionLevel,

    /// <summary>Where and how the citizen lives: the offset may have to be assessed anew (R-OFF-03).</summary>
    Residence,

    /// <summary>The municipality's service level.</summary>
    ServiceLevel,

    /// <summary>Other help the citizen gets.</summary>
    OtherHelp,
}

/// <summary>What came of a follow-up (R-FUP-04).</summary>
public enum FollowUpOutcome
{
    /// <summary>The grant goes on.</summary>
    Continue,

    /// <summary>The grant should be changed; that takes a decision.</summary>
    Change,

    /// <summary>The grant should end; that takes a decision, made before.</summary>
    End,
}

/// <summary>What a grant was judged on.</summary>
/// <param name="Age">How the citizen's age was judged.</param>
/// <param name="AgeLimitReachedOn">The day the age limit is reached, null where there is none; a grant made before is kept after it (R-ELI-04).</param>
public sealed record EligibilityFacts(AgeReason Age, LocalDate? AgeLimitReachedOn)
{
    /// <summary>The 18th birthday of a minor, who needs a new decision then (R-ELI-06); null for adults.</summary>
    public LocalDate? AdultOn { get; init; }

    /// <summary>
    /// The days on which an application is within the age limits, where the judgement rests on the day of the application on record: should that day turn out
    /// to be wrong, the age is judged again. Null where it rests on another day.
    /// </summary>
    public ApplicationDays? WithinAgeLimits { get; init; }

    /// <summary>True when age did not stand in the way.</summary>
    public bool AgeEligible => Age is not (AgeReason.BelowAge or AgeReason.AgeLimitReached);

    /// <summary>What the caseworker found to be so, when it was said (R-ELI-07, R-ELI-09, R-ELI-10, R-ELI-11).</summary>
    public AssessmentCriteria? Met { get; init; }
}

/// <summary>Days on which an application may be received.</summary>
/// <param name="From">The first, included.</param>
/// <param name="Through">The last, included; null without an end.</param>
public readonly record struct ApplicationDays(LocalDate From, LocalDate? Through)
{
    /// <summary>True when a day is one of them.</summary>
    public bool Contains(LocalDate day) => From <= day && (Through is not { } last || day <= last);
}

/// <summary>What a caseworker assesses before the scheme is granted. It is recorded and not computed.</summary>
[Flags]
public enum AssessmentCriteria
{
    /// <summary>Nothing was found.</summary>
    None = 0,

    /// <summary>Cannot get about alone because of a considerable and permanent impairment (R-ELI-07).</summary>
    CannotGetAboutAlone = 1,

    /// <summary>Can ask for accompaniment without social-pedagogical content (R-ELI-09).</summary>
    AsksForAccompanimentAlone = 2,

    /// <summary>Can express a wish to take part (R-ELI-10).</summary>
    ExpressesAWish = 4,

    /// <summary>Is aware of the content of the activity (R-ELI-11).</summary>
    AwareOfTheActivity = 8,
}

/// <summary>What a decision grants or does not grant (R-DEC-02).</summary>
[Flags]
public enum DecisionItems
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Hours of accompaniment.</summary>
    Hours = 1,

    /// <summary>The hours without an offset, or with a smaller one.</summary>
    Offset = 2,

    /// <summary>The delivery form.</summary>
    DeliveryForm = 4,

    /// <summary>Saving of hours.</summary>
    Saving = 8,
}
