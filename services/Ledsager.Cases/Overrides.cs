using Ledsager.Law;

namespace Ledsager.Cases;

/// <summary>Values of the service level that a caseworker sets for one citizen (R-FND-02), whatever part of the case they are about.</summary>
internal static class Overrides
{
    /// <summary>Whether a value can be set, and whether it says anything new; that there is a grant to set it for has been seen to.</summary>
    /// <param name="levels">The service levels as they are for this citizen.</param>
    /// <param name="command">The value.</param>
    public static Judgement Judge(ServiceLevelHistory levels, OverridePolicy command)
    {
        if (string.IsNullOrWhiteSpace(command.Reason))
            return Refusals.ReasonNeededToOverride();

        if (!levels.TryWith(command.From, command.Parameter, command.JsonValue, command.Reason, out var individual, out var problem))
            return Refusals.OverrideNotPossible(problem);

        return levels.Versions.Count == individual.Versions.Count && levels.Fingerprint == individual.Fingerprint
            ? Judgement.NothingNew
            : new Judgement(new PolicyOverridden(command.From, command.Parameter, command.JsonValue, command.Reason), HoursLaw.Individual);
    }

    /// <summary>The service levels with a value that has been set.</summary>
    public static ServiceLevelHistory With(this ServiceLevelHistory levels, PolicyOverridden set) =>
        levels.TryWith(set.From, set.Parameter, set.JsonValue, set.Reason, out var individual, out var problem)
            ? individual
            : throw new InvalidOperationException($"Decide let through a value that cannot be set: {problem}.");
}
