using Ledsager.EventStore;
using Ledsager.Service.Clock;
using NodaTime;

namespace Ledsager.Service.Transactions;

/// <summary>
/// Knocks on the cases whose calendar has something to tell. A timer knows when, the decider knows what: a late, early or doubled timer finds
/// nothing new, and an answer never waits for it. Any number of processes may do this on one database.
/// </summary>
internal sealed partial class CalendarWorker(IEventStore store, CaseTransactions transactions, ClockGuard clock, ILogger<CalendarWorker> log) : BackgroundService
{
    // While one lane waits for a commit the other reads and decides.
    private const int Lanes = 2;
    private const int BatchSize = 256;
    private static readonly Duration Lease = Duration.FromSeconds(30);
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _oneAtATime = new(1, 1);

    /// <summary>Handles everything that is due now. A case that resists is tried again later, at last parked, and the others do not wait for it.</summary>
    /// <returns>How many timers were handled; none while nobody can vouch for the clock.</returns>
    public async Task<int> HandleDue(CancellationToken cancel)
    {
        // Who asks for the work to be done must not return while another is still at it.
        await _oneAtATime.WaitAsync(cancel);
        try
        {
            return (await Task.WhenAll(Enumerable.Range(0, Lanes).Select(_ => HandleBatches(cancel)))).Sum();
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    public override void Dispose()
    {
        _oneAtATime.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await HandleDue(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                // Storage is away; the timers stay due.
                LogFailed(log, e);
            }

            await Task.Delay(Rest, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<int> HandleBatches(CancellationToken cancel)
    {
        var handled = 0;
        while (clock.TryGetTime(out var now) && await store.Timers.Claim(now, BatchSize, Lease, cancel) is { Count: > 0 } due)
        {
            try
            {
                var outcomes = await transactions.Turn([.. due.Select(timer => new CitizenName(timer.Stream.Tenant, timer.Stream.Id))], cancel);
                for (var i = 0; i < outcomes.Count; i++)
                {
                    if (outcomes[i] is { } error)
                        await Resisted(due[i], error, cancel);
                    else
                        handled++;
                }
            }
            catch (OperationCanceledException) when (cancel.IsCancellationRequested)
            {
                // Nobody shall wait for the lease of a process that knew it would stop. What is handled is not ours any more.
                await store.Timers.Return(due, CancellationToken.None);
                throw;
            }
        }

        return handled;
    }

    private async Task Resisted(DueTimer due, Exception error, CancellationToken cancel)
    {
        if (TimerRetry.After(due) is { } delay)
        {
            LogResists(log, due.Timer.Id, due.Stream.Tenant, due.Failures + 1, delay.TotalSeconds, error);
            await store.Timers.Release(due, error.Message, delay, cancel);
        }
        else
        {
            LogParked(log, due.Timer.Id, due.Stream.Tenant, due.Failures + 1, error);
            await store.Timers.Park(due, error.Message, cancel);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The calendar could not be told; it is tried again.")]
    private static partial void LogFailed(ILogger log, Exception e);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The timer {Timer} of municipality {Municipality} failed for the {Failures}. time; it is tried again in {Seconds} s.")]
    private static partial void LogResists(ILogger log, string timer, string municipality, int failures, double seconds, Exception e);

    [LoggerMessage(Level = LogLevel.Error, Message = "The timer {Timer} of municipality {Municipality} failed {Failures} times and is parked. Mend the cause and replay it with TimerService.ReplayParked.")]
    private static partial void LogParked(ILogger log, string timer, string municipality, int failures, Exception e);
}
