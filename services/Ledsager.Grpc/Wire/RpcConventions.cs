using Grpc.Core;

namespace Grpc.Wire;

/// <summary>OpenTelemetry's names for remote procedure calls (semantic conventions for RPC, release candidate).</summary>
internal static class RpcConventions
{
    public const string SystemName = "rpc.system.name";
    public const string Grpc = "grpc";
    public const string Method = "rpc.method";
    public const string StatusCode = "rpc.response.status_code";
    public const string ErrorType = "error.type";

    public static readonly IReadOnlyList<double> DurationBuckets = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];

    /// <summary>A method without the slash that its path begins with.</summary>
    public static string MethodName(IMethod method) => method.FullName[1..];
}
