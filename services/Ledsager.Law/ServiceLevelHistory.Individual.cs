using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using NodaTime;

namespace Ledsager.Law;

// The service level is guiding: every decision is an individual assessment, and a caseworker can set a value for one citizen (R-FND-02).
public sealed partial class ServiceLevelHistory
{
    // What the municipality has for everyone; itself, unless a value has been set for one citizen.
    private readonly ServiceLevelHistory? _general;

    private ServiceLevelHistory(ServiceLevelHistory general, IReadOnlyList<ServiceLevel> versions)
        : this(general.Municipality, general.Name, general.LastDay, versions) => (_general, Reminders) = (general, general.Reminders);

    /// <summary>True for a parameter that says how often a grant is followed up; the others that can be set for a citizen are of the hours.</summary>
    public static bool IsAboutFollowUps(string name) => FollowUps.ContainsKey(name);

    /// <summary>The parameters that say how often a grant is followed up, by their names in the files.</summary>
    public static FrozenDictionary<string, DeadlineRule> FollowUps { get; } =
        new[] { DeadlineRule.FollowUpFirst, DeadlineRule.FollowUpPeriodic }.ToFrozenDictionary(rule => $"deadlines.{rule.Name}", StringComparer.Ordinal);

    /// <summary>
    /// The service levels with one parameter of the hours or of the follow-ups set for one citizen: another version from a date on, and the same value in every version after
    /// it. What was set for a later date before is overruled.
    /// </summary>
    /// <param name="from">The first day; not before the first version.</param>
    /// <param name="name">The parameter, as service-level files name it: <c>windowMonthsInclusive</c>.</param>
    /// <param name="json">The value, as in a file: <c>9</c>, <c>null</c>, <c>"OldestFirst"</c>, <c>{"amount": 3, "unit": "months"}</c>.</param>
    /// <param name="reason">Why.</param>
    /// <param name="individual">The service levels of this citizen.</param>
    /// <param name="problem">What is wrong with the name or the value.</param>
    /// <exception cref="RuleNotKnownException">The date lies before the first version.</exception>
    public bool TryWith(
        LocalDate from, string name, string json, string reason, [NotNullWhen(true)] out ServiceLevelHistory? individual, [NotNullWhen(false)] out string? problem)
    {
        var versions = ImmutableArray.CreateBuilder<ServiceLevel>();
        versions.AddRange(Versions.Where(version => version.ValidFrom.Value < from));
        var starting = On(from) with { ValidFrom = new(from, HoursLaw.Individual, Quote: null, Assumed: true, reason) };
        foreach (var version in Versions.Where(version => version.ValidFrom.Value > from).Prepend(starting))
        {
            if (!ServiceLevelFile.TrySet(version, name, json, reason, out var with, out problem))
            {
                individual = null;
                return false;
            }

            versions.Add(with);
        }

        (individual, problem) = (new(_general ?? this, versions.ToImmutable()), null);
        return true;
    }

    /// <summary>The service levels in which nothing is set for the citizen from a date on: a value is set for a grant, and a later grant has its own.</summary>
    public ServiceLevelHistory GeneralFrom(LocalDate date) => _general is not { } general
        ? this
        : new(general,
        [
            .. Versions.Where(version => version.ValidFrom.Value < date),
            general.On(date) with { ValidFrom = new(date, HoursLaw.Scheme, Quote: null, Assumed: true, "A grant of its own.") },
            .. general.Versions.Where(version => version.ValidFrom.Value > date),
        ]);
}
