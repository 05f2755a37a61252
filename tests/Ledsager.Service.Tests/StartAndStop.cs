using System.Net;
using System.Net.Sockets;
using Ledsager.Api.Hours.V1;
using Ledsager.Testing;
using NodaTime;
using static Ledsager.Service.Tests.Calls;

namespace Ledsager.Service.Tests;

/// <summary>What is wrong at the start is said in words, with an exit code, before anything is touched; and the service stops cleanly.</summary>
[Trait("Group", "service")]
public sealed class StartAndStop : IAsyncLifetime
{
    private PostgresDatabase _database = null!;

    public async ValueTask InitializeAsync() => _database = await (await PostgresServer.Shared()).CreateDatabase();

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact(DisplayName = "En fejl i et serviceniveau standser starten med fil, felt og grund, før databasen røres")]
    public async Task A_broken_service_level_stops_the_start()
    {
        using var levels = new TestMunicipalities().Add("9112", ("capMinutes", -5), ("windowMonthsInclusive", "seks")).Add("9113");
        levels.Write("9114.json", "{ \"schema\": 1,");

        var (exitCode, _, errors) = await Run("--postgres", _database.ConnectionString, "--service-levels", levels.Folder);

        exitCode.ShouldBe(2);
        foreach (var told in new[] { "9112.json", "hours.capMinutes.value", "hours.windowMonthsInclusive.value", "9114.json" })
            errors.ShouldContain(told);

        errors.ShouldNotContain("9113.json");
        errors.ShouldNotContain("   at ");
        (await _database.Query("select 1 from pg_namespace where nspname = 'ledsager'")).ShouldBeEmpty();
    }

    [Fact(DisplayName = "En mappe med serviceniveauer, der ikke findes, standser starten")]
    public async Task A_missing_folder_stops_the_start() =>
        await Fails(2, "the folder cannot be read", "--postgres", _database.ConnectionString, "--service-levels", "/nowhere/at/all");

    [Theory(DisplayName = "Andre end maskinen selv kan ikke lyttes efter"), InlineData("0.0.0.0:5151"), InlineData("192.168.1.4:5151"), InlineData("[::]:5151"), InlineData("localhost"), InlineData("")]
    public async Task Only_loopback_is_listened_on(string address) =>
        await Fails(1, "--listen must be a loopback address", "--postgres", _database.ConnectionString, "--listen", address);

    [Fact(DisplayName = "Et simuleret ur afvises uden for udvikling")]
    public async Task A_simulated_clock_is_refused_outside_development()
    {
        foreach (var environment in new[] { "Production", "" })
        {
            var (exitCode, _, errors) = await ServiceProcess.RunToEnd(["--postgres", _database.ConnectionString, "--clock", "simulated:2024-01-01"], environment);
            exitCode.ShouldBe(1);
            errors.ShouldContain("for development only");
        }
    }

    [Theory(DisplayName = "Et ur, der ikke findes, afvises"), InlineData("sundial"), InlineData("simulated:2024-02-30"), InlineData("simulated:")]
    public async Task An_unknown_clock_is_refused(string clock) => await Fails(1, "--clock must be", "--postgres", _database.ConnectionString, "--clock", clock);

    [Fact(DisplayName = "Uden database siges det, hvordan en gives")]
    public async Task Without_a_database_it_says_how_to_give_one()
    {
        await Fails(1, "LEDSAGER_POSTGRES");
        await Fails(1, "LEDSAGER_POSTGRES", "--postgres", " ");
        await Fails(1, "LEDSAGER_POSTGRES", "rebuild-views");
    }

    [Fact(DisplayName = "En database, der ikke kan nås, ikke findes eller er skrevet forkert, siges der, hvad der er galt med")]
    public async Task A_database_that_cannot_be_used_is_told_of()
    {
        await Fails(2, "cannot be reached", "--postgres", $"Host=127.0.0.1;Port={FreePort()};Username=x;Database=x;Timeout=5");
        await Fails(2, "The database refused", "--postgres", _database.ConnectionString.Replace("Database=", "Database=not_", StringComparison.Ordinal));
        await Fails(2, "must be a connection string", "--postgres", "this is no connection string");
        await Fails(2, "cannot be reached", "rebuild-views", "--postgres", $"Host=127.0.0.1;Port={FreePort()};Username=x;Database=x;Timeout=5");
    }

    [Fact(DisplayName = "En port, der er i brug, nævnes")]
    public async Task A_port_in_use_is_told_of()
    {
        using var busy = new TcpListener(IPAddress.Loopback, 0);
        busy.Start();
        await Fails(2, $"{busy.LocalEndpoint} cannot be listened on", "--postgres", _database.ConnectionString, "--listen", busy.LocalEndpoint.ToString()!);
    }

    [Fact(DisplayName = "SIGTERM slutter roligt med 0, også midt i samtaler, og det, der var svaret på, er der")]
    public async Task Sigterm_ends_cleanly()
    {
        const string citizen = "municipalities/0151/citizens/a";
        var day = new LocalDate(2024, 1, 1);
        var answered = 0;
        await using (var service = await ServiceProcess.Start(_database.ConnectionString, day))
        {
            await service.Do(Grant(citizen, day));
            var callers = Enumerable.Range(0, 4).Select(caller => Task.Run(async () =>
            {
                try
                {
                    for (var i = 0; i < 200; i++)
                    {
                        await service.Do(Use(citizen, $"{caller}-{i}", day, 1));
                        Interlocked.Increment(ref answered);
                    }
                }
                catch (Grpc.Core.RpcException)
                {
                    // The service is going down.
                }
            })).ToArray();
            using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            while (Volatile.Read(ref answered) < 20)
                await Task.Delay(5, deadline.Token);

            (await service.Terminate()).ShouldBe(0, service.Errors);
            await Task.WhenAll(callers);
        }

        await using var restarted = await ServiceProcess.Start(_database.ConnectionString, day);
        (await restarted.History(citizen)).Count(fact => fact.Type == "hours_used").ShouldBeGreaterThanOrEqualTo(answered);
        (await restarted.Verify("0151")).Intact.ShouldBeTrue();
    }

    [Fact(DisplayName = "Hjælpen nævner hver mulighed")]
    public async Task The_help_names_every_option()
    {
        var (exitCode, output, _) = await Run("--help");
        exitCode.ShouldBe(0);
        foreach (var option in new[] { "--postgres", "--listen", "--clock", "--service-levels", "rebuild-views" })
            output.ShouldContain(option);
    }

    private static Task<(int ExitCode, string Output, string Errors)> Run(params string[] arguments) => ServiceProcess.RunToEnd(arguments);

    private static async Task Fails(int exitCode, string because, params string[] arguments)
    {
        var (code, _, errors) = await Run(arguments);
        errors.ShouldContain(because);
        errors.ShouldNotContain("   at ");
        code.ShouldBe(exitCode);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
