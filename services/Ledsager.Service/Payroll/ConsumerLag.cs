using System.Diagnostics.Metrics;
using Ledsager.EventStore;

namespace Ledsager.Service.Payroll;

/// <summary>The metric ledsager.payroll.consumer.lag: how many journal entries each consumer is behind, connected or not.</summary>
internal sealed class ConsumerLag(IEventStore store, ILogger<ConsumerLag> log) : LookedUpMetrics(MeterName, "How far the consumers are behind", log)
{
    public const string MeterName = "Ledsager.Payroll";
    public const string InstrumentName = "ledsager.payroll.consumer.lag";

    protected override Func<CancellationToken, Task> Open(Meter meter)
    {
        var lag = meter.CreateGauge<long>(InstrumentName, "{entry}", "Journal entries a consumer has not acknowledged.");
        return async cancel =>
        {
            if (!lag.Enabled)
                return;

            foreach (var subscription in await store.Subscriptions.List(cancel: cancel))
            {
                lag.Record(
                    subscription.Head - subscription.Position,
                    new KeyValuePair<string, object?>("municipality", subscription.Tenant), new KeyValuePair<string, object?>("consumer", subscription.Consumer));
            }
        };
    }
}
