using Grpc.Core;
using Grpc.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Grpc.AspNetCore.Server.Internal;

/// <summary>
/// Answers calls that nothing else in the application has answered. It stands behind the whole pipeline instead of among the routes: a route with
/// parameters would be a second candidate for every call, and cost each of them a third of its memory.
/// </summary>
internal sealed class UnknownCalls(MappedServices mapped) : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        next(app);
        app.Use(then => http => TryAnswer(http) ? Task.CompletedTask : then(http));
    };

    private bool TryAnswer(HttpContext http)
    {
        var request = http.Request;
        if (!HttpMethods.IsPost(request.Method)
            || !HeaderNames.IsGrpc(request.ContentType)
            || request.Path.Value?.Split('/') is not ["", { Length: > 0 } service, { Length: > 0 }])
        {
            return false;
        }

        var isKnown = mapped.Names.Contains(service);
        if (!isKnown && mapped.IgnoresUnknownServices)
        {
            return false;
        }

        if (!Preconditions.TryRefuse(http))
        {
            http.Response.ContentType = HeaderNames.ContentType;
            http.Response.Headers.GrpcStatus = StatusNumbers.Text(StatusCode.Unimplemented);
            http.Response.Headers.GrpcMessage = isKnown ? "Method is unimplemented." : "Service is unimplemented.";
        }

        return true;
    }
}
