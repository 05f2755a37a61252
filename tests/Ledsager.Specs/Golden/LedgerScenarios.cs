using Ledsager.Golden;
using Shouldly;
using Xunit;

namespace Ledsager.Specs.Golden;

/// <summary>Every worked ledger scenario against the pure domain.</summary>
[Trait("Group", "golden")]
public sealed class LedgerScenarios
{
    public static TheoryData<string> Files() => [.. GoldenFolder.Files("L").Select(Path.GetFileName).OfType<string>()];

    [Theory(DisplayName = "Det gennemregnede eksempel holder"), MemberData(nameof(Files))]
    public async Task The_worked_scenario_holds(string file)
    {
        var scenario = LedgerScenario.Read(Path.Combine(GoldenFolder.Path, file));
        var differences = await LedgerRunner.Run(scenario, PureAccount.For(scenario));
        differences.ShouldBeEmpty($"{scenario}\n{string.Join('\n', differences)}");
    }
}
