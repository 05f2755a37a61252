using System.Diagnostics;
using System.Diagnostics.Metrics;
using Grpc.Core;
using Grpc.Wire;

namespace Grpc.Net.Client.Internal;

/// <summary>A call as OpenTelemetry names it.</summary>
internal readonly struct ClientTelemetry
{
    private static readonly ActivitySource Source = new("Grpc.Net.Client");
    private static readonly Meter Meter = new("Grpc.Net.Client");

    private static readonly Histogram<double> Duration = Meter.CreateHistogram(
        "rpc.client.call.duration",
        "s",
        "Measures the duration of an outgoing Remote Procedure Call (RPC).",
        advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = RpcConventions.DurationBuckets });

    private readonly Activity? activity;
    private readonly string method;
    private readonly Uri server;
    private readonly long started;

    private ClientTelemetry(Activity? activity, string method, Uri server, long started)
    {
        this.activity = activity;
        this.method = method;
        this.server = server;
        this.started = started;
    }

    public static ClientTelemetry Begin(IMethod method, Uri server)
    {
        var current = Source.StartActivity("Grpc.Net.Client.GrpcOut", ActivityKind.Client);
        if (current is null && !Duration.Enabled)
        {
            return default;
        }

        var name = RpcConventions.MethodName(method);
        if (current is not null)
        {
            current.DisplayName = name;
            foreach (var (key, value) in Tags(name, server))
            {
                current.SetTag(key, value);
            }
        }

        return new ClientTelemetry(current, name, server, Stopwatch.GetTimestamp());
    }

    public void End(StatusCode code)
    {
        if (method is null)
        {
            return;
        }

        var text = StatusNames.Of(code);
        if (activity is not null)
        {
            activity.SetTag(RpcConventions.StatusCode, text);
            if (code != Core.StatusCode.OK)
            {
                activity.SetTag(RpcConventions.ErrorType, text);
                activity.SetStatus(ActivityStatusCode.Error);
            }

            activity.Stop();
        }

        if (Duration.Enabled)
        {
            var tags = Tags(method, server);
            tags.Add(RpcConventions.StatusCode, text);
            if (code != Core.StatusCode.OK)
            {
                tags.Add(RpcConventions.ErrorType, text);
            }

            Duration.Record(Stopwatch.GetElapsedTime(started).TotalSeconds, tags);
        }
    }

    private static TagList Tags(string method, Uri server) => new()
    {
        { RpcConventions.SystemName, RpcConventions.Grpc },
        { RpcConventions.Method, method },
        { "server.address", server.Host },
        { "server.port", server.Port },
    };
}
