using System.Security.Cryptography;
using Google.Protobuf;
using Ledsager.Cases;
using Ledsager.Cases.Hours;
using Ledsager.EventStore;
using Ledsager.Law;
using Ledsager.Service.Api;
using Ledsager.Service.Storage;
using NodaTime;

namespace Ledsager.Service.Transactions;

/// <summary>
/// The one way a case changes: load, decide, append, and once more from the start when somebody else was faster. Facts, the request with its
/// answer, the view and the calendar's next timer are one transaction.
/// </summary>
internal sealed partial class CaseTransactions(IEventStore store, ServiceLevels levels, IClock clock)
{
    // Within the process commands take turns, so a command loses only to other processes, of which there are few.
    private const int MostAttempts = 50;

    private readonly Turns _turns = new();

    /// <summary>Carries out a client's command and answers it; the same request again gets the same answer.</summary>
    /// <exception cref="Grpc.Core.RpcException">It was refused, or could not be carried out.</exception>
    public Task<TReply> Execute<TReply>(Write write, CaseCommand command, Func<Executed, TReply> reply, CancellationToken cancel)
        where TReply : class, IMessage<TReply>, new() =>
        InTurn(write.Citizen, (loaded, now) => Attempt(write, command, reply, loaded, now, cancel), cancel);

    /// <summary>Lets the calendar tell what has become true for a citizen, and sets the timer for the next time.</summary>
    public Task Turn(CitizenName citizen, CancellationToken cancel) => InTurn(
        citizen,
        async (loaded, now) =>
        {
            var facts = CaseDecider.Decide(loaded.Case, new TurnMonth(), now) is Outcome.Accepted accepted ? accepted.Facts : [];
            return await Append(citizen, loaded, loaded.Case.Evolve(facts, now), facts, now, EventHeaders.Calendar, request: null, cancel) as AppendResult.Appended;
        },
        cancel);

    // Loads the case and lets it be changed, and again from the start when the attempt says, with null, that somebody else was faster.
    private async Task<T> InTurn<T>(CitizenName citizen, Func<LoadedCase, Instant, Task<T?>> attempt, CancellationToken cancel)
        where T : class
    {
        var history = levels.Known(citizen.Municipality);
        using var turn = await _turns.Take(citizen.Stream, cancel);
        for (var attempts = 1; attempts <= MostAttempts; attempts++)
        {
            var loaded = LoadedCase.Fold(await store.Load(citizen.Stream, cancel: cancel), history);
            if (await attempt(loaded, Instant.Max(clock.GetCurrentInstant(), loaded.LastRecordedAt)) is { } done)
                return done;
        }

        throw Errors.TooBusy();
    }

    private async Task<TReply?> Attempt<TReply>(
        Write write, CaseCommand command, Func<Executed, TReply> reply, LoadedCase loaded, Instant now, CancellationToken cancel)
        where TReply : class, IMessage<TReply>, new()
    {
        var etagHolds = write.Etag.Length == 0 || write.Etag == loaded.Case.Etag();
        var outcome = etagHolds ? CaseDecider.Decide(loaded.Case, command, now) : null;

        // An answer given before holds, whatever has happened since; it is looked for wherever the append would not find it.
        if ((outcome is not Outcome.Accepted || write.ValidateOnly) && await store.FindRequest(write.Citizen.Municipality, write.RequestId, cancel) is { } answered)
            return Repeat<TReply>(write, answered);

        switch (outcome)
        {
            case null:
                throw Errors.EtagMismatch(write.Etag, loaded.Case.Etag());
            case Outcome.Refused { Refusal: var refusal }:
                throw Errors.Refused(refusal);
        }

        var facts = outcome is Outcome.Accepted accepted ? accepted.Facts : [];
        var after = loaded.Case.Evolve(facts, now);
        if (write.ValidateOnly)
            return reply(new Executed(after, IsNew: facts.Length > 0, loaded.Case.Etag()));

        var answer = reply(new Executed(after, IsNew: facts.Length > 0, after.Etag()));
        var request = new RecordedRequest(write.RequestId, write.InputHash, answer.ToByteArray());
        var appended = facts.Length > 0
            ? Append(write.Citizen, loaded, after, facts, now, write.Actor, request, cancel)
            : Note(write.Citizen, loaded, now, request, cancel);
        return await appended switch
        {
            AppendResult.Appended => answer,
            AppendResult.Repeated repeated => Repeat<TReply>(write, repeated.Request),
            AppendResult.RequestIdReused => throw Errors.RequestIdReused(write.RequestId),
            _ => null,
        };
    }

    // Nothing new leaves the view and the calendar's timer as they are: a midnight that is yet to be told must not be put off to the next one.
    private ValueTask<AppendResult> Note(CitizenName citizen, LoadedCase loaded, Instant now, RecordedRequest request, CancellationToken cancel) =>
        store.Append(new Append(citizen.Stream, loaded.Case.Version, now, []) { Request = request }, cancel);

    private ValueTask<AppendResult> Append(
        CitizenName citizen, LoadedCase loaded, Case after, IReadOnlyList<Fact> facts, Instant now, string actor, RecordedRequest? request, CancellationToken cancel)
    {
        var state = after.Account.Derive(DanishCalendar.DateOf(now)).State;
        var timer = CalendarTimer.IdFor(citizen);
        var next = after.NextMidnight(state);
        return store.Append(
            new Append(citizen.Stream, loaded.Case.Version, now, [.. facts.Select(fact => EventCatalogue.Write(fact, ActorOf(fact.Event, actor)))])
            {
                Request = request,
                CorrelationId = System.Diagnostics.Activity.Current?.TraceId.ToString(),
                Views = facts.Count > 0 ? [HoursView.Row(citizen.Id, after, state)] : [],
                SetTimers = next is { } midnight ? [CalendarTimer.At(citizen, midnight)] : [],
                RemoveTimers = next is null ? [timer] : [],
            },
            cancel);
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
