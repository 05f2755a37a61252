using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using Grpc.Core;
using Grpc.Net.Compression;

namespace Grpc.Wire;

/// <summary>Reads messages off a pipe. Waiting for bytes is what every call does, so what it takes to wait is pooled.</summary>
internal static class PipeMessages
{
    /// <summary>Reads the only message of a stream, and that it is the only one.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public static async ValueTask<T> ReadSingleAsync<T>(
        PipeReader pipe, ICompressionProvider? encoding, int? maxSize, Func<DeserializationContext, T> deserializer, CancellationToken cancellationToken)
        where T : class
    {
        T? message = null;
        while (true)
        {
            // Mostly the bytes are there already, and to take them costs less than to wait for them.
            if (!pipe.TryRead(out var result))
            {
                result = await pipe.ReadAsync(cancellationToken);
            }

            var buffer = result.Buffer;
            if (message is null && Framing.TryTake(ref buffer, maxSize, out var compressed, out var bytes))
            {
                message = MessageDecoder.Decode(bytes, compressed, encoding, maxSize, deserializer);
            }

            if (message is not null && !buffer.IsEmpty)
            {
                throw Errors.ManyMessages();
            }

            if (result.IsCompleted)
            {
                var rest = buffer.Length;
                pipe.AdvanceTo(buffer.End);
                return message ?? throw (rest > 0 ? Errors.Truncated() : Errors.NoMessage());
            }

            pipe.AdvanceTo(buffer.Start, buffer.End);
        }
    }

    /// <summary>Reads the next message; null at the end of the stream.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public static async ValueTask<T?> ReadNextAsync<T>(
        PipeReader pipe, ICompressionProvider? encoding, int? maxSize, Func<DeserializationContext, T> deserializer, CancellationToken cancellationToken)
        where T : class
    {
        while (true)
        {
            if (!pipe.TryRead(out var result))
            {
                result = await pipe.ReadAsync(cancellationToken);
            }

            var buffer = result.Buffer;
            if (Framing.TryTake(ref buffer, maxSize, out var compressed, out var bytes))
            {
                var message = MessageDecoder.Decode(bytes, compressed, encoding, maxSize, deserializer);
                pipe.AdvanceTo(buffer.Start);
                return message;
            }

            var rest = buffer.Length;
            pipe.AdvanceTo(buffer.Start, buffer.End);
            if (result.IsCompleted)
            {
                return rest == 0 ? null : throw Errors.Truncated();
            }
        }
    }
}
