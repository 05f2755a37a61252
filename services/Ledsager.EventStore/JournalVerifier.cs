namespace Ledsager.EventStore;

/// <summary>What a journal was found to be.</summary>
/// <param name="Head">The last entry up to which all is as it was written.</param>
/// <param name="Fault">The first fault, or null: every entry is as it was written.</param>
public sealed record JournalVerification(JournalHead Head, JournalFault? Fault);

/// <summary>What has been done to a journal.</summary>
public enum JournalFaultKind
{
    /// <summary>An entry does not say what it said when it was written.</summary>
    Altered,

    /// <summary>One or more entries are gone.</summary>
    Missing,

    /// <summary>Entries have changed places.</summary>
    Reordered,

    /// <summary>An entry was put in that was never written.</summary>
    Inserted,
}

/// <summary>The first fault in a journal.</summary>
/// <param name="Kind">What was done.</param>
/// <param name="Position">Where.</param>
/// <param name="Entry">The entry found there, or null when there is none.</param>
/// <param name="Explanation">The same in a sentence.</param>
public sealed record JournalFault(JournalFaultKind Kind, long Position, StoredEvent? Entry, string Explanation);

/// <summary>
/// Checks a journal from its beginning: every position there, every hash the one its entry and all before it give. It needs nothing but
/// the entries, so an auditor can run it on a copy. Whoever can rewrite the whole chain can only be caught by a head noted elsewhere.
/// </summary>
public static class JournalVerifier
{
    /// <summary>How far behind a fault its cause is looked for.</summary>
    private const int Horizon = 1000;

    /// <summary>Checks the entries in the order given and, when a head was noted earlier, that it still stands.</summary>
    public static async Task<JournalVerification> Verify(
        IAsyncEnumerable<JournalEntry> entries, JournalHead? noted = null, CancellationToken cancel = default)
    {
        var head = new JournalHead(0, HashChain.Beginning);
        await using var reader = entries.GetAsyncEnumerator(cancel);
        while (await reader.MoveNextAsync())
        {
            var entry = reader.Current;
            if (entry.Stored.Position != head.Position + 1)
                return new JournalVerification(head, Misplaced(head, entry.Stored));

            if (!Follows(head.Hash, entry, head.Position + 1, entry.Hash))
                return new JournalVerification(head, Explain(head, noted, entry, await Ahead(reader)));

            head = new JournalHead(entry.Stored.Position, entry.Hash);
            if (noted is { } earlier && earlier.Position == head.Position && !earlier.Hash.Span.SequenceEqual(head.Hash.Span))
            {
                return new JournalVerification(head, new JournalFault(
                    JournalFaultKind.Altered, head.Position, entry.Stored,
                    $"The journal up to entry {head.Position} is consistent in itself, but it is not the one whose head was noted: it was rewritten."));
            }
        }

        return new JournalVerification(head, noted is { } last && last.Position > head.Position
            ? new JournalFault(
                JournalFaultKind.Missing, head.Position + 1, null,
                $"The journal ends with entry {head.Position}; a head was noted at {last.Position}. What came after is gone.")
            : null);
    }

    private static JournalFault Misplaced(JournalHead head, StoredEvent found)
    {
        var expected = head.Position + 1;
        return found.Position > expected
            ? new JournalFault(
                JournalFaultKind.Missing, expected, null,
                $"Entry {expected} is missing{(found.Position > expected + 1 ? $", and every entry up to {found.Position - 1}" : "")}.")
            : new JournalFault(
                JournalFaultKind.Reordered, found.Position, found,
                $"Entry {found.Position} (event {found.Event.Id}) comes after entry {head.Position}.");
    }

    /// <summary>Finds out why an entry's hash does not fit, from what follows it.</summary>
    private static JournalFault Explain(JournalHead head, JournalHead? noted, JournalEntry found, List<JournalEntry> ahead)
    {
        var position = head.Position + 1;
        var named = $"Entry {position} (event {found.Stored.Event.Id}, version {found.Stored.Version} of stream {found.Stored.Stream.Id})";
        foreach (var later in ahead)
        {
            // Whether the event that belongs here stands further behind, with or without its hash.
            if (!Follows(head.Hash, later, position, later.Hash) && !Follows(head.Hash, later, position, found.Hash))
                continue;

            // If the entry found here is genuine too, the two have changed places; if not, it was pushed in.
            var genuine = later.Stored.Position != position + 1
                || Follows(later.Hash, found, position + 1, found.Hash) || Follows(found.Hash, found, position + 1, later.Hash);
            return genuine
                ? new JournalFault(
                    JournalFaultKind.Reordered, position, found.Stored,
                    $"{named} is out of order: what belongs here stands at {later.Stored.Position} (event {later.Stored.Event.Id}).")
                : new JournalFault(
                    JournalFaultKind.Inserted, position, found.Stored,
                    $"{named} was inserted: what belongs here is the entry after it (event {later.Stored.Event.Id}).");
        }

        // The entries behind fit this one if it stood one further on: one was taken out and the rest moved up.
        if (ahead.Count > 0 && Follows(found.Hash, ahead[0], position + 2, ahead[0].Hash))
        {
            return new JournalFault(
                JournalFaultKind.Missing, position, found.Stored,
                $"Entry {position} is missing: the entries behind it were moved up to close the gap, from event {found.Stored.Event.Id} on.");
        }

        if (ahead.Count == 0 && noted is { } end && end.Position < position)
        {
            return new JournalFault(
                JournalFaultKind.Inserted, position, found.Stored,
                $"{named} stands behind the noted head and does not follow from it: it was inserted, or written since and then altered.");
        }

        return new JournalFault(
            JournalFaultKind.Altered, position, found.Stored, $"{named} was altered: its hash does not fit what it says.");
    }

    private static bool Follows(ReadOnlyMemory<byte> previous, JournalEntry entry, long position, ReadOnlyMemory<byte> hash)
    {
        var stored = entry.Stored;
        byte[] computed;
        try
        {
            var @event = stored.Event with
            {
                Data = CanonicalJson.Object(stored.Event.Data.Span, "data"),
                Headers = CanonicalJson.Object(stored.Event.Headers.Span, "headers"),
            };
            computed = HashChain.Next(
                previous.Span, position, stored.Stream, stored.Version, Micros.Of(stored.RecordedAt, "recordedAt"), @event,
                stored.CorrelationId, stored.CausationId);
        }
        catch (ArgumentException)
        {
            return false; // What could not have been written was not written.
        }

        return computed.AsSpan().SequenceEqual(hash.Span);
    }

    private static async Task<List<JournalEntry>> Ahead(IAsyncEnumerator<JournalEntry> reader)
    {
        var ahead = new List<JournalEntry>();
        while (ahead.Count < Horizon && await reader.MoveNextAsync())
            ahead.Add(reader.Current);
        return ahead;
    }
}
