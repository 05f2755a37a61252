using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Ledsager.Api.Audit.V1;
using Ledsager.Cases;
using Ledsager.EventStore;
using Ledsager.Law;
using Ledsager.Service.Storage;
using JournalHead = Ledsager.EventStore.JournalHead;

namespace Ledsager.Service.Api;

/// <summary>ledsager.audit.v1.AuditService: the record as it is, and the proof of it.</summary>
internal sealed class AuditApi(IEventStore store, ServiceLevels levels) : AuditService.AuditServiceBase
{
    // A verdict on a million entries takes a while: now and then the auditor is told how far it has come.
    private const int EntriesBetweenProgress = 10_000;

    public override async Task ReplayHistory(ReplayHistoryRequest request, IServerStreamWriter<ReplayHistoryResponse> responses, ServerCallContext context)
    {
        var reading = new Reading();
        var citizen = reading.Citizen(request.Citizen);
        reading.ThrowIfFaulty();
        citizen.Levels(levels);

        var read = await store.Load(citizen.Stream, cancel: context.CancellationToken);
        if (read.Version == 0)
            throw Errors.Refused(Refusals.UnknownCitizen());

        foreach (var stored in read.Events)
        {
            var headers = EventCatalogue.ReadHeaders(stored.Event);
            await responses.WriteAsync(
                new ReplayHistoryResponse
                {
                    Version = stored.Version,
                    Position = stored.Position,
                    Type = stored.Event.Type,
                    EffectiveDate = headers.Effective.ToProto(),
                    RecordedAt = stored.RecordedAt.ToProto(),
                    Actor = headers.Actor,
                    RequestId = stored.CausationId ?? "",
                    Rule = headers.Rule.ToProto(),
                    Data = Struct.Parser.ParseJson(System.Text.Encoding.UTF8.GetString(stored.Event.Data.Span)),
                },
                context.CancellationToken);
        }
    }

    public override async Task VerifyJournal(VerifyJournalRequest request, IServerStreamWriter<VerifyJournalResponse> responses, ServerCallContext context)
    {
        var reading = new Reading();
        var municipality = reading.Municipality(request.Municipality);
        if (request.NotedHead is { } head && (head.Position < 0 || head.Hash.Length != 32))
        {
            reading.Wrong(
                "noted_head", "JOURNAL_HEAD", "must be a head as it was noted: a position and 32 bytes of hash.",
                "skal være, som det blev noteret: en position og 32 byte hash.");
        }

        reading.ThrowIfFaulty();
        if (!levels.TryFor(municipality, out _))
            throw Errors.UnknownMunicipality(municipality, levels);

        var cancel = context.CancellationToken;
        JournalHead? noted = request.NotedHead is { } given ? new JournalHead(given.Position, given.Hash.Memory) : null;
        var verdict = await JournalVerifier.Verify(Told(store.ReadJournal(municipality, cancel: cancel), responses, cancel), noted, cancel);
        var problem = verdict.Fault?.Explanation;
        await foreach (var foreign in store.ReadOutsideJournal(municipality, cancel))
        {
            problem ??= $"Event {foreign.Version} of citizen {foreign.Stream.Id} is in no journal: something else than this service appended it.";
            break;
        }

        await responses.WriteAsync(
            new VerifyJournalResponse
            {
                Position = verdict.Head.Position,
                Finished = true,
                Intact = problem is null,
                Problem = problem ?? "",
                Head = problem is null ? new Ledsager.Api.Audit.V1.JournalHead { Position = verdict.Head.Position, Hash = ByteString.CopyFrom(verdict.Head.Hash.Span) } : null,
            },
            cancel);
    }

    private static async IAsyncEnumerable<JournalEntry> Told(
        IAsyncEnumerable<JournalEntry> entries,
        IServerStreamWriter<VerifyJournalResponse> responses,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel)
    {
        await foreach (var entry in entries.WithCancellation(cancel))
        {
            yield return entry;
            if (entry.Stored.Position % EntriesBetweenProgress == 0)
                await responses.WriteAsync(new VerifyJournalResponse { Position = entry.Stored.Position }, cancel);
        }
    }
}
