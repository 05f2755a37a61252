using System.Runtime.CompilerServices;
using System.Text;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Ledsager.Api.Audit.V1;
using Ledsager.Cases;
using Ledsager.Cases.Hours;
using Ledsager.EventStore;
using Ledsager.Law;
using Ledsager.Service.Storage;
using Ledsager.Service.Transactions;
using NodaTime;
using Case = Ledsager.Cases.Case;
using Fact = Ledsager.Api.Audit.V1.Fact;
using JournalHead = Ledsager.EventStore.JournalHead;

namespace Ledsager.Service.Api;

/// <summary>ledsager.audit.v1.AuditService: the record as it is, what was known when, and the proof of it.</summary>
internal sealed class AuditApi(IEventStore store, ServiceLevels levels, IClock clock) : AuditService.AuditServiceBase
{
    // A verdict on a million entries takes a while: now and then the auditor is told how far it has come.
    private const int EntriesBetweenProgress = 10_000;

    public override async Task ReplayHistory(ReplayHistoryRequest request, IServerStreamWriter<ReplayHistoryResponse> responses, ServerCallContext context)
    {
        var reading = new Reading();
        var citizen = reading.Citizen(request.Citizen);
        reading.ThrowIfFaulty();

        var (read, history) = await Load(citizen, context.CancellationToken);
        var after = LoadedCase.New(history);
        foreach (var stored in read.Events)
        {
            var before = after.Case;
            after = after.Evolve(stored);
            var account = after.Case.Account;
            var day = DanishCalendar.DateOf(stored.RecordedAt);
            var response = new ReplayHistoryResponse
            {
                Fact = Told(stored), Balance = Balance.Of(account.StateOn(day), account.Facts, history).ToProto(citizen, after.Case.Etag()),
            };
            response.Deadlines.AddRange(DeadlineChanges.Of(citizen, before, after.Case, day));
            await responses.WriteAsync(response, context.CancellationToken);
        }
    }

    public override async Task<CompareKnowledgeResponse> CompareKnowledge(CompareKnowledgeRequest request, ServerCallContext context)
    {
        var reading = new Reading();
        var citizen = reading.Citizen(request.Citizen);
        var now = clock.GetCurrentInstant();
        var asOf = reading.OptionalDate("as_of", request.AsOf) ?? DanishCalendar.DateOf(now);
        var earlier = reading.OptionalInstant("earlier", request.Earlier);
        var later = reading.OptionalInstant("later", request.Later) ?? now;
        if (request.Earlier is null)
            reading.Wrong("earlier", "MISSING", "a time is needed.", "der mangler et tidspunkt.");
        else if (later < earlier)
            reading.Wrong("later", "END_BEFORE_START", "must not lie before earlier.", "må ikke ligge før earlier.");

        reading.ThrowIfFaulty();
        var (read, history) = await Load(citizen, context.CancellationToken);
        var response = new CompareKnowledgeResponse { Earlier = Known(earlier!.Value), Later = Known(later) };
        response.Facts.AddRange(read.Events.Where(stored => stored.RecordedAt > earlier && stored.RecordedAt <= later).Select(Told));

        var (before, after) = (Lots(response.Earlier), Lots(response.Later));
        response.Lots.AddRange(
            from month in before.Keys.Union(after.Keys)
            let difference = new LotDifference
            {
                Month = month.ToProto(), EarlierMinutes = before.GetValueOrDefault(month), LaterMinutes = after.GetValueOrDefault(month),
            }
            where difference.EarlierMinutes != difference.LaterMinutes
            orderby month
            select difference);

        var loaded = LoadedCase.Fold(read, history, earlier.Value);
        var known = new List<(long, Case)> { (loaded.Case.Version, loaded.Case) };
        foreach (var stored in read.Events.Skip((int)loaded.Case.Version).TakeWhile(stored => stored.RecordedAt <= later))
        {
            loaded = loaded.Evolve(stored);
            known.Add((stored.Version, loaded.Case));
        }

        response.Deadlines.AddRange(DeadlineChanges.Between(citizen, known, asOf));
        return response;

        Ledsager.Api.Hours.V1.Balance Known(Instant at)
        {
            var then = LoadedCase.Fold(read, history, at).Case;
            return Balance.Of(then.Account.Derive(asOf).State, then.Account.Facts, history).ToProto(citizen, then.Etag());
        }

        static Dictionary<YearMonth, int> Lots(Ledsager.Api.Hours.V1.Balance balance) =>
            balance.Lots.ToDictionary(lot => new YearMonth(lot.Month.Year, lot.Month.Month), lot => lot.RemainingMinutes);
    }

    public override async Task<GetCaseAsKnownResponse> GetCaseAsKnown(GetCaseAsKnownRequest request, ServerCallContext context)
    {
        var reading = new Reading();
        if (request.KnownAt is null)
            reading.Wrong("known_at", "MISSING", "a time is needed.", "der mangler et tidspunkt.");

        var question = Question.Read(reading, request.Citizen, request.AsOf, request.KnownAt, levels, clock);
        return new GetCaseAsKnownResponse { Case = await store.ReadCase(question, context.CancellationToken) };
    }

    public override async Task VerifyJournal(VerifyJournalRequest request, IServerStreamWriter<VerifyJournalResponse> responses, ServerCallContext context)
    {
        var reading = new Reading();
        var municipality = reading.Municipality(request.Municipality);
        CitizenName? citizen = request.Citizen.Length > 0 ? reading.Citizen(request.Citizen) : null;
        if (citizen is { } named && named.Municipality != municipality)
            reading.Wrong("citizen", "MUNICIPALITY_NAME", "must be a citizen of the municipality.", "skal være en borger i kommunen.");

        if (request.NotedHead is { } head && (head.Position < 0 || head.Hash.Length != 32))
        {
            reading.Wrong(
                "noted_head", "JOURNAL_HEAD", "must be a head as it was noted: a position and 32 bytes of hash.",
                "skal være, som det blev noteret: en position og 32 byte hash.");
        }

        reading.ThrowIfFaulty();
        levels.Known(municipality);

        var cancel = context.CancellationToken;
        JournalHead? noted = request.NotedHead is { } given ? new JournalHead(given.Position, given.Hash.Memory) : null;
        var stream = new StreamCheck(citizen?.Id);
        var verdict = await JournalVerifier.Verify(Checked(store.ReadJournal(municipality, cancel: cancel), stream, responses, cancel), noted, cancel);
        var problem = verdict.Fault?.Explanation ?? stream.Problem ?? await ForeignEvent(municipality, cancel);
        await responses.WriteAsync(
            new VerifyJournalResponse
            {
                Position = verdict.Head.Position,
                Finished = true,
                Intact = problem is null,
                Problem = problem ?? "",
                Head = problem is null ? new Ledsager.Api.Audit.V1.JournalHead { Position = verdict.Head.Position, Hash = ByteString.CopyFrom(verdict.Head.Hash.Span) } : null,
                CitizenFacts = stream.Facts,
            },
            cancel);
    }

    public override async Task ExportJournal(ExportJournalRequest request, IServerStreamWriter<ExportJournalResponse> responses, ServerCallContext context)
    {
        var reading = new Reading();
        var municipality = reading.Municipality(request.Municipality);
        reading.ThrowIfFaulty();
        levels.Known(municipality);

        var cancel = context.CancellationToken;
        var head = await store.ReadHead(municipality, cancel);
        await foreach (var piece in JournalExport.Pieces(municipality, head, store.ReadJournal(municipality, cancel: cancel), cancel))
        {
            await responses.WriteAsync(
                new ExportJournalResponse { Lines = UnsafeByteOperations.UnsafeWrap(piece.Lines), Position = piece.Position, HeadPosition = head.Position }, cancel);
        }
    }

    private async Task<(StreamRead Read, ServiceLevelHistory Levels)> Load(CitizenName citizen, CancellationToken cancel)
    {
        var history = levels.Known(citizen.Municipality);
        return (await LoadedCase.ReadKnown(store, citizen, cancel), history);
    }

    private static Fact Told(StoredEvent stored)
    {
        var headers = EventCatalogue.ReadHeaders(stored.Event);
        return new Fact
        {
            Version = stored.Version,
            Position = stored.Position,
            Type = stored.Event.Type,
            EffectiveDate = headers.Effective.ToProto(),
            RecordedAt = stored.RecordedAt.ToProto(),
            Actor = headers.Actor,
            RequestId = stored.CausationId ?? "",
            Rule = headers.Rule.ToProto(),
            Data = Struct.Parser.ParseJson(Encoding.UTF8.GetString(stored.Event.Data.Span)),
        };
    }

    private async Task<string?> ForeignEvent(string municipality, CancellationToken cancel)
    {
        await foreach (var foreign in store.ReadOutsideJournal(municipality, cancel))
            return $"Event {foreign.Version} of citizen {foreign.Stream.Id} is in no journal: something else than this service appended it.";

        return null;
    }

    private static async IAsyncEnumerable<JournalEntry> Checked(
        IAsyncEnumerable<JournalEntry> entries,
        StreamCheck stream,
        IServerStreamWriter<VerifyJournalResponse> responses,
        [EnumeratorCancellation] CancellationToken cancel)
    {
        await foreach (var entry in entries.WithCancellation(cancel))
        {
            stream.See(entry.Stored);
            yield return entry;
            if (entry.Stored.Position % EntriesBetweenProgress == 0)
                await responses.WriteAsync(new VerifyJournalResponse { Position = entry.Stored.Position }, cancel);
        }
    }

    /// <summary>Sees to it that a citizen's facts are numbered without gaps.</summary>
    private sealed class StreamCheck(string? citizen)
    {
        public long Facts { get; private set; }

        public string? Problem { get; private set; }

        public void See(StoredEvent stored)
        {
            if (citizen is null || stored.Stream.Id != citizen)
                return;

            Facts++;
            if (stored.Version != Facts)
                Problem ??= $"Fact {Facts} of citizen {citizen} is missing from the journal: entry {stored.Position} is fact {stored.Version}.";
        }
    }
}
