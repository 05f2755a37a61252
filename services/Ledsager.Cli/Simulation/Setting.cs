using System.Globalization;
using NodaTime;

namespace Ledsager.Cli.Simulation;

/// <summary>What is simulated.</summary>
/// <param name="Citizens">How many.</param>
/// <param name="Months">How long.</param>
/// <param name="Seed">Decides what happens.</param>
/// <param name="Municipalities">Four digits each; citizens live in them in turn.</param>
internal sealed record Setting(int Citizens, int Months, int Seed, IReadOnlyList<string> Municipalities)
{
    /// <summary>The citizens from a first month on. Their ids tell seed and month, so that the same service can be used again.</summary>
    public SimulatedCitizen[] From(YearMonth first)
    {
        // Seeds of their own for every life: neighbouring seeds would begin alike.
        var seeds = new Random(Seed);
        var run = string.Create(CultureInfo.InvariantCulture, $"sim-{Seed}-{first.Year:D4}{first.Month:D2}");
        return [.. Enumerable.Range(1, Citizens).Select(i => new SimulatedCitizen(
            new(Municipalities[(i - 1) % Municipalities.Count], string.Create(CultureInfo.InvariantCulture, $"{run}-{i:D5}"), seeds.Next(), first, Months)))];
    }
}
