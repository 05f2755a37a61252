using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Ledsager.Cli;

/// <summary>A command that shows in its help how it is used and what its exit codes mean.</summary>
internal sealed class DescribedCommand(string name, string description) : Command(name, description)
{
    /// <summary>Command lines that can be typed as they stand.</summary>
    public required string[] Examples { get; init; }

    /// <summary>What --json prints.</summary>
    public string[] JsonOutput { get; init; } = [];

    /// <summary>What the exit codes mean.</summary>
    public string[] ExitCodes { get; init; } = ["0  done", "2  could not be done: refused, not found, no service, wrong usage"];

    /// <summary>Adds what the command takes, and --json, which every command takes.</summary>
    public void Add(params ReadOnlySpan<Symbol> symbols)
    {
        foreach (var symbol in symbols)
        {
            if (symbol is Argument argument)
                Arguments.Add(argument);
            else
                Options.Add((Option)symbol);
        }

        Options.Add(Cli.Arguments.Json);
    }

    /// <summary>Lets every help text end with examples.</summary>
    public static void CompleteHelp(Command root)
    {
        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new Help((HelpAction)help.Action!);
    }

    private sealed class Help(HelpAction standard) : SynchronousCommandLineAction
    {
        public override int Invoke(ParseResult parseResult)
        {
            standard.MaxWidth = Console.IsOutputRedirected ? 100 : Math.Clamp(Console.WindowWidth, 80, 120);
            var code = standard.Invoke(parseResult);
            if (parseResult.CommandResult.Command is DescribedCommand command)
            {
                var output = parseResult.InvocationConfiguration.Output;
                Section(output, command.Examples.Length > 1 ? "Examples" : "Example", command.Examples);
                Section(output, "With --json", command.JsonOutput);
                Section(output, "Exit codes", command.ExitCodes);
            }

            return code;
        }

        private static void Section(TextWriter output, string title, string[] lines)
        {
            if (lines.Length == 0)
                return;

            output.WriteLine($"{title}:");
            foreach (var line in lines)
                output.WriteLine($"  {line}");

            output.WriteLine();
        }
    }
}
