using System.Globalization;
using System.Text.Json;
using Ledsager.Api.Deadlines.V1;
using NodaTime;
using Spectre.Console;

namespace Ledsager.Cli.Simulation;

/// <summary>What a person, or a program, is told of a simulation.</summary>
internal sealed class Summary(Setting setting, YearMonth first)
{
    private const int Width = 80;
    private const int MostDifferencesTold = 20;

    private readonly IAnsiConsole _console = Paper.Console(Width);

    /// <summary>Says what is about to be done.</summary>
    public void Begin()
    {
        _console.Title($"{Words.Counted(setting.Citizens, "citizen", "citizens")}, {Words.Counted(setting.Months, "month", "months")} from {first.Iso()}, seed {setting.Seed}");
        _console.Paragraph($"In {string.Join(", ", setting.Municipalities)}. The same seed from the same month sends the same commands.", "grey");
        _console.WriteLine();
    }

    /// <summary>Says what it came to, and every difference.</summary>
    public void Tell(Reckoning reckoning)
    {
        var table = Paper.Table("", ">").HideHeaders();
        table.Border(TableBorder.None);
        Head("Commands sent", reckoning.Sent.Number());
        Row("accepted", reckoning.Accepted);
        Row("sent twice, on record already", reckoning.Duplicates);
        foreach (var (reason, count) in reckoning.Refused)
            Row($"refused: {reason.Replace('_', ' ').ToLowerInvariant()}", count);

        Head("Facts the calendar told", reckoning.CalendarFacts.Values.Sum().Number());
        foreach (var (type, count) in reckoning.CalendarFacts)
            Row(type.Replace('_', ' '), count);

        Head("Hours given", Words.Hours(reckoning.GivenMinutes));
        table.AddRow("  used", Words.Hours(reckoning.UsedMinutes));
        table.AddRow("  lapsed", Words.Hours(reckoning.LapsedMinutes));
        table.AddRow("  left", Words.Hours(reckoning.LeftMinutes));

        Head("Deadlines", reckoning.Deadlines.Values.Sum().Number());
        foreach (var (status, count) in reckoning.Deadlines)
            Row(InWords(status), count);

        Head("Time taken", $"{reckoning.Elapsed.TotalSeconds.ToString("N1", CultureInfo.InvariantCulture)} s");
        Row("commands a second, while sending", reckoning.CommandsPerSecond);
        Row("timers handled", reckoning.Timers);
        _console.Write(new Padder(table).Padding(1, 0, 0, 0));
        _console.WriteLine();
        Verdict(reckoning.Checks);

        void Head(string what, string number)
        {
            if (table.Rows.Count > 0)
                table.AddEmptyRow();

            table.AddRow(what, number);
        }

        void Row(string what, long number) => table.AddRow($"  {what}", number.Number());
    }

    /// <summary>The same for a program.</summary>
    public void Write(Reckoning reckoning) => Json.WriteObject(new
    {
        seed = setting.Seed, citizens = setting.Citizens, months = setting.Months, first = first.Iso(), municipalities = setting.Municipalities,
        commands = new { sent = reckoning.Sent, accepted = reckoning.Accepted, duplicate = reckoning.Duplicates, refused = reckoning.Refused },
        calendarFacts = reckoning.CalendarFacts,
        minutes = new { given = reckoning.GivenMinutes, used = reckoning.UsedMinutes, lapsed = reckoning.LapsedMinutes, left = reckoning.LeftMinutes },
        deadlines = reckoning.Deadlines.ToDictionary(pair => JsonNamingPolicy.CamelCase.ConvertName($"{pair.Key}"), pair => pair.Value, StringComparer.Ordinal),
        timers = new { handled = reckoning.Timers, due = reckoning.Scheduler.Due, claimed = reckoning.Scheduler.Claimed, parked = reckoning.Scheduler.Parked },
        seconds = Math.Round(reckoning.Elapsed.TotalSeconds, 1), commandsPerSecond = reckoning.CommandsPerSecond,
        checks = reckoning.Checks.Count, differences = reckoning.Checks.Differences,
    });

    private void Verdict(Checks checks)
    {
        var differences = checks.Differences;
        if (differences.Count == 0)
        {
            _console.Paragraph($"✓ {checks.Count.Number()} comparisons, no difference: commands were answered as expected, every citizen's hours add up, and the calendar is level.", "green");
            return;
        }

        _console.Paragraph($"✗ {differences.Count.Number()} of {checks.Count.Number()} comparisons show a difference:", "red bold");
        foreach (var one in differences.Take(MostDifferencesTold))
            _console.Write(new Padder(new Text($"{one.Where}: {one.What}: expected {one.Expected}, but the service says {one.Actual}", Style.Parse("red"))).Padding(4, 0, 2, 0));

        if (differences.Count > MostDifferencesTold)
            _console.Paragraph($"  … and {Words.Counted(differences.Count - MostDifferencesTold, "more", "more")}; --json tells all.");
    }

    private static string InWords(DeadlineStatus status) => status switch
    {
        DeadlineStatus.Open => "still open",
        DeadlineStatus.Met => "met",
        DeadlineStatus.Late => "missed: acted on too late",
        DeadlineStatus.Overdue => "missed: not acted on yet",
        DeadlineStatus.ExpiredUnused => "not used by the citizen",
        DeadlineStatus.LapsedNotMaintained => "complaint not maintained",
        DeadlineStatus.Cancelled => "fell away",
        DeadlineStatus.Closed => "closed",
        _ => Words.Apart($"{status}"),
    };
}
