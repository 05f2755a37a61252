using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using Ledsager.Api.Hours.V1;
using NodaTime;
using Spectre.Console;

namespace Ledsager.Cli.Demo;

/// <summary>What a person sees: text that reads well without colours too, a hundred columns wide in a pipe.</summary>
internal sealed class Screen
{
    private readonly IAnsiConsole _console;
    private int _chapter;

    public Screen(int? width) => _console = Paper.Console(width);

    /// <summary>Shows that long work goes on, and how long it took.</summary>
    public async Task Progress(string text, Func<Action<string, int, int>, Task<string>> work)
    {
        var watch = Stopwatch.StartNew();
        var done = "";
        if (_console.Profile.Capabilities.Interactive)
        {
            await _console.Progress()
                .AutoClear(true)
                .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn())
                .StartAsync(async context =>
                {
                    var task = context.AddTask(text);
                    done = await work((now, step, steps) =>
                    {
                        task.Description = $"{text}: {now}";
                        task.MaxValue = steps;
                        task.Value = step;
                    });
                });
        }
        else
        {
            _console.WriteLine($"{text} …");
            done = await work((_, _, _) => { });
        }

        _console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{text}: {done} in {watch.Elapsed.TotalSeconds:0.0} s"));
    }

    /// <summary>One story: what it is about, what happened, and its months.</summary>
    public void Tell(Play play)
    {
        Heading($"{++_chapter}  {play.Story.Title}");
        Paragraph(play.Story.Text);
        _console.WriteLine();
        Paragraph(LevelSentence(play), "grey");
        _console.WriteLine();
        Happenings(play);
        MonthTable(play);
        Differences(play.Checks.Differences, play.Checks.Count, "numbers, dates and answers of this story");
    }

    /// <summary>The record of one citizen, event by event.</summary>
    public void TellHistory(Play play)
    {
        Heading($"The record of {play.Citizen}");
        Paragraph(
            "Every event of the citizen of story " + play.Story.Id + ", as the auditor replays it. Nothing in it is ever changed: what a late fact alters is added as "
            + "an adjustment that names its cause. The calendar's own events count from the midnight that made them true.");

        var rules = new List<string>();
        var table = new Table().Border(TableBorder.Simple).Expand();
        foreach (var (column, right) in (ReadOnlySpan<(string, bool)>)[("no.", true), ("recorded", false), ("counts from", false), ("event", false), ("what it says", false), ("rule", true)])
        {
            var made = new TableColumn(column).Padding(0, 0, 1, 0);
            table.AddColumn(right ? made.RightAligned() : made);
        }

        foreach (var fact in play.History)
        {
            var rule = fact.Rule?.Text ?? "";
            if (!rules.Contains(rule, StringComparer.Ordinal))
                rules.Add(rule);

            table.AddRow(
                Plain(fact.Version.ToString(CultureInfo.InvariantCulture)),
                Plain(fact.RecordedAt.ToInstant().Local()),
                Plain(fact.EffectiveDate.ToLocalDate().Iso()),
                fact.Actor == "calendar" ? Dim(fact.Type) : Plain(fact.Type),
                Plain(FactWords.Of(fact)),
                Plain((rules.IndexOf(rule) + 1).ToString(CultureInfo.InvariantCulture)));
        }

        _console.Write(table);
        foreach (var (index, rule) in rules.Index())
        {
            // A choice of ours says why it was made, where the service level knows it.
            var reason = play.Level.Values.FirstOrDefault(value => value.Citation?.Source == rule)?.Reason;
            Paragraph(string.Create(CultureInfo.InvariantCulture, $"rule {index + 1}: {rule}{(string.IsNullOrEmpty(reason) ? "" : $" – {reason}")}"), "grey");
        }
    }

    /// <summary>Whether every number was right, and which were not.</summary>
    public void TellVerdict(ImmutableArray<Play> plays)
    {
        Heading("Every number, checked", blankLine: false); // The table brings its own.
        var table = new Table().Border(TableBorder.Simple);
        table.AddColumn("story");
        table.AddColumn("municipality");
        table.AddColumn(new TableColumn("requests").RightAligned());
        table.AddColumn(new TableColumn("refused").RightAligned());
        table.AddColumn(new TableColumn("events").RightAligned());
        table.AddColumn(new TableColumn("numbers").RightAligned());
        table.AddColumn(new TableColumn("wrong").RightAligned());
        table.AddColumn("journal");
        foreach (var play in plays)
        {
            table.AddRow(
                Plain(play.Story.Id),
                Plain(play.Story.Municipality),
                Plain(play.Answers.Count.Number()),
                Plain(play.Answers.Values.Count(answer => answer.Answer == Answer.Refused).Number()),
                Plain(play.History.Length.Number()),
                Plain(play.Checks.Count.Number()),
                play.Checks.Differences.Count == 0 ? Plain("0") : new Text(play.Checks.Differences.Count.Number(), "red bold"),
                play.Journal.Intact ? Plain("intact") : new Text("not intact", "red bold"));
        }

        _console.Write(table);
        Differences(
            [.. plays.SelectMany(play => play.Checks.Differences.Select(one => one with { Where = $"{play.Story.Id}, {one.Where}" }))],
            plays.Sum(play => play.Checks.Count),
            "numbers, dates and answers");
    }

    private void Heading(string text, bool blankLine = true)
    {
        _console.WriteLine();
        _console.Write(new Rule($"[bold]{Markup.Escape(text)}[/]").LeftJustified().RuleStyle("grey"));
        if (blankLine)
            _console.WriteLine();
    }

    private void Paragraph(string text, string style = "default") =>
        _console.Write(new Padder(new Text(text, Style.Parse(style))).Padding(2, 0, 2, 0));

    private void Happenings(Play play)
    {
        var adjustments = play.Adjustments().ToLookup(one => one.CausedBySeq);
        var grid = new Grid().AddColumn(new GridColumn().NoWrap().Padding(2, 0, 2, 0)).AddColumn(new GridColumn().Padding(0, 0, 2, 0));
        foreach (var input in play.Story.Inputs)
        {
            var answered = play.Answers[input.Seq];
            var refused = answered.Answer == Answer.Refused;
            grid.AddRow(Plain(input.RecordedAt.Date.Iso()), Plain(input.Say));
            grid.AddRow(Plain(""), new Text($"{StoryWords.Of(input)} → {StoryWords.Of(answered)}", Style.Parse(refused ? "yellow" : "grey")));
            if (refused)
                grid.AddRow(Plain(""), new Text($"»{answered.Danish}«", Style.Parse("yellow")));

            foreach (var one in adjustments[input.Seq])
            {
                var change = $"{Words.Hours(one.Published)} → {Words.Hours(one.Revised)} ({(one.Revised > one.Published ? "+" : "")}{Words.Hours(one.Revised - one.Published)})";
                grid.AddRow(Plain(""), new Text($"adjusts what {one.On.PlusDays(-1).Iso()} closed: {one.What} of {one.Lot} {change}", Style.Parse("blue")));
            }
        }

        _console.Write(grid);
    }

    private void MonthTable(Play play)
    {
        var table = new Table().Border(TableBorder.Simple);
        table.AddColumn(new TableColumn("month").NoWrap());
        foreach (var column in (string[])["opened", "used", "saved", "expired", "left"])
            table.AddColumn(new TableColumn(column).RightAligned().NoWrap());

        // In eighty columns the bars are narrower, so that no number is broken.
        var narrow = _console.Profile.Width < 88;
        table.AddColumn(new TableColumn(narrow ? "lots, oldest first" : "a bar per lot, oldest to newest").NoWrap());
        foreach (var month in play.Months.Months)
        {
            var expired = Expired(play, month);
            table.AddRow(
                Plain(month.Month_.ToYearMonth().Iso()),
                Minutes(month.OpenedMinutes),
                Minutes(month.UsedMinutes),
                Minutes(month.SavedMinutes),
                Minutes(expired.Values.Sum()),
                Minutes(Carried(play, month, expired)),
                LotBars.Of(play.MonthEnds[month.Month_.ToYearMonth()], month.Month_.ToYearMonth(), expired, narrow ? 3 : 4));
        }

        _console.Write(table);
        Paragraph(LotBars.Legend, "grey");
        Paragraph("Hours:minutes, with all that is known now. Saved is what the month's own lot kept at its end, left what goes on into the next month.", "grey");
        _console.WriteLine();
    }

    // What lapsed at the month's end or with the grant in it, by lot.
    private static Dictionary<YearMonth, int> Expired(Play play, Month month) => month.Expired
        .Concat(play.Months.GrantEnds.Where(end => end.Date.ToLocalDate().PlusDays(-1).ToYearMonth() == month.Month_.ToYearMonth()).SelectMany(end => end.Expired))
        .GroupBy(lapse => lapse.Month.ToYearMonth())
        .ToDictionary(lot => lot.Key, lot => lot.Sum(lapse => lapse.Minutes));

    private static int Carried(Play play, Month month, Dictionary<YearMonth, int> expired) =>
        play.MonthEnds[month.Month_.ToYearMonth()].TotalMinutes - expired.Values.Sum();

    private void Differences(IReadOnlyList<Difference> differences, int count, string what)
    {
        if (differences.Count == 0)
        {
            _console.Write(new Padder(new Text($"✓ All {count.Number()} {what} are as worked out by hand.", Style.Parse("green"))).Padding(2, 0, 0, 0));
            return;
        }

        _console.Write(new Padder(new Text($"✗ {differences.Count.Number()} of {count.Number()} {what} are wrong:", Style.Parse("red bold"))).Padding(2, 0, 0, 0));
        foreach (var one in differences)
            _console.Write(new Padder(new Text($"✗ {one.Where}: {one.What}: expected {one.Expected}, but the service says {one.Actual}", Style.Parse("red"))).Padding(4, 0, 2, 0));
    }

    private static string LevelSentence(Play play)
    {
        var values = play.Level.Values.ToDictionary(value => value.Name, StringComparer.Ordinal);
        var parts = new List<string>
        {
            Say("entitlementMinutesPerMonth", minutes => $"{InHours(minutes)} a month"),
            Say("capMinutes", minutes => $"at most {InHours(minutes)} at a time"),
            Say("windowMonthsInclusive", months => $"a month's hours last {months} months"),
            Say("consumptionOrder", order => order switch
            {
                "\"OldestFirst\"" => "oldest hours first",
                "\"CurrentThenNewestFirst\"" => "this month's hours first, then the newest",
                "\"CurrentThenOldestFirst\"" => "this month's hours first, then the oldest",
                _ => order,
            }),
            Say("holidayCapMinutesPerDay", cap => cap == "null" ? "no cap on holidays" : $"at most {InHours(cap)} a day on holidays"),
        };
        return $"{play.Level.Document}: {string.Join("; ", parts)}. What the document does not state is marked (assumed).";

        string Say(string name, Func<string, string> words) =>
            !values.TryGetValue(name, out var value) ? $"{name} unknown" : words(value.Json) + (value.Assumed ? " (assumed)" : "");

        static string InHours(string json) => Words.Hours(int.Parse(json, CultureInfo.InvariantCulture));
    }

    private static Text Minutes(int minutes) => minutes == 0 ? Dim("·") : Plain(Words.Hours(minutes));

    private static Text Plain(string text) => new(text);

    private static Text Dim(string text) => new(text, Style.Parse("grey"));
}
