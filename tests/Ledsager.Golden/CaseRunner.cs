using System.Globalization;
using NodaTime;

namespace Ledsager.Golden;

/// <summary>Plays a case scenario and compares the deadlines and notes that came of it.</summary>
public static class CaseRunner
{
    /// <summary>Every difference, in words; empty when the scenario passes.</summary>
    public static async Task<IReadOnlyList<string>> Run(CaseScenario scenario, ICaseUnderTest @case)
    {
        var differences = new List<string>();
        foreach (var input in scenario.Inputs)
        {
            if (await @case.Apply(input) is { } refused)
                differences.Add($"input {input.Seq} was refused: {refused}");
        }

        var (deadlines, notes) = await @case.At(scenario.Horizon);
        Compare("deadline", scenario.Deadlines.Select(Text), deadlines.Select(Text));
        Compare("note", scenario.Notes.Select(Text), notes.Select(Text));
        return differences;

        // Their order is nobody's promise.
        void Compare(string what, IEnumerable<string> expected, IEnumerable<string> actual)
        {
            var (missing, unexpected) = (expected.ToList(), new List<string>());
            foreach (var line in actual)
            {
                if (!missing.Remove(line))
                    unexpected.Add(line);
            }

            differences.AddRange(missing.Select(line => $"{what} expected and not there:\n    {line}"));
            differences.AddRange(unexpected.Select(line => $"{what} not expected:\n    {line}"));
        }
    }

    private static string Text(DeadlineLine line) => string.Create(
        CultureInfo.InvariantCulture,
        $"{line.Kind} {line.Side} {line.Basis:uuuu-MM-dd} raw {line.RawDue:uuuu-MM-dd} due {line.Due:uuuu-MM-dd} rolled {line.Rolled} ends {line.EndsBefore} act by {line.ActBy:uuuu-MM-dd}: "
        + $"{line.Status} {Text(line.ClosedOn)}");

    private static string Text(NoteLine line) =>
        $"{line.Kind} {Text(line.Basis)} {line.Trigger ?? "-"} {line.Note ?? "-"} {line.Received?.ToString() ?? "-"} {line.Timely?.ToString() ?? "-"}";

    private static string Text(LocalDate? date) => date?.ToString("uuuu-MM-dd", CultureInfo.InvariantCulture) ?? "-";
}
