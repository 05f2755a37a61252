using Ledsager.EventStore;
using Ledsager.Service.Clock;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using NodaTime;

namespace Ledsager.Service.Operations;

/// <summary>Healthy while the calendar keeps up.</summary>
internal sealed class SchedulerHealth(IEventStore store, ClockGuard clock, ServiceOptions options) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            var figures = await SchedulerFigures.Of(store, clock, cancellationToken);
            return figures.Lag <= options.LagLimit
                ? HealthCheckResult.Healthy()
                : HealthCheckResult.Unhealthy($"The calendar is {figures.Lag.TotalMinutes:0} minutes behind.");
        }
        catch (StoreUnavailableException e)
        {
            return HealthCheckResult.Unhealthy("The database does not answer.", e);
        }
    }
}

/// <summary>Healthy while the clock is trusted.</summary>
internal sealed class ClockHealth(ClockGuard clock) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        clock.GetCurrentInstant(); // A leap is seen by looking.
        return Task.FromResult(clock.Standing == ClockStanding.Trusted
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Unhealthy($"The clock shows {clock.Wall} and nobody can vouch for it."));
    }
}
