using Google.Protobuf;
using Ledsager.Cases;
using Ledsager.EventStore;
using Ledsager.Service.Api;
using NodaTime;

namespace Ledsager.Service.Transactions;

/// <content>Two records of one citizen.</content>
internal sealed partial class CaseTransactions
{
    /// <summary>
    /// Makes two records one: the lines of the one that ends are recorded anew in the one that goes on. Both are decided on as they stand, and
    /// what is decided for both is one transaction with the request and its answer, so there is no half of it to find after a crash.
    /// </summary>
    /// <param name="write">The wish; its citizen is the record that goes on.</param>
    /// <param name="ended">The record that ends, of the same municipality.</param>
    /// <param name="endedEtag">The version of it the client decided on; empty for any.</param>
    /// <param name="on">The day.</param>
    /// <param name="reply">Makes the answer of what became of the one that goes on, and of the one that ended.</param>
    /// <param name="cancel">Gives up waiting.</param>
    public async Task<TReply> Merge<TReply>(
        Write write, CitizenName ended, string endedEtag, LocalDate on, Func<Executed, Executed, TReply> reply, CancellationToken cancel)
        where TReply : class, IMessage<TReply>, new()
    {
        var history = levels.Known(write.Citizen.Municipality);
        using var turns = await _turns.Take(write.Citizen.Stream, ended.Stream, cancel);
        try
        {
            for (var attempts = 1; attempts <= MostAttempts; attempts++)
            {
                // What is remembered of either may be behind: both are decided on as the store has them.
                var ends = new Record(ended, endedEtag, await Look(ended, history, cases.Find(ended.Stream), cancel));
                var goesOn = new Record(write.Citizen, write.Etag, await Look(write.Citizen, history, cases.Find(write.Citizen.Stream), cancel));
                var now = Instant.Max(TimeToRecord(ends.Sight.Loaded), TimeToRecord(goesOn.Sight.Loaded));
                if (await Attempt(write, goesOn, ends, on, reply, now, cancel) is { } done)
                    return done;
            }
        }
        catch (StoreUnavailableException)
        {
            // The database that comes back may be an older copy of the one that went.
            cases.Clear();
            throw;
        }

        throw Errors.TooBusy();
    }

    private async Task<TReply?> Attempt<TReply>(
        Write write, Record goesOn, Record ends, LocalDate on, Func<Executed, Executed, TReply> reply, Instant now, CancellationToken cancel)
        where TReply : class, IMessage<TReply>, new()
    {
        var closed = ends.Decided(new CloseMerged(on, goesOn.Citizen.Id), now);
        var absorbed = goesOn.Decided(AbsorbCitizen.Of(on, ends.Citizen.Id, ends.Sight.Case), now);
        var isNew = closed.Facts.Count + absorbed.Facts.Count > 0;

        // An answer given before holds, whatever has happened since; it is looked for wherever the append would not find it.
        if ((!isNew || write.ValidateOnly || (closed.No ?? absorbed.No) is not null)
            && await store.FindRequest(write.Citizen.Municipality, write.RequestId, cancel) is { } answered)
        {
            return Repeat<TReply>(write, answered);
        }

        if ((closed.No ?? absorbed.No) is { } no)
            throw no;

        if (write.ValidateOnly)
            return reply(new Executed(absorbed.After, isNew, goesOn.Sight.Case.Etag()), new Executed(closed.After, isNew, ends.Sight.Case.Etag()));

        var answer = reply(new Executed(absorbed.After, isNew, absorbed.After.Etag()), new Executed(closed.After, isNew, closed.After.Etag()));
        var request = new RecordedRequest(write.RequestId, write.InputHash, answer.ToByteArray());
        return Answered(write, answer, await store.Append(Part(goesOn, absorbed) with { Request = request, Beside = Part(ends, closed) }, cancel));

        // Nothing new leaves a record as it is, but its version must still be the one that was decided on.
        Append Part(Record record, Decision decided) => decided.Facts.Count > 0
            ? Written(record.Citizen, record.Sight, decided.After, decided.Facts, now, write.Actor).Append
            : new Append(record.Citizen.Stream, record.Sight.Case.Version, now, []);
    }

    /// <summary>One of the two records.</summary>
    private sealed record Record(CitizenName Citizen, string Etag, Sight Sight)
    {
        /// <summary>What is decided about it. A no names the record, because the request is about two.</summary>
        public Decision Decided(CaseCommand command, Instant now)
        {
            var @case = Sight.Case;
            if (Etag.Length > 0 && Etag != @case.Etag())
                return new Decision(@case, [], Errors.EtagMismatch(Etag, @case.Etag()));

            return CaseDecider.Decide(@case, command, now) switch
            {
                Outcome.Accepted accepted => new Decision(accepted.After, accepted.Facts, null),
                Outcome.Refused { Refusal: var refusal } =>
                    new Decision(@case, [], Errors.Refused(refusal with { Details = refusal.Details.SetItem("record", Citizen.ToString()) })),
                _ => new Decision(@case, [], null),
            };
        }
    }

    /// <summary>What was decided about a record.</summary>
    private sealed record Decision(Case After, IReadOnlyList<Fact> Facts, Grpc.Core.RpcException? No);
}
