using Google.Protobuf;
using Google.Rpc;
using Grpc.Core;
using Ledsager.Api;
using Ledsager.Api.Audit.V1;
using Ledsager.Testing;
using NodaTime;
using Recorded = Ledsager.Api.Audit.V1.Fact;
using static Ledsager.Service.Tests.Calls;

namespace Ledsager.Service.Tests.Chaos;

/// <summary>Many callers who write, note what was acknowledged, and send the rest again.</summary>
internal sealed class Writers(PostgresDatabase database)
{
    public static readonly LocalDate Today = new(2024, 6, 15);

    private const int Callers = 16;
    private const int CitizensEach = 24;
    private const int RoundsOfACitizen = 8;
    private static readonly string[] Municipalities = ["0151", "0580", "0810"];

    // Each caller has lines of its own, on citizens it shares with the others, and one request under way at most.
    private readonly Caller[] _callers = [.. Enumerable.Range(0, Callers).Select(number => new Caller(number))];
    private readonly Dictionary<string, JournalHead> _noted = new(StringComparer.Ordinal);
    private string[] _citizens = [];
    private int _acknowledged;
    private int _sentAgain;

    public int Acknowledged => _acknowledged;

    public int SentAgain => _sentAgain;

    /// <summary>Now and then new citizens, so that histories stay as short as they are in life.</summary>
    public async Task Prepare(ServiceProcess service, int round)
    {
        if (round % RoundsOfACitizen != 1)
            return;

        _citizens = [.. Enumerable.Range(0, CitizensEach).Select(i => $"municipalities/{Municipalities[i % Municipalities.Length]}/citizens/runde-{round}-{i}")];
        foreach (var caller in _callers)
            caller.Lines.Clear();

        await Task.WhenAll(_citizens.Select(citizen => service.Do(Grant(citizen, new(2024, 1, 1)), Agree(citizen, new(2024, 1, 1)))));
    }

    /// <summary>All callers write until so many writes are acknowledged; then the blow falls while they go on, and each stops at its first failure.</summary>
    public Task WriteUntil(ServiceProcess service, int acknowledged, int seed, Func<Task<Func<Task>>> kill, out Task<Func<Task>> restart)
    {
        var enough = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var left = acknowledged;
        var killed = restart = Task.Run(async () =>
        {
            await enough.Task;
            return await kill();
        });
        return Task.WhenAll([killed, .. _callers.Select(caller => Task.Run(async () =>
        {
            try
            {
                var random = new Random(seed + caller.Number);
                while (await caller.TryWrite(service, random, _citizens))
                {
                    Interlocked.Increment(ref _acknowledged);
                    if (Interlocked.Decrement(ref left) == 0)
                        enough.SetResult();
                }
            }
            catch (Exception e)
            {
                enough.TrySetException(e);
                throw;
            }
        }))]);
    }

    /// <summary>What was acknowledged is there, and of what was not there is all or nothing.</summary>
    public async Task NothingAcknowledgedIsLostAndNothingIsHalf(ServiceProcess service)
    {
        await Whole();
        foreach (var citizen in _citizens)
        {
            var there = RecordedLines(await Patiently(() => service.History(citizen)));
            there.ShouldBeUnique(StringComparer.Ordinal);
            LinesOf(citizen).Where(line => line.IsAcknowledged).Select(line => line.Use).Except(there, StringComparer.Ordinal).ShouldBeEmpty("acknowledged and lost");
            there.Except(LinesOf(citizen).Select(line => line.Use), StringComparer.Ordinal).ShouldBeEmpty("nobody sent these");
        }
    }

    /// <summary>Everybody sends the one request again that was not acknowledged, until it is.</summary>
    public Task SendAgain(ServiceProcess service) => Task.WhenAll(_callers.Where(caller => caller.IsWaiting).Select(async caller =>
    {
        await Patiently(async () => await caller.Send(service));
        Interlocked.Increment(ref _acknowledged);
        Interlocked.Increment(ref _sentAgain);
    }));

    /// <summary>Now the record and the acknowledgements say the same.</summary>
    public async Task EverythingIsThereOnce(ServiceProcess service, bool verifyJournals)
    {
        await Whole();
        foreach (var citizen in _citizens)
        {
            var history = await service.History(citizen);
            history.Select(fact => fact.Version).ShouldBe(Enumerable.Range(1, history.Count).Select(version => (long)version));
            RecordedLines(history).ShouldBe(LinesOf(citizen).Select(line => line.Use), ignoreOrder: true);
            history.Where(fact => fact.Actor != "calendar").Select(fact => fact.RequestId).ShouldBeUnique(StringComparer.Ordinal);
            (await service.BalanceOf(citizen)).UsedMinutes.ShouldBe(LinesOf(citizen).Sum(line => line.Minutes), citizen);
        }

        if (!verifyJournals)
            return;

        foreach (var municipality in Municipalities)
        {
            // With the head noted before, so that a lost end would show as well.
            var verdict = await service.Verify(municipality, _noted.GetValueOrDefault(municipality));
            verdict.Problem.ShouldBe("");
            _noted[municipality] = verdict.Head;
        }
    }

    private static List<string> RecordedLines(IEnumerable<Recorded> history) =>
        [.. history.Where(fact => fact.Type == "hours_used").Select(fact => fact.Data.Fields["use"].StringValue)];

    private IEnumerable<Line> LinesOf(string citizen) => _callers.SelectMany(caller => caller.Lines).Where(line => line.Citizen == citizen);

    // Streams, journal, requests, views and timers are written together or not at all.
    private async Task Whole() =>
        (await database.Query(
            """
            select 'version', s.id from mt_streams s
                left join (select tenant_id, stream_id, count(*) as events, max(version) as version from mt_events group by 1, 2) e on (e.tenant_id, e.stream_id) = (s.tenant_id, s.id)
                where e.version is distinct from s.version or e.events is distinct from s.version
            union all select 'head', h.tenant_id from journal_heads h
                left join (select tenant_id, count(*) as entries, max(position) as last from journal group by 1) j on j.tenant_id = h.tenant_id
                where coalesce(j.last, 0) <> h.position or coalesce(j.entries, 0) <> h.position
            union all select 'journal', e.id::text from mt_events e where not exists (select from journal j where j.seq_id = e.seq_id)
            union all select 'view', s.id from mt_streams s left join views v on (v.tenant_id, v.key) = (s.tenant_id, s.id) where v.version is distinct from s.version
            union all select 'timer', s.id from mt_streams s left join timers t on (t.tenant_id, t.stream_id) = (s.tenant_id, s.id) where t.id is null
            union all select 'request without fact', r.id from requests r where not exists (select from mt_events e where (e.tenant_id, e.causation_id) = (r.tenant_id, r.id))
            union all select 'fact without request', e.causation_id from mt_events e
                where e.causation_id is not null and not exists (select from requests r where (r.tenant_id, r.id) = (e.tenant_id, e.causation_id))
            """)).Select(row => string.Join(' ', row)).ShouldBeEmpty();

    // Storage needs a moment to come back; until then it is UNAVAILABLE and nothing else.
    private static async Task<T> Patiently<T>(Func<Task<T>> call)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            try
            {
                return await call();
            }
            catch (RpcException e) when (e.StatusCode == StatusCode.Unavailable || IsCrowded(e))
            {
                await Task.Delay(20, deadline.Token);
            }
        }
    }

    private static bool IsCrowded(RpcException e) => ErrorDetails.Of(e).OfType<ErrorInfo>().Any(info => info.Reason == "TOO_MANY_CONFLICTS");

    /// <summary>A timesheet line as its caller knows it.</summary>
    private sealed class Line(string citizen, string use)
    {
        public string Citizen => citizen;

        public string Use => use;

        public bool IsAcknowledged { get; set; }

        public int Minutes { get; set; }
    }

    private sealed class Caller(int number)
    {
        private int _last;
        private (IMessage Request, Line Line, int Minutes)? _waiting;

        public int Number => number;

        public List<Line> Lines { get; } = [];

        public bool IsWaiting => _waiting is not null;

        /// <summary>One more write; false when it was not acknowledged, and waits to be sent again.</summary>
        public async Task<bool> TryWrite(ServiceProcess service, Random random, string[] citizens)
        {
            _waiting ??= Next(random, citizens);
            try
            {
                return await Send(service);
            }
            catch (RpcException e) when (IsCrowded(e))
            {
                return true;
            }
            catch (RpcException e) when (e.StatusCode is StatusCode.Unavailable or StatusCode.Internal or StatusCode.Cancelled or StatusCode.Unknown)
            {
                return false;
            }
        }

        public async Task<bool> Send(ServiceProcess service)
        {
            var (request, line, minutes) = _waiting!.Value;
            await service.Send(request);
            line.IsAcknowledged = true;
            line.Minutes = minutes;
            _waiting = null;
            return true;
        }

        private (IMessage, Line, int) Next(Random random, string[] citizens)
        {
            if (random.Next(4) == 0 && Lines.Find(line => line.Minutes > 0) is { } known)
                return random.Next(2) == 0 ? (Reverse(known.Citizen, known.Use), known, 0) : (Correct(known.Citizen, known.Use, known.Minutes + 1), known, known.Minutes + 1);

            var line = new Line(citizens[random.Next(citizens.Length)], $"linje-{number}-{++_last}");
            Lines.Add(line);
            var minutes = random.Next(1, 4);
            return (Use(line.Citizen, line.Use, Today.PlusDays(-random.Next(100)), minutes), line, minutes);
        }
    }
}
