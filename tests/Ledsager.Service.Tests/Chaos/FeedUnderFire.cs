using Grpc.Core;
using Ledsager.Api.Payroll.V1;
using Ledsager.Service.Tests.Payroll;
using Ledsager.Testing;
using NodaTime;
using static Ledsager.Service.Tests.Calls;

namespace Ledsager.Service.Tests.Chaos;

/// <summary>
/// Eight writers write while two consumers are killed at random points, and with them the service and PostgreSQL. Each consumer books every event
/// exactly once by position, and both see the same order. Some ten thousand events; LEDSAGER_CHAOS_ROUNDS=300 makes it a million, and
/// LEDSAGER_CHAOS_SEED repeats a failure.
/// </summary>
[Trait("Group", "chaos")]
public sealed class FeedUnderFire(ITestOutputHelper output)
{
    private const int EventsInShort = 10_000;
    private const int EventsOfARound = 3_400;
    private const int Writers = 8;
    private const string Municipality = "municipalities/0151";
    private static readonly LocalDate Today = new(2024, 6, 15);
    private static readonly TimeSpan BetweenBlows = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _over = new();
    private ServiceProcess _service = null!;
    private int _written;

    [Fact(DisplayName = "Modtagere, der dræbes igen og igen, ser hver hændelse præcis én gang og i samme orden")]
    public async Task Every_event_is_booked_exactly_once()
    {
        var rounds = int.TryParse(Environment.GetEnvironmentVariable("LEDSAGER_CHAOS_ROUNDS"), out var given) ? given : 0;
        var events = rounds > 0 ? rounds * EventsOfARound : EventsInShort;
        var isLong = events >= 100_000;
        var seed = int.TryParse(Environment.GetEnvironmentVariable("LEDSAGER_CHAOS_SEED"), out var repeated) ? repeated : Random.Shared.Next();
        output.WriteLine($"LEDSAGER_CHAOS_SEED={seed}, {events} events");

        await using var server = await PostgresServer.TryStartPrivate();
        if (server is null)
        {
            Assert.Skip("LEDSAGER_POSTGRES names a server, and only one of our own may be killed.");
            return;
        }

        await using var database = await server.CreateDatabase();
        _service = await ServiceProcess.Start(database.ConnectionString, Today);
        try
        {
            var books = new[] { new Book("loen"), new Book("arkiv") };
            var consuming = books.Select((book, i) => Task.Run(() => Consume(book, new Random(seed + i), longestLife: isLong ? 20_000 : 1000))).ToArray();
            using var calm = new CancellationTokenSource();
            var blows = Task.Run(() => Strike(server, database, new Random(seed), isLong ? BetweenBlows * 5 : BetweenBlows, calm.Token));

            await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(() => Write(writer, events, isLong ? 20 : 4, isLong ? 100 : 25))));
            await calm.CancelAsync();
            var (services, databases) = await blows;

            var truth = (await database.Query(
                "select j.position from journal j join mt_events e on e.seq_id = j.seq_id where j.tenant_id = '0151' and e.type in ('hours_used', 'hours_use_corrected', 'hours_use_reversed') order by 1"))
                .Select(row => long.Parse(row[0]!)).ToList();
            truth.Count.ShouldBe(_written);
            foreach (var book in books)
                book.WaitFor(truth[^1]);
            await Task.WhenAll(consuming);

            foreach (var book in books)
            {
                output.WriteLine($"{book.Name}: {book.Positions.Count} booked, killed {book.Deaths} times, {book.Duplicates} came again");
                book.Positions.SequenceEqual(truth).ShouldBeTrue($"{book.Name} has not booked what is on record, LEDSAGER_CHAOS_SEED={seed}");
                book.Deaths.ShouldBeGreaterThan(3);
            }

            books[0].Contents.SequenceEqual(books[1].Contents).ShouldBeTrue("Two consumers saw different events.");
            output.WriteLine($"the service was killed {services} times, PostgreSQL {databases} times");
            (services + databases).ShouldBeGreaterThan(0);
        }
        finally
        {
            await _over.CancelAsync();
            await _service.DisposeAsync();
        }
    }

    /// <summary>Files of some new citizens each, with a correction and a reversal afterwards: sent again until everything is acknowledged.</summary>
    private async Task Write(int writer, int events, int citizens, int linesEach)
    {
        for (var file = 0; Volatile.Read(ref _written) < events; file++)
        {
            var ids = Enumerable.Range(0, citizens).Select(i => $"w{writer}-{file}-{i}").ToList();
            foreach (var id in ids)
            {
                var grant = Grant($"{Municipality}/citizens/{id}", new(2024, 1, 1));
                await Patiently(() => _service.Do(grant));
            }

            List<ImportLine> lines = [.. Enumerable.Range(0, citizens * linesEach).Select(i => Importing.Line(i, ids[i % citizens], $"l{i}", new(2024, 6, 1), 1))];
            await Patiently(async () =>
            {
                var summary = (await _service.Import(Municipality, lines, $"fil-{writer}-{file}")).Summary;
                (summary.Accepted + summary.Duplicate).ShouldBe(lines.Count);
            });
            Interlocked.Add(ref _written, lines.Count);

            for (var i = 0; i < citizens; i++)
            {
                var (correction, reversal) = (Correct($"{Municipality}/citizens/{ids[i]}", $"l{i}", 2), Reverse($"{Municipality}/citizens/{ids[i]}", $"l{i}"));
                await Patiently(() => _service.Do(correction));
                await Patiently(() => _service.Do(reversal));
                Interlocked.Add(ref _written, 2);
            }
        }
    }

    /// <summary>A consumer that lives for a random number of events, and dies between booking an event and acknowledging it as often as not.</summary>
    private async Task Consume(Book book, Random random, int longestLife)
    {
        while (!book.IsComplete)
        {
            var left = random.Next(1, longestLife);
            try
            {
                var service = _service;
                using var consumer = new StrictConsumer(service.Payroll.StreamHourEvents(new StreamHourEventsRequest
                {
                    Municipality = Municipality, Consumer = book.Name, HeartbeatInterval = new() { Seconds = 1 },
                }));
                while (left-- > 0 && !book.IsComplete)
                {
                    var message = await consumer.Next();
                    book.Take(message);

                    if (random.Next(50) == 0)
                        await service.Payroll.AcknowledgeHourEventsAsync(new AcknowledgeHourEventsRequest { Municipality = Municipality, Consumer = book.Name, Position = message.Position });
                }
            }
            catch (Exception e) when (IsOfThisWorld(e))
            {
                await Task.Delay(20, _over.Token);
            }

            book.Deaths++;
        }
    }

    private async Task<(int Services, int Databases)> Strike(PostgresServer server, PostgresDatabase database, Random random, TimeSpan between, CancellationToken calm)
    {
        var (services, databases) = (0, 0);
        while (true)
        {
            // Not a wait for something: how long the peace lasts.
            await Task.Delay(random.NextDouble() * between * 2, calm).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (calm.IsCancellationRequested && services > 0 && databases > 0)
                return (services, databases);

            if (services > databases)
            {
                await server.Kill9();
                await server.Restart();
                databases++;
            }
            else
            {
                await _service.Kill9();
                await _service.DisposeAsync();
                _service = await ServiceProcess.Start(database.ConnectionString, Today);
                services++;
            }
        }
    }

    private async Task Patiently(Func<Task> call)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(_over.Token);
        deadline.CancelAfter(TimeSpan.FromMinutes(2));
        while (true)
        {
            try
            {
                await call();
                return;
            }
            catch (Exception e) when (IsOfThisWorld(e))
            {
                await Task.Delay(20, deadline.Token);
            }
        }
    }

    // The call, the service or the database was lost; anything else is a fault of ours.
    private static bool IsOfThisWorld(Exception e) =>
        e is RpcException { StatusCode: StatusCode.Unavailable or StatusCode.Internal or StatusCode.Cancelled or StatusCode.Unknown } or ObjectDisposedException or IOException;

    /// <summary>What a consumer has booked, and keeps when it is killed.</summary>
    private sealed class Book(string name)
    {
        private long _last = long.MaxValue;
        private long _reached;

        public string Name => name;

        public List<long> Positions { get; } = [];

        // A number for each event with all it brings: a million of them fit.
        public List<int> Contents { get; } = [];

        public int Deaths { get; set; }

        public int Duplicates { get; private set; }

        public bool IsComplete => _reached >= Volatile.Read(ref _last);

        public void WaitFor(long last) => Volatile.Write(ref _last, last);

        public void Take(StreamHourEventsResponse message)
        {
            var position = message.Position.Position;
            _reached = Math.Max(_reached, position);
            if (message.Event is not { } @event)
                return;

            if (Positions.Count > 0 && position <= Positions[^1])
            {
                Duplicates++;
                return;
            }

            Positions.Add(position);
            Contents.Add(@event.GetHashCode());
        }
    }
}
