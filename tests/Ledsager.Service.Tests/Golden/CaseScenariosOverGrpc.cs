namespace Ledsager.Service.Tests.Golden;

/// <summary>Every worked course of a case through gRPC, against the running service with PostgreSQL and a simulated clock.</summary>
[Trait("Group", "golden")]
public sealed class CaseScenariosOverGrpc(PlayedCases played) : IClassFixture<PlayedCases>
{
    private const string NoneHere = "";

    // A folder of other scenarios need not have any; a theory without rows would fail.
    public static TheoryData<string> Files() => PlayedCases.Files is { Count: > 0 } files ? [.. files] : [NoneHere];

    [Theory(DisplayName = "Det gennemregnede sagsforløb holder gennem gRPC"), MemberData(nameof(Files))]
    public void The_worked_scenario_holds_through_grpc(string file)
    {
        Assert.SkipWhen(file == NoneHere, "No case scenarios in this folder.");
        var differences = played.Differences[file]();
        differences.ShouldBeEmpty($"{file}\n{string.Join('\n', differences)}");
    }
}
