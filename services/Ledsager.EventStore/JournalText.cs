using System.Buffers;

namespace Ledsager.EventStore;

/// <summary>A journal entry as its hash covers it, for copies that are checked elsewhere.</summary>
public static class JournalText
{
    /// <summary>
    /// The entry as one canonical JSON object (RFC 8785), UTF-8: SHA-256 over the hash before it and these bytes is the entry's hash. The chain
    /// begins with 32 zero bytes.
    /// </summary>
    public static ReadOnlyMemory<byte> Of(StoredEvent stored)
    {
        var text = new ArrayBufferWriter<byte>(1 << 10);
        var @event = stored.Event with
        {
            Data = CanonicalJson.Object(stored.Event.Data.Span, "data"),
            Headers = CanonicalJson.Object(stored.Event.Headers.Span, "headers"),
        };
        HashChain.Write(
            text, stored.Position, stored.Stream, stored.Version, Micros.Of(stored.RecordedAt, nameof(stored)), @event, stored.CorrelationId, stored.CausationId);
        return text.WrittenMemory;
    }
}
