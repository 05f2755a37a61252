using System.CommandLine;
using System.Text.RegularExpressions;
using Grpc.Core;
using Ledsager.Api.Payroll.V1;
using Ledsager.Cli.Import;
using Spectre.Console;

namespace Ledsager.Cli.Commands;

/// <summary>ledsager import: sends a file of timesheets, and tells what became of every line.</summary>
internal static partial class ImportCommand
{
    private const int SomeNotRecorded = 1;

    // A file that is wrong from end to end says so in the first lines; the rest stand in the file of rejects.
    private const int MostToldInWords = 20;

    public static Command Create()
    {
        var (municipality, address) = (Arguments.Municipality(), Connection.AddressOption());
        var file = new Argument<FileInfo>("FILE") { Description = "The timesheets: semicolons, a first row naming borger;linje;dato and timer or minutter; optional type (almindelig, ferie) and ledsager." };
        var actor = new Option<string>("--actor") { Description = "Who sends it, 1 to 100 characters, never a CPR number or a name.", HelpName = "ID", DefaultValueFactory = _ => "import" };
        var rejects = new Option<FileInfo?>("--rejects") { Description = "Where lines that were not recorded go; beside FILE unless given.", HelpName = "FILE" };
        var all = new Option<bool>("--all") { Description = "Tell what became of every line, not only of those that were not recorded." };
        var command = new DescribedCommand(
            "import",
            "Records the lines of a file of timesheets, as Danish payroll systems write them: decimal comma, dd-mm-yyyy or ISO, UTF-8 or Windows-1252. A bad line stops no other. "
            + "After any interruption send the file again: what is on record is known by its line id and not recorded twice.")
        {
            Examples = ["ledsager import 0151 timer.csv", "ledsager import 0151 timer.afvist.csv --actor loen"],
            JsonOutput =
            [
                "ledsager.payroll.v1.LineOutcome, one line a line of the file; then",
                "{\"file\", \"encoding\", \"amounts\", \"dates\", \"passedOver\", \"lines\", \"accepted\", \"duplicate\",",
                " \"refused\", \"failed\", \"acceptedMinutes\", \"rejects\"}; rejects is null when there are none",
            ],
            ExitCodes = ["0  every line is on record", "1  some lines are not, and stand in the file of rejects", "2  could not be done, or only in part: send the file again"],
        };
        command.Add(municipality, file, actor, rejects, all, address);
        command.SetAction((parsed, cancel) => Connection.With(parsed.GetRequiredValue(address), api => Run(
            new PayrollService.PayrollServiceClient(api),
            parsed.GetRequiredValue(municipality), parsed.GetRequiredValue(file), parsed.GetRequiredValue(actor), parsed.GetValue(rejects),
            new Report(parsed.GetValue(Arguments.Json), parsed.GetValue(all)), cancel)));
        return command;
    }

    private static async Task<int> Run(
        PayrollService.PayrollServiceClient payroll, string municipality, FileInfo file, string actor, FileInfo? rejectsGiven, Report report, CancellationToken cancel)
    {
        if (rejectsGiven is { Exists: true })
            throw new Failure($"{rejectsGiven} is there already, and may be in somebody's hands. Choose another name.");

        using var stream = file.OpenRead();
        if (!stream.CanSeek)
            throw new Failure($"{file} can be read only once, as a pipe can. Write it to a file first.");

        var timesheets = Open(file, stream);
        using var rejects = new RejectsFile(rejectsGiven ?? RejectsFile.Beside(file), timesheets);
        report.Begin(file, timesheets);
        using (var progress = new Progress($"Importing {file.Name}"))
        {
            TimesheetImport import = null!;
            import = new(payroll, timesheets, (row, outcome) =>
            {
                if (outcome.Refusal is { } refusal)
                    rejects.Add(row, refusal.Reason, refusal.DanishMessage);

                report.Tell(row, outcome, progress);

                // Of what has been read as much is done as has been told.
                progress.At((long)(stream.Position * ((import.Told + 1.0) / import.Read)), stream.Length, report.InWords);
            });
            try
            {
                await import.Run(new ImportStart { Municipality = $"municipalities/{municipality}", RequestId = RequestId(file), Actor = actor }, cancel);
            }
            catch (RpcException e) when (e.StatusCode == StatusCode.Unavailable && import.Told > 0)
            {
                throw new Failure(
                    $"the service was lost. Of {Words.Counted(import.Told, "line", "lines")} the outcome was told, and holds. Send the file again when the service is back: nothing is recorded twice.", e)
                {
                    Status = "UNAVAILABLE",
                };
            }
        }

        return report.End(file, timesheets, rejects.Complete());
    }

    private static TimesheetFile Open(FileInfo file, Stream stream)
    {
        try
        {
            return TimesheetFile.Open(stream);
        }
        catch (FormatException e)
        {
            throw new Failure($"{file}: {e.Message}", e);
        }
    }

    // What an import records is traced to the file by it.
    private static string RequestId(FileInfo file)
    {
        var name = NotOfAnId().Replace(file.Name, "-");
        return name[..Math.Min(name.Length, 60)];
    }

    [GeneratedRegex("[^A-Za-z0-9._~-]", RegexOptions.None, 1000)]
    private static partial Regex NotOfAnId();

    /// <summary>What is told of an import, in words or as JSON.</summary>
    private sealed class Report(bool json, bool all)
    {
        private readonly IAnsiConsole _console = Paper.Console();
        private readonly ImportSummary _sum = new();
        private int _told;

        public string InWords => $"{Words.Counted(_sum.Lines, "line", "lines")}, {(_sum.Refused + _sum.Failed).Number()} not recorded";

        public void Begin(FileInfo file, TimesheetFile timesheets)
        {
            if (json)
                return;

            _console.Title($"{file.Name}: {timesheets.EncodingName}, {timesheets.Amounts}");
            if (timesheets.PassedOver.Count > 0)
                _console.Paragraph($"Passed over: the column{(timesheets.PassedOver.Count > 1 ? "s" : "")} {string.Join(", ", timesheets.PassedOver)}.", "grey");
        }

        public void Tell(TimesheetRow row, LineOutcome outcome, Progress progress)
        {
            Count(outcome);
            if (json)
            {
                Json.Write(outcome);
                return;
            }

            var isWrong = outcome.Refusal is not null;
            if (!all && (!isWrong || _told++ >= MostToldInWords))
                return;

            progress.Clear();
            _console.WriteLine($"  line {row.Number,-7} {(isWrong ? outcome.Refusal!.Reason : InWord(outcome))}");
            if (isWrong)
                _console.Write(new Padder(Paper.Dim(outcome.Refusal!.Message)).Padding(15, 0, 2, 0));
        }

        public int End(FileInfo file, TimesheetFile timesheets, FileInfo? rejects)
        {
            var notRecorded = _sum.Refused + _sum.Failed;
            if (json)
            {
                Json.WriteObject(new
                {
                    file = file.FullName, encoding = timesheets.EncodingName, amounts = timesheets.Amounts, dates = timesheets.DateForms, passedOver = timesheets.PassedOver,
                    lines = _sum.Lines, accepted = _sum.Accepted, duplicate = _sum.Duplicate, refused = _sum.Refused, failed = _sum.Failed, acceptedMinutes = _sum.AcceptedMinutes,
                    rejects = rejects?.FullName,
                });
                return notRecorded > 0 ? SomeNotRecorded : 0;
            }

            if (!all && _told > MostToldInWords)
                _console.WriteLine($"  … and {Words.Counted(_told - MostToldInWords, "line", "lines")} more.");

            var dates = timesheets.DateForms.Count > 0 ? $" Dates as {string.Join(" and ", timesheets.DateForms)}." : "";
            _console.Paragraph(
                $"{Words.Counted(_sum.Lines, "line", "lines")}: {_sum.Accepted.Number()} recorded with {Words.Hours(_sum.AcceptedMinutes)} hours, {_sum.Duplicate.Number()} on record already, "
                + $"{notRecorded.Number()} not recorded.{dates}");
            if (_sum.Failed > 0)
                _console.Paragraph($"{Words.Counted(_sum.Failed, "line", "lines")} failed through no fault of their own: send the file again.");

            if (rejects is not null)
                _console.Paragraph($"What was not recorded stands in {rejects.Name}, with the reason in Danish: mend it and send it.");

            return notRecorded > 0 ? SomeNotRecorded : 0;
        }

        private void Count(LineOutcome outcome)
        {
            _sum.Lines++;
            switch (outcome.Result)
            {
                case LineResult.Accepted:
                    _sum.Accepted++;
                    _sum.AcceptedMinutes += outcome.RegisteredMinutes;
                    break;
                case LineResult.Duplicate:
                    _sum.Duplicate++;
                    break;
                case LineResult.Failed:
                    _sum.Failed++;
                    break;
                default:
                    _sum.Refused++;
                    break;
            }
        }

        private static string InWord(LineOutcome outcome) => outcome.Result == LineResult.Duplicate
            ? "on record already"
            : $"recorded, {Words.Hours(outcome.RegisteredMinutes)}{(outcome.ChargedMinutes != outcome.RegisteredMinutes ? $", of which {Words.Hours(outcome.ChargedMinutes)} charged" : "")}";
    }
}
