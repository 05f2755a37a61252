using System.Security.Cryptography;
using Google.Protobuf;
using Ledsager.Cases;
using Ledsager.Cases.Hours;
using Ledsager.EventStore;
using Ledsager.Law;
using Ledsager.Service.Api;
using Ledsager.Service.Clock;
using Ledsager.Service.Storage;
using NodaTime;

namespace Ledsager.Service.Transactions;

/// <summary>
/// The one way a case changes: load, decide, append, and once more from the start when somebody else was faster. Facts, the request with its
/// answer, the view and the calendar's next timer are one transaction.
/// </summary>
/// <remarks>
/// A case that was written to lately is remembered. Other processes may have written to it since, so what is decided on it counts only when the
/// store agrees: an append carries the version it was decided on, and what appends nothing is decided again with what is new.
/// </remarks>
internal sealed partial class CaseTransactions(IEventStore store, ServiceLevels levels, ClockGuard clock, CaseCache cases)
{
    // Within the process commands take turns, so a command loses only to other processes, of which there are few.
    private const int MostAttempts = 50;

    private readonly Turns _turns = new();

    /// <summary>Carries out a client's command and answers it; the same request again gets the same answer.</summary>
    /// <exception cref="Grpc.Core.RpcException">It was refused, or could not be carried out.</exception>
    public Task<TReply> Execute<TReply>(Write write, CaseCommand command, Func<Executed, TReply> reply, CancellationToken cancel)
        where TReply : class, IMessage<TReply>, new() =>
        InTurn(write.Citizen, (sight, now) => Attempt(write, command, reply, sight, now, cancel), cancel);

    // Lets the case be changed as it is remembered, and again with what is new when the attempt says, with null, that it may not count.
    private async Task<T> InTurn<T>(CitizenName citizen, Func<Sight, Instant, Task<T?>> attempt, CancellationToken cancel)
        where T : class
    {
        var history = levels.Known(citizen.Municipality);
        using var turn = await _turns.Take(citizen.Stream, cancel);
        try
        {
            var sight = cases.Find(citizen.Stream) is { } remembered ? new Sight(remembered, IsFresh: false) : await Look(citizen, history, null, cancel);
            for (var attempts = 1; attempts <= MostAttempts; attempts++)
            {
                if (await attempt(sight, TimeToRecord(sight.Loaded)) is { } done)
                    return done;

                sight = await Look(citizen, history, sight.Loaded, cancel);
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

    // A wrong time would make the calendar tell what has not come to pass, whoever asks.
    private Instant TimeToRecord(LoadedCase loaded) =>
        clock.TryGetTime(out var now) ? Instant.Max(now, loaded.LastRecordedAt) : throw Errors.ClockUnconfirmed(clock.Wall);

    // The case as the store has it now; what is known already is not read again.
    private async Task<Sight> Look(CitizenName citizen, ServiceLevelHistory history, LoadedCase? known, CancellationToken cancel)
    {
        var loaded = known ?? LoadedCase.New(history);
        var read = await store.Load(citizen.Stream, loaded.Case.Version, cancel);
        if (read.Version < loaded.Case.Version)
        {
            loaded = LoadedCase.New(history);
            read = await store.Load(citizen.Stream, cancel: cancel);
        }

        loaded = loaded.Evolve(read);
        if (!loaded.Case.IsNew)
            cases.Put(citizen.Stream, loaded);
        return new Sight(loaded, IsFresh: true);
    }

    private async Task<TReply?> Attempt<TReply>(
        Write write, CaseCommand command, Func<Executed, TReply> reply, Sight sight, Instant now, CancellationToken cancel)
        where TReply : class, IMessage<TReply>, new()
    {
        var etagHolds = write.Etag.Length == 0 || write.Etag == sight.Case.Etag();
        var outcome = etagHolds ? CaseDecider.Decide(sight.Case, command, now) : null;

        // An answer given before holds, whatever has happened since; it is looked for wherever the append would not find it.
        if ((outcome is not Outcome.Accepted || write.ValidateOnly) && await store.FindRequest(write.Citizen.Municipality, write.RequestId, cancel) is { } answered)
            return Repeat<TReply>(write, answered);

        // The append finds out whether others were faster. What comes to no append must not be said of a case that may have moved.
        if (!sight.IsFresh && (outcome is null or Outcome.Refused || write.ValidateOnly))
            return null;

        switch (outcome)
        {
            case null:
                throw Errors.EtagMismatch(write.Etag, sight.Case.Etag());
            case Outcome.Refused { Refusal: var refusal }:
                throw Errors.Refused(refusal);
        }

        var (facts, after) = outcome is Outcome.Accepted accepted ? (accepted.Facts, accepted.After) : ([], sight.Case);
        if (write.ValidateOnly)
            return reply(new Executed(after, IsNew: facts.Length > 0, sight.Case.Etag()));

        var answer = reply(new Executed(after, IsNew: facts.Length > 0, after.Etag()));
        var request = new RecordedRequest(write.RequestId, write.InputHash, answer.ToByteArray());
        var appended = facts.Length > 0
            ? Append(write.Citizen, sight, after, facts, now, write.Actor, request, cancel)
            : Note(write.Citizen, sight, now, request, cancel);
        return Answered(write, answer, await appended);
    }

    // Null when somebody else was faster.
    private static TReply? Answered<TReply>(Write write, TReply answer, AppendResult appended)
        where TReply : class, IMessage<TReply>, new() => appended switch
        {
            AppendResult.Appended => answer,
            AppendResult.Repeated repeated => Repeat<TReply>(write, repeated.Request),
            AppendResult.RequestIdReused => throw Errors.RequestIdReused(write.RequestId),
            _ => null,
        };

    // Nothing new leaves the view and the calendar's timer as they are: a midnight that is yet to be told must not be put off to the next one.
    private ValueTask<AppendResult> Note(CitizenName citizen, Sight sight, Instant now, RecordedRequest request, CancellationToken cancel) =>
        store.Append(new Append(citizen.Stream, sight.Case.Version, now, []) { Request = request }, cancel);

    private async ValueTask<AppendResult> Append(
        CitizenName citizen, Sight sight, Case after, IReadOnlyList<Fact> facts, Instant now, string actor, RecordedRequest? request, CancellationToken cancel)
    {
        var (append, next) = Written(citizen, sight, after, facts, now, actor);
        var result = await store.Append(append with { Request = request }, cancel);

        // The crowd of a month's end must not push out those who are written to.
        if (result is AppendResult.Appended && (request is not null || cases.Find(citizen.Stream) is not null))
            cases.Put(citizen.Stream, (facts.Count > 0 ? new LoadedCase(after, now) : sight.Loaded) with { Timer = next });
        return result;
    }

    // What facts write: themselves, the view, and the calendar's next timer; and when that is.
    private static (Append Append, LocalDate? Next) Written(CitizenName citizen, Sight sight, Case after, IReadOnlyList<Fact> facts, Instant now, string actor)
    {
        var state = after.Account.StateOn(DanishCalendar.DateOf(now));
        var next = after.NextMidnight(state);
        var append = new Append(citizen.Stream, sight.Case.Version, now, [.. facts.Select(fact => EventCatalogue.Write(fact, ActorOf(fact.Event, actor)))])
        {
            CorrelationId = System.Diagnostics.Activity.Current?.TraceId.ToString(),
            Views = facts.Count > 0 ? [HoursView.Row(citizen.Id, after, state)] : [],
            Agenda = [.. DeadlineView.Changes(sight.Case, after), .. NoteView.Changes(sight.Case, after)],
            SetTimers = next is { } midnight && !CalendarTimer.IsSet(sight.Loaded.Timer, midnight, now) ? [CalendarTimer.At(citizen, midnight)] : [],
            RemoveTimers = next is null ? [CalendarTimer.IdFor(citizen)] : [],
        };
        return (append, next);
    }

    private static string ActorOf(CaseEvent @event, string actor) => CaseCalendar.Tells(@event) ? EventHeaders.Calendar : actor;

    private static TReply Repeat<TReply>(Write write, RecordedRequest answered)
        where TReply : class, IMessage<TReply>, new()
    {
        if (!CryptographicOperations.FixedTimeEquals(answered.InputHash.Span, write.InputHash))
            throw Errors.RequestIdReused(write.RequestId);

        var reply = new TReply();
        reply.MergeFrom(answered.Outcome.ToArray());
        return reply;
    }
}

/// <summary>A case as a command meets it.</summary>
/// <param name="Loaded">The case.</param>
/// <param name="IsFresh">True when it was read in this turn; a remembered one may be behind the store.</param>
internal sealed record Sight(LoadedCase Loaded, bool IsFresh)
{
    /// <summary>The case.</summary>
    public Case Case => Loaded.Case;
}

/// <summary>A client's wish to change a case, beside the command itself.</summary>
/// <param name="Citizen">Whose case.</param>
/// <param name="RequestId">Names the request within the municipality.</param>
/// <param name="InputHash">SHA-256 of the method and the message.</param>
/// <param name="Etag">The version the client decided on; empty for any.</param>
/// <param name="ValidateOnly">True to change nothing.</param>
/// <param name="Actor">Who acts.</param>
internal sealed record Write(CitizenName Citizen, string RequestId, byte[] InputHash, string Etag, bool ValidateOnly, string Actor);

/// <summary>What a command came to.</summary>
/// <param name="After">The case after it.</param>
/// <param name="IsNew">False when it was so already.</param>
/// <param name="Etag">The case's version to tell the client.</param>
internal sealed record Executed(Case After, bool IsNew, string Etag);
