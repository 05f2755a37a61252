using Grpc.Core;

namespace Grpc.AspNetCore.Server.Internal;

/// <summary>What the server writes to the log.</summary>
internal static partial class ServerLog
{
    [LoggerMessage(1, LogLevel.Error, "{Method}: the handler threw an exception.")]
    public static partial void HandlerFailed(ILogger logger, string method, Exception exception);

    [LoggerMessage(2, LogLevel.Information, "{Method} ended with {Code}: {Detail}")]
    public static partial void CallRefused(ILogger logger, string method, StatusCode code, string detail, Exception exception);

    [LoggerMessage(3, LogLevel.Debug, "{Method}: the handler stopped after its call had ended.")]
    public static partial void HandlerStopped(ILogger logger, string method, Exception exception);
}
