using System.Runtime.ExceptionServices;
using System.Threading.Channels;
using Ledsager.Api.Payroll.V1;
using Ledsager.Cases;
using Ledsager.EventStore;
using Ledsager.Service.Api;
using Ledsager.Service.Transactions;

namespace Ledsager.Service.Payroll;

/// <summary>
/// One import under way. Many lines are in flight, those of a citizen one group after the other: while a group is being recorded the citizen's
/// next lines gather, and go together. Outcomes leave in the order the lines came, and new lines are taken only as outcomes leave, so that a
/// file of any length needs the same memory.
/// </summary>
internal sealed partial class HoursImport(CaseTransactions transactions, string municipality, string requestId, string actor, ILogger log)
{
    private const int MostInFlight = 16_384;
    private const int Recorders = 32;
    private const int LargestGroup = 64;
    private const int MostOutcomesTogether = 256;

    private readonly Channel<Line> _inOrder = Channel.CreateBounded<Line>(new BoundedChannelOptions(MostInFlight) { SingleReader = true, SingleWriter = true });
    private readonly Channel<WaitingLines> _ready = Channel.CreateUnbounded<WaitingLines>();
    private readonly Dictionary<string, WaitingLines> _citizens = new(StringComparer.Ordinal);
    private readonly ImportSummary _summary = new();

    /// <summary>Takes lines until they end, and tells every outcome.</summary>
    public async Task Run(IAsyncEnumerable<ImportLine> lines, Func<ImportHoursResponse, Task> send, CancellationToken cancel)
    {
        // Whichever part fails first ends the others, and its reason is the call's.
        using var failed = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        ExceptionDispatchInfo? failure = null;
        await Task.WhenAll(
        [
            Part(() => Take(lines, failed.Token)),
            Part(() => Tell(send, failed.Token)),
            .. Enumerable.Range(0, Recorders).Select(_ => Part(() => Record(failed.Token))),
        ]);
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

    private async Task Take(IAsyncEnumerable<ImportLine> lines, CancellationToken cancel)
    {
        await foreach (var sent in lines.WithCancellation(cancel))
        {
            var line = new Line(sent);
            await _inOrder.Writer.WriteAsync(line, cancel);
            if (line.Read(municipality) is { } citizen)
                Queue(citizen, line);
        }

        _inOrder.Writer.Complete();
    }

    private void Queue(CitizenName citizen, Line line)
    {
        lock (_citizens)
        {
            if (_citizens.TryGetValue(citizen.Id, out var waiting))
            {
                waiting.Lines.Enqueue(line);
                return;
            }

            waiting = new WaitingLines(citizen);
            waiting.Lines.Enqueue(line);
            _citizens.Add(citizen.Id, waiting);
            _ready.Writer.TryWrite(waiting);
        }
    }

    private async Task Record(CancellationToken cancel)
    {
        await foreach (var waiting in _ready.Reader.ReadAllAsync(cancel))
        {
            List<Line> group;
            lock (_citizens)
                group = [.. waiting.Lines.Take(LargestGroup)];

            await Record(waiting.Citizen, group, cancel);
            lock (_citizens)
            {
                for (var i = 0; i < group.Count; i++)
                    waiting.Lines.Dequeue();

                if (waiting.Lines.Count > 0)
                    _ready.Writer.TryWrite(waiting);
                else
                    _citizens.Remove(waiting.Citizen.Id);
            }
        }
    }

    private async Task Record(CitizenName citizen, IReadOnlyList<Line> group, CancellationToken cancel)
    {
        try
        {
            var recorded = await transactions.RecordLines(citizen, [.. group.Select(line => line.Command!)], actor, lines => ImportRequest.Of(requestId, citizen, lines), cancel);
            for (var i = 0; i < group.Count; i++)
                group[i].Outcome.SetResult(LineOutcomes.Of(group[i].Number, recorded[i]));
        }
        catch (Exception e) when (e is not (OperationCanceledException or StoreUnavailableException))
        {
            // Storage takes it, but this citizen or this line resists: nobody else shall suffer.
            if (group.Count > 1)
            {
                foreach (var line in group)
                    await Record(citizen, [line], cancel);

                return;
            }

            LogFailed(log, e, citizen.ToString(), group[0].Number);
            group[0].Outcome.SetResult(LineOutcomes.Failed(group[0].Number));
        }
    }

    private async Task Tell(Func<ImportHoursResponse, Task> send, CancellationToken cancel)
    {
        var response = new ImportHoursResponse();
        await foreach (var line in _inOrder.Reader.ReadAllAsync(cancel))
        {
            var outcome = await line.Outcome.Task.WaitAsync(cancel);
            _summary.Add(outcome);
            response.Outcomes.Add(outcome);

            // What is known leaves before the next is waited for, as the caller may be waiting for this one.
            if (response.Outcomes.Count >= MostOutcomesTogether || !_inOrder.Reader.TryPeek(out var next) || !next.Outcome.Task.IsCompleted)
                await Send();
        }

        _ready.Writer.Complete();
        response.Finished = true;
        await Send();

        async Task Send()
        {
            response.Summary = _summary.Clone();
            await send(response);
            response = new ImportHoursResponse();
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Line {Number} of {Citizen} could not be imported.")]
    private static partial void LogFailed(ILogger log, Exception e, string citizen, long number);

    private sealed class WaitingLines(CitizenName citizen)
    {
        public CitizenName Citizen => citizen;

        /// <summary>Lines not yet recorded, those being recorded included, in order.</summary>
        public Queue<Line> Lines { get; } = new();
    }

    private sealed class Line(ImportLine sent)
    {
        public long Number => sent.Number;

        public RecordHours? Command { get; private set; }

        public TaskCompletionSource<LineOutcome> Outcome { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>Reads the line; a malformed one has its outcome at once.</summary>
        /// <returns>Whose it is; null for a malformed one.</returns>
        public CitizenName? Read(string municipality)
        {
            var reading = new Reading();
            var citizen = reading.Citizen($"municipalities/{municipality}/citizens/{sent.CitizenId}");
            Command = reading.Line(sent);
            if (reading.Violations.Count == 0)
                return citizen;

            Outcome.SetResult(LineOutcomes.Malformed(sent.Number, reading.Violations));
            return null;
        }
    }
}
