using System.CommandLine;
using System.Text;
using System.Text.Json;
using Grpc.Core;
using Ledsager.Api.Audit.V1;

namespace Ledsager.Cli.Commands;

/// <summary>ledsager export: takes a municipality's journal home.</summary>
internal static class ExportCommand
{
    public static Command Create()
    {
        var (municipality, address) = (Arguments.Municipality(), Connection.AddressOption());
        var to = new Option<FileInfo>("--out", "-o") { Description = "The file to write. It appears when it is complete, or not at all.", HelpName = "FILE", Required = true };
        var overwrite = new Option<bool>("--overwrite") { Description = "Replace the file if it is there: an earlier export is evidence, and not replaced unasked." };
        var command = new DescribedCommand("export", "Writes a municipality's journal to a file that can be kept, and verified without the service: one JSON object a line.")
        {
            Examples = ["ledsager export 0151 --out ballerup.ndjson", "ledsager verify ballerup.ndjson"],
            JsonOutput = ["{\"file\", \"municipality\", \"entries\", \"bytes\", \"head\"}; head is what verify takes"],
            ExitCodes = ["0  the file is there and complete", "2  could not be done: no file was written"],
        };
        command.Add(municipality, to, overwrite, address);
        command.SetAction((parsed, cancel) => Connection.With(parsed.GetRequiredValue(address), async api =>
        {
            var (whose, file) = (parsed.GetRequiredValue(municipality), parsed.GetRequiredValue(to));
            if (file.Exists && !parsed.GetValue(overwrite))
                throw new Failure($"{file} is there already. Choose another name, or say --overwrite.");

            if (file.Directory is not { Exists: true })
                throw new Failure($"the folder of {file} does not exist.");

            var head = await Write(new AuditService.AuditServiceClient(api), whose, file, parsed.GetValue(overwrite), cancel);
            file.Refresh();
            if (parsed.GetValue(Arguments.Json))
            {
                Json.WriteObject(new { file = file.FullName, municipality = whose, entries = head.Position, bytes = file.Length, head = head.ToString() });
                return 0;
            }

            Console.Out.WriteLine($"{file}: {Words.Counted(head.Position, "entry", "entries")} of municipality {whose}, {file.Length.Number()} bytes");
            Console.Out.WriteLine($"head {head}");
            Console.Out.WriteLine("Note the head elsewhere: it proves later that nothing before it was changed.");
            return 0;
        }));
        return command;
    }

    private static async Task<Verification.JournalHead> Write(
        AuditService.AuditServiceClient audit, string municipality, FileInfo file, bool overwrite, CancellationToken cancel)
    {
        // Beside the file, so that the last step is a rename within one file system.
        var partial = $"{file.FullName}.{Path.GetRandomFileName()}.partial";
        try
        {
            var last = ReadOnlyMemory<byte>.Empty;
            using (var progress = new Progress($"Exporting {municipality}"))
            {
                await using var output = new FileStream(partial, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0, useAsync: false);
                using var call = audit.ExportJournal(new() { Municipality = $"municipalities/{municipality}" }, cancellationToken: cancel);
                await foreach (var piece in call.ResponseStream.ReadAllAsync(cancel))
                {
                    await output.WriteAsync(piece.Lines.Memory, cancel);
                    last = piece.Lines.Memory;
                    progress.At(piece.Position, piece.HeadPosition, $"{piece.Position.Number()} of {piece.HeadPosition.Number()} entries");
                }

                output.Flush(flushToDisk: true);
            }

            var head = HeadIn(last.Span) ?? throw new Failure("the export ended before its head: the service sent only a part of the journal.");
            File.Move(partial, file.FullName, overwrite);
            return head;
        }
        finally
        {
            File.Delete(partial); // What was renamed is no longer there.
        }
    }

    private static Verification.JournalHead? HeadIn(ReadOnlySpan<byte> lines)
    {
        var line = lines.TrimEnd((byte)'\n');
        line = line[(line.LastIndexOf((byte)'\n') + 1)..];
        if (!line.StartsWith("{\"head\":"u8))
            return null;

        using var json = JsonDocument.Parse(Encoding.UTF8.GetString(line));
        var head = json.RootElement.GetProperty("head");
        return new(head.GetProperty("position").GetInt64(), head.GetProperty("hash").GetString()!);
    }
}
