using Spectre.Console;

namespace Ledsager.Cli;

/// <summary>What a person reads: text that reads well without colours too, a hundred columns wide in a pipe.</summary>
internal static class Paper
{
    private const int PipeWidth = 100;

    public static IAnsiConsole Console(int? width = null)
    {
        var console = System.Console.IsOutputRedirected
            ? AnsiConsole.Create(new AnsiConsoleSettings
            {
                Ansi = AnsiSupport.No,
                ColorSystem = ColorSystemSupport.NoColors,
                Interactive = InteractionSupport.No,
                Out = new AnsiConsoleOutput(new PlainWriter(System.Console.Out)),
            })
            : AnsiConsole.Create(new AnsiConsoleSettings
            {
                ColorSystem = Environment.GetEnvironmentVariable("NO_COLOR") is { Length: > 0 } ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
            });

        // On a terminal as wide as it is, up to where lines get too long to read.
        console.Profile.Width = width ?? (System.Console.IsOutputRedirected ? PipeWidth : Math.Clamp(console.Profile.Width, 80, 120));
        console.Profile.Capabilities.Unicode = true;
        return console;
    }

    /// <summary>A table; a column whose name begins with &gt; holds numbers and is aligned to the right.</summary>
    public static Table Table(params ReadOnlySpan<string> columns)
    {
        var table = new Table().Border(TableBorder.Simple);
        foreach (var column in columns)
        {
            table.AddColumn(column.StartsWith('>')
                ? new TableColumn(column[1..]).RightAligned().NoWrap().Padding(0, 0, 1, 0)
                : new TableColumn(column).Padding(0, 0, 1, 0));
        }

        return table;
    }

    /// <summary>The same table with its columns one space apart.</summary>
    public static Table Dense(this Table table)
    {
        foreach (var column in table.Columns)
            column.Padding(0, 0, 0, 0);

        return table;
    }

    /// <summary>The line a report begins with.</summary>
    public static void Title(this IAnsiConsole console, string text)
    {
        console.Write(new Text(text, Style.Parse("bold")));
        console.WriteLine();
    }

    /// <summary>A sentence or two, wrapped and set in.</summary>
    public static void Paragraph(this IAnsiConsole console, string text, string style = "default") =>
        console.Write(new Padder(new Text(text, Style.Parse(style))).Padding(2, 0, 2, 0));

    public static Text Plain(string text) => new(text);

    public static Text Dim(string text) => new(text, Style.Parse("grey"));

    /// <summary>Hours:minutes; a dot for none, so that what is there stands out.</summary>
    public static Text Hours(int minutes) => minutes == 0 ? Dim("·") : Plain(Words.Hours(minutes));
}
