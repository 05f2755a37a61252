using System.Text.Json.Nodes;
using Ledsager.Golden;
using Shouldly;
using Xunit;

namespace Ledsager.Specs.Golden;

/// <summary>Every worked case scenario against the pure domain.</summary>
[Trait("Group", "golden")]
public sealed class CaseScenarios
{
    private const string NoneHere = "";

    // A folder of other scenarios need not have any; a theory without rows would fail.
    public static TheoryData<string> Files() =>
        GoldenFolder.Files("D") is { Count: > 0 } files ? [.. files.Select(Path.GetFileName).OfType<string>()] : [NoneHere];

    [Theory(DisplayName = "Det gennemregnede sagsforløb holder"), MemberData(nameof(Files))]
    public async Task The_worked_scenario_holds(string file)
    {
        Assert.SkipWhen(file == NoneHere, "No case scenarios in this folder.");
        (await Differences(CaseScenario.Read(Path.Combine(GoldenFolder.Path, file)))).ShouldBeEmpty();
    }

    [Theory(DisplayName = "En ændret forventning opdages, hver eneste"), MemberData(nameof(Files))]
    public async Task A_changed_expectation_is_noticed(string file)
    {
        Assert.SkipWhen(file == NoneHere, "No case scenarios in this folder.");
        var json = File.ReadAllText(Path.Combine(GoldenFolder.Path, file));
        foreach (var path in Leaves(JsonNode.Parse(json)!["expected"]!))
        {
            var changed = JsonNode.Parse(json)!;
            Change(changed["expected"]!, path);
            (await IsNoticed(changed.ToJsonString(), file)).ShouldBeTrue($"{file}: {string.Join('.', path)}");
        }
    }

    [Fact(DisplayName = "Et felt eller et input, afspilleren ikke kender, springes ikke over")]
    public void What_is_not_understood_is_not_passed_over()
    {
        foreach (var spoil in (Action<JsonNode>[])
            [
                scenario => scenario["surprise"] = 1,
                scenario => scenario["expected"]!["surprise"] = 1,
                scenario => scenario["expected"]!["deadlines"]![0]!["surprise"] = 1,
                scenario => scenario["inputs"]![0]!["surprise"] = 1,
                scenario => scenario["inputs"]![0]!["type"] = "Surprise",
                scenario => scenario["policy"]!["surprise"] = 1,
            ])
        {
            var scenario = JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "golden", "D-17.json")))!;
            spoil(scenario);
            Should.Throw<NotUnderstoodException>(() => PureCase.For(CaseScenario.Parse(scenario.ToJsonString(), "spoilt")));
        }
    }

    private static Task<IReadOnlyList<string>> Differences(CaseScenario scenario) => CaseRunner.Run(scenario, PureCase.For(scenario));

    private static async Task<bool> IsNoticed(string json, string file)
    {
        try
        {
            return await Differences(CaseScenario.Parse(json, file)) is { Count: > 0 };
        }
        catch (NotUnderstoodException)
        {
            return true;
        }
    }

    private static IEnumerable<string[]> Leaves(JsonNode node) => node switch
    {
        JsonObject fields => fields.SelectMany(field => field.Value is null or JsonValue ? [[field.Key]] : Leaves(field.Value).Select(rest => (string[])[field.Key, .. rest])),
        JsonArray items => items.SelectMany((item, i) => Leaves(item!).Select(rest => (string[])[$"{i}", .. rest])),
        _ => [],
    };

    private static void Change(JsonNode node, string[] path)
    {
        foreach (var name in path[..^1])
            node = node is JsonArray items ? items[int.Parse(name)]! : node[name]!;

        var old = node[path[^1]];
        node[path[^1]] = old?.GetValueKind() switch
        {
            System.Text.Json.JsonValueKind.True => false,
            System.Text.Json.JsonValueKind.False => true,
            System.Text.Json.JsonValueKind.String => old.GetValue<string>() is ['2', '0', _, _, .. var rest] ? $"2031{rest}" : "Changed",
            _ => "2031-01-01",
        };
    }
}
