using Ledsager.Law;

namespace Ledsager.Cases;

/// <summary>What a decider found: one fact, nothing new, or a refusal.</summary>
/// <param name="Event">The new fact; null when there is none.</param>
/// <param name="Rule">The rule that allows it.</param>
/// <param name="Refusal">Why not; null when it was not refused.</param>
internal readonly record struct Judgement(CaseEvent? Event, Citation Rule, Refusal? Refusal = null)
{
    public static readonly Judgement NothingNew = new(null, HoursLaw.Scheme);

    public static implicit operator Judgement(Refusal refusal) => new(null, refusal.Rule, refusal);
}
