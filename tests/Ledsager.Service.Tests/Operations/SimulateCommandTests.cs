using System.Text.Json.Nodes;
using Ledsager.Service.Tests.Audit;
using Ledsager.Testing;
using NodaTime;

namespace Ledsager.Service.Tests.Operations;

/// <summary>ledsager simulate: years of many citizens, and whether everything adds up.</summary>
[Trait("Group", "service")]
public sealed class SimulateCommandTests
{
    private static readonly string[] Small = ["simulate", "--citizens", "20", "--months", "4", "--seed", "42"];
    private static readonly LocalDate Start = new(2024, 1, 1);

    [Fact(DisplayName = "Tyve borgeres fire måneder går op, og det samme frø sender det samme og får det samme svar")]
    public async Task The_same_seed_sends_the_same_and_everything_adds_up()
    {
        var (once, again) = (await PlayedOnItsOwn(), await PlayedOnItsOwn());
        foreach (var run in (JsonNode[])[once, again])
        {
            ((int)run["commands"]!["sent"]!).ShouldBeGreaterThan(60);
            ((int)run["calendarFacts"]!["month_closed"]!).ShouldBeGreaterThan(20);
            ((int)run["minutes"]!["given"]!).ShouldBe((int)run["minutes"]!["used"]! + (int)run["minutes"]!["lapsed"]! + (int)run["minutes"]!["left"]!);
            ((int)run["checks"]!).ShouldBeGreaterThan(20 * 5);
            run["differences"]!.AsArray().ShouldBeEmpty();
            run.AsObject().Remove("seconds");
            run.AsObject().Remove("commandsPerSecond");
        }

        again.ToJsonString().ShouldBe(once.ToJsonString());
    }

    [Fact(DisplayName = "Den samme database kan bruges igen, og frø og resultat fortælles i ord på højst firs tegn")]
    public async Task A_service_can_be_used_again_and_the_seed_is_told()
    {
        await using var database = await (await PostgresServer.Shared()).CreateDatabase();
        await using var service = await ServiceProcess.Start(database.ConnectionString, Start);
        for (var run = 0; run < 2; run++)
        {
            var ran = await CliProcess.Run([.. Small, "--municipality", "0480", "--address", $"http://{service.Channel.Target}"]);
            ran.ExitCode.ShouldBe(0, ran.Output + ran.Errors);
            ran.Lines[0].ShouldBe($"20 citizens, 4 months from 2024-0{1 + (4 * run)}, seed 42");
            ran.Output.ShouldContain("no difference");
            ran.Lines.ShouldAllBe(line => line.Length <= 80 && !line.EndsWith(' '));
        }
    }

    [Fact(DisplayName = "Hvad andre har gjort ved en borgers timer, opdages og navngives med kode 1")]
    public async Task What_does_not_add_up_is_named()
    {
        await using var database = await (await PostgresServer.Shared()).CreateDatabase();
        await using var service = await ServiceProcess.Start(database.ConnectionString, Start);

        // Another has granted the first citizen hours and used some, before the simulation knows of them.
        const string Citizen = "municipalities/0480/citizens/sim-42-202401-00001";
        await service.Do(Calls.Grant(Citizen, Start), Calls.Use(Citizen, "not-ours", Start, 60));
        var ran = await CliProcess.Run([.. Small, "--municipality", "0480", "--json", "--address", $"http://{service.Channel.Target}"]);
        ran.ExitCode.ShouldBe(1, ran.Errors);
        var differences = JsonNode.Parse(ran.Output)!["differences"]!.AsArray();
        differences.ShouldAllBe(one => (string)one!["where"]! == Citizen);
        differences.ShouldContain(one => (string)one!["what"]! == "minutes used, by the answers to its lines"
            && int.Parse((string)one["actual"]!) == int.Parse((string)one["expected"]!) + 60);

        var words = await CliProcess.Run([.. Small, "--municipality", "9999", "--address", $"http://{service.Channel.Target}"]);
        words.ExitCode.ShouldBe(2);
        words.Errors.ShouldStartWith("ledsager: ");
    }

    [Fact(DisplayName = "En tjeneste med et rigtigt ur afvises med ord om, hvordan en anden startes, og skæve tal med deres grænser")]
    public async Task A_real_clock_and_wrong_numbers_are_refused_in_words()
    {
        await using var database = await (await PostgresServer.Shared()).CreateDatabase();
        await using var service = await ServiceProcess.Start(database.ConnectionString);
        var ran = await CliProcess.Run([.. Small, "--address", $"http://{service.Channel.Target}"]);
        ran.ExitCode.ShouldBe(2);
        ran.Output.ShouldBeEmpty();
        ran.Errors.ShouldContain("real clock");
        ran.Errors.ShouldContain("--clock simulated:");

        foreach (var (option, value) in ((string, string)[])[("--citizens", "0"), ("--citizens", "100001"), ("--months", "241"), ("--seed", "-1"), ("--municipality", "42")])
        {
            var wrong = await CliProcess.Run("simulate", option, value, "--address", $"http://{service.Channel.Target}");
            wrong.ExitCode.ShouldBe(2, option);
            wrong.Errors.ShouldContain(option == "--municipality" ? "four digits" : $"{option} must be ");
        }
    }

    private static async Task<JsonNode> PlayedOnItsOwn()
    {
        await using var database = await (await PostgresServer.Shared()).CreateDatabase();
        await using var service = await ServiceProcess.Start(database.ConnectionString, Start);
        var ran = await CliProcess.Run([.. Small, "--json", "--address", $"http://{service.Channel.Target}"]);
        ran.ExitCode.ShouldBe(0, ran.Output + ran.Errors);
        return JsonNode.Parse(ran.Output)!;
    }
}
