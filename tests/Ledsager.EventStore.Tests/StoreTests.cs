using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using NodaTime;

namespace Ledsager.EventStore.Tests;

/// <summary>What every compliance test starts from: a store, a municipality that no other test uses, and short names for what is appended.</summary>
public abstract class StoreTests<TFactory>(TFactory factory) : IAsyncLifetime
    where TFactory : class, IStoreFactory
{
    protected static readonly Instant Monday = Instant.FromUtc(2026, 3, 2, 8, 0);

    private static int lastTenant;

    protected TFactory Factory => factory;

    protected IEventStore Store { get; private set; } = null!;

    /// <summary>Tests of a class share the database; each has a municipality of its own.</summary>
    protected string Tenant { get; } = NewTenant();

    public async ValueTask InitializeAsync() => Store = await factory.Open();

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return default;
    }

    protected static string NewTenant() => $"{Interlocked.Increment(ref lastTenant):0000}";

    protected static byte[] Json(string json) => Encoding.UTF8.GetBytes(json);

    protected static NewEvent Event(string type = "hours_used", string data = """{"minutes":60}""", string headers = """{"actor":"test"}""") =>
        new(Guid.NewGuid(), type, Json(data), Json(headers));

    protected static NewEvent[] Events(int count) => [.. Enumerable.Range(0, count).Select(_ => Event())];

    protected static RecordedRequest Request(string id, string input = "input", string outcome = "outcome") =>
        new(id, SHA256.HashData(Encoding.UTF8.GetBytes(input)), Encoding.UTF8.GetBytes(outcome));

    protected static ViewRow View(string key, long version, string data = """{"minutes":60}""", string view = "balance") =>
        new(view, key, version, Json(data));

    protected static TimerSet Timer(string id, Instant dueAt, string kind = "close_month", string data = "{}") => new(id, kind, dueAt, Json(data));

    protected StreamId Citizen(string id = "citizen") => new(Tenant, id);

    protected static Append To(StreamId stream, long expected, params NewEvent[] events) => new(stream, expected, Monday, events);

    protected static void ShouldMean(ReadOnlyMemory<byte> actual, ReadOnlyMemory<byte> expected) =>
        JsonElement.DeepEquals(JsonDocument.Parse(actual).RootElement, JsonDocument.Parse(expected).RootElement)
            .ShouldBeTrue($"{Encoding.UTF8.GetString(actual.Span)} is not {Encoding.UTF8.GetString(expected.Span)}");

    /// <summary>Asks again and again until it is so.</summary>
    protected static async Task Eventually(Func<Task<bool>> condition)
    {
        var longest = DateTime.UtcNow.AddSeconds(20);
        while (!await condition())
        {
            (DateTime.UtcNow < longest).ShouldBeTrue("It never came true.");
            await Task.Delay(5);
        }
    }

    protected static async Task<IReadOnlyList<T>> All<T>(IAsyncEnumerable<T> source) => await source.ToListAsync();
}
