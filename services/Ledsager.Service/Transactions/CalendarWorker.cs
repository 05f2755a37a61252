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

    /// <summary>Handles everything that is due now.</summary>
    /// <returns>How many timers were handled.</returns>
    /// <exception cref="InvalidOperationException">A timer could not be handled; it is given back with its error.</exception>
    public async Task<int> HandleDue(CancellationToken cancel)
    {
        var handled = 0;
        while (await store.ClaimTimers(clock.GetCurrentInstant(), BatchSize, Lease, cancel) is { Count: > 0 } due)
        {
            await Parallel.ForEachAsync(due, new ParallelOptions { MaxDegreeOfParallelism = AtATime, CancellationToken = cancel }, async (timer, token) => await Handle(timer, token));
            handled += due.Count;
        }

        return handled;
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
                // Storage is away, or a case resists: both are on record, and the timers stay due.
                LogFailed(log, e);
            }

            await Task.Delay(Rest, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task Handle(DueTimer due, CancellationToken cancel)
    {
        try
        {
            await transactions.Turn(new CitizenName(due.Stream.Tenant, due.Stream.Id), cancel);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            await store.ReleaseTimer(due, e.Message, RetryAfter, cancel);
            throw new InvalidOperationException($"The timer {due.Timer.Id} of municipality {due.Stream.Tenant} could not be handled: {e.Message}", e);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The calendar could not be told; it is tried again.")]
    private static partial void LogFailed(ILogger log, Exception e);
}
