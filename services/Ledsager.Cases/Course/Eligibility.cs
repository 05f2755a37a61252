using System.Collections.Immutable;
using Ledsager.Law;
using NodaTime;

namespace Ledsager.Cases.Course;

/// <summary>What a caseworker states of the citizen when the scheme is granted. The date of birth is judged and not kept.</summary>
/// <param name="Born">The date of birth.</param>
/// <param name="AppliedOn">The day the application was received; null for that of the application that waits, or else the day of the decision.</param>
/// <param name="Exclusions">Facts that can exclude from the scheme.</param>
/// <param name="RetainedFrom">A day before the age limit on which the citizen had the scheme, here or in another municipality (R-REL-04).</param>
/// <param name="LivesAtHome">A minor lives at home.</param>
/// <param name="ParentalConsentOn">The day a minor's parents consented.</param>
public sealed record Eligibility(
    LocalDate Born,
    LocalDate? AppliedOn,
    ImmutableArray<ExclusionFact> Exclusions,
    LocalDate? RetainedFrom = null,
    bool LivesAtHome = false,
    LocalDate? ParentalConsentOn = null)
{
    /// <summary>What the caseworker found to be so, when it is said.</summary>
    public AssessmentCriteria? Met { get; init; }

    /// <summary>The days on which an application is within the age limits: <see cref="Age"/> read backwards.</summary>
    public ApplicationDays DaysWithinAgeLimits(CasePolicy policy)
    {
        var limits = AgeLimits.Judge(Born, Born, policy.UpperAgeRule.Value, policy.LeapBirthday.Value, grantedBefore: false, minorMayBeGranted: false);
        var asMinor = policy.MinorsAllowed.Value && LivesAtHome && ParentalConsentOn is { } consent
            ? LocalDate.Max(consent, AgeLimits.Birthday(Born, AgeLimits.Minor, policy.LeapBirthday.Value))
            : limits.AdultOn;
        return new(LocalDate.Min(asMinor, limits.AdultOn), RetainedFrom < limits.LimitReachedOn ? null : limits.LastApplicationDate);
    }

    /// <summary>How the age stands to the limits, measured on the day of the application.</summary>
    public AgeJudgement Age(LocalDate applied, CasePolicy policy)
    {
        var minor = policy.MinorsAllowed.Value && LivesAtHome && ParentalConsentOn is { } consent && consent <= applied;
        var judged = AgeLimits.Judge(Born, applied, policy.UpperAgeRule.Value, policy.LeapBirthday.Value, grantedBefore: false, minor);
        return judged.Reason == AgeReason.AgeLimitReached && RetainedFrom < judged.LimitReachedOn
            ? judged with { Reason = AgeReason.RetainedAfterAgeLimit }
            : judged;
    }

    /// <summary>The first stated fact that excludes here, by the municipality's own document or by law; null when none does.</summary>
    public (ExclusionFact Fact, Citation Rule)? Excluded(CasePolicy policy)
    {
        foreach (var fact in Exclusions)
        {
            if (policy.ExcludedByDocument(fact))
                return (fact, policy.Exclusions[fact].Citation);

            if (policy.Excludes(fact))
                return (fact, CourseLaw.Section96);
        }

        return null;
    }
}
