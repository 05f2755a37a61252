using NodaTime;

namespace Ledsager.Law;

/// <summary>Between which ages the scheme can be granted (§ 97, stk. 1 and 2).</summary>
public static class AgeLimits
{
    /// <summary>Lower limit, in every municipal document (R-ELI-01).</summary>
    public const int Adult = 18;

    /// <summary>Lower limit for minors, where they can be granted the scheme (R-ELI-06).</summary>
    public const int Minor = 12;

    /// <summary>Upper limit, and the least the pension age counts as here (R-ELI-02, R-ELI-03).</summary>
    public const int Upper = 67;

    /// <summary>The state pension age by date of birth, in years; the scheme's limit is never below <see cref="Upper"/>.</summary>
    /// <remarks>
    /// Lov om social pension § 1 a, which § 97 refers to and no document prints; the rows of 1967 and 1971 rest on later changes of that act.
    /// Those born before the first row had a lower pension age, which <see cref="Upper"/> lifts.
    /// </remarks>
    public static readonly InForce<int> PensionAge = new(
        (From: 1.July(1955), 67, PensionAct),
        (From: 1.January(1963), 68, PensionAct),
        (From: 1.January(1967), 69, PensionAct),
        (From: 1.January(1971), 70, PensionAct));

    private static Citation PensionAct => new("Lov om social pension", 1);

    /// <summary>How a citizen's age stands to the limits on the day the application was received .</summary>
    /// <param name="born">The date of birth.</param>
    /// <param name="applied">The day the application was received.</param>
    /// <param name="rule">How the upper limit is found.</param>
    /// <param name="leap">When one born on 29 February has birthday in other years.</param>
    /// <param name="grantedBefore">True when the scheme was granted before the limit: the right is kept (R-ELI-04).</param>
    /// <param name="minorMayBeGranted">True when minors are allowed, and this one lives at home with the parents' consent .</param>
    public static AgeJudgement Judge(LocalDate born, LocalDate applied, UpperAgeRule rule, LeapBirthday leap, bool grantedBefore, bool minorMayBeGranted)
    {
        var adultOn = Birthday(born, Adult, leap);
        LocalDate? limitOn = rule switch
        {
            UpperAgeRule.Flat67 => Birthday(born, Upper, leap),
            UpperAgeRule.PensionAgeMin67 => Birthday(born, PensionAge.TryOn(born, out var row) ? Math.Max(Upper, row.Value.Value) : Upper, leap),
            _ => null,
        };
        var reason = applied < adultOn
            ? minorMayBeGranted && applied >= Birthday(born, Minor, leap) ? AgeReason.Minor12To18 : AgeReason.BelowAge
            : applied < (limitOn ?? LocalDate.MaxIsoValue) ? AgeReason.WithinAge
            : grantedBefore ? AgeReason.RetainedAfterAgeLimit
            : AgeReason.AgeLimitReached;
        return new(reason, adultOn, limitOn);
    }

    /// <summary>The day somebody reaches an age. Born on 29 February, that is 1 March in other years by default .</summary>
    public static LocalDate Birthday(LocalDate born, int years, LeapBirthday leap)
    {
        var birthday = born.PlusYears(years); // 28 February, when there is no 29th.
        return birthday.Day != born.Day && leap == LeapBirthday.FirstOfMarch ? birthday.PlusDays(1) : birthday;
    }
}

/// <summary>How an age stands to the limits.</summary>
/// <param name="Reason">The judgement.</param>
/// <param name="AdultOn">The 18th birthday.</param>
/// <param name="LimitReachedOn">The first day outside the upper limit; null where there is none.</param>
public sealed record AgeJudgement(AgeReason Reason, LocalDate AdultOn, LocalDate? LimitReachedOn)
{
    /// <summary>True when age does not stand in the way.</summary>
    public bool Eligible => Reason is AgeReason.WithinAge or AgeReason.RetainedAfterAgeLimit or AgeReason.Minor12To18;

    /// <summary>The last day on which an application counts (R-ELI-05).</summary>
    public LocalDate? LastApplicationDate => LimitReachedOn?.PlusDays(-1);
}

/// <summary>Why an age is or is not within the limits.</summary>
public enum AgeReason
{
    /// <summary>Within.</summary>
    WithinAge,

    /// <summary>Past the upper limit with a right from before it.</summary>
    RetainedAfterAgeLimit,

    /// <summary>A minor who can be granted the scheme.</summary>
    Minor12To18,

    /// <summary>Too young.</summary>
    BelowAge,

    /// <summary>Past the upper limit.</summary>
    AgeLimitReached,
}
