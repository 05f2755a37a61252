namespace Ledsager.Law;

/// <summary>What stands behind rules about hours that no municipality sets for itself: the act, or where every document is silent our choice.</summary>
public static class HoursLaw
{
    /// <summary>The scheme: who has a right to how many hours (R-LAW-01).</summary>
    public static readonly Citation Scheme = new("Serviceloven", 97, 1);

    /// <summary>Hours can be saved within six months (R-LAW-06).</summary>
    public static readonly Citation Saving = new("Serviceloven", 97, 6);

    /// <summary>What the end of a grant does to hours: no document says.</summary>
    public static readonly Citation EndOfGrant = new("A-15");

    /// <summary>How a timesheet line is recognised and what it can hold: no document says.</summary>
    public static readonly Citation Timesheet = new("A-19");

    /// <summary>How a line is corrected or taken back: no document says.</summary>
    public static readonly Citation Correction = new("A-09");
}
