using Ledsager.Golden;

namespace Ledsager.Service.Tests.Golden;

/// <summary>Every ledger scenario played through a running service.</summary>
public sealed class PlayedScenarios : IAsyncLifetime
{
    /// <summary>By file: the differences, and where the record and the questions in two times differ from the scenario's checkpoints; or the failure to find them.</summary>
    public IReadOnlyDictionary<string, Func<(IReadOnlyList<string> Differences, IReadOnlyList<string> TwoTimes)>> Answers { get; private set; } = null!;

    public static IReadOnlyList<string> Files => [.. GoldenFolder.Files("L").Select(Path.GetFileName).OfType<string>()];

    public async ValueTask InitializeAsync() => Answers = await PlayedTogether.Play(
        Files,
        file => LedgerScenario.Read(file) is var scenario ? (scenario, scenario.Policy, scenario.Inputs.Min(input => input.RecordedAt)) : default,
        async (service, clock, citizen, scenario) => (
            await LedgerRunner.Run(scenario, new GrpcAccount(service, clock, citizen, scenario.Horizon)),
            await ReplayedScenario.Differences(service, citizen, scenario)));

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
