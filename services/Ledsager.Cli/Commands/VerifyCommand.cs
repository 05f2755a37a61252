using System.CommandLine;
using System.Globalization;
using Google.Protobuf;
using Grpc.Core;
using Ledsager.Api.Audit.V1;
using Ledsager.Cli.Verification;
using JournalHead = Ledsager.Cli.Verification.JournalHead;

namespace Ledsager.Cli.Commands;

/// <summary>ledsager verify: whether a journal is complete and unaltered, in a file or where it is kept.</summary>
internal static class VerifyCommand
{
    public static Command Create()
    {
        var file = new Argument<FileInfo?>("FILE") { Description = "An exported journal: checked here, without the service.", Arity = ArgumentArity.ZeroOrOne };
        var (head, address) = (Arguments.Head(), Connection.AddressOption());
        var municipality = Arguments.MunicipalityOption("Without FILE: lets the service check the journal it holds. With FILE: whose journal it must be.");
        var citizen = new Option<string>("--citizen") { Description = "Without FILE: also counts this citizen's facts, and checks that none is missing.", HelpName = "ID" };
        var command = new DescribedCommand("verify", "Checks that a municipality's journal is complete and unaltered, and names the first entry that was altered, removed, moved or put in.")
        {
            Examples =
            [
                "ledsager verify ballerup.ndjson",
                "ledsager verify ballerup.ndjson --head 1042:5f2c…  (a head noted at an earlier export)",
                "ledsager verify --municipality 0151 --citizen 4f1c",
            ],
            JsonOutput =
            [
                "{\"municipality\", \"intact\", \"entries\", \"head\", \"problem\": {\"kind\", \"position\", \"line\", \"explanation\"}}",
                "kind is Altered, Missing, Reordered, Inserted, CutOff or Rewritten",
                "of the service's own check problem has only an explanation; with --citizen also \"citizenFacts\"",
            ],
            ExitCodes = ["0  intact", "1  not intact", "2  could not be checked: no such file, not an export, no service, wrong usage"],
        };
        command.Add(file, head, municipality, citizen, address);
        command.Validators.Add(result =>
        {
            var (named, code) = (result.GetResult(file)?.Tokens.Count > 0, result.GetResult(municipality) is not null);
            if (!named && !code)
                result.AddError("Name a FILE to check, or a --municipality whose journal the service is to check.");
            else if (named && result.GetResult(citizen) is not null)
                result.AddError("--citizen is for the service's own check: leave FILE out.");
        });
        command.SetAction((parsed, cancel) =>
        {
            var (code, noted, json) = (parsed.GetValue(municipality), parsed.GetValue(head), parsed.GetValue(Arguments.Json));
            return parsed.GetValue(file) is { } exported
                ? Task.FromResult(CheckFile(exported, code, noted, json))
                : Connection.With(parsed.GetRequiredValue(address), api => AskService(api, code!, parsed.GetValue(citizen), noted, json, cancel));
        });
        return command;
    }

    private static int CheckFile(FileInfo file, string? municipality, JournalHead? noted, bool json)
    {
        using var progress = new Progress($"Verifying {file.Name}");
        using var stream = new FileStream(file.FullName, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0, FileOptions.SequentialScan);
        var verdict = JournalFile.Verify(stream, noted, (bytes, entries) => progress.At(bytes, file.Length, $"{entries.Number()} entries"));
        if (municipality is not null && municipality != verdict.Municipality)
            throw new Failure($"{file} is the journal of municipality {verdict.Municipality}, not of {municipality}.");

        progress.Dispose();
        if (json)
        {
            Json.WriteObject(new
            {
                municipality = verdict.Municipality,
                intact = verdict.Intact,
                entries = verdict.Head.Position,
                head = verdict.Head.ToString(),
                problem = verdict.Problem is { } p ? new { kind = p.Kind.ToString(), position = p.Position, line = p.Line, explanation = p.Explanation } : null,
            });
        }
        else if (verdict.Problem is { } problem)
        {
            var before = Math.Min(verdict.Head.Position, Math.Max(problem.Position - 1, 0));
            NotIntact(problem.Explanation, $"Line {problem.Line.Number()} of {file}. Checked and as written: {(before == 0 ? "nothing" : $"entries 1 to {before.Number()}")}.");
        }
        else
        {
            Intact(verdict.Municipality, verdict.Head, noted, progress.Elapsed, Words.Counted(verdict.Citizens, "citizen", "citizens"));
        }

        return verdict.Intact ? 0 : 1;
    }

    private static async Task<int> AskService(CallInvoker api, string municipality, string? citizen, JournalHead? noted, bool json, CancellationToken cancel)
    {
        var request = new VerifyJournalRequest { Municipality = $"municipalities/{municipality}" };
        if (citizen is not null)
            request.Citizen = new Citizen(municipality, citizen).Name;

        if (noted is not null)
            request.NotedHead = new() { Position = noted.Position, Hash = ByteString.CopyFrom(Convert.FromHexString(noted.Hash)) };

        using var progress = new Progress($"The service verifies {municipality}");
        using var call = new AuditService.AuditServiceClient(api).VerifyJournal(request, cancellationToken: cancel);
        var verdict = new VerifyJournalResponse();
        await foreach (var told in call.ResponseStream.ReadAllAsync(cancel))
        {
            verdict = told;
            progress.At(told.Position, 0, $"{told.Position.Number()} entries");
        }

        progress.Dispose();
        if (!verdict.Finished)
            throw new Failure("the service ended its answer before the verdict.");

        var head = verdict.Intact ? new JournalHead(verdict.Head.Position, Convert.ToHexStringLower(verdict.Head.Hash.Span)) : null;
        if (json)
        {
            Json.WriteObject(new
            {
                municipality,
                intact = verdict.Intact,
                entries = verdict.Position,
                head = head?.ToString(),
                citizenFacts = citizen is null ? null : (long?)verdict.CitizenFacts,
                problem = verdict.Intact ? null : new { explanation = verdict.Problem },
            });
        }
        else if (head is not null)
        {
            Intact(municipality, head, noted, progress.Elapsed, citizen is null ? null : $"{Words.Counted(verdict.CitizenFacts, "fact", "facts")} of citizen {citizen}");
        }
        else
        {
            NotIntact(verdict.Problem);
        }

        return verdict.Intact ? 0 : 1;
    }

    private static void Intact(string municipality, JournalHead head, JournalHead? noted, TimeSpan elapsed, string? more)
    {
        Console.Out.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"✓ Intact: {Words.Counted(head.Position, "entry", "entries")} of municipality {municipality}{(more is null ? "" : $", {more}")}, checked in {elapsed.TotalSeconds:0.0} s"));
        if (noted is not null)
            Console.Out.WriteLine($"✓ The head noted at {noted.Position.Number()} is in it: nothing up to there has changed.");

        Console.Out.WriteLine($"  head {head}");
    }

    private static void NotIntact(string explanation, string? where = null)
    {
        var console = Paper.Console();
        console.Title("✗ Not intact");
        console.Paragraph($"{char.ToUpperInvariant(explanation[0])}{explanation[1..].TrimEnd('.')}.");
        if (where is not null)
            console.Paragraph(where, "grey");
    }
}
