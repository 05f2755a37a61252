using Grpc.Core;
using Grpc.Wire;
using Microsoft.AspNetCore.Http;

namespace Grpc.AspNetCore.Server.Internal;

/// <summary>What a request must be before it can be called a call. Whoever sends another hears of it in the words of HTTP and of gRPC.</summary>
internal static class Preconditions
{
    public static bool TryRefuse(HttpContext http)
    {
        if (!HeaderNames.IsGrpc(http.Request.ContentType))
        {
            return Refuse(http, StatusCodes.Status415UnsupportedMediaType, $"Content-Type must be {HeaderNames.ContentType}.");
        }

        if (!HttpProtocol.IsHttp2(http.Request.Protocol) && !HttpProtocol.IsHttp3(http.Request.Protocol))
        {
            // RFC 9110 wants an answer of 426 to say what to upgrade to.
            http.Response.Headers.Upgrade = "HTTP/2.0";
            return Refuse(http, StatusCodes.Status426UpgradeRequired, "gRPC requires HTTP/2.");
        }

        return false;
    }

    private static bool Refuse(HttpContext http, int httpStatus, string text)
    {
        http.Response.StatusCode = httpStatus;
        http.Response.Headers.GrpcStatus = StatusNumbers.Text(StatusCode.Internal);
        http.Response.Headers.GrpcMessage = StatusText.Encode(text);
        return true;
    }
}
