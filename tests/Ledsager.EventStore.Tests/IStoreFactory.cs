using Ledsager.EventStore.Postgres;
using Ledsager.Testing;

namespace Ledsager.EventStore.Tests;

/// <summary>What the compliance tests need to know of an implementation: how to open one or several stores on the same storage.</summary>
public interface IStoreFactory : IAsyncLifetime
{
    /// <summary>Opens another store on the same storage, as another process would.</summary>
    Task<IEventStore> Open();

    /// <summary>Removes every timer, claimed ones too.</summary>
    Task RemoveTimers();
}

/// <summary>PostgreSQL, with a database of its own for each test class.</summary>
public sealed class PostgresFactory : IStoreFactory
{
    private readonly List<PostgresEventStore> opened = [];

    public PostgresDatabase Database { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Database = await (await PostgresServer.Shared()).CreateDatabase();

    public async Task<IEventStore> Open()
    {
        var store = await PostgresEventStore.Open(new PostgresEventStoreOptions(Database.ConnectionString));
        opened.Add(store);
        return store;
    }

    public Task RemoveTimers() => Database.Execute("delete from timers");

    public async ValueTask DisposeAsync()
    {
        foreach (var store in opened)
            await store.DisposeAsync();
        await Database.DisposeAsync();
    }
}
