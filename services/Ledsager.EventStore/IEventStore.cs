using NodaTime;

namespace Ledsager.EventStore;

/// <summary>
/// The narrow door to storage: streams, the journal over them, views and timers. It stores names and JSON and knows no domain type,
/// no SQL and no driver, so that another implementation can stand behind it and pass the same compliance tests.
/// </summary>
public interface IEventStore
{
    /// <summary>Reads a stream's events with a version above <paramref name="afterVersion"/>, oldest first.</summary>
    /// <returns>The stream's version (0 when it does not exist) and the events.</returns>
    ValueTask<StreamRead> Load(StreamId stream, long afterVersion = 0, CancellationToken cancel = default);

    /// <summary>
    /// Reads many streams whole, in the order asked for: what a crowd of due timers needs, at the cost of one round trip. The events carry
    /// no journal position.
    /// </summary>
    ValueTask<IReadOnlyList<StreamRead>> LoadMany(IReadOnlyList<StreamId> streams, CancellationToken cancel = default);

    /// <summary>The outcome recorded under a request id, or null when the municipality has not seen the id.</summary>
    ValueTask<RecordedRequest?> FindRequest(string tenant, string requestId, CancellationToken cancel = default);

    /// <summary>
    /// Appends events with their request, views and timers in one transaction, all or nothing. Returns after the commit, and only then.
    /// A conflict, a repeated request or a reused request id is a result; it changes nothing and disturbs no other append.
    /// </summary>
    /// <remarks>Cancelling withdraws an append that still waits for its turn. Once its transaction has begun, its outcome is awaited.</remarks>
    /// <exception cref="ArgumentException">It holds what cannot be stored and read back as the same: a name or id that is empty or too
    /// long, a NUL character or half a surrogate pair, what is no JSON object, and in an event's data or headers a number that is not
    /// whole or a key that stands twice. Nothing was written.</exception>
    /// <exception cref="StoreUnavailableException">The outcome is unknown: send the same request again.</exception>
    /// <exception cref="StoreRefusedException">Storage would not take it. Nothing was written.</exception>
    ValueTask<AppendResult> Append(Append append, CancellationToken cancel = default);

    /// <summary>Reads a municipality's journal with a position above <paramref name="afterPosition"/>, in order and without gaps.</summary>
    IAsyncEnumerable<JournalEntry> ReadJournal(string tenant, long afterPosition = 0, CancellationToken cancel = default);

    /// <summary>
    /// Waits until a municipality's journal goes beyond a position, whichever process appended to it. The database tells of a commit within
    /// milliseconds; should that fail it is asked every second.
    /// </summary>
    /// <returns>False when <paramref name="atMost"/> has passed without an entry beyond the position.</returns>
    ValueTask<bool> WaitForJournal(string tenant, long beyondPosition, Duration atMost, CancellationToken cancel = default);

    /// <summary>Who reads the journals under a name, and how far they have come.</summary>
    ISubscriptions Subscriptions { get; }

    /// <summary>
    /// Events that stand in a municipality's streams but not in its journal: another program appended them past this store. No hash
    /// covers them, so an auditor is told. There are none unless somebody did that.
    /// </summary>
    IAsyncEnumerable<StoredEvent> ReadOutsideJournal(string tenant, CancellationToken cancel = default);

    /// <summary>The last position of a municipality's journal and its hash; position 0 for a journal without entries.</summary>
    ValueTask<JournalHead> ReadHead(string tenant, CancellationToken cancel = default);

    /// <summary>All municipalities that have a stream, in an order that stays the same.</summary>
    ValueTask<IReadOnlyList<string>> ListTenants(CancellationToken cancel = default);

    /// <summary>All streams of a municipality, in an order that stays the same.</summary>
    IAsyncEnumerable<StreamId> ListStreams(string tenant, CancellationToken cancel = default);

    /// <summary>One view row, or null when it has not been written.</summary>
    ValueTask<ViewRow?> ReadView(string tenant, string view, string key, CancellationToken cancel = default);

    /// <summary>Writes view rows outside an append, as a rebuild does. A row already at the same or a higher version stays.</summary>
    ValueTask WriteViews(string tenant, IReadOnlyList<ViewRow> rows, CancellationToken cancel = default);

    /// <summary>Empties a view of every municipality, so that it can be rebuilt from the events.</summary>
    ValueTask DropView(string view, CancellationToken cancel = default);

    /// <summary>What falls due, in order.</summary>
    IAgenda Agenda { get; }

    /// <summary>What must happen when.</summary>
    ITimers Timers { get; }
}
