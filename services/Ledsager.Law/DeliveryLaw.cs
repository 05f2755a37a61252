namespace Ledsager.Law;

/// <summary>What stands behind rules about delivery that no municipality sets for itself.</summary>
public static class DeliveryLaw
{
    /// <summary>The right to appoint a companion, who is approved and employed by the municipality (R-LAW-03).</summary>
    public static readonly Citation OwnCompanion = new("Serviceloven", 97, Stk: 3);

    /// <summary>The cash subsidy is voluntary (R-LAW-05, R-DEL-08).</summary>
    public static readonly Citation Cash = new("Serviceloven", 97, Stk: 5);

    /// <summary>A stay abroad is told beforehand (R-ABR-02).</summary>
    public static readonly Citation Abroad = new("R-ABR-02");

    /// <summary>What a doctor has ordered is not what the scheme is for.</summary>
    public static readonly Citation DoctorOrdered = new("R-EXC-07");

    /// <summary>Neither is practical help in the home, or personal care.</summary>
    public static readonly Citation PracticalHelp = new("R-EXC-08");

    /// <summary>Nor the work of a contact person, a visiting friend or an assessor.</summary>
    public static readonly Citation SupportRole = new("R-EXC-09");

    /// <summary>What a citizen who moves takes along .</summary>
    public static readonly Citation Moving = new("A-16");

    /// <summary>Two records of one citizen .</summary>
    public static readonly Citation Merging = new("A-21");
}
