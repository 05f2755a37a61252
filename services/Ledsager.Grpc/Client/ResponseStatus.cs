using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Grpc.Core;
using Grpc.Wire;

namespace Grpc.Net.Client.Internal;

/// <summary>How a call ended, read from what came back or failed to come.</summary>
internal static class ResponseStatus
{
    /// <summary>The status in headers or trailers; null if there is none.</summary>
    public static Status? Of(HttpResponseHeaders headers)
    {
        if (!headers.NonValidated.TryGetValues(HeaderNames.Status, out var number))
        {
            return null;
        }

        var text = headers.NonValidated.TryGetValues(HeaderNames.Message, out var message) ? StatusText.Decode(message.ToString()) : "";
        return int.TryParse(number.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var code)
            ? new Status((StatusCode)code, text)
            : new Status(StatusCode.Unknown, $"The response has an unknown grpc-status '{number}'.");
    }

    /// <summary>The metadata in headers or trailers.</summary>
    public static Metadata Metadata(HttpResponseHeaders headers)
    {
        var metadata = new Metadata();
        foreach (var (name, values) in headers.NonValidated)
        {
            if (!HeaderNames.IsTransport(name) && !MetadataCodec.TryAdd(metadata, name, values.ToArray()))
            {
                throw new RpcException(new Status(StatusCode.Internal, $"The response header '{name}' is not valid base64."));
            }
        }

        return metadata;
    }

    /// <summary>The status for an answer that is no gRPC, as the gRPC specification maps it.</summary>
    public static Status OfHttp(HttpResponseMessage response)
    {
        var code = response.StatusCode switch
        {
            HttpStatusCode.BadRequest => StatusCode.Internal,
            HttpStatusCode.Unauthorized => StatusCode.Unauthenticated,
            HttpStatusCode.Forbidden => StatusCode.PermissionDenied,
            HttpStatusCode.NotFound => StatusCode.Unimplemented,
            HttpStatusCode.TooManyRequests or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout => StatusCode.Unavailable,
            _ => StatusCode.Unknown,
        };
        var text = string.Create(
            CultureInfo.InvariantCulture, $"The answer is no gRPC: HTTP status {(int)response.StatusCode}, content type '{response.Content.Headers.ContentType}'.");
        return new Status(code, text);
    }

    /// <summary>The status for a request that failed.</summary>
    public static Status OfFailure(Exception failure)
    {
        var protocol = failure as HttpProtocolException ?? failure.InnerException as HttpProtocolException;
        var code = (failure, protocol) switch
        {
            (_, not null) => OfHttp2Error(protocol.ErrorCode),

            // A cancellation of ours has ended the call before it gets here; this one is the connection's.
            (OperationCanceledException or HttpRequestException or IOException or ObjectDisposedException, _) => StatusCode.Unavailable,
            _ => StatusCode.Internal,
        };
        return new Status(code, $"The call failed: {failure.Message}", failure);
    }

    private static StatusCode OfHttp2Error(long error) => error switch
    {
        0x7 => StatusCode.Unavailable, // REFUSED_STREAM
        0x8 => StatusCode.Cancelled, // CANCEL
        0xb => StatusCode.ResourceExhausted, // ENHANCE_YOUR_CALM
        0xc => StatusCode.PermissionDenied, // INADEQUATE_SECURITY
        _ => StatusCode.Internal,
    };
}
