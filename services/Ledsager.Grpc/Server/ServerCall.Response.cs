using System.IO.Pipelines;
using Grpc.Core;
using Grpc.Wire;
using Microsoft.AspNetCore.Http;

namespace Grpc.AspNetCore.Server.Internal;

/// <content>What the call sends before its status.</content>
internal sealed partial class ServerCall
{
    /// <summary>Writes a message of a stream.</summary>
    public ValueTask<FlushResult> WriteAsync<T>(T message, Action<T, SerializationContext> serializer, WriteFlags flags)
    {
        lock (gate)
        {
            if (IsAbandoned)
            {
                throw new InvalidOperationException("The call has ended; no more messages can be written.");
            }

            Write(message, serializer, flags);

            // No token here: a flush that is cancelled makes Kestrel reset the stream, and the trailers would be lost.
            return (flags & WriteFlags.BufferHint) == WriteFlags.None ? http.Response.BodyWriter.FlushAsync(CancellationToken.None) : default;
        }
    }

    protected override Task WriteResponseHeadersAsyncCore(Metadata responseHeaders)
    {
        ArgumentNullException.ThrowIfNull(responseHeaders);
        lock (gate)
        {
            if (IsAbandoned)
            {
                throw new InvalidOperationException("The call has ended; no more headers can be written.");
            }

            if (headersPrepared || http.Response.HasStarted)
            {
                throw new InvalidOperationException("The response headers have been written already.");
            }

            foreach (var entry in responseHeaders)
            {
                if (string.Equals(entry.Key, Metadata.CompressionRequestAlgorithmMetadataKey, StringComparison.Ordinal))
                {
                    responseCompression = settings.Compression.Find(entry.Value);
                }
                else if (!HeaderNames.IsTransport(entry.Key))
                {
                    http.Response.Headers.Append(entry.Key, MetadataCodec.Encode(entry));
                }
            }

            PrepareHeaders();
            return http.Response.BodyWriter.FlushAsync(CancellationToken.None).AsTask();
        }
    }

    private void Write<T>(T message, Action<T, SerializationContext> serializer, WriteFlags flags)
    {
        PrepareHeaders();
        messageWritten = true;
        var compression = (flags & WriteFlags.NoCompress) == WriteFlags.None ? responseCompression : null;
        MessageEncoder.Encode(message, serializer, http.Response.BodyWriter, compression, settings.ResponseLevel, settings.MaxSendSize);
    }

    private void PrepareHeaders()
    {
        if (headersPrepared)
        {
            return;
        }

        headersPrepared = true;
        if (responseCompression is { } compression)
        {
            if (IsAccepted(compression.EncodingName))
            {
                http.Response.Headers.GrpcEncoding = compression.EncodingName;
            }
            else
            {
                responseCompression = null;
            }
        }
    }

    private bool IsAccepted(string encoding)
    {
        foreach (var accepted in http.Request.Headers.GrpcAcceptEncoding)
        {
            foreach (var part in accepted.AsSpan().Split(','))
            {
                if (accepted.AsSpan()[part].Trim(' ').Equals(encoding, StringComparison.Ordinal))
                {
                    return true;
                }
            }
        }

        return false;
    }
}
