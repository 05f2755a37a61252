using System.Diagnostics.Metrics;
using Ledsager.EventStore;

namespace Ledsager.Service.Payroll;

/// <summary>The metric ledsager.payroll.consumer.lag: how many journal entries each consumer is behind, connected or not. Looked up only while somebody collects it.</summary>
internal sealed partial class ConsumerLag(IEventStore store, ILogger<ConsumerLag> log) : BackgroundService
{
    public const string MeterName = "Ledsager.Payroll";
    public const string InstrumentName = "ledsager.payroll.consumer.lag";

    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(10);

    private readonly Meter _meter = new(MeterName);

    public override void Dispose()
    {
        _meter.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var lag = _meter.CreateGauge<long>(InstrumentName, "{entry}", "Journal entries a consumer has not acknowledged.");
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (lag.Enabled)
                {
                    foreach (var subscription in await store.Subscriptions.List(cancel: stoppingToken))
                    {
                        lag.Record(
                            subscription.Head - subscription.Position,
                            new KeyValuePair<string, object?>("municipality", subscription.Tenant), new KeyValuePair<string, object?>("consumer", subscription.Consumer));
                    }
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

    [LoggerMessage(Level = LogLevel.Warning, Message = "How far the consumers are behind could not be looked up.")]
    private static partial void LogUnknown(ILogger log, Exception e);
}
