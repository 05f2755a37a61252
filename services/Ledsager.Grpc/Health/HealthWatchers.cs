using System.Threading.Channels;
using Grpc.AspNetCore.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using ServingStatus = Grpc.Health.V1.HealthCheckResponse.Types.ServingStatus;

namespace Grpc.AspNetCore.HealthChecks.Internal;

/// <summary>Those who watch the health of a service. ASP.NET Core runs the checks at intervals and publishes what they find here.</summary>
internal sealed class HealthWatchers(IOptions<GrpcHealthChecksOptions> options) : IHealthCheckPublisher
{
    private readonly Lock gate = new();
    private readonly List<Watcher> watchers = [];

    public static ServingStatus StatusOf(HealthStatus status) => status == HealthStatus.Unhealthy ? ServingStatus.NotServing : ServingStatus.Serving;

    /// <summary>Adds one who watches, until disposed of.</summary>
    public IDisposable Add(string service, ChannelWriter<ServingStatus> changes)
    {
        var watcher = new Watcher(this, service, changes);
        lock (gate)
        {
            watchers.Add(watcher);
        }

        return watcher;
    }

    public Task PublishAsync(HealthReport report, CancellationToken cancellationToken)
    {
        foreach (var mapping in options.Value.Services)
        {
            var entries = report.Entries.Where(entry => mapping.HealthCheckPredicate(new HealthCheckMapContext(entry.Key, entry.Value.Tags)));
            var status = StatusOf(entries.Select(entry => entry.Value.Status).DefaultIfEmpty(HealthStatus.Healthy).Min());
            lock (gate)
            {
                foreach (var watcher in watchers.Where(watcher => string.Equals(watcher.Service, mapping.Name, StringComparison.Ordinal)))
                {
                    watcher.Changes.TryWrite(status);
                }
            }
        }

        return Task.CompletedTask;
    }

    private sealed record Watcher(HealthWatchers Owner, string Service, ChannelWriter<ServingStatus> Changes) : IDisposable
    {
        public void Dispose()
        {
            lock (Owner.gate)
            {
                Owner.watchers.Remove(this);
            }
        }
    }
}
