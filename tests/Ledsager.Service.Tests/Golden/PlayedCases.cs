using Ledsager.Golden;

namespace Ledsager.Service.Tests.Golden;

/// <summary>Every case scenario played through a running service.</summary>
public sealed class PlayedCases : IAsyncLifetime
{
    /// <summary>By file: the differences, or the failure to find them.</summary>
    public IReadOnlyDictionary<string, Func<IReadOnlyList<string>>> Differences { get; private set; } = null!;

    public static IReadOnlyList<string> Files => [.. GoldenFolder.Files("D").Select(Path.GetFileName).OfType<string>()];

    public async ValueTask InitializeAsync() => Differences = await PlayedTogether.Play(
        Files,
        file => CaseScenario.Read(file) is var scenario ? (scenario, scenario.Policy, scenario.Inputs.Min(input => input.RecordedAt)) : default,
        (service, clock, citizen, scenario) => CaseRunner.Run(scenario, new GrpcCase(service, clock, citizen)));

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
