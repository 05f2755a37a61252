using NodaTime;

namespace Ledsager.EventStore;

/// <summary>
/// Who reads a municipality's journal under a name, how far they have come, and which streams they have set aside. A stream is parked so that
/// one citizen whose events cannot be handled does not hold up the others; its events are then replayed in their own order.
/// </summary>
public interface ISubscriptions
{
    /// <summary>Where a consumer stands; null for one that has neither acknowledged nor parked anything.</summary>
    ValueTask<Subscription?> Find(string tenant, string consumer, CancellationToken cancel = default);

    /// <summary>All consumers of a municipality, or of every municipality, in order.</summary>
    ValueTask<IReadOnlyList<Subscription>> List(string? tenant = null, CancellationToken cancel = default);

    /// <summary>Notes that a consumer has handled everything up to a position. A lower position than before changes nothing.</summary>
    /// <returns>Where the consumer stands now; null when the position lies beyond the head, and nothing was changed.</returns>
    ValueTask<Subscription?> Acknowledge(string tenant, string consumer, long position, CancellationToken cancel = default);

    /// <summary>
    /// The parkings of a consumer that it has not yet come past. Read after a page of the journal, they are true of every entry of the page.
    /// </summary>
    ValueTask<IReadOnlyList<Parking>> ListParked(string tenant, string consumer, CancellationToken cancel = default);

    /// <summary>
    /// Sets a stream's events after a position aside for a consumer. A stream that is parked already stays as it is, and what an earlier parking
    /// has replayed is not set aside again.
    /// </summary>
    ValueTask<Parking> Park(StreamId stream, string consumer, long afterPosition, CancellationToken cancel = default);

    /// <summary>Notes that a consumer has handled a parked stream's events up to a position. A lower position than before changes nothing.</summary>
    /// <returns>The parking; null when the stream is not parked.</returns>
    ValueTask<Parking?> AcknowledgeReplay(StreamId stream, string consumer, long position, CancellationToken cancel = default);

    /// <summary>Ends a parking: the stream's next events come with the others again.</summary>
    ValueTask<UnparkResult> Unpark(StreamId stream, string consumer, CancellationToken cancel = default);
}

/// <summary>A named reader of a municipality's journal.</summary>
/// <param name="Tenant">The municipality.</param>
/// <param name="Consumer">Its name, 1 to 200 characters.</param>
/// <param name="Position">It has handled everything up to this position, parked streams excepted.</param>
/// <param name="Head">The journal's last position.</param>
/// <param name="UpdatedAt">When it was last heard of, in real time.</param>
public sealed record Subscription(string Tenant, string Consumer, long Position, long Head, Instant UpdatedAt);

/// <summary>A stream that a consumer has set aside.</summary>
/// <param name="Stream">The stream.</param>
/// <param name="From">Its events after this position are set aside.</param>
/// <param name="Replayed">Its events up to this position have been handled.</param>
/// <param name="Through">Events after this position come with the others again; null while the stream is parked.</param>
public sealed record Parking(StreamId Stream, long From, long Replayed, long? Through)
{
    /// <summary>True when the consumer gets the stream's event at a position by replay, and not with the others.</summary>
    public bool Holds(long position) => position > From && !(position > Through);
}

/// <summary>What became of <see cref="ISubscriptions.Unpark"/>.</summary>
public enum UnparkResult
{
    /// <summary>The parking has ended.</summary>
    Unparked,

    /// <summary>The stream was not parked.</summary>
    NotParked,

    /// <summary>Events wait to be replayed and acknowledged; the parking goes on.</summary>
    EventsRemain,
}
