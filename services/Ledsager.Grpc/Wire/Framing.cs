using System.Buffers;
using System.Buffers.Binary;
using Grpc.Core;

namespace Grpc.Wire;

/// <summary>A message on the wire: one byte that says whether it is compressed, four bytes of length, the message.</summary>
internal static class Framing
{
    public const int HeaderSize = 5;

    public static void WriteHeader(Span<byte> header, bool compressed, int length)
    {
        header[0] = compressed ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteInt32BigEndian(header[1..], length);
    }

    /// <summary>Takes the first message off the buffer, if it is all there. What can never become a message is refused before the rest of it is waited for.</summary>
    public static bool TryTake(ref ReadOnlySequence<byte> buffer, int? maxSize, out bool compressed, out ReadOnlySequence<byte> message)
    {
        compressed = false;
        message = default;
        if (buffer.Length < HeaderSize)
        {
            if (!buffer.IsEmpty)
            {
                _ = IsCompressed(buffer.FirstSpan[0]);
            }

            return false;
        }

        Span<byte> header = stackalloc byte[HeaderSize];
        buffer.Slice(0, HeaderSize).CopyTo(header);
        compressed = IsCompressed(header[0]);
        var length = BinaryPrimitives.ReadUInt32BigEndian(header[1..]);
        if (length > (uint)(maxSize ?? int.MaxValue))
        {
            throw Errors.TooLargeToReceive();
        }

        if (buffer.Length < HeaderSize + (long)length)
        {
            return false;
        }

        message = buffer.Slice(HeaderSize, (int)length);
        buffer = buffer.Slice(message.End);
        return true;
    }

    private static bool IsCompressed(byte flag) => flag <= 1 ? flag == 1 : throw new RpcException(new Status(StatusCode.Internal, $"A message cannot begin with {flag}."));
}
