using Ledsager.Testing;

namespace Ledsager.Service.Tests.Chaos;

/// <summary>The service is killed, and another process takes its place.</summary>
[Trait("Group", "chaos")]
public sealed class KillingTheService(ITestOutputHelper output)
{
    [Fact(DisplayName = "kill -9 af tjenesten: hver bekræftet skrivning er der én gang, ingen anden halvt")]
    public async Task Killing_the_service_loses_nothing_and_doubles_nothing()
    {
        await using var database = await (await PostgresServer.Shared()).CreateDatabase();
        var service = await ServiceProcess.Start(database.ConnectionString, Writers.Today);
        try
        {
            await Rounds.Repeat(new Writers(database), () => service, async () =>
            {
                await service.Kill9();
                await service.DisposeAsync();
                return async () => service = await ServiceProcess.Start(database.ConnectionString, Writers.Today);
            }, output);
        }
        finally
        {
            await service.DisposeAsync();
        }
    }
}

/// <summary>PostgreSQL is killed with all its processes, and the service lives on.</summary>
[Trait("Group", "chaos")]
public sealed class KillingPostgres(ITestOutputHelper output)
{
    [Fact(DisplayName = "kill -9 af PostgreSQL: tjenesten lever videre, og hver bekræftet skrivning er der én gang, ingen anden halvt")]
    public async Task Killing_postgresql_loses_nothing_and_doubles_nothing()
    {
        await using var server = await PostgresServer.TryStartPrivate();
        if (server is null)
        {
            Assert.Skip("LEDSAGER_POSTGRES names a server, and only one of our own may be killed.");
            return;
        }

        await using var database = await server.CreateDatabase();
        await using var service = await ServiceProcess.Start(database.ConnectionString, Writers.Today);
        await Rounds.Repeat(new Writers(database), () => service, async () =>
        {
            await server.Kill9();
            return server.Restart;
        }, output);
    }
}

/// <summary>
/// kill -9 in the middle of a stream of writes, again and again: every acknowledged write is there once, no half of an unacknowledged one is
/// visible, and what was not acknowledged can be sent again. LEDSAGER_CHAOS_ROUNDS says how often, LEDSAGER_CHAOS_SEED repeats the choices of a
/// failed run.
/// </summary>
internal static class Rounds
{
    private const int InShort = 12;

    /// <param name="writers">Who writes.</param>
    /// <param name="service">The service that is running.</param>
    /// <param name="kill">Kills, and answers with how to bring back what was killed.</param>
    /// <param name="output">Where the seed is told.</param>
    public static async Task Repeat(Writers writers, Func<ServiceProcess> service, Func<Task<Func<Task>>> kill, ITestOutputHelper output)
    {
        var rounds = int.TryParse(Environment.GetEnvironmentVariable("LEDSAGER_CHAOS_ROUNDS"), out var given) ? given : InShort;
        var seed = int.TryParse(Environment.GetEnvironmentVariable("LEDSAGER_CHAOS_SEED"), out var repeated) ? repeated : Random.Shared.Next();
        var random = new Random(seed);
        output.WriteLine($"LEDSAGER_CHAOS_SEED={seed}, {rounds} rounds");
        try
        {
            for (var round = 1; round <= rounds; round++)
            {
                await writers.Prepare(service(), round);
                await writers.WriteUntil(service(), acknowledged: random.Next(10, 120), random.Next(), kill, out var restart);
                await (await restart)();
                await writers.NothingAcknowledgedIsLostAndNothingIsHalf(service());
                await writers.SendAgain(service());
                await writers.EverythingIsThereOnce(service(), verifyJournals: round % 10 == 0 || round == rounds || rounds <= 20);
            }
        }
        catch (Exception e)
        {
            throw new InvalidOperationException($"LEDSAGER_CHAOS_SEED={seed}: {e.Message}\n{service().Errors}", e);
        }

        output.WriteLine($"{writers.Acknowledged} writes acknowledged, {writers.SentAgain} sent again");
        writers.Acknowledged.ShouldBeGreaterThan(rounds * 10);
    }
}
