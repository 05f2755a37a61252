using System.Text.Json.Nodes;
using Ledsager.Law;
using Shouldly;
using Xunit;

namespace Ledsager.Specs.Law;

/// <summary>The scenarios carry the whole policy they were worked out under; the built-in service levels must be that policy.</summary>
public sealed class ServiceLevelsAgreeWithGolden
{
    private static readonly Dictionary<string, string> Codes = new(StringComparer.Ordinal)
    {
        ["ballerup"] = "0151", ["broenderslev"] = "0810", ["aabenraa"] = "0580", ["nordfyn"] = "0480", ["blindTrial67Plus"] = "9067",
    };

    // Facts of the scenario, not values of a municipality: its names, and what is the law of the land for everyone.
    private static readonly HashSet<string> NotAValue = new(StringComparer.Ordinal)
    {
        "policyId", "doc", "assumed", "calendar.timezone", "calendar.storeBededagThrough",
    };

    public static TheoryData<string> Scenarios() =>
        [.. GoldenFiles.Own.Names("*.json").Where(name => GoldenFiles.Own.Read(name) is var s && s["policy"] is not null && s["policyOverrides"]!.AsObject().Count == 0)];

    [Theory(DisplayName = "Kommunens serviceniveau er det, scenariet er regnet efter")]
    [MemberData(nameof(Scenarios))]
    public void Same_values(string scenario)
    {
        var policy = GoldenFiles.Own.Read(scenario)["policy"]!.AsObject();
        var values = ServiceLevels.BuiltIn().For(Codes[(string)policy["policyId"]!]).On(1.January(2024)).Values.ToDictionary(v => v.Name, StringComparer.Ordinal);

        foreach (var (name, expected) in Flat(policy).Where(v => !NotAValue.Contains(v.Name)))
            JsonNode.DeepEquals(JsonNode.Parse(values[name].JsonValue), expected).ShouldBeTrue($"{name} is {values[name].JsonValue}, expected {expected?.ToJsonString() ?? "null"}");

        ((int)policy["calendar"]!["storeBededagThrough"]!).ShouldBe(DanishCalendar.StoreBededagThrough);
    }

    [Theory(DisplayName = "Hvad scenariet har måttet antage, står som antaget")]
    [MemberData(nameof(Scenarios))]
    public void Same_assumptions(string scenario)
    {
        var policy = GoldenFiles.Own.Read(scenario)["policy"]!.AsObject();
        var values = ServiceLevels.BuiltIn().For(Codes[(string)policy["policyId"]!]).On(1.January(2024)).Values.ToDictionary(v => v.Name, StringComparer.Ordinal);

        // «windowMonthsInclusive(=calendar months …)»: the name, then a remark.
        foreach (var name in policy["assumed"]!.AsArray().Select(a => ((string)a!).Split('(')[0]))
            values[name].Assumed.ShouldBeTrue(name);
    }

    private static IEnumerable<(string Name, JsonNode? Value)> Flat(JsonObject policy) =>
        policy.SelectMany(p => p.Key is "deadlines" or "calendar"
            ? p.Value!.AsObject().Select(q => ($"{p.Key}.{q.Key}", q.Value))
            : [(p.Key, p.Value)]);
}
