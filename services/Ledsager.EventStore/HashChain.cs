using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;

namespace Ledsager.EventStore;

/// <summary>
/// The chain over a journal: hash n = SHA-256(hash n−1 ‖ entry n), where the entry is one canonical JSON object (RFC 8785) over everything
/// the event says, so that an auditor can check it with any language's tools. The chain begins with 32 zero bytes.
/// </summary>
internal static class HashChain
{
    public const int Length = SHA256.HashSizeInBytes;

    public static readonly ReadOnlyMemory<byte> Beginning = new byte[Length];

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? scratch;

    /// <summary>The hash of an entry after another. Data and headers are canonical already.</summary>
    public static byte[] Next(
        ReadOnlySpan<byte> previous, long position, StreamId stream, long version, long recordedAtMicros, NewEvent @event,
        string? correlationId, string? causationId)
    {
        var entry = scratch ??= new ArrayBufferWriter<byte>(1 << 12);
        entry.ResetWrittenCount();
        entry.Write(previous);
        Write(entry, position, stream, version, recordedAtMicros, @event, correlationId, causationId);

        var hash = SHA256.HashData(entry.WrittenSpan);
        if (entry.Capacity > 1 << 20)
            scratch = null; // One large event must not hold its memory for good.
        return hash;
    }

    /// <summary>An entry as the chain sees it: one canonical JSON object. Data and headers are canonical already.</summary>
    public static void Write(
        ArrayBufferWriter<byte> entry, long position, StreamId stream, long version, long recordedAtMicros, NewEvent @event,
        string? correlationId, string? causationId)
    {
        entry.Write("{\"causationId\":"u8);
        WriteOptional(entry, causationId);
        entry.Write(",\"correlationId\":"u8);
        WriteOptional(entry, correlationId);
        entry.Write(",\"data\":"u8);
        entry.Write(@event.Data.Span);
        entry.Write(",\"headers\":"u8);
        entry.Write(@event.Headers.Span);
        entry.Write(",\"id\":\""u8);
        Write(entry, @event.Id);
        entry.Write("\",\"position\":"u8);
        Write(entry, position);
        entry.Write(",\"recordedAt\":"u8);
        CanonicalJson.WriteString(entry, Micros.ToIso(recordedAtMicros));
        entry.Write(",\"stream\":"u8);
        CanonicalJson.WriteString(entry, stream.Id);
        entry.Write(",\"tenant\":"u8);
        CanonicalJson.WriteString(entry, stream.Tenant);
        entry.Write(",\"type\":"u8);
        CanonicalJson.WriteString(entry, @event.Type);
        entry.Write(",\"version\":"u8);
        Write(entry, version);
        entry.Write("}"u8);
    }

    private static void WriteOptional(ArrayBufferWriter<byte> entry, string? text)
    {
        if (text is null)
            entry.Write("null"u8);
        else
            CanonicalJson.WriteString(entry, text);
    }

    private static void Write<T>(ArrayBufferWriter<byte> entry, T value)
        where T : IUtf8SpanFormattable
    {
        value.TryFormat(entry.GetSpan(40), out var written, default, CultureInfo.InvariantCulture);
        entry.Advance(written);
    }
}
