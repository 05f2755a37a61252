using Ledsager.EventStore;
using NodaTime;

namespace Ledsager.Service.Transactions;

/// <summary>
/// Knocks on the cases whose calendar has something to tell. A timer knows when, the decider knows what: a late, early or doubled timer finds
/// nothing new, and an answer never waits for it.
/// </summary>
internal sealed partial class CalendarWorker(IEventStore store, CaseTransactions transactions, IClock clock, ILogger<CalendarWorker> log) : BackgroundService
{
    private const int BatchSize = 256;
    private const int AtATime = 32;
    private static readonly Duration Lease = Duration.FromMinutes(1);
    private static readonly Duration RetryAfter = Duration.FromSeconds(30);
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _oneAtATime = new(1, 1);

    /// <summary>Handles everything that is due now. A case that resists is given back and logged; the others do not wait for it.</summary>
    /// <returns>How many timers were handled.</returns>
    public async Task<int> HandleDue(CancellationToken cancel)
    {
        // Who asks for the work to be done must not return while another is still at it.
        await _oneAtATime.WaitAsync(cancel);
        try
        {
            var handled = 0;
            while (await store.ClaimTimers(clock.GetCurrentInstant(), BatchSize, Lease, cancel) is { Count: > 0 } due)
            {
                await Parallel.ForEachAsync(due, new ParallelOptions { MaxDegreeOfParallelism = AtATime, CancellationToken = cancel }, async (timer, token) =>
                {
                    if (await Handle(timer, token))
                        Interlocked.Increment(ref handled);
                });
            }

            return handled;
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

    private async Task<bool> Handle(DueTimer due, CancellationToken cancel)
    {
        try
        {
            await transactions.Turn(new CitizenName(due.Stream.Tenant, due.Stream.Id), cancel);
            return true;
        }
        catch (Exception e) when (e is not (OperationCanceledException or StoreUnavailableException))
        {
            LogResists(log, due.Timer.Id, due.Stream.Tenant, due.Attempts, e);
            await store.ReleaseTimer(due, e.Message, RetryAfter, cancel);
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The calendar could not be told; it is tried again.")]
    private static partial void LogFailed(ILogger log, Exception e);

    [LoggerMessage(Level = LogLevel.Error, Message = "The timer {Timer} of municipality {Municipality} could not be handled (attempt {Attempt}); it is tried again.")]
    private static partial void LogResists(ILogger log, string timer, string municipality, int attempt, Exception e);
}
