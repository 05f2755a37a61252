using System.Diagnostics.CodeAnalysis;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace Grpc.AspNetCore.Server.Internal;

/// <summary>Serves the calls of one method. Everything that does not change from call to call is worked out when the method is mapped.</summary>
internal abstract class MethodHandler(IMethod method, MethodSettings settings, ServerShutdown shutdown, ILogger logger)
{
    protected IMethod Method => method;

    [SuppressMessage("Design", "CA1031", Justification = "Whatever a handler throws becomes the status of its call.")]
    public Task HandleAsync(HttpContext http) => Preconditions.TryRefuse(http) ? Task.CompletedTask : ServeAsync(http);

    protected abstract ValueTask InvokeAsync(ServerCall call);

    private async Task ServeAsync(HttpContext http)
    {
        var telemetry = CallTelemetry.Begin(method);
        var call = new ServerCall(http, method, settings, shutdown);
        try
        {
            LiftBodyLimits(http);
            call.Begin();
            if (!call.HasEnded)
            {
                var done = InvokeAsync(call);
                if (!done.IsCompleted)
                {
                    call.EndWhenStopping();
                }

                await done;
            }
        }
        catch (Exception e)
        {
            Fail(call, e);
        }
        finally
        {
            await call.FinishAsync();
            telemetry.End(call.Status.StatusCode);
        }
    }

    /// <summary>Kestrel's limits for bodies are made for pages; a message has a limit of its own, and a stream may be long and slow.</summary>
    private static void LiftBodyLimits(HttpContext http)
    {
        // By the indexer, because a generic interface method is looked up anew on each call.
        if (http.Features[typeof(IHttpMaxRequestBodySizeFeature)] is IHttpMaxRequestBodySizeFeature { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = null;
        }

        if (http.Features[typeof(IHttpMinRequestBodyDataRateFeature)] is IHttpMinRequestBodyDataRateFeature rate)
        {
            rate.MinDataRate = null;
        }
    }

    private void Fail(ServerCall call, Exception exception)
    {
        if (exception is RpcException { Status: var status } rpc)
        {
            ServerLog.CallRefused(logger, method.FullName, status.StatusCode, status.Detail, rpc);
            call.TryEnd(status, rpc.Trailers);
        }
        else if (call.IsAbandoned)
        {
            ServerLog.HandlerStopped(logger, method.FullName, exception);
            call.TryEnd(new Status(StatusCode.Cancelled, "The call was cancelled."));
        }
        else
        {
            ServerLog.HandlerFailed(logger, method.FullName, exception);
            const string Text = "Exception was thrown by handler.";
            call.TryEnd(new Status(StatusCode.Unknown, settings.DetailedErrors ? $"{Text} {exception.GetType().Name}: {exception.Message}" : Text));
        }
    }
}
