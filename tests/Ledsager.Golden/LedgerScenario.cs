using System.Text.Json;
using NodaTime;

namespace Ledsager.Golden;

/// <summary>A worked history of one citizen's hours: what was recorded when, and what must come of it.</summary>
public sealed record LedgerScenario
{
    public required string Id { get; init; }
    public required string Title { get; init; }
    public required string PolicyRef { get; init; }

    /// <summary>The complete policy, as JSON.</summary>
    public required JsonElement Policy { get; init; }

    /// <summary>The last day simulated.</summary>
    public required LocalDate Horizon { get; init; }
    public required IReadOnlyList<Input> Inputs { get; init; }
    public required IReadOnlyList<ExpectedResult> Results { get; init; }
    public required IReadOnlyList<ExpectedCheckpoint> Checkpoints { get; init; }
    public required IReadOnlyList<PublishedClose> MonthCloses { get; init; }
    public required IReadOnlyList<NetClose> NetMonthCloses { get; init; }
    public required IReadOnlyList<NetTermination> NetTerminations { get; init; }
    public required IReadOnlyList<PublishedTermination> Terminations { get; init; }
    public required IReadOnlyList<ExpectedAdjustment> Adjustments { get; init; }

    /// <summary>Minutes of accepted lines that no lot pays, because a grant's end was recorded after them; null when the scenario does not say.</summary>
    public required int? MinutesOutsideGrant { get; init; }

    /// <summary>True when some use lies outside a grant, whether or not its minutes are told.</summary>
    public bool HasUsesOutsideGrant { get; init; }

    /// <summary>True when a scheduler's runs are told: then only nets can agree.</summary>
    public bool SchedulerRanLate { get; init; }
    public required IReadOnlyDictionary<string, IReadOnlyDictionary<YearMonth, int>> Allocations { get; init; }

    public override string ToString() => $"{Id}: {Title}";

    public static LedgerScenario Read(string file) => Parse(File.ReadAllText(file), Path.GetFileNameWithoutExtension(file));

    /// <exception cref="NotUnderstoodException">The scenario holds something this runner does not know.</exception>
    public static LedgerScenario Parse(string json, string name)
    {
        using var document = JsonDocument.Parse(json);
        var root = new Fields(document.RootElement, name);
        root.Ignore("policyOverrides", "isDefaultReading", "rules", "ambiguities", "sources", "handComputation", "note", "checkpoints");
        if (root.Text("group") != "ledger" || root.Text("timezone") != "Europe/Copenhagen")
            throw new NotUnderstoodException($"{name}: not a ledger scenario of Europe/Copenhagen.");

        var expected = root.Object("expected");
        var scenario = new LedgerScenario
        {
            Id = root.Text("id"),
            Title = root.Text("title"),
            PolicyRef = root.Text("policyRef"),
            Policy = root.Raw("policy").Clone(),
            Horizon = root.Date("horizon"),
            Inputs = [.. root.List("inputs").Select(Input.Read).OrderBy(input => input.RecordedAt).ThenBy(input => input.Seq)],
            Results = [.. expected.List("results").Select(ExpectedResult.Read)],
            Checkpoints = [.. expected.List("checkpoints").Select(ExpectedCheckpoint.Read)],
            MonthCloses = [.. expected.List("monthCloses").Select(PublishedClose.Read)],
            NetMonthCloses = [.. expected.List("netMonthCloses").Select(NetClose.Read)],
            NetTerminations = [.. expected.List("netTerminations").Select(NetTermination.Read)],
            Terminations = [.. expected.List("terminations").Select(PublishedTermination.Read)],
            Adjustments = [.. expected.List("adjustments").Select(ExpectedAdjustment.Read)],
            MinutesOutsideGrant = expected.Has("usesOutsideGrant") && !NamesUsesOnly(expected.Raw("usesOutsideGrant")) ? expected.List("usesOutsideGrant").Sum(Outside) : null,
            HasUsesOutsideGrant = expected.Has("usesOutsideGrant") && expected.Raw("usesOutsideGrant").GetArrayLength() > 0,
            SchedulerRanLate = expected.Has("schedulerRuns") || root.Has("schedulerRuns"),
            Allocations = expected.Has("allocations")
                ? expected.Raw("allocations").EnumerateObject().ToDictionary(use => use.Name, use => Lots(use.Value), StringComparer.Ordinal)
                : new Dictionary<string, IReadOnlyDictionary<YearMonth, int>>(StringComparer.Ordinal),
        };

        // Whenever a scheduler runs, it must come to the same: which months a run closed is not asserted, and what was published first by one
        // that ran late is no matter of ours, for our calendar is told before any fact.
        expected.Ignore("allocations", "schedulerRuns", "usesOutsideGrant").Done();
        root.Ignore("schedulerRuns").Done();
        if (scenario.Checkpoints.Count == 0)
            throw new NotUnderstoodException($"{name}: nothing is expected of it.");

        return scenario;
    }

    private static bool NamesUsesOnly(JsonElement uses) => uses.EnumerateArray().All(use => use.ValueKind == JsonValueKind.String);

    private static int Outside(Fields use)
    {
        var minutes = use.Number("minutes");
        use.Ignore("useId", "date", "note").Done();
        return minutes;
    }

    private static IReadOnlyDictionary<YearMonth, int> Lots(JsonElement lots) =>
        lots.EnumerateObject().ToDictionary(lot => NodaTime.Text.YearMonthPattern.Iso.Parse(lot.Name).Value, lot => lot.Value.GetInt32());
}
