using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Text;
using Ledsager.Cli;
using Ledsager.Cli.Commands;

// Danish texts and bars need more than ASCII, whatever the terminal's own encoding.
Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);

// Not a RootCommand, which is called after its file.
var ledsager = new Command("ledsager", "A client of Ledsager, the hours account of Serviceloven § 97.")
{
    new HelpOption(),
    new VersionOption(),
    BalanceCommand.Create(),
    ExplainCommand.Create(),
    MonthsCommand.Create(),
    DeadlinesCommand.Create(),
    ReplayCommand.Create(),
    CompareCommand.Create(),
    ImportCommand.Create(),
    TailCommand.Create(),
    ExportCommand.Create(),
    VerifyCommand.Create(),
    ClockCommand.Create(),
    TimersCommand.Create(),
    DemoCommand.Create(),
    SimulateCommand.Create(),
};
DescribedCommand.CompleteHelp(ledsager);

var parsed = ledsager.Parse(args);
if (parsed.Action is ParseErrorAction misunderstood)
    misunderstood.ShowHelp = args.Length == 0; // What is wrong should not be lost above a page of help.

try
{
    var code = await parsed.InvokeAsync(new() { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = TimeSpan.FromSeconds(20) });

    // 1 is an answer – not intact, not right – and never a misunderstanding.
    return parsed.Action is ParseErrorAction ? Failure.ExitCode : code;
}
catch (Failure failure)
{
    failure.Tell(parsed.GetValue(Arguments.Json));
    return Failure.ExitCode;
}
catch (Exception e) when (e is IOException or UnauthorizedAccessException)
{
    new Failure(e.Message, e).Tell(parsed.GetValue(Arguments.Json));
    return Failure.ExitCode;
}
catch (OperationCanceledException)
{
    return 130; // Interrupted, as shells say it.
}
