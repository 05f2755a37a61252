using Ledsager.Service.Tests;
using Ledsager.Testing;
using NodaTime;

[assembly: AssemblyFixture(typeof(RunningService))]

namespace Ledsager.Service.Tests;

/// <summary>
/// One service for the tests that need none of their own. It is noon on 15 June 2024 and stays so. Each test class has its own municipality,
/// and with it its own journal.
/// </summary>
public sealed class RunningService : IAsyncDisposable
{
    internal const string BadInput = "9101";
    internal const string BadInputWithLimit = "9102";
    internal const string Idempotence = "9103";
    internal const string Views = "9104";
    internal const string Merging = "9105";
    internal const string Replies = "9106";

    internal static readonly LocalDate Today = new(2024, 6, 15);

    internal static readonly Instant Noon = Instant.FromUtc(2024, 6, 15, 10, 0);

    private readonly Lazy<Task<(ServiceProcess Service, PostgresDatabase Database, TestMunicipalities Levels)>> _running = new(Start);

    internal async Task<ServiceProcess> Service() => (await _running.Value).Service;

    internal async Task<PostgresDatabase> Database() => (await _running.Value).Database;

    internal async Task<string> Levels() => (await _running.Value).Levels.Folder;

    public async ValueTask DisposeAsync()
    {
        if (!_running.IsValueCreated || !_running.Value.IsCompletedSuccessfully)
            return;

        var (service, database, levels) = await _running.Value;
        await service.DisposeAsync();
        await database.DisposeAsync();
        levels.Dispose();
    }

    private static async Task<(ServiceProcess, PostgresDatabase, TestMunicipalities)> Start()
    {
        var levels = new TestMunicipalities()
            .Add(BadInput)
            .Add(BadInputWithLimit, ("lateRegistrationLimitDays", 30), ("savingsAgreementMustBePrior", true))
            .Add(Idempotence)
            .Add(Merging)
            .Add(Replies)
            .Add(Views, ("holidayCapMinutesPerDay", 444));
        var database = await (await PostgresServer.Shared()).CreateDatabase();
        var service = await ServiceProcess.Start(database.ConnectionString, Today, levels.Folder);
        await service.AdvanceTo(Noon);
        return (service, database, levels);
    }
}
