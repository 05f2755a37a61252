using System.Text.Json;
using Ledsager.Golden;
using Ledsager.Testing;
using NodaTime;

namespace Ledsager.Service.Tests.Golden;

/// <summary>Scenarios played at once through one running service, each in a municipality of its own, on one simulated clock.</summary>
internal static class PlayedTogether
{
    private const int FirstMunicipality = 7000;

    /// <summary>Plays every file.</summary>
    /// <param name="files">Names in the golden folder.</param>
    /// <param name="read">Reads a file into a scenario, its policy and its first moment.</param>
    /// <param name="play">Plays a scenario on a citizen.</param>
    /// <returns>By file: the answer, or the failure to find it.</returns>
    public static async Task<IReadOnlyDictionary<string, Func<TAnswer>>> Play<TScenario, TAnswer>(
        IReadOnlyList<string> files,
        Func<string, (TScenario Scenario, JsonElement Policy, Instant First)> read,
        Func<ServiceProcess, SharedClock, string, TScenario, Task<TAnswer>> play)
    {
        var answers = new Dictionary<string, Func<TAnswer>>(StringComparer.Ordinal);
        var levels = Directory.CreateTempSubdirectory("ledsager-levels-");
        var scenarios = new List<(string File, TScenario Scenario, Instant First, string Citizen)>();
        foreach (var file in files)
        {
            try
            {
                var (scenario, policy, first) = read(Path.Combine(GoldenFolder.Path, file));
                var municipality = (FirstMunicipality + scenarios.Count).ToString();
                File.WriteAllText(Path.Combine(levels.FullName, $"{municipality}.json"), ScenarioPolicy.AsServiceLevelFile(policy, municipality));
                scenarios.Add((file, scenario, first, $"municipalities/{municipality}/citizens/{Path.GetFileNameWithoutExtension(file)}"));
            }
            catch (Exception e)
            {
                answers[file] = () => throw new InvalidOperationException($"{file} cannot be played: {e.Message}", e);
            }
        }

        if (scenarios.Count == 0)
            return answers;

        await using var database = await (await PostgresServer.Shared()).CreateDatabase();
        var start = scenarios.Min(scenario => scenario.First).InUtc().Date.PlusDays(-1);
        await using var service = await ServiceProcess.Start(database.ConnectionString, start, levels.FullName);
        var clock = new SharedClock(scenarios.Count, service.AdvanceTo);
        foreach (var (file, answer) in await Task.WhenAll(scenarios.Select(scenario => PlayOne(scenario.File, scenario.Citizen, scenario.Scenario))))
            answers[file] = answer;

        levels.Delete(recursive: true);
        return answers;

        async Task<(string File, Func<TAnswer> Answer)> PlayOne(string file, string citizen, TScenario scenario)
        {
            try
            {
                var answer = await play(service, clock, citizen, scenario);
                return (file, () => answer);
            }
            catch (Exception e)
            {
                return (file, () => throw new InvalidOperationException($"{file} could not be played: {e.Message} {service.Errors}", e));
            }
            finally
            {
                await clock.Leave();
            }
        }
    }
}
