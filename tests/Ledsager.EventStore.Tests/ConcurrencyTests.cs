using System.Collections.Concurrent;
using System.Globalization;

namespace Ledsager.EventStore.Tests;

/// <summary>Many appends at once, in one process and in two: nothing lost, nothing twice, no gap, nobody hurt by a neighbour.</summary>
public abstract class ConcurrencyTests<TFactory>(TFactory factory) : StoreTests<TFactory>(factory)
    where TFactory : class, IStoreFactory
{
    [Fact(DisplayName = "Samme anmodning sendt 64 gange på én gang udføres én gang")]
    public async Task One_request_sent_many_times_at_once_is_done_once()
    {
        var results = await AtOnce(64, i => To(Citizen(), 0, Event()) with { Request = Request("r1", outcome: "answer " + Text(i)) });

        results.OfType<AppendResult.Appended>().ShouldHaveSingleItem().ShouldBe(new AppendResult.Appended(1, 1));
        results.OfType<AppendResult.Repeated>().Count().ShouldBe(63);
        var answer = (await Store.FindRequest(Tenant, "r1"))!.Outcome.ToArray();
        foreach (var repeated in results.OfType<AppendResult.Repeated>())
            repeated.Request.Outcome.ToArray().ShouldBe(answer);
        (await Store.Load(Citizen())).Version.ShouldBe(1);
    }

    [Fact(DisplayName = "Samme nummer med 64 forskellige indhold udføres én gang")]
    public async Task One_request_id_with_many_inputs_at_once_is_done_once()
    {
        var results = await AtOnce(64, i => To(Citizen("c" + Text(i)), 0, Event()) with { Request = Request("r1", "input " + Text(i)) });

        results.OfType<AppendResult.Appended>().Count().ShouldBe(1);
        results.OfType<AppendResult.RequestIdReused>().Count().ShouldBe(63);
        (await Store.ReadHead(Tenant)).Position.ShouldBe(1);
    }

    [Fact(DisplayName = "64 skriver til samme borger: én vinder, resten får den nye version at vide")]
    public async Task Of_many_on_the_same_version_one_wins()
    {
        var results = await AtOnce(64, _ => To(Citizen(), 0, Events(2)));

        results.OfType<AppendResult.Appended>().ShouldHaveSingleItem().Version.ShouldBe(2);
        results.OfType<AppendResult.VersionConflict>().Count(c => c.ActualVersion == 2).ShouldBe(63);
    }

    [Fact(DisplayName = "Ventende skrivninger i rækkefølge til samme borger kædes sammen")]
    public async Task Appends_that_expect_each_other_are_chained()
    {
        // Sent without waiting, in order: whether they meet in one transaction or not, each finds the version it expects.
        var pending = new List<Task<AppendResult>>();
        for (var version = 0; version < 200; version += 2)
            pending.Add(Store.Append(To(Citizen(), version, Events(2)) with { Views = [View("citizen", version + 2)] }).AsTask());

        (await Task.WhenAll(pending)).ShouldAllBe(r => r is AppendResult.Appended);
        (await Store.Load(Citizen())).Events.Select(e => e.Version).ShouldBe(Enumerable.Range(1, 200).Select(v => (long)v));
        (await Store.ReadView(Tenant, "balance", "citizen"))!.Version.ShouldBe(200);
    }

    [Fact(DisplayName = "Konflikter og dårligt JSON rammer ikke naboerne")]
    public async Task Bad_neighbours_hurt_nobody()
    {
        await Store.Append(To(Citizen("busy"), 0, Event()));
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 90).Select(async i =>
        {
            try
            {
                return await Task.Run(async () => await Store.Append((i % 3) switch
                {
                    0 => To(Citizen("c" + Text(i)), 0, Event()),
                    1 => To(Citizen("busy"), 0, Event()),
                    _ => To(Citizen("c" + Text(i)), 0, Event(data: """{"minutes":1.5}""")),
                }));
            }
            catch (ArgumentException)
            {
                return null;
            }
        }));

        for (var i = 0; i < outcomes.Length; i++)
        {
            switch (i % 3)
            {
                case 0: outcomes[i].ShouldBeOfType<AppendResult.Appended>(); break;
                case 1: outcomes[i].ShouldBe(new AppendResult.VersionConflict(1)); break;
                default: outcomes[i].ShouldBeNull(); break;
            }
        }

        (await Store.ReadHead(Tenant)).Position.ShouldBe(31);
    }

    [Fact(DisplayName = "Otte skrivere i to processer, fire kommuner: journalen er uden huller, og en læser der følger med, mister intet")]
    public async Task Two_processes_write_while_a_reader_follows()
    {
        const int Writers = 8, Appends = 60;
        IEventStore[] stores = [Store, await Factory.Open()];
        string[] tenants = [NewTenant(), NewTenant(), NewTenant(), NewTenant()];

        var accepted = new ConcurrentDictionary<Guid, string>();
        var readers = tenants.Select(tenant => Task.Run(() => Follow(stores[1], tenant, Writers * Appends / tenants.Length * 2))).ToList();
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(w => Task.Run(async () =>
        {
            for (var i = 0; i < Appends; i++)
            {
                // Few streams and two processes: most versions move under the writer's feet, and it tries again.
                var stream = new StreamId(tenants[(w + i) % tenants.Length], "c" + Text(i % 3));
                var events = Events(2);
                var store = stores[w % 2];
                AppendResult result;
                do
                {
                    var version = (await store.Load(stream, long.MaxValue)).Version;
                    result = await store.Append(To(stream, version, events) with { Request = Request($"{Text(w)}-{Text(i)}") });
                }
                while (result is AppendResult.VersionConflict);

                result.ShouldBeOfType<AppendResult.Appended>();
                foreach (var e in events)
                    accepted.TryAdd(e.Id, stream.Tenant).ShouldBeTrue();
            }
        })));

        var followed = await Task.WhenAll(readers);
        for (var t = 0; t < tenants.Length; t++)
        {
            followed[t].Order().ShouldBe(accepted.Where(a => a.Value == tenants[t]).Select(a => a.Key).Order());
            var verified = await JournalVerifier.Verify(Store.ReadJournal(tenants[t]), await Store.ReadHead(tenants[t]));
            verified.Fault.ShouldBeNull();
            verified.Head.Position.ShouldBe(followed[t].Count);
            (await All(Store.ReadOutsideJournal(tenants[t]))).ShouldBeEmpty();
            await foreach (var stream in Store.ListStreams(tenants[t]))
            {
                var read = await Store.Load(stream);
                read.Events.Select(e => e.Version).ShouldBe(Enumerable.Range(1, (int)read.Version).Select(v => (long)v));
            }
        }
    }

    /// <summary>Reads on from the last position until all is there; a gap or a step back fails at once.</summary>
    private static async Task<IReadOnlyList<Guid>> Follow(IEventStore store, string tenant, int count)
    {
        var seen = new List<Guid>();
        var longest = DateTime.UtcNow.AddMinutes(1);
        while (seen.Count < count)
        {
            (DateTime.UtcNow < longest).ShouldBeTrue($"Only {seen.Count} of {count} events came.");
            await foreach (var entry in store.ReadJournal(tenant, seen.Count))
            {
                entry.Stored.Position.ShouldBe(seen.Count + 1);
                seen.Add(entry.Stored.Event.Id);
            }
        }

        return seen;
    }

    private async Task<AppendResult[]> AtOnce(int count, Func<int, Append> append) =>
        await Task.WhenAll(Enumerable.Range(0, count).Select(i => Task.Run(async () => await Store.Append(append(i)))));

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
