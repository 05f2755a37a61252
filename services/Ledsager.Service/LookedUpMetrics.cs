using System.Diagnostics.Metrics;
using Ledsager.EventStore;

namespace Ledsager.Service;

/// <summary>Metrics that storage is asked for every ten seconds, and only while somebody collects them.</summary>
/// <param name="meterName">The name of the meter.</param>
/// <param name="what">What is looked up, to be told in the log when storage cannot say.</param>
/// <param name="log">The log.</param>
internal abstract partial class LookedUpMetrics(string meterName, string what, ILogger log) : BackgroundService
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(10);

    private readonly Meter _meter = new(meterName);

    public override void Dispose()
    {
        _meter.Dispose();
        base.Dispose();
    }

    /// <summary>Makes the instruments.</summary>
    /// <returns>What looks once, and records.</returns>
    protected abstract Func<CancellationToken, Task> Open(Meter meter);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var look = Open(_meter);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await look(stoppingToken);
            }
            catch (StoreUnavailableException e)
            {
                LogUnknown(log, what, e);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }

            await Task.Delay(BetweenLooks, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{What} could not be looked up.")]
    private static partial void LogUnknown(ILogger log, string what, Exception e);
}
