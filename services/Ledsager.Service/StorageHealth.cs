using Ledsager.EventStore;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Ledsager.Service;

/// <summary>Healthy while the database answers.</summary>
internal sealed class StorageHealth(IEventStore store) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await store.Timers.ReadTime(cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (StoreUnavailableException e)
        {
            return HealthCheckResult.Unhealthy("The database does not answer.", e);
        }
    }
}
