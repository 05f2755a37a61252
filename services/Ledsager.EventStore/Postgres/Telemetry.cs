using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Ledsager.EventStore.Postgres;

/// <summary>What the writer tells whoever listens to the meter <see cref="Name"/>.</summary>
internal static class Telemetry
{
    public const string Name = "Ledsager.EventStore";

    private static readonly Meter Meter = new(Name);

    private static readonly Counter<long> Appends =
        Meter.CreateCounter<long>("ledsager.store.appends", "{append}", "Appends answered, by outcome.");

    private static readonly Histogram<int> BatchSize =
        Meter.CreateHistogram<int>("ledsager.store.batch.size", "{append}", "Appends that shared a transaction.");

    private static readonly Histogram<double> CommitDuration =
        Meter.CreateHistogram<double>("ledsager.store.commit.duration", "s", "Time from the begin of a transaction to its commit.");

    public static void Committed(IReadOnlyList<AppendResult> results, long started)
    {
        BatchSize.Record(results.Count);
        CommitDuration.Record(Stopwatch.GetElapsedTime(started).TotalSeconds);
        if (!Appends.Enabled)
            return;
        foreach (var result in results)
        {
            Count(1, result switch
            {
                AppendResult.Appended => "appended",
                AppendResult.Repeated => "repeated",
                AppendResult.RequestIdReused => "request_id_reused",
                _ => "version_conflict",
            });
        }
    }

    public static void Failed(int appends, Exception why) => Count(appends, why is StoreUnavailableException ? "unavailable" : "refused");

    private static void Count(int appends, string outcome) => Appends.Add(appends, new KeyValuePair<string, object?>("outcome", outcome));
}
