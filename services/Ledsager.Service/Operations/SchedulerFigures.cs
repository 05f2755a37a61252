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

/// <summary>The metrics ledsager.timers.lag, .due, .claimed and .parked.</summary>
internal sealed class SchedulerMetrics(IEventStore store, ClockGuard clock, ILogger<SchedulerMetrics> log) : LookedUpMetrics(MeterName, "How the timers stand", log)
{
    public const string MeterName = "Ledsager.Timers";

    protected override Func<CancellationToken, Task> Open(Meter meter)
    {
        var lag = meter.CreateGauge<double>("ledsager.timers.lag", "s", "How long the first of the timers due and claimed has been due.");
        var due = meter.CreateGauge<long>("ledsager.timers.due", "{timer}", "Timers whose time has come, and nobody is at them.");
        var claimed = meter.CreateGauge<long>("ledsager.timers.claimed", "{timer}", "Timers a process is at.");
        var parked = meter.CreateGauge<long>("ledsager.timers.parked", "{timer}", "Timers that failed too often and wait for somebody to mend the cause.");
        return async cancel =>
        {
            if (!(lag.Enabled || due.Enabled || claimed.Enabled || parked.Enabled))
                return;

            var figures = await SchedulerFigures.Of(store, clock, cancel);
            lag.Record(figures.Lag.TotalSeconds);
            due.Record(figures.Timers.Due);
            claimed.Record(figures.Timers.Claimed);
            parked.Record(figures.Timers.Parked);
        };
    }
}
