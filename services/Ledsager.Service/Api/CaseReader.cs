using Ledsager.Cases;
using Ledsager.EventStore;
using Ledsager.Service.Storage;
using Ledsager.Service.Transactions;
using V1 = Ledsager.Api.Cases.V1;

namespace Ledsager.Service.Api;

/// <summary>Answers questions about a whole case, the same to caseworkers and auditors.</summary>
internal static class CaseReader
{
    /// <summary>The case as a question asks for it.</summary>
    /// <exception cref="Grpc.Core.RpcException">Nothing is known of the citizen.</exception>
    public static async Task<V1.Case> ReadCase(this IEventStore store, Question question, CancellationToken cancel)
    {
        var read = await LoadedCase.ReadKnown(store, question.Citizen, cancel);

        // Recorded times never go backwards within a stream.
        var known = read.Events
            .TakeWhile(stored => question.KnownAt is not { } at || stored.RecordedAt <= at)
            .Select(stored => (EventCatalogue.Read(stored.Event), stored.RecordedAt));
        return CaseOnDay.Of(question.Levels, known, question.AsOf).ToProto(question.Citizen);
    }
}
