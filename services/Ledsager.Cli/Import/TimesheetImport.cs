using System.Runtime.ExceptionServices;
using System.Threading.Channels;
using Grpc.Core;
using Ledsager.Api.Payroll.V1;

namespace Ledsager.Cli.Import;

/// <summary>
/// Sends a file's lines and tells every outcome in the order of the file. What has been sent and not been answered is all that is held, so a file
/// of any length needs the same memory.
/// </summary>
internal sealed class TimesheetImport(PayrollService.PayrollServiceClient payroll, TimesheetFile file, Action<TimesheetRow, LineOutcome> tell)
{
    private const int LinesTogether = 250;

    // As many as the service has under way, so that it never waits for this program.
    private const int MostUnanswered = 16_384;

    private readonly Channel<TimesheetRow> _unanswered =
        Channel.CreateBounded<TimesheetRow>(new BoundedChannelOptions(MostUnanswered) { SingleReader = true, SingleWriter = true });

    /// <summary>Rows that were read from the file.</summary>
    public long Read { get; private set; }

    /// <summary>Rows whose outcome was told.</summary>
    public long Told { get; private set; }

    /// <summary>Runs through the file.</summary>
    /// <exception cref="RpcException">The service refused the import, or was lost. Everything told is on record.</exception>
    /// <exception cref="IOException">The file could not be read further.</exception>
    public async Task Run(ImportStart start, CancellationToken cancel)
    {
        using var failed = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        using var call = payroll.ImportHours(cancellationToken: failed.Token);

        // Whichever fails first ends the other, and its reason counts.
        ExceptionDispatchInfo? failure = null;
        await Task.WhenAll(Part(() => Send(call.RequestStream, start, failed.Token)), Part(() => Tell(call.ResponseStream, failed.Token)));
        failure?.Throw();

        async Task Part(Func<Task> part)
        {
            try
            {
                await part();
            }
            catch (Exception e)
            {
                Interlocked.CompareExchange(ref failure, ExceptionDispatchInfo.Capture(e), null);
                await failed.CancelAsync();
            }
        }
    }

    private async Task Send(IClientStreamWriter<ImportHoursRequest> requests, ImportStart start, CancellationToken cancel)
    {
        await requests.WriteAsync(new ImportHoursRequest { Start = start }, cancel);
        var together = new ImportLines();
        foreach (var row in file.Rows())
        {
            Read++;

            // Outcomes make room, and they come only for what has been sent.
            if (!_unanswered.Writer.TryWrite(row))
            {
                await SendTogether();
                await _unanswered.Writer.WriteAsync(row, cancel);
            }

            if (row.Line is null)
                continue;

            together.Lines.Add(row.Line);
            if (together.Lines.Count == LinesTogether)
                await SendTogether();
        }

        await SendTogether();
        _unanswered.Writer.Complete();
        await requests.CompleteAsync();

        async Task SendTogether()
        {
            if (together.Lines.Count == 0)
                return;

            await requests.WriteAsync(new ImportHoursRequest { Lines = together }, cancel);
            together = new ImportLines();
        }
    }

    private async Task Tell(IAsyncStreamReader<ImportHoursResponse> responses, CancellationToken cancel)
    {
        var outcomes = new Queue<LineOutcome>();
        var finished = false;
        await foreach (var row in _unanswered.Reader.ReadAllAsync(cancel))
        {
            // What cannot be read is not sent, and has its outcome when its turn comes.
            tell(row, row.Line is null ? Unreadable(row) : await Next(row));
            Told++;
        }

        while (!finished && await More())
        {
        }

        async Task<LineOutcome> Next(TimesheetRow row)
        {
            while (outcomes.Count == 0)
            {
                if (!await More())
                    throw new Failure($"the service ended the import at line {row.Number} without saying why. Send the file again: what is on record is not recorded twice.");
            }

            var outcome = outcomes.Dequeue();
            return outcome.Number == row.Number
                ? outcome
                : throw new Failure($"the service answered line {outcome.Number} where line {row.Number} was due.");
        }

        async Task<bool> More()
        {
            if (!await responses.MoveNext(cancel))
                return false;

            foreach (var outcome in responses.Current.Outcomes)
                outcomes.Enqueue(outcome);

            finished = responses.Current.Finished;
            return true;
        }
    }

    private static LineOutcome Unreadable(TimesheetRow row) => new()
    {
        Number = row.Number,
        Result = LineResult.Refused,
        Refusal = new LineRefusal { Reason = "UNREADABLE_LINE", Message = row.Fault, DanishMessage = row.DanishFault },
    };
}
