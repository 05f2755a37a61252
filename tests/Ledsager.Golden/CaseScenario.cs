using System.Text.Json;
using NodaTime;

namespace Ledsager.Golden;

/// <summary>A worked course of a case: what was recorded when, and the deadlines that must come of it.</summary>
public sealed record CaseScenario
{
    public required string Id { get; init; }
    public required string Title { get; init; }
    public required string PolicyRef { get; init; }

    /// <summary>The complete policy, as JSON.</summary>
    public required JsonElement Policy { get; init; }

    /// <summary>The last day simulated.</summary>
    public required LocalDate Horizon { get; init; }
    public required IReadOnlyList<CaseInput> Inputs { get; init; }
    public required IReadOnlyList<DeadlineLine> Deadlines { get; init; }
    public required IReadOnlyList<NoteLine> Notes { get; init; }

    public override string ToString() => $"{Id}: {Title}";

    public static CaseScenario Read(string file) => Parse(File.ReadAllText(file), Path.GetFileNameWithoutExtension(file));

    /// <exception cref="NotUnderstoodException">The scenario holds something this runner does not know.</exception>
    public static CaseScenario Parse(string json, string name)
    {
        using var document = JsonDocument.Parse(json);
        var root = new Fields(document.RootElement, name);
        root.Ignore("policyOverrides", "isDefaultReading", "rules", "ambiguities", "sources", "handComputation", "note");
        if (root.Text("group") != "case" || root.Text("timezone") != "Europe/Copenhagen")
            throw new NotUnderstoodException($"{name}: not a case scenario of Europe/Copenhagen.");

        var expected = root.Object("expected");
        var scenario = new CaseScenario
        {
            Id = root.Text("id"),
            Title = root.Text("title"),
            PolicyRef = root.Text("policyRef"),
            Policy = root.Raw("policy").Clone(),
            Horizon = root.Date("horizon"),
            Inputs = [.. root.List("inputs").Select(CaseInput.Read).OrderBy(input => input.RecordedAt).ThenBy(input => input.Seq)],
            Deadlines = [.. expected.List("deadlines").Select(DeadlineLine.Read)],
            Notes = [.. expected.List("notes").Select(NoteLine.Read)],
        };

        if (expected.Date("asOfEndOf") != scenario.Horizon)
            throw new NotUnderstoodException($"{name}: what is expected is not of the last day simulated.");

        expected.Done();
        root.Done();
        if (scenario.Deadlines.Count == 0 && scenario.Notes.Count == 0)
            throw new NotUnderstoodException($"{name}: nothing is expected of it.");

        return scenario;
    }
}
