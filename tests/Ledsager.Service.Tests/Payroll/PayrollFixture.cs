using Ledsager.Testing;
using NodaTime;

namespace Ledsager.Service.Tests.Payroll;

/// <summary>One service for the payroll tests. It is noon on 15 June 2024 and stays so; each test has a municipality, and with it a journal, of its own.</summary>
public sealed class PayrollFixture : IAsyncLifetime
{
    private const int First = 9200;
    private const int Municipalities = 60;
    private static readonly Instant Noon = Instant.FromUtc(2024, 6, 15, 10, 0);

    private readonly TestMunicipalities _levels = new();
    private int _taken;

    internal ServiceProcess Service { get; private set; } = null!;

    internal PostgresDatabase Database { get; private set; } = null!;

    internal string LevelFolder => _levels.Folder;

    public async ValueTask InitializeAsync()
    {
        for (var i = 0; i < Municipalities; i++)
            _levels.Add($"{First + i}", ("holidayCapMinutesPerDay", 444));

        Database = await (await PostgresServer.Shared()).CreateDatabase();
        Service = await ServiceProcess.Start(Database.ConnectionString, Noon.InUtc().Date, _levels.Folder);
        await Service.AdvanceTo(Noon);
    }

    public async ValueTask DisposeAsync()
    {
        await Service.DisposeAsync();
        await Database.DisposeAsync();
        _levels.Dispose();
    }

    /// <summary>A municipality without events: its name, and a citizen's.</summary>
    internal string NewMunicipality() => $"municipalities/{First + Interlocked.Increment(ref _taken) - 1}";
}
