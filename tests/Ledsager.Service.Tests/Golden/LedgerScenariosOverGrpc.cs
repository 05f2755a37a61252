namespace Ledsager.Service.Tests.Golden;

/// <summary>Every worked ledger scenario through gRPC, against the running service with PostgreSQL and a simulated clock.</summary>
[Trait("Group", "golden")]
public sealed class LedgerScenariosOverGrpc(PlayedScenarios played) : IClassFixture<PlayedScenarios>
{
    public static TheoryData<string> Files() => [.. PlayedScenarios.Files];

    [Theory(DisplayName = "Det gennemregnede eksempel holder gennem gRPC"), MemberData(nameof(Files))]
    public void The_worked_scenario_holds_through_grpc(string file)
    {
        var differences = played.Answers[file]().Differences;
        differences.ShouldBeEmpty($"{file}\n{string.Join('\n', differences)}");
    }

    [Theory(DisplayName = "Genafspilningen og spørgsmål i to tider giver det gennemregnede eksempels mellemregninger"), MemberData(nameof(Files))]
    public void The_record_and_questions_in_two_times_give_the_worked_checkpoints(string file)
    {
        var differences = played.Answers[file]().TwoTimes;
        differences.ShouldBeEmpty($"{file}\n{string.Join('\n', differences)}");
    }
}
