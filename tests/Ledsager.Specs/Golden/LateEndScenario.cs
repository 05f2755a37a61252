using System.Text.Json.Nodes;
using Ledsager.Golden;
using Shouldly;
using Xunit;

namespace Ledsager.Specs.Golden;

/// <summary>What no scenario of the repository has and the notes to them name: an end recorded late, with openings undone and uses outside the grant (L-20).</summary>
[Trait("Group", "golden")]
public sealed class LateEndScenario
{
    [Theory(DisplayName = "Kørslen forstår et sent ophør, og opdager et ændret tal i det")]
    [InlineData(60, 0, true), InlineData(61, 0, false), InlineData(60, 1, false)]
    public async Task A_late_end(int outside, int reopened, bool passes)
    {
        var json = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "golden", "L-01.json"), TestContext.Current.CancellationToken))!;
        json["horizon"] = "2024-03-31";
        var inputs = json["inputs"]!.AsArray();
        inputs.Add(JsonNode.Parse("""{"seq":3,"type":"HoursUsed","recordedAt":"2024-03-03T09:00:00+01:00","useId":"after","date":"2024-03-03","minutes":60}"""));
        inputs.Add(JsonNode.Parse("""{"seq":4,"type":"GrantEnded","recordedAt":"2024-03-10T09:00:00+01:00","lastDate":"2024-02-10","reason":"Deceased"}"""));
        var expected = json["expected"]!.AsObject();
        foreach (var key in (string[])["monthCloses", "netMonthCloses", "allocations"])
            expected.Remove(key);
        expected["results"] = JsonNode.Parse("""[{"seq":3,"useId":"after","accepted":true,"charged":60}]""");
        expected["usesOutsideGrant"] = JsonNode.Parse($$"""[{"useId":"after","date":"2024-03-03","minutes":{{outside}}}]""");
        expected["netMonthCloses"] = JsonNode.Parse("""[{"month":"2024-01","savedMinutes":900,"expired":[],"openedMinutes":900,"totalAfterOpening":1800}]""");
        expected["netTerminations"] = JsonNode.Parse("""[{"on":"2024-02-11","reason":"Deceased","expired":[{"lot":"2024-01","minutes":900},{"lot":"2024-02","minutes":900}]}]""");
        expected["adjustments"] = JsonNode.Parse($$"""
            [{"closedMonth":"2024-02","event":"HoursSaved","lot":"2024-02","reason":"Saved","published":900,"revised":0,"deltaMinutes":-900},
             {"closedMonth":"2024-02","event":"MonthOpened","lot":"2024-03","published":900,"revised":{{reopened}},"deltaMinutes":{{reopened - 900}}}]
            """);
        expected["checkpoints"] = JsonNode.Parse("""
            [{"asOfEndOf":"2024-03-31","lots":[],"currentMonthMinutes":0,"savedMinutes":0,"totalMinutes":0,"openedToDate":1800,"usedToDate":0,"expiredToDate":1800}]
            """);

        var scenario = LedgerScenario.Parse(json.ToJsonString(), "late end");
        var differences = await LedgerRunner.Run(scenario, PureAccount.For(scenario));
        (differences.Count == 0).ShouldBe(passes, string.Join('\n', differences));
    }
}
