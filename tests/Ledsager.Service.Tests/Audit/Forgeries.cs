using System.Text.Json;

namespace Ledsager.Service.Tests.Audit;

/// <summary>Whatever is done to an exported journal, <c>ledsager verify FILE</c> names it, without the service.</summary>
[Trait("Group", "service")]
public sealed class Forgeries(AuditedService audited)
{
    private const int Here = 20;

    [Fact(DisplayName = "Et uændret udtræk er intakt, også over for et noteret hoved")]
    public async Task An_export_as_it_was_written_is_intact()
    {
        var file = audited.NewFile();
        (await audited.Ask("export", "0151", "--out", file)).ExitCode.ShouldBe(0);
        var export = new ForgedExport(await File.ReadAllLinesAsync(file));
        export.Entries.ShouldBeGreaterThan(60);
        var earlier = $"{Here}:{export.HashOf(Here)}";

        foreach (var noted in new[] { export.Head, earlier, $"0:{new string('0', 64)}" })
        {
            var ran = await CliProcess.Run("verify", file, "--head", noted, "--municipality", "0151", "--json");
            ran.ExitCode.ShouldBe(0, ran.Output + ran.Errors);
            var verdict = JsonDocument.Parse(ran.Output).RootElement;
            verdict.GetProperty("intact").GetBoolean().ShouldBeTrue();
            verdict.GetProperty("entries").GetInt32().ShouldBe(export.Entries);
            verdict.GetProperty("head").GetString().ShouldBe(export.Head);
        }

        var told = await CliProcess.Run("verify", file);
        told.Output.ShouldStartWith($"✓ Intact: {export.Entries} entries of municipality 0151, 1 citizen, ");
        told.Output.ShouldContain($"head {export.Head}");
    }

    [Fact(DisplayName = "Ændrede data, ændret aktør og ændret tidspunkt opdages")]
    public async Task Altered_entries_are_named()
    {
        var export = await Export();
        var use = export.Find("\"type\":\"hours_used\"");
        await Names((await Export()).Replace(use, "\"charged\":(\\d+)", "\"charged\":1$1"), "Altered", use, $"entry {use} (hours_used, fact {use} of citizen ballerup) does not fit its hash");
        await Names((await Export()).Replace(use, "\"actor\":\"[^\"]*\"", "\"actor\":\"en anden\""), "Altered", use, "was altered");
        await Names((await Export()).Replace(use, "\"recordedAt\":\"20", "\"recordedAt\":\"19"), "Altered", use, "was altered");
        await Names((await Export()).Replace(Here, "\"position\":20,", "\"position\":21,"), "Altered", Here, "was altered");
        await Names((await Export()).WithHash(Here, new string('a', 64)), "Altered", Here, "was altered");
        await Names((await Export()).Replace(Here, "\"hash\":\"", "\"hash\": \""), "Altered", Here, "is no entry as they are written");

        // With its own hash made to fit, the break shows one entry on: either of the two can be the one.
        await Names((await Export()).Replace(Here, "\"actor\":\"[^\"]*\"", "\"actor\":\"x\"").Rehash(Here, Here), "Altered", Here + 1, $"or entry {Here} was, together with its own hash");

        var last = export.Entries;
        await Names((await Export()).Replace(last, "\"actor\":\"[^\"]*\"", "\"actor\":\"x\""), "Altered", last, "was altered");
        await Names((await Export()).Replace(last, "\"actor\":\"[^\"]*\"", "\"actor\":\"x\"").Rehash(last, last), "Altered", last, "own head");
        await Names((await Export()).Replace(last + 1, "\"hash\":\"[0-9a-f]{4}", "\"hash\":\"0000"), "Altered", last, "own head");
    }

    [Fact(DisplayName = "Ombyttede poster opdages, også med nye numre og med hash ladt tilbage")]
    public async Task Reordered_entries_are_named()
    {
        await Names((await Export()).Swap(Here, Here + 1), "Reordered", Here, $"stands in line {Here + 2}");
        await Names((await Export()).Swap(Here, Here + 9), "Reordered", Here, $"stands in line {Here + 10}");
        await Names((await Export()).Swap(Here, Here + 1).Renumber(Here, Here + 1), "Reordered", Here);
        var export = await Export();
        var (first, second) = (export.HashOf(Here), export.HashOf(Here + 9));
        await Names(export.Swap(Here, Here + 9).WithHash(Here, first).WithHash(Here + 9, second), "Reordered", Here);

        // One entry moved up.
        export = await Export();
        var moved = export.Lines[Here + 9];
        await Names(export.Remove(Here + 9).Insert(Here, moved), "Reordered", Here);
    }

    [Fact(DisplayName = "Manglende poster opdages, også når resten har fået nye numre")]
    public async Task Missing_entries_are_named()
    {
        await Names((await Export()).Remove(Here), "Missing", Here, $"entry {Here} is missing: line {Here + 1} goes on with entry {Here + 1}");
        await Names((await Export()).Remove(Here, 3), "Missing", Here, $"entries {Here} to {Here + 2} are missing");
        await Names((await Export()).Remove(1), "Missing", 1);
        await Names((await Export()).Remove(Here).Renumber(Here), "Missing", Here, "were given new numbers");

        // A chain made to fit: the citizen's own numbers still tell.
        var export = await Export();
        await Names(export.Remove(Here).Renumber(Here).Rebuild(Here), "Missing", Here, $"is fact {Here + 1} of citizen ballerup, where fact {Here} belongs");
    }

    [Fact(DisplayName = "En afskåret hale opdages")]
    public async Task A_deleted_tail_is_named()
    {
        var export = await Export();
        var (last, head) = (export.Entries, export.Head);
        await Names((await Export()).Remove(last - 2, 3), "Missing", last - 2, $"entries {last - 2} to {last} are missing");
        await Names((await Export()).Remove(last + 1), "CutOff", last + 1, "before the line that names its head");
        await Names((await Export()).Remove(2, last), "CutOff", 2, "entry 1 before that is as written");

        // With a head of its own a shorter journal is as good as a whole one: only a head noted elsewhere tells.
        var shorter = (await Export()).Remove(last - 2, 3).Rebuild(last - 4);
        (await Verify(shorter.ToString())).ExitCode.ShouldBe(0);
        await Names(shorter, "Missing", last - 2, $"a head was noted at {last}", "--head", head);
    }

    [Fact(DisplayName = "En fil, der er knækket midt i en linje, er afskåret der")]
    public async Task A_file_cut_in_a_line_is_named()
    {
        var text = (await Export()).ToString();
        var lines = await Export();
        var before = lines.Lines.Take(Here).Sum(line => line.Length + 1);
        await Names(text[..(before + 100)], "CutOff", Here, $"in the middle of line {Here + 1}; entries 1 to {Here - 1} before that are as written");
        await Names(text[..^20], "CutOff", lines.Entries + 1, $"in the middle of line {lines.Lines.Count}");
        await Names(text[..lines.Lines[0].Length], "CutOff", 1, "no entry before that");

        // Only the last line feed is gone: nothing of the journal is.
        (await Verify(text[..^1])).ExitCode.ShouldBe(0);
    }

    [Fact(DisplayName = "En indsat post opdages")]
    public async Task An_inserted_entry_is_named()
    {
        var export = await Export();
        var invented = export.Lines[Here].Replace("\"version\":20", "\"version\":21", StringComparison.Ordinal);
        await Names((await Export()).Insert(Here, invented), "Inserted", Here, $"the entry that belongs there");
        await Names((await Export()).Insert(Here, invented).Renumber(Here), "Inserted", Here);
        await Names((await Export()).Insert(Here, invented).Rehash(Here, Here), "Inserted", Here, "two entries stand at 20");
        await Names((await Export()).Insert(Here, invented).Rehash(Here, Here).Renumber(Here), "Inserted", Here, "two entries stand at 20");
        await Names((await Export()).Insert(Here, export.Lines[5]), "Inserted", Here);
        await Names((await Export()).Insert(Here + 1, export.Lines[Here]), "Inserted", Here, "two entries stand at 20");
        await Names((await Export()).Insert(export.Lines.Count, export.Lines[5]), "Inserted", export.Entries + 1, "behind the head");
    }

    [Fact(DisplayName = "En kæde, der er skrevet om, opdages af et noteret hoved")]
    public async Task A_rebuilt_chain_is_named()
    {
        var head = (await Export()).Head;
        var rebuilt = (await Export()).Replace(Here, "\"actor\":\"[^\"]*\"", "\"actor\":\"x\"").Rebuild(Here);

        (await Verify(rebuilt.ToString())).ExitCode.ShouldBe(0); // Nothing in the file itself can tell.
        await Names(rebuilt, "Rewritten", rebuilt.Entries, "it is not the one whose head was noted", "--head", head);
        await Names(rebuilt, "Rewritten", 0, "it is not the one whose head was noted", "--head", $"0:{new string('1', 64)}");
        await Names((await Export()).Replace(Here, "\"position\":20,", "\"position\":22,").Rebuild(Here), "Altered", Here, "in a chain that was made to fit");
    }

    [Fact(DisplayName = "En anden kommunes poster hører ikke til")]
    public async Task Another_municipality_is_named()
    {
        await Names((await Export()).Replace(0, "0151", "0580"), "Inserted", 1, "belongs to municipality 0151, and the journal to 0580");
        var other = await Verify((await Export()).ToString(), "--municipality", "0580");
        (other.ExitCode, other.Output).ShouldBe((2, ""));
        other.Errors.ShouldContain("is the journal of municipality 0151, not of 0580");
    }

    [Fact(DisplayName = "Hvad der ikke er et udtræk, kan ikke efterprøves")]
    public async Task What_is_no_export_cannot_be_checked()
    {
        await CannotCheck("", "the file is empty");
        await CannotCheck("En lang historie\n", "no journal export");
        await CannotCheck("{}\n", "no journal export");
        await CannotCheck("[1]\n", "no journal export");
        await CannotCheck((await Export()).Replace(0, "ledsager-journal", "ledsager-regnskab").ToString(), "does not name the format ledsager-journal");
        await CannotCheck((await Export()).Replace(0, "\"version\":1", "\"version\":2").ToString(), "version 2");
        (await CliProcess.Run("verify", audited.NewFile())).ExitCode.ShouldBe(2);
        (await CliProcess.Run("verify", audited.NewFile(), "--head", "12:abc")).Errors.ShouldContain("'12:abc' is no head");
        (await CliProcess.Run("verify")).ExitCode.ShouldBe(2);
    }

    private async Task<ForgedExport> Export() => new(await audited.Export());

    private Task Names(ForgedExport forged, string kind, long position, string words = "", params string[] arguments) =>
        Names(forged.ToString(), kind, position, words, arguments);

    private async Task Names(string forged, string kind, long position, string words = "", params string[] arguments)
    {
        var ran = await Verify(forged, ["--json", .. arguments]);
        ran.ExitCode.ShouldBe(1, ran.Output + ran.Errors);
        var verdict = JsonDocument.Parse(ran.Output).RootElement;
        var problem = verdict.GetProperty("problem");
        var explanation = problem.GetProperty("explanation").GetString()!;
        (verdict.GetProperty("intact").GetBoolean(), problem.GetProperty("kind").GetString(), problem.GetProperty("position").GetInt64())
            .ShouldBe((false, kind, position), explanation);
        explanation.ShouldContain(words);
    }

    private async Task CannotCheck(string text, string why)
    {
        var ran = await Verify(text);
        (ran.ExitCode, ran.Output).ShouldBe((2, ""));
        ran.Errors.ShouldContain(why);
    }

    private async Task<CliProcess.Ran> Verify(string text, params string[] arguments)
    {
        var file = audited.NewFile();
        await File.WriteAllTextAsync(file, text);
        return await CliProcess.Run(["verify", file, .. arguments]);
    }
}
