namespace Ledsager.Law;

/// <summary>What decides which unit handles an application (R-APP-01).</summary>
/// <param name="Age">The citizen's age on the day of the application.</param>
/// <param name="EarlyRetirementPension">True when the citizen has been awarded early retirement pension (førtidspension).</param>
public sealed record Intake(int Age, bool EarlyRetirementPension)
{
    /// <summary>The unit in a municipality.</summary>
    public Sourced<string> UnitIn(CasePolicy policy) =>
        policy.YoungIntakeBelowAge.Value is { } limit && Age < limit && !EarlyRetirementPension && policy.YoungIntakeUnit is { Value: { } unit } young
            ? new(unit, young.Citation, young.Quote, young.Assumed, young.Reason)
            : policy.IntakeUnit;
}
