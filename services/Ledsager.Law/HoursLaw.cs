using NodaTime;

namespace Ledsager.Law;

/// <summary>What stands behind rules about hours that no municipality sets for itself: the act, or where every document is silent our choice.</summary>
public static class HoursLaw
{
    /// <summary>The scheme: who has a right to how many hours (R-LAW-01).</summary>
    public static readonly Citation Scheme = Serviceloven97(stk: 1);

    /// <summary>Hours can be saved within six months (R-LAW-06).</summary>
    public static readonly Citation Saving = Serviceloven97(stk: 6);

    /// <summary>What the end of a grant does to hours: no document says.</summary>
    public static readonly Citation EndOfGrant = new("A-15");

    /// <summary>How a timesheet line is recognised and what it can hold: no document says.</summary>
    public static readonly Citation Timesheet = new("A-19");

    /// <summary>One companion in two lines at the same time: no document says.</summary>
    public static readonly Citation AtOnce = new("A-47");

    /// <summary>How a line is corrected or taken back: no document says.</summary>
    public static readonly Citation Correction = new("A-09");

    /// <summary>Every grant is an individual assessment, and a service level guides it (R-FND-02).</summary>
    public static readonly Citation Individual = new("R-FND-02");

    /// <summary>The hours the municipality shall offer a month.</summary>
    /// <remarks>
    /// Read from § 97 as Brønderslev Kommune's quality standard of December 2024 prints it. The text is older than 2015; 2015 is how far back histories go.
    /// </remarks>
    public static readonly InForce<Minutes> MonthlyAllotment = new(
        (From: 1.January(2015), Minutes.FromHours(15), Scheme));

    /// <summary>The most the municipality pays a year towards the companion's expenses, in kroner (§ 97, stk. 7).</summary>
    public static readonly ByYear<int> YearlySubsidyKroner = new(
        (2020, Stated(919, "Ballerup Kommune, Serviceniveau for ledsagerordning", "fast beløb årligt på 919 kr. (2020 takst)")),
        (2022, Stated(948, "Aabenraa Kommune, Vejledende serviceniveau for ledsagerordningen", "årligt beløb (2022 takst- 948 kr.)")),
        (2023, Stated(974, "Ledsageordning – landsdækkende vejledning fra en handicaporganisation", "Beløbet kan højst udbetales med 974 kr. årligt (takst 1.1.2023).")),
        (2024, Stated(1005, "Brønderslev Kommune, Kvalitetsstandard for ledsageordning", "belgb pa op til 1.005 kr. arligt (2024- priser)")));

    /// <summary>
    /// The last day a month's saved hours can be used: January's on 30 June, where the window is six months with January as the first.
    /// </summary>
    public static LocalDate LastUsableDay(YearMonth lot, int windowMonthsInclusive) =>
        lot.OnDayOfMonth(1).PlusMonths(windowMonthsInclusive).PlusDays(-1);

    private static Citation Serviceloven97(int stk) => new("Serviceloven", 97, stk);

    private static Sourced<int> Stated(int kroner, string document, string quote) => new(kroner, new Citation(document), quote, Assumed: false);
}
