using System.Diagnostics;
using System.Diagnostics.Metrics;
using Grpc.Core;
using Grpc.Wire;

namespace Grpc.AspNetCore.Server.Internal;

/// <summary>A call as OpenTelemetry names it. The activity is ASP.NET Core's own, which has read the caller's trace context.</summary>
internal readonly struct CallTelemetry
{
    private const string HostingActivity = "Microsoft.AspNetCore.Hosting.HttpRequestIn";

    private static readonly Meter Meter = new("Grpc.AspNetCore.Server");

    private static readonly Histogram<double> Duration = Meter.CreateHistogram(
        "rpc.server.call.duration",
        "s",
        "Measures the duration of an incoming Remote Procedure Call (RPC).",
        advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = RpcConventions.DurationBuckets });

    private readonly Activity? activity;
    private readonly string method;
    private readonly long started;

    private CallTelemetry(Activity? activity, string method, long started)
    {
        this.activity = activity;
        this.method = method;
        this.started = started;
    }

    public static CallTelemetry Begin(IMethod method)
    {
        var current = Activity.Current;
        if (current is not null && !string.Equals(current.OperationName, HostingActivity, StringComparison.Ordinal))
        {
            current = null;
        }

        if (current is null && !Duration.Enabled)
        {
            return default;
        }

        var name = RpcConventions.MethodName(method);
        if (current is not null)
        {
            current.DisplayName = name;
            current.SetTag(RpcConventions.SystemName, RpcConventions.Grpc);
            current.SetTag(RpcConventions.Method, name);
        }

        return new CallTelemetry(current, name, Stopwatch.GetTimestamp());
    }

    public void End(StatusCode code)
    {
        if (method is null)
        {
            return;
        }

        var text = StatusNames.Of(code);
        var isError = IsServerError(code);
        if (activity is not null)
        {
            activity.SetTag(RpcConventions.StatusCode, text);
            if (isError)
            {
                activity.SetTag(RpcConventions.ErrorType, text);
                activity.SetStatus(ActivityStatusCode.Error);
            }
        }

        if (Duration.Enabled)
        {
            var tags = new TagList { { RpcConventions.SystemName, RpcConventions.Grpc }, { RpcConventions.Method, method }, { RpcConventions.StatusCode, text } };
            if (isError)
            {
                tags.Add(RpcConventions.ErrorType, text);
            }

            Duration.Record(Stopwatch.GetElapsedTime(started).TotalSeconds, tags);
        }
    }

    /// <summary>The codes that speak of a fault of the server; the others are answers.</summary>
    private static bool IsServerError(StatusCode code) => code is StatusCode.Unknown or StatusCode.DeadlineExceeded or StatusCode.Unimplemented
        or StatusCode.Internal or StatusCode.Unavailable or StatusCode.DataLoss;
}
