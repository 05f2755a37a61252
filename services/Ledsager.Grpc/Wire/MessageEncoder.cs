using System.Buffers;
using System.IO.Compression;
using Grpc.Core;
using Grpc.Net.Compression;

namespace Grpc.Wire;

/// <summary>
/// Turns a message into its bytes. A message that says its length beforehand and is not compressed, as generated code does, is written straight
/// into the output; any other goes through a rented buffer.
/// </summary>
internal sealed class MessageEncoder : SerializationContext
{
    // Serializers are synchronous, so one context per thread is enough.
    [ThreadStatic]
    private static MessageEncoder? spare;

    private readonly PooledBuffer buffer = new();
    private IBufferWriter<byte> output = null!;
    private ICompressionProvider? compression;
    private CompressionLevel? level;
    private int? maxSize;
    private bool direct;
    private bool complete;

    public static void Encode<T>(
        T message, Action<T, SerializationContext> serializer, IBufferWriter<byte> output, ICompressionProvider? compression, CompressionLevel? level, int? maxSize)
    {
        var context = spare ?? new MessageEncoder();
        spare = null;
        context.output = output;
        context.compression = compression;
        context.level = level;
        context.maxSize = maxSize;
        try
        {
            serializer(message, context);
            if (!context.complete)
            {
                throw new InvalidOperationException("The serializer did not complete the message.");
            }
        }
        finally
        {
            context.buffer.Dispose();
            context.output = null!;
            context.compression = null;
            context.direct = false;
            context.complete = false;
            spare = context;
        }
    }

    public override void SetPayloadLength(int payloadLength)
    {
        CheckSize(payloadLength);
        if (compression is null && !direct)
        {
            WriteHeader(compressed: false, payloadLength);
            direct = true;
        }
    }

    public override IBufferWriter<byte> GetBufferWriter() => direct ? output : buffer;

    public override void Complete()
    {
        if (!direct)
        {
            Write(buffer.Written.Span);
        }

        complete = true;
    }

    public override void Complete(byte[] payload)
    {
        ArgumentNullException.ThrowIfNull(payload);
        if (direct)
        {
            output.Write(payload);
        }
        else
        {
            Write(payload);
        }

        complete = true;
    }

    private void Write(ReadOnlySpan<byte> message)
    {
        CheckSize(message.Length);
        if (compression is null)
        {
            WriteHeader(compressed: false, message.Length);
            output.Write(message);
            return;
        }

        using var compressed = new PooledBuffer();
        using (var stream = compression.CreateCompressionStream(new BufferWriterStream(compressed), level))
        {
            stream.Write(message);
        }

        WriteHeader(compressed: true, compressed.Length);
        output.Write(compressed.Written.Span);
    }

    private void WriteHeader(bool compressed, int length)
    {
        Framing.WriteHeader(output.GetSpan(Framing.HeaderSize), compressed, length);
        output.Advance(Framing.HeaderSize);
    }

    private void CheckSize(int length)
    {
        if (length > maxSize)
        {
            throw Errors.TooLargeToSend();
        }
    }
}
