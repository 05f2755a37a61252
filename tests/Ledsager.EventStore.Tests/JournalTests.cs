using System.Security.Cryptography;
using System.Text;
using NodaTime;

namespace Ledsager.EventStore.Tests;

/// <summary>The journal of a municipality: gapless, in commit order, chained by hashes anybody can recompute.</summary>
public abstract class JournalTests<TFactory>(TFactory factory) : StoreTests<TFactory>(factory)
    where TFactory : class, IStoreFactory
{
    [Fact(DisplayName = "En tom journal har hoved 0")]
    public async Task An_empty_journal()
    {
        var head = await Store.ReadHead(Tenant);
        head.Position.ShouldBe(0);
        head.Hash.ToArray().ShouldBe(new byte[32]);
        (await All(Store.ReadJournal(Tenant))).ShouldBeEmpty();
        (await JournalVerifier.Verify(Store.ReadJournal(Tenant), head)).Fault.ShouldBeNull();
    }

    [Fact(DisplayName = "Kæden er SHA-256 over den kanoniske post, så enhver kan regne efter")]
    public async Task The_chain_is_what_the_documentation_says()
    {
        var id = Guid.Parse("0A1B2C3D-0000-4000-8000-00000000000F");
        var @event = new NewEvent(id, "hours_used", Json("""{"use":"Gåtur \"ude\"","minutes":60}"""), Json("""{"b":1,"a":2}"""));
        await Store.Append(new Append(Citizen("å"), 0, Monday.PlusNanoseconds(5_000), [@event]) { Request = Request("r1") });

        var entry = (await All(Store.ReadJournal(Tenant))).ShouldHaveSingleItem();
        var canonical = """
            {"causationId":"r1","correlationId":null,"data":{"minutes":60,"use":"Gåtur \"ude\""},"headers":{"a":2,"b":1},"id":"0a1b2c3d-0000-4000-8000-00000000000f","position":1,"recordedAt":"2026-03-02T08:00:00.000005Z","stream":"å","tenant":"TENANT","type":"hours_used","version":1}
            """.Replace("TENANT", Tenant, StringComparison.Ordinal);
        Convert.ToHexString(entry.Hash.Span).ShouldBe(Convert.ToHexString(SHA256.HashData([.. new byte[32], .. Encoding.UTF8.GetBytes(canonical)])));
        (await Store.ReadHead(Tenant)).Hash.ToArray().ShouldBe(entry.Hash.ToArray());
    }

    [Fact(DisplayName = "Journalen læses side for side fra enhver position")]
    public async Task The_journal_is_read_page_by_page()
    {
        var all = Events(1234);
        for (var i = 0; i < all.Length; i += 617)
            await Store.Append(To(Citizen(), i, all[i..(i + 617)]));

        (await All(Store.ReadJournal(Tenant))).Select(e => e.Stored.Event.Id).ShouldBe(all.Select(e => e.Id));
        (await All(Store.ReadJournal(Tenant, afterPosition: 1000))).Select(e => e.Stored.Position).ShouldBe(Enumerable.Range(1001, 234).Select(p => (long)p));
        (await All(Store.ReadJournal(Tenant, afterPosition: 1234))).ShouldBeEmpty();
    }

    [Fact(DisplayName = "Store poster læses uden at fylde hukommelsen")]
    public async Task Large_entries_are_read_in_small_pages()
    {
        var large = new string('x', 1_500_000);
        for (var version = 0; version < 8; version++)
            await Store.Append(To(Citizen(), version, Event(data: $$"""{"text":"{{large}}"}""")));
        (await All(Store.ReadJournal(Tenant))).Select(e => e.Stored.Position).ShouldBe([1, 2, 3, 4, 5, 6, 7, 8]);
    }

    [Fact(DisplayName = "Tilfældige data giver samme hash, når de læses igen")]
    public async Task Random_data_reads_back_to_the_same_hash()
    {
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        for (var version = 0; version < 100; version += 10)
        {
            var events = Enumerable.Range(0, 10).Select(_ => Event(data: RandomJson.Object(random), headers: RandomJson.Object(random))).ToArray();
            var at = Monday.PlusTicks(random.NextInt64(TimeSpan.TicksPerDay));
            await Store.Append(new Append(Citizen(), version, at, events) { CorrelationId = RandomJson.Text(random) });
        }

        var verified = await JournalVerifier.Verify(Store.ReadJournal(Tenant), await Store.ReadHead(Tenant));
        verified.Fault.ShouldBeNull($"seed {seed}");
        verified.Head.Position.ShouldBe(100);
    }
}
