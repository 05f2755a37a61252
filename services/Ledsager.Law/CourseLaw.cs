namespace Ledsager.Law;

/// <summary>What stands behind rules about the course of a case that no municipality sets for itself: the act, or our choice where every document is silent.</summary>
public static class CourseLaw
{
    /// <summary>An application and its time (R-APP-10).</summary>
    public static readonly Citation Application = new("A-28");

    /// <summary>The hearing (partshøring).</summary>
    public static readonly Citation Hearing = new("A-24");

    /// <summary>A decision is given in writing, with reasons when it refuses (R-DEC-01, R-DEC-03).</summary>
    public static readonly Citation Decision = new("R-DEC-03");

    /// <summary>The letter shows what is granted and what is not.</summary>
    public static readonly Citation DecisionItems = new("R-DEC-02");

    /// <summary>Minors are granted the scheme until they are adults.</summary>
    public static readonly Citation Minors = new("R-ELI-06");

    /// <summary>When somebody received something is what deadlines are counted from.</summary>
    public static readonly Citation Receipt = new("A-52");

    /// <summary>What must be done though no document says by when.</summary>
    public static readonly Citation Tasks = new("R-CMP-10");

    /// <summary>The follow-up (R-FUP-04).</summary>
    public static readonly Citation FollowUp = new("R-FUP-04");

    /// <summary>A complaint is never refused for lateness.</summary>
    public static readonly Citation Complaint = new("A-30");

    /// <summary>The course of a complaint after its receipt.</summary>
    public static readonly Citation ComplaintCourse = new("A-31");

    /// <summary>What silence after a partial redress means.</summary>
    public static readonly Citation Lapse = new("A-32");

    /// <summary>What is done with deadlines nobody can meet any more.</summary>
    public static readonly Citation Closing = new("A-15");

    /// <summary>The scheme is for those under the pension age, never below 67 (R-LAW-01).</summary>
    public static readonly Citation AgeLimit = new("Serviceloven", 97, Stk: 1);

    /// <summary>The right is kept after the age limit (R-LAW-02).</summary>
    public static readonly Citation Retention = new("Serviceloven", 97, Stk: 2);

    /// <summary>A scheme under § 96 excludes (R-LAW-08).</summary>
    public static readonly Citation Section96 = new("Serviceloven", 97, Stk: 8);
}
