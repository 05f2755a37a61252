using Ledsager.Law;

namespace Ledsager.Cases.Hours;

/// <summary>
/// Where a derivation stood at the end of a month, so that the next one need not start before everything. It belongs to the lines up to
/// its day and to the standing facts: who changes one of them loses it, and falls back to an earlier one. It affects cost and never meaning.
/// </summary>
/// <param name="State">The account at the end of the month's last day, before the midnight that follows.</param>
/// <param name="Uncovered">Minutes of uses through that day that no lot could pay.</param>
/// <param name="Earlier">The month end before it; null for the first.</param>
internal sealed record Checkpoint(AccountState State, Minutes Uncovered, Checkpoint? Earlier)
{
    /// <summary>The newest of a chain that satisfies a condition on its day; null when none does.</summary>
    public static Checkpoint? Newest(Checkpoint? chain, Func<NodaTime.LocalDate, bool> holds)
    {
        while (chain is not null && !holds(chain.State.Day))
            chain = chain.Earlier;

        return chain;
    }

    /// <summary>The newest that stands in both chains: the very same one, which was derived once.</summary>
    public static Checkpoint? Shared(Checkpoint? one, Checkpoint? other)
    {
        while (one is not null && other is not null && !ReferenceEquals(one, other))
        {
            if (one.State.Day >= other.State.Day)
                one = one.Earlier;
            else
                other = other.Earlier;
        }

        return other is null ? null : one;
    }
}
