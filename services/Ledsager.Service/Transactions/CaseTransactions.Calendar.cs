using Ledsager.Cases;
using Ledsager.EventStore;
using Ledsager.Service.Api;
using Ledsager.Service.Storage;
using NodaTime;

namespace Ledsager.Service.Transactions;

/// <content>What the calendar tells.</content>
internal sealed partial class CaseTransactions
{
    /// <summary>
    /// Lets the calendar tell what has become true for citizens, and sets the timers for the next time. Their histories are read in one go and
    /// what is told of them shares commits; whoever changed meanwhile is told of alone. A case that fails fails alone.
    /// </summary>
    /// <returns>For each what kept it from being told; null where nothing did.</returns>
    /// <exception cref="StoreUnavailableException">Storage is away.</exception>
    public async Task<IReadOnlyList<Exception?>> Turn(IReadOnlyList<CitizenName> citizens, CancellationToken cancel)
    {
        var reads = await store.LoadMany([.. citizens.Select(citizen => citizen.Stream)], cancel);
        // Each is decided here and now; only its commit is waited for, and that together.
        return await Task.WhenAll(citizens.Zip(reads, (citizen, read) => Try(citizen, read, cancel)));
    }

    private async Task<Exception?> Try(CitizenName citizen, StreamRead read, CancellationToken cancel)
    {
        try
        {
            var loaded = LoadedCase.Fold(read, levels.Known(citizen.Municipality));
            if (await TellCalendar(citizen, new Sight(loaded, IsFresh: true), TimeToRecord(loaded), cancel) is null)
                await InTurn(citizen, (sight, now) => TellCalendar(citizen, sight, now, cancel), cancel);

            return null;
        }
        catch (Exception e) when (e is not (OperationCanceledException or StoreUnavailableException))
        {
            return e;
        }
    }

    private async Task<AppendResult.Appended?> TellCalendar(CitizenName citizen, Sight sight, Instant now, CancellationToken cancel)
    {
        var (facts, after) = CaseDecider.Decide(sight.Case, new TurnMonth(), now) is Outcome.Accepted accepted ? (accepted.Facts, accepted.After) : ([], sight.Case);
        return await Append(citizen, sight, after, facts, now, EventHeaders.Calendar, request: null, cancel) as AppendResult.Appended;
    }
}
