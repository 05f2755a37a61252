using NodaTime;

namespace Ledsager.EventStore;

/// <summary>A stream: one citizen in one municipality.</summary>
/// <param name="Tenant">The municipality's code, four digits.</param>
/// <param name="Id">The caller's opaque id, 1 to 200 characters.</param>
public readonly record struct StreamId(string Tenant, string Id);

/// <summary>An event to append.</summary>
/// <param name="Id">Unique among all events.</param>
/// <param name="Type">The stored name, snake case.</param>
/// <param name="Data">A JSON object, UTF-8: camel case, enums as strings, ISO dates, numbers whole.</param>
/// <param name="Headers">A JSON object, UTF-8: what stands beside the fact (effective date, actor, citation).</param>
public sealed record NewEvent(Guid Id, string Type, ReadOnlyMemory<byte> Data, ReadOnlyMemory<byte> Headers);

/// <summary>An event as it was stored.</summary>
/// <param name="Stream">The stream that holds it.</param>
/// <param name="Version">Its number in the stream, from 1 without gaps.</param>
/// <param name="Position">Its number in the municipality's journal, from 1 without gaps, in commit order; 0 for an event that another
/// program appended past this store (<see cref="IEventStore.ReadOutsideJournal"/>).</param>
/// <param name="RecordedAt">When it was recorded, in whole microseconds, never before the event it follows in the stream.</param>
/// <param name="Event">What was appended; the JSON means the same, its spelling (white space, order of keys) may differ.</param>
/// <param name="CorrelationId">The trace that led to it, when known.</param>
/// <param name="CausationId">The request id that caused it, when there was one.</param>
public sealed record StoredEvent(
    StreamId Stream, long Version, long Position, Instant RecordedAt, NewEvent Event, string? CorrelationId, string? CausationId);

/// <summary>What <see cref="IEventStore.Load"/> found.</summary>
/// <param name="Version">The stream's version, 0 when it does not exist.</param>
/// <param name="Events">Its events after the asked version, oldest first.</param>
public sealed record StreamRead(long Version, IReadOnlyList<StoredEvent> Events);

/// <summary>A request's identity and answer, so that a repeat gets the same answer.</summary>
/// <param name="Id">Chosen by the caller, unique per municipality, 1 to 200 characters.</param>
/// <param name="InputHash">SHA-256 of what was asked: the same id with another hash is an error.</param>
/// <param name="Outcome">The answer, as the caller wants it back.</param>
public sealed record RecordedRequest(string Id, ReadOnlyMemory<byte> InputHash, ReadOnlyMemory<byte> Outcome);

/// <summary>A row of a view: what can be rebuilt from the events of a stream.</summary>
/// <param name="View">The view's name.</param>
/// <param name="Key">The row's key within the municipality.</param>
/// <param name="Version">The version of the stream it was made from.</param>
/// <param name="Data">A JSON object, UTF-8.</param>
public sealed record ViewRow(string View, string Key, long Version, ReadOnlyMemory<byte> Data);

/// <summary>A timer to set. The same id set again moves it.</summary>
/// <param name="Id">Deterministic and unique within the municipality: scheduling twice is scheduling once.</param>
/// <param name="Kind">What is to be done.</param>
/// <param name="DueAt">Not before this instant.</param>
/// <param name="Data">A JSON object, UTF-8.</param>
public sealed record TimerSet(string Id, string Kind, Instant DueAt, ReadOnlyMemory<byte> Data);

/// <summary>Everything one command writes.</summary>
/// <param name="Stream">The stream.</param>
/// <param name="ExpectedVersion">The version the decision was made on; 0 when the stream must not exist yet.</param>
/// <param name="RecordedAt">When it is recorded; kept in whole microseconds. When the stream's last event was recorded later, by a clock
/// that was ahead or has been set back since, that event's time is used: time never runs backwards in a stream.</param>
/// <param name="Events">The new events; none is allowed, then only request, views and timers are written.</param>
public sealed record Append(StreamId Stream, long ExpectedVersion, Instant RecordedAt, IReadOnlyList<NewEvent> Events)
{
    /// <summary>The request that caused it.</summary>
    public RecordedRequest? Request { get; init; }

    /// <summary>The trace that led to it.</summary>
    public string? CorrelationId { get; init; }

    /// <summary>View rows, written whatever version they are at.</summary>
    public IReadOnlyList<ViewRow> Views { get; init; } = [];

    /// <summary>Items of the stream to put on the agenda or to change there, by id. The others stay as they are.</summary>
    public IReadOnlyList<AgendaItem> Agenda { get; init; } = [];

    /// <summary>Timers to set or move.</summary>
    public IReadOnlyList<TimerSet> SetTimers { get; init; } = [];

    /// <summary>Timers to remove, by id. One that does not exist is no error.</summary>
    public IReadOnlyList<string> RemoveTimers { get; init; } = [];

    /// <summary>
    /// What the same command writes to one other stream of the municipality: both are written or neither, and a version that has moved in
    /// either is a conflict. It takes its request and trace from this one, stands after it in the journal, and has nothing beside itself.
    /// </summary>
    public Append? Beside { get; init; }
}

/// <summary>What became of an <see cref="Append"/>.</summary>
public abstract record AppendResult
{
    private protected AppendResult() { } // Closed: these four and no other.

    /// <summary>It is committed.</summary>
    /// <param name="Version">The stream's version after it.</param>
    /// <param name="Position">The journal position of its last event, what stands beside it included; the head before it when it had none.</param>
    public sealed record Appended(long Version, long Position) : AppendResult;

    /// <summary>The stream has moved. Nothing was written.</summary>
    /// <param name="ActualVersion">Where it stands now.</param>
    public sealed record VersionConflict(long ActualVersion) : AppendResult;

    /// <summary>The same request was recorded before. Nothing was written.</summary>
    /// <param name="Request">With the answer given then.</param>
    public sealed record Repeated(RecordedRequest Request) : AppendResult;

    /// <summary>The request id was used for something else. Nothing was written.</summary>
    public sealed record RequestIdReused : AppendResult;
}

/// <summary>The end of a journal: an auditor who notes it can tell later that nothing before it was changed.</summary>
/// <param name="Position">The last position, 0 for an empty journal.</param>
/// <param name="Hash">SHA-256, 32 bytes, over the last entry and every entry before it.</param>
public readonly record struct JournalHead(long Position, ReadOnlyMemory<byte> Hash);

/// <summary>An event at its place in the journal.</summary>
/// <param name="Stored">The event.</param>
/// <param name="Hash">The stored hash of the chain up to and including it.</param>
public sealed record JournalEntry(StoredEvent Stored, ReadOnlyMemory<byte> Hash);

/// <summary>Storage would not do what was asked, for a reason that is no ordinary outcome. Nothing was written.</summary>
public sealed class StoreRefusedException(string message, Exception? cause = null) : Exception(message, cause);

/// <summary>Storage could not be reached, or was lost before it answered: what was sent may or may not be committed.</summary>
public sealed class StoreUnavailableException(string message, Exception? cause = null) : Exception(message, cause);
