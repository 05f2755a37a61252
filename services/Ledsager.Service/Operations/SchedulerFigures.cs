using System.Diagnostics.Metrics;
using Ledsager.EventStore;
using Ledsager.Service.Clock;
using NodaTime;

namespace Ledsager.Service.Operations;

/// <summary>How the calendar keeps up, looked up when somebody asks.</summary>
/// <param name="Timers">How many timers are due, claimed and parked.</param>
/// <param name="Lag">How long the first of the due and claimed has been due; zero without any.</param>
internal readonly record struct SchedulerFigures(TimerFigures Timers, Duration Lag)
{
    public static async Task<SchedulerFigures> Of(IEventStore store, ClockGuard clock, CancellationToken cancel)
    {
        var now = clock.GetCurrentInstant();
        var figures = await store.Timers.Figures(now, cancel);
        return new SchedulerFigures(figures, figures.OldestDue is { } since ? now - since : Duration.Zero);
    }
}

/// <summary>The metrics ledsager.timers.lag, .due, .claimed and .parked. Looked up only while somebody collects them.</summary>
internal sealed partial class SchedulerMetrics(IEventStore store, ClockGuard clock, ILogger<SchedulerMetrics> log) : BackgroundService
{
    public const string MeterName = "Ledsager.Timers";

    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(10);

    private readonly Meter _meter = new(MeterName);

    public override void Dispose()
    {
        _meter.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var lag = _meter.CreateGauge<double>("ledsager.timers.lag", "s", "How long the first of the timers due and claimed has been due.");
        var due = _meter.CreateGauge<long>("ledsager.timers.due", "{timer}", "Timers whose time has come, and nobody is at them.");
        var claimed = _meter.CreateGauge<long>("ledsager.timers.claimed", "{timer}", "Timers a process is at.");
        var parked = _meter.CreateGauge<long>("ledsager.timers.parked", "{timer}", "Timers that failed too often and wait for somebody to mend the cause.");
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (lag.Enabled || due.Enabled || claimed.Enabled || parked.Enabled)
                {
                    var figures = await SchedulerFigures.Of(store, clock, stoppingToken);
                    lag.Record(figures.Lag.TotalSeconds);
                    due.Record(figures.Timers.Due);
                    claimed.Record(figures.Timers.Claimed);
                    parked.Record(figures.Timers.Parked);
                }
            }
            catch (StoreUnavailableException e)
            {
                LogUnknown(log, e);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }

            await Task.Delay(BetweenLooks, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "How the timers stand could not be looked up.")]
    private static partial void LogUnknown(ILogger log, Exception e);
}
