namespace Ledsager.Law;

/// <summary>The subsidy to the companion's expenses (§ 97, stk. 7): once a calendar year, on application, free of tax.</summary>
public static class YearlySubsidy
{
    /// <summary>The subsidy is no income (R-EXP-06).</summary>
    public const bool Taxable = false;

    /// <summary>What the law says of it.</summary>
    public static readonly Citation Law = new("Serviceloven", 97, Stk: 7);

    /// <summary>What is paid for a year.</summary>
    /// <param name="year">The year of the payment .</param>
    /// <param name="paidYears">The years already paid.</param>
    /// <param name="probableKroner">The probable expenses in kroner; null when none were stated.</param>
    /// <param name="mode">Fixed, or at most the rate.</param>
    /// <param name="ownRate">The rate where it is not the national one.</param>
    public static SubsidyJudgement Judge(int year, IReadOnlySet<int> paidYears, int? probableKroner, SubsidyMode mode, int? ownRate = null)
    {
        if (paidYears.Contains(year))
            return new(SubsidyReason.AlreadyPaidThisYear, 0);

        if (mode == SubsidyMode.UpTo && probableKroner is not > 0)
            return new(SubsidyReason.ExpensesNotSubstantiated, 0);

        if ((ownRate ?? (HoursLaw.YearlySubsidyKroner.TryIn(year, out var known) ? known.Value : null)) is not { } rate)
            return new(SubsidyReason.RateNotConfigured, 0);

        return new(SubsidyReason.Paid, mode == SubsidyMode.Fixed ? rate : Math.Min(rate, probableKroner!.Value));
    }
}

/// <summary>What becomes of an application for the yearly subsidy.</summary>
/// <param name="Reason">Paid, or why not.</param>
/// <param name="Kroner">The amount.</param>
public readonly record struct SubsidyJudgement(SubsidyReason Reason, int Kroner)
{
    /// <summary>True when it is paid.</summary>
    public bool Accepted => Reason == SubsidyReason.Paid;
}

/// <summary>Why the subsidy is paid or not.</summary>
public enum SubsidyReason
{
    /// <summary>It is paid.</summary>
    Paid,

    /// <summary>It has been paid for the year (R-EXP-03).</summary>
    AlreadyPaidThisYear,

    /// <summary>No probable expenses were stated where they are what is paid (R-EXP-05).</summary>
    ExpensesNotSubstantiated,

    /// <summary>The year's rate has not been entered: the payment is held .</summary>
    RateNotConfigured,
}
