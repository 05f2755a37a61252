using System.Collections.Concurrent;
using System.Globalization;
using Ledsager.EventStore.Postgres;
using Ledsager.Testing;
using NodaTime;

namespace Ledsager.EventStore.Tests;

/// <summary>
/// PostgreSQL is killed with signal 9 amid writes and started again, many times. Every acknowledged append is there once, none is there
/// by half, and the journal verifies. LEDSAGER_CHAOS_ROUNDS asks for more rounds than a dozen.
/// </summary>
[Trait("Category", "Chaos")]
public sealed class ChaosTests
{
    private const int Writers = 12;
    private static readonly string[] Tenants = ["0151", "0580", "0810"];

    private readonly ConcurrentDictionary<string, AppendResult.Appended> acknowledged = new(StringComparer.Ordinal);
    private long unavailable;

    [Fact(DisplayName = "kill -9 af PostgreSQL midt i skrivninger taber intet, fordobler intet og halverer intet")]
    public async Task Postgres_is_killed_amid_writes()
    {
        var rounds = int.Parse(Environment.GetEnvironmentVariable("LEDSAGER_CHAOS_ROUNDS") ?? "12", CultureInfo.InvariantCulture);
        await using var server = await PostgresServer.TryStartPrivate();
        Assert.SkipWhen(server is null, "LEDSAGER_POSTGRES names a server that is not ours to kill.");
        var database = await server.CreateDatabase();
        // Two stores, as two processes have; both live through every crash.
        await using var first = await PostgresEventStore.Open(new PostgresEventStoreOptions(database.ConnectionString));
        await using var second = await PostgresEventStore.Open(new PostgresEventStoreOptions(database.ConnectionString));
        PostgresEventStore[] stores = [first, second];

        var seed = Random.Shared.Next();
        var random = new Random(seed);
        for (var round = 0; round < rounds; round++)
        {
            using var stop = new CancellationTokenSource();
            var before = acknowledged.Count;
            var writing = Enumerable.Range(0, Writers).Select(w => Task.Run(() => Write(stores[w % 2], $"{round}-{w}", stop.Token))).ToList();
            var enough = before + random.Next(50, 500);
            while (acknowledged.Count < enough && !writing.Any(w => w.IsFaulted))
                await Task.Delay(2);

            await server.Kill9();
            await stop.CancelAsync();
            await server.Restart();
            await Task.WhenAll(writing);
            await Check(first, database, $"round {round}, seed {seed}");
        }

        Interlocked.Read(ref unavailable).ShouldBeGreaterThan(0, "No append was ever in doubt: the kills missed the writes.");
    }

    /// <summary>Writes until told to stop. What is in doubt is sent again under the same request id until the answer is known.</summary>
    private async Task Write(PostgresEventStore store, string name, CancellationToken stop)
    {
        for (var i = 0; !stop.IsCancellationRequested; i++)
        {
            // Several writers share a citizen, so that conflicts and crashes meet.
            var stream = new StreamId(Tenants[i % Tenants.Length], "citizen-" + (i % 5).ToString(CultureInfo.InvariantCulture));
            // Every other one writes to two citizens at once.
            var beside = i % 2 == 0 ? (StreamId?)null : stream with { Id = "citizen-" + ((i + 1) % 5).ToString(CultureInfo.InvariantCulture) };
            var id = $"{name}-{i}";
            AppendResult result;
            do
                result = await Retried(() => Try(store, stream, beside, id));
            while (result is AppendResult.VersionConflict);

            acknowledged[id] = result switch
            {
                AppendResult.Appended appended when beside is null => appended,
                AppendResult.Appended => new AppendResult.Appended(0, 0), // Its last event stands in the other stream.
                AppendResult.Repeated => new AppendResult.Appended(0, 0), // Committed before the crash, unknown where.
                _ => throw new InvalidOperationException($"Request {id} was answered with {result}."),
            };
        }
    }

    private static async Task<AppendResult> Try(PostgresEventStore store, StreamId stream, StreamId? beside, string id)
    {
        NewEvent used = new(Guid.NewGuid(), "hours_used", "{\"minutes\":60}"u8.ToArray(), "{}"u8.ToArray()), saved = new(Guid.NewGuid(), "hours_saved", "{}"u8.ToArray(), "{}"u8.ToArray());
        var append = beside is { } other ? await To(stream, used) with { Beside = await To(other, saved) } : await To(stream, used, saved);
        return await store.Append(append with
        {
            Request = new RecordedRequest(id, new byte[] { 1 }, new byte[] { 2 }),
            SetTimers = [new TimerSet(id, "close_month", Instant.FromUtc(2026, 4, 1, 0, 0), "{}"u8.ToArray())],
        });

        async Task<Append> To(StreamId stream, params NewEvent[] events)
        {
            var version = (await store.Load(stream, long.MaxValue)).Version;
            return new Append(stream, version, Instant.FromUtc(2026, 3, 2, 8, 0), events)
            {
                Views = [new ViewRow("balance", stream.Id, version + events.Length, "{}"u8.ToArray())],
            };
        }
    }

    private async Task<AppendResult> Retried(Func<Task<AppendResult>> attempt)
    {
        var longest = DateTime.UtcNow.AddMinutes(1);
        while (true)
        {
            try
            {
                return await attempt();
            }
            catch (StoreUnavailableException) when (DateTime.UtcNow < longest)
            {
                Interlocked.Increment(ref unavailable);
                await Task.Delay(10); // Leaves the cores to the server that is starting.
            }
        }
    }

    private async Task Check(PostgresEventStore store, PostgresDatabase database, string when)
    {
        var requests = new Dictionary<string, int>(StringComparer.Ordinal);
        var versions = new Dictionary<StreamId, long>();
        foreach (var tenant in Tenants)
        {
            var verified = await JournalVerifier.Verify(store.ReadJournal(tenant), await store.ReadHead(tenant));
            verified.Fault.ShouldBeNull(when);
            await foreach (var entry in store.ReadJournal(tenant))
            {
                var (stream, request) = (entry.Stored.Stream, entry.Stored.CausationId!);
                requests[request] = requests.GetValueOrDefault(request) + 1;
                entry.Stored.Version.ShouldBe(versions.GetValueOrDefault(stream) + 1, when);
                versions[stream] = entry.Stored.Version;
                if (acknowledged.TryGetValue(request, out var appended) && appended.Position > 0 && appended.Version == entry.Stored.Version)
                    entry.Stored.Position.ShouldBe(appended.Position, when);
            }
        }

        // Everything acknowledged is there once, whole (both events), and nothing else is.
        requests.Keys.Order(StringComparer.Ordinal).ShouldBe(acknowledged.Keys.Order(StringComparer.Ordinal), when);
        requests.ShouldAllBe(r => r.Value == 2, when);
        foreach (var (stream, version) in versions)
        {
            (await store.Load(stream, long.MaxValue)).Version.ShouldBe(version, when);
            (await store.ReadView(stream.Tenant, "balance", stream.Id))!.Version.ShouldBe(version, when);
        }

        foreach (var table in new[] { "requests", "timers" })
        {
            var ids = (await database.Query($"select id from {table}")).Select(r => r[0]!);
            ids.Order(StringComparer.Ordinal).ShouldBe(acknowledged.Keys.Order(StringComparer.Ordinal), when);
        }
    }
}
