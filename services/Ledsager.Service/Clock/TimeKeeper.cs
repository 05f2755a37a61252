using Ledsager.EventStore;

namespace Ledsager.Service.Clock;

/// <summary>Notes how far time has come, so that the next process can tell a stop from a leap; and while the clock is not trusted, asks whether it can be.</summary>
internal sealed partial class TimeKeeper(ClockGuard guard, IEventStore store, ILogger<TimeKeeper> log) : BackgroundService
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var before = ClockStanding.Trusted;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await guard.Look(store.Timers, stoppingToken);
            }
            catch (Exception e) when (e is StoreUnavailableException or StoreRefusedException)
            {
                LogAway(log, e);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }

            if (guard.Standing != before)
                LogStanding(log, before = guard.Standing, NodaTime.Text.InstantPattern.General.Format(guard.Wall));

            await Task.Delay(BetweenLooks, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The clock is now {Standing}; the system says {Wall}. A clock that is not trusted is confirmed with TimerService.ConfirmClock.")]
    private static partial void LogStanding(ILogger log, ClockStanding standing, string wall);

    [LoggerMessage(Level = LogLevel.Warning, Message = "How far time has come could not be noted.")]
    private static partial void LogAway(ILogger log, Exception e);
}
