using Ledsager.Cases;
using Ledsager.EventStore;
using Ledsager.Law;
using Ledsager.Service.Api;
using Ledsager.Service.Storage;
using NodaTime;

namespace Ledsager.Service.Transactions;

/// <summary>A case folded from its stream.</summary>
/// <param name="Case">The case.</param>
/// <param name="LastRecordedAt">When its last fact was recorded; the beginning of time for a new case.</param>
internal sealed record LoadedCase(Case Case, Instant LastRecordedAt)
{
    /// <summary>The date the calendar's timer was set for with the last fact; null when somebody else may have set it.</summary>
    public LocalDate? Timer { get; init; }

    /// <summary>The stream of a citizen of whom something is known.</summary>
    /// <exception cref="Grpc.Core.RpcException">Nothing is known.</exception>
    public static async Task<StreamRead> ReadKnown(IEventStore store, CitizenName citizen, CancellationToken cancel)
    {
        var read = await store.Load(citizen.Stream, cancel: cancel);
        return read.Version > 0 ? read : throw Errors.Refused(Refusals.UnknownCitizen());
    }

    /// <summary>Folds a stream.</summary>
    /// <param name="read">The stream.</param>
    /// <param name="levels">The municipality's service levels.</param>
    /// <param name="knownAt">Only facts recorded at or before this instant are known; null for all.</param>
    public static LoadedCase Fold(StreamRead read, ServiceLevelHistory levels, Instant? knownAt = null)
    {
        var loaded = New(levels);
        foreach (var stored in read.Events)
        {
            // Recorded times never go backwards within a stream.
            if (stored.RecordedAt > knownAt)
                break;

            loaded = loaded.Evolve(stored);
        }

        return loaded;
    }

    /// <summary>A case of which nothing is known.</summary>
    public static LoadedCase New(ServiceLevelHistory levels) => new(Case.New(levels), Instant.MinValue);

    /// <summary>The case with what was read after it.</summary>
    public LoadedCase Evolve(StreamRead read) => read.Events.Aggregate(this, (loaded, stored) => loaded.Evolve(stored));

    /// <summary>The case with one more stored fact.</summary>
    public LoadedCase Evolve(StoredEvent stored) => new(Case.Evolve(EventCatalogue.Read(stored.Event), stored.RecordedAt), stored.RecordedAt);
}
