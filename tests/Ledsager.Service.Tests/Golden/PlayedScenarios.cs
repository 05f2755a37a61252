using Ledsager.Golden;
using Ledsager.Testing;
using NodaTime;

namespace Ledsager.Service.Tests.Golden;

/// <summary>Every ledger scenario played at once through one running service, each in a municipality of its own.</summary>
public sealed class PlayedScenarios : IAsyncLifetime
{
    private const int FirstMunicipality = 7000;

    /// <summary>By file: the differences, or the failure to find them.</summary>
    public IDictionary<string, Func<IReadOnlyList<string>>> Differences { get; } = new Dictionary<string, Func<IReadOnlyList<string>>>(StringComparer.Ordinal);

    /// <summary>By file: where the record and the questions in two times differ from the scenario's checkpoints.</summary>
    public IDictionary<string, Func<IReadOnlyList<string>>> TwoTimeDifferences { get; } = new Dictionary<string, Func<IReadOnlyList<string>>>(StringComparer.Ordinal);

    public static IReadOnlyList<string> Files => [.. GoldenFolder.Files("L").Select(Path.GetFileName).OfType<string>()];

    public async ValueTask InitializeAsync()
    {
        var levels = Directory.CreateTempSubdirectory("ledsager-levels-");
        var scenarios = new List<(string File, LedgerScenario Scenario, string Municipality)>();
        foreach (var file in Files)
        {
            try
            {
                var scenario = LedgerScenario.Read(Path.Combine(GoldenFolder.Path, file));
                var municipality = (FirstMunicipality + scenarios.Count).ToString();
                File.WriteAllText(Path.Combine(levels.FullName, $"{municipality}.json"), ScenarioPolicy.AsServiceLevelFile(scenario.Policy, municipality));
                scenarios.Add((file, scenario, municipality));
            }
            catch (Exception e)
            {
                Differences[file] = TwoTimeDifferences[file] = () => throw new InvalidOperationException($"{file} cannot be played: {e.Message}", e);
            }
        }

        if (scenarios.Count == 0)
            return;

        await using var database = await (await PostgresServer.Shared()).CreateDatabase();
        var first = scenarios.SelectMany(played => played.Scenario.Inputs).Min(input => input.RecordedAt).InUtc().Date.PlusDays(-1);
        await using var service = await ServiceProcess.Start(database.ConnectionString, first, levels.FullName);
        var clock = new SharedClock(scenarios.Count, service.AdvanceTo);
        var played = await Task.WhenAll(scenarios.Select(async scenario => (scenario.File, Answers: await Play(service, clock, scenario.Scenario, scenario.Municipality))));
        foreach (var (file, answers) in played)
            (Differences[file], TwoTimeDifferences[file]) = answers;

        levels.Delete(recursive: true);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static async Task<(Func<IReadOnlyList<string>> Differences, Func<IReadOnlyList<string>> TwoTimes)> Play(ServiceProcess service, SharedClock clock, LedgerScenario scenario, string municipality)
    {
        try
        {
            var citizen = $"municipalities/{municipality}/citizens/{scenario.Id}";
            var differences = await LedgerRunner.Run(scenario, new GrpcAccount(service, clock, citizen, scenario.Horizon));
            var twoTimes = await ReplayedScenario.Differences(service, citizen, scenario);
            return (() => differences, () => twoTimes);
        }
        catch (Exception e)
        {
            Func<IReadOnlyList<string>> failure = () => throw new InvalidOperationException($"{scenario.Id} could not be played: {e.Message} {service.Errors}", e);
            return (failure, failure);
        }
        finally
        {
            await clock.Leave();
        }
    }
}
