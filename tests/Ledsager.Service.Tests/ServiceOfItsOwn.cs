using Ledsager.Testing;
using NodaTime;

namespace Ledsager.Service.Tests;

/// <summary>A test with a database and a service of its own, whose clock is simulated.</summary>
/// <param name="today">Where the clock starts.</param>
public abstract class ServiceOfItsOwn(LocalDate today) : IAsyncLifetime
{
    private protected PostgresDatabase Database { get; private set; } = null!;

    private protected ServiceProcess Service { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Database = await (await PostgresServer.Shared()).CreateDatabase();
        Service = await ServiceProcess.Start(Database.ConnectionString, today);
    }

    public async ValueTask DisposeAsync()
    {
        await Service.DisposeAsync();
        await Database.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
