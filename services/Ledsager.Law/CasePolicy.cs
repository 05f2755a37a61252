namespace Ledsager.Law;

/// <summary>
/// Who can be granted the scheme, and how the case is handled, in one municipality from one date. The names are those of the service-level files.
/// </summary>
public sealed record CasePolicy
{
    /// <summary>The unit an application is handled by (R-APP-01).</summary>
    public required Sourced<string> IntakeUnit { get; init; }

    /// <summary>The unit that handles young citizens without early retirement pension instead; null when there is none.</summary>
    public required Sourced<string?> YoungIntakeUnit { get; init; }

    /// <summary>The age from which a citizen is not young any more; null where there is no such unit.</summary>
    public required Sourced<int?> YoungIntakeBelowAge { get; init; }

    /// <summary>How the upper age limit is found .</summary>
    public required Sourced<UpperAgeRule> UpperAgeRule { get; init; }

    /// <summary>True when citizens from 12 to 18 can be granted the scheme .</summary>
    public required Sourced<bool> MinorsAllowed { get; init; }

    /// <summary>When one born on 29 February has birthday in other years .</summary>
    public required Sourced<LeapBirthday> LeapBirthday { get; init; }

    /// <summary>For each fact that can exclude from the scheme, whether it does here by the municipality's own document .</summary>
    public required IReadOnlyDictionary<ExclusionFact, Sourced<bool>> Exclusions { get; init; }

    /// <summary>Which decisions must carry complaint guidance (R-DEC-03, R-DEC-04).</summary>
    public required Sourced<ComplaintGuidance> ComplaintGuidance { get; init; }

    /// <summary>True when the citizen is told that a complaint has been forwarded (R-CMP-10).</summary>
    public required Sourced<bool> ForwardingNotice { get; init; }

    /// <summary>True when a new service level calls for a follow-up of every grant (R-FUP-03).</summary>
    public required Sourced<bool> FollowUpOnServiceLevelChange { get; init; }

    /// <summary>How close a relation keeps somebody from being employed as the citizen's own companion (R-DEL-03).</summary>
    public required Sourced<CloseRelation> CloseRelation { get; init; }

    /// <summary>True when the benefit can be paid as a cash subsidy (R-DEL-06).</summary>
    public required Sourced<bool> CashSubsidyOffered { get; init; }

    /// <summary>True when a cash subsidy takes a citizen who can administer the scheme (R-DEL-07).</summary>
    public required Sourced<bool> CashSubsidyNeedsAbility { get; init; }

    /// <summary>Whether the yearly subsidy is a fixed amount or at most the rate (R-EXP-08).</summary>
    public required Sourced<SubsidyMode> SubsidyMode { get; init; }

    /// <summary>The yearly subsidy in kroner where it is not the national rate of the year; null elsewhere (R-TRI-04).</summary>
    public required Sourced<int?> SubsidyKroner { get; init; }

    /// <summary>True when a supplement is paid for each day of a colony (R-TIM-07).</summary>
    public required Sourced<bool> ColonySupplement { get; init; }

    /// <summary>True when hours for what a doctor has ordered are refused, false when they are taken with a warning (R-EXC-07).</summary>
    public required Sourced<bool> DoctorOrderedRefused { get; init; }

    /// <summary>Minutes a month that a group home provides itself, the offset of a grant to somebody who lives in one; null where none is named (R-OFF-02).</summary>
    public required Sourced<Minutes?> GroupHomeOffsetMinutes { get; init; }

    /// <summary>True when the municipality's own document excludes for a fact.</summary>
    public bool ExcludedByDocument(ExclusionFact fact) => Exclusions[fact].Value;

    /// <summary>True when a fact excludes here: by the document, or by law whatever the document says .</summary>
    public bool Excludes(ExclusionFact fact) => ExcludedByDocument(fact) || fact == ExclusionFact.Section96;
}

/// <summary>How the upper age limit is found.</summary>
public enum UpperAgeRule
{
    /// <summary>The 67th birthday.</summary>
    Flat67,

    /// <summary>The state pension age of the citizen's year of birth, never below 67 (§ 97, stk. 1).</summary>
    PensionAgeMin67,

    /// <summary>No upper limit: the trial for blind citizens over 67.</summary>
    None,
}

/// <summary>When one born on 29 February has birthday in a year without that day.</summary>
public enum LeapBirthday
{
    /// <summary>On 1 March.</summary>
    FirstOfMarch,

    /// <summary>On 28 February.</summary>
    LastOfFebruary,
}

/// <summary>A fact that can exclude from the scheme.</summary>
public enum ExclusionFact
{
    /// <summary>A scheme under § 96 has been granted: excludes everywhere, by law (§ 97, stk. 8).</summary>
    Section96,

    /// <summary>A contact person for deafblind citizens under § 98.</summary>
    Section98,

    /// <summary>Needs social-pedagogical support during the accompaniment.</summary>
    NeedsSocialPedagogicalSupport,

    /// <summary>Needs behaviour regulation.</summary>
    NeedsBehaviourRegulation,

    /// <summary>Needs guidance.</summary>
    NeedsGuidance,

    /// <summary>Needs health-professional observation beyond elementary helping hands.</summary>
    NeedsHealthObservation,

    /// <summary>The impairment is caused by mental illness.</summary>
    MentalIllness,

    /// <summary>The impairment is caused by serious mental illness.</summary>
    SevereMentalIllness,

    /// <summary>The impairment has social causes.</summary>
    SocialCauses,

    /// <summary>Cannot take part in the activity without help from a companion.</summary>
    CannotParticipateWithoutCompanion,
}

/// <summary>Which decisions must carry complaint guidance.</summary>
public enum ComplaintGuidance
{
    /// <summary>Every decision.</summary>
    EveryDecision,

    /// <summary>Every decision that does not give the citizen all that was applied for.</summary>
    UnlessGrantedInFull,
}

/// <summary>How close a relation is.</summary>
public enum CloseRelation
{
    /// <summary>Family, or a close relation (nær tilknytning).</summary>
    Close,

    /// <summary>A very close relation (meget nær tilknytning).</summary>
    VeryClose,
}

/// <summary>What the yearly subsidy pays.</summary>
public enum SubsidyMode
{
    /// <summary>The rate, whatever the expenses.</summary>
    Fixed,

    /// <summary>The probable expenses, at most the rate.</summary>
    UpTo,
}
