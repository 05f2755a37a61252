using NodaTime;

namespace Ledsager.Law;

/// <summary>The companion card (ledsagekort) of Danske Handicaporganisationer; the municipality only records it (R-CRD-01).</summary>
public static class CompanionCard
{
    /// <summary>What it costs (R-CRD-03).</summary>
    public static readonly Sourced<int> PriceKroner = new(200, new("Brønderslev Kommune, Kvalitetsstandard for ledsageordning"), "Ledsagekortet koster kr. 200 kr.", Assumed: false);

    /// <summary>How long it is valid (R-CRD-04).</summary>
    public static readonly Sourced<int> ValidYears = new(3, new("Brønderslev Kommune, Kvalitetsstandard for ledsageordning"), "er gyldigt i 3 ar", Assumed: false);

    /// <summary>The last day it is valid: the anniversary, or the month's last day .</summary>
    public static LocalDate ExpiresOn(LocalDate issuedOn) => issuedOn.PlusYears(ValidYears.Value);
}
