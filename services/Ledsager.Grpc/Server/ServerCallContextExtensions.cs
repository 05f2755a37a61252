using Grpc.AspNetCore.Server.Internal;
using Microsoft.AspNetCore.Http;

namespace Grpc.Core;

/// <summary>The way from a gRPC call to its HTTP request.</summary>
public static class ServerCallContextExtensions
{
    // Where a context that is not ours, such as one in a test or one that wraps ours, keeps the request.
    private const string UserStateKey = "__HttpContext";

    /// <summary>The HTTP request of the call.</summary>
    public static HttpContext GetHttpContext(this ServerCallContext serverCallContext)
    {
        ArgumentNullException.ThrowIfNull(serverCallContext);
        if (serverCallContext is ServerCall call)
        {
            return call.Http;
        }

        return serverCallContext.UserState.TryGetValue(UserStateKey, out var http) && http is HttpContext context
            ? context
            : throw new InvalidOperationException("The call did not come over HTTP.");
    }
}
