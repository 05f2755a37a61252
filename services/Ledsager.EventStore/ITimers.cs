using NodaTime;

namespace Ledsager.EventStore;

/// <summary>
/// What must happen when: set with the facts that cause it (<see cref="Append.SetTimers"/>), claimed by one process at a time, moved or removed by
/// the append that does it. Due times are the caller's time and may be simulated; claims and retries are the database's.
/// </summary>
public interface ITimers
{
    /// <summary>
    /// Claims up to <paramref name="limit"/> timers due at or before <paramref name="now"/>, earliest first, for <paramref name="lease"/> of
    /// real time. A claim that is neither completed (by an append) nor given back returns when its lease has run out. Parked timers are passed by.
    /// </summary>
    ValueTask<IReadOnlyList<DueTimer>> Claim(Instant now, int limit, Duration lease, CancellationToken cancel = default);

    /// <summary>Removes a claimed timer that had nothing left to do. A claim that was lost meanwhile is left alone, here and below.</summary>
    ValueTask Complete(DueTimer timer, CancellationToken cancel = default);

    /// <summary>Gives claimed timers back untried, as a process does that is told to stop.</summary>
    ValueTask Return(IReadOnlyList<DueTimer> timers, CancellationToken cancel = default);

    /// <summary>Gives a claimed timer back with its error, to be tried again after <paramref name="retryAfter"/> of real time.</summary>
    ValueTask Release(DueTimer timer, string error, Duration retryAfter, CancellationToken cancel = default);

    /// <summary>Sets a claimed timer aside with its error, until it is replayed or its stream's facts set it anew.</summary>
    ValueTask Park(DueTimer timer, string error, CancellationToken cancel = default);

    /// <summary>Lets parked timers of a municipality be tried again from the start: one by its id, or all of them.</summary>
    /// <returns>How many were parked.</returns>
    ValueTask<long> ReplayParked(string tenant, string? id = null, CancellationToken cancel = default);

    /// <summary>A municipality's timers by due time and id.</summary>
    /// <param name="tenant">The municipality.</param>
    /// <param name="state">Only those in a state; null for all.</param>
    /// <param name="now">What counts as due.</param>
    /// <param name="after">Only those after this due time and id.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="cancel">Gives up waiting.</param>
    ValueTask<IReadOnlyList<ListedTimer>> List(
        string tenant, TimerState? state, Instant now, (Instant DueAt, string Id)? after, int limit, CancellationToken cancel = default);

    /// <summary>How many are due, claimed and parked in all municipalities, and since when the first has been due.</summary>
    ValueTask<TimerFigures> Figures(Instant now, CancellationToken cancel = default);

    /// <summary>The earliest due time after an instant among the timers that are not parked, or null without any.</summary>
    ValueTask<Instant?> NextDue(Instant after, CancellationToken cancel = default);

    /// <summary>What time the database has, and how far time had come when somebody last noted it; null when nobody has.</summary>
    ValueTask<(Instant Database, Instant? Reached)> ReadTime(CancellationToken cancel = default);

    /// <summary>Notes how far time has come. It may be noted lower again: who vouches for a clock last is believed.</summary>
    ValueTask NoteTime(Instant reached, CancellationToken cancel = default);
}

/// <summary>A timer claimed because it is due.</summary>
/// <param name="Stream">The stream whose facts set it.</param>
/// <param name="Timer">As it was set.</param>
/// <param name="Attempts">How often it was claimed, this time included.</param>
/// <param name="Failures">How often it was given back with an error. Claims beyond these were lost with their process.</param>
/// <param name="Claim">Names this claim; a later claim of the same timer has another.</param>
public sealed record DueTimer(StreamId Stream, TimerSet Timer, int Attempts, int Failures, Guid Claim);

/// <summary>Where a timer stands.</summary>
public enum TimerState
{
    /// <summary>Its time has not come.</summary>
    Waiting,

    /// <summary>Its time has come, and nobody is at it.</summary>
    Due,

    /// <summary>A process is at it, or was lost with it and its lease still runs.</summary>
    Claimed,

    /// <summary>It failed too often and waits for somebody to mend the cause.</summary>
    Parked,
}

/// <summary>A timer as an operator sees it.</summary>
/// <param name="Stream">The stream whose facts set it.</param>
/// <param name="Id">Unique within the municipality.</param>
/// <param name="Kind">What is to be done.</param>
/// <param name="State">Where it stands.</param>
/// <param name="DueAt">When it is due.</param>
/// <param name="Attempts">How often it was claimed.</param>
/// <param name="Failures">How often that ended in an error.</param>
/// <param name="LastError">The last error; null without one.</param>
/// <param name="AgainAt">When it is tried again after an error, by the database's clock; null when nothing holds it back.</param>
/// <param name="ParkedAt">When it was parked, by the database's clock; null unless it is.</param>
public sealed record ListedTimer(
    StreamId Stream, string Id, string Kind, TimerState State, Instant DueAt, int Attempts, int Failures, string? LastError, Instant? AgainAt, Instant? ParkedAt);

/// <summary>How the timers of all municipalities stand.</summary>
/// <param name="Due">Timers whose time has come, and nobody is at them.</param>
/// <param name="Claimed">Timers a process is at.</param>
/// <param name="Parked">Timers set aside.</param>
/// <param name="OldestDue">Since when the first of the due and claimed has been due; null without any.</param>
public sealed record TimerFigures(long Due, long Claimed, long Parked, Instant? OldestDue);
