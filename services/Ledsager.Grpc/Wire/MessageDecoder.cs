using System.Buffers;
using Grpc.Core;
using Grpc.Net.Compression;

namespace Grpc.Wire;

/// <summary>Turns the bytes of one message into the message.</summary>
internal sealed class MessageDecoder : DeserializationContext
{
    private const int ReadSize = 16 * 1024;

    // Deserializers are synchronous, so one context per thread is enough.
    [ThreadStatic]
    private static MessageDecoder? spare;

    private ReadOnlySequence<byte> payload;

    public override int PayloadLength => (int)payload.Length;

    public override byte[] PayloadAsNewBuffer() => payload.ToArray();

    public override ReadOnlySequence<byte> PayloadAsReadOnlySequence() => payload;

    public static T Decode<T>(in ReadOnlySequence<byte> message, bool compressed, ICompressionProvider? encoding, int? maxSize, Func<DeserializationContext, T> deserializer)
    {
        if (!compressed)
        {
            return Deserialize(message, deserializer);
        }

        using var plain = Decompress(message, encoding ?? throw Errors.CompressedWithoutEncoding(), maxSize);
        return Deserialize(new ReadOnlySequence<byte>(plain.Written), deserializer);
    }

    private static T Deserialize<T>(in ReadOnlySequence<byte> message, Func<DeserializationContext, T> deserializer)
    {
        var context = spare ?? new MessageDecoder();
        spare = null;
        context.payload = message;
        try
        {
            return deserializer(context);
        }
        catch (Exception e) when (e is not RpcException)
        {
            throw Errors.NotParsable(e);
        }
        finally
        {
            context.payload = default;
            spare = context;
        }
    }

    private static PooledBuffer Decompress(in ReadOnlySequence<byte> message, ICompressionProvider encoding, int? maxSize)
    {
        var plain = new PooledBuffer();
        try
        {
            using var stream = encoding.CreateDecompressionStream(new SequenceStream(message));
            while (stream.Read(plain.GetSpan(ReadSize)) is > 0 and var count)
            {
                plain.Advance(count);

                // A small message may unpack to an enormous one: stop as soon as it is too large.
                if (plain.Length > maxSize)
                {
                    throw Errors.TooLargeToReceive();
                }
            }

            return plain;
        }
        catch (InvalidDataException)
        {
            plain.Dispose();
            throw Errors.NotDecompressible(encoding.EncodingName);
        }
        catch
        {
            plain.Dispose();
            throw;
        }
    }
}
