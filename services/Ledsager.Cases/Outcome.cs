using System.Collections.Immutable;
using Ledsager.Law;

namespace Ledsager.Cases;

/// <summary>What became of a command: new facts, nothing new, or a refusal.</summary>
public abstract record Outcome
{
    private protected Outcome() { } // Closed: these three and no other.

    /// <summary>The command was accepted.</summary>
    /// <param name="Facts">The facts to record, in order; the command's own is among them.</param>
    /// <param name="After">The case with them. It knows what was found out on the way, so that nobody derives it again.</param>
    public sealed record Accepted(ImmutableArray<Fact> Facts, Case After) : Outcome;

    /// <summary>What was asked is already so; nothing is recorded.</summary>
    public sealed record NothingNew : Outcome;

    /// <summary>A rule says no; nothing is recorded.</summary>
    /// <param name="Refusal">Which rule, and what the caller can do.</param>
    public sealed record Refused(Refusal Refusal) : Outcome;
}

/// <summary>A fact with the rule that decided it.</summary>
/// <param name="Event">The fact.</param>
/// <param name="Rule">Where the rule is written.</param>
public sealed record Fact(CaseEvent Event, Citation Rule);

/// <summary>What a refusal means to the caller.</summary>
public enum RefusalKind
{
    /// <summary>A rule forbids it as things stand.</summary>
    Rule,

    /// <summary>What it names does not exist.</summary>
    NotFound,

    /// <summary>The id it brings names something else already.</summary>
    Conflict,
}

/// <summary>Why a command was refused.</summary>
/// <param name="Reason">A stable name in UPPER_SNAKE_CASE for programs.</param>
/// <param name="Kind">What kind of no it is.</param>
/// <param name="Rule">Where the rule is written.</param>
/// <param name="English">What was wrong, what is allowed, what to do.</param>
/// <param name="Danish">The same for a caseworker, fit to be read aloud.</param>
public sealed record Refusal(string Reason, RefusalKind Kind, Citation Rule, string English, string Danish)
{
    /// <summary>Numbers and dates behind the refusal, for programs: <c>available_minutes</c>, say.</summary>
    public ImmutableSortedDictionary<string, string> Details { get; init; } = ImmutableSortedDictionary<string, string>.Empty;
}
