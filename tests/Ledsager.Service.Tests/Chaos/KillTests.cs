using Ledsager.Testing;

namespace Ledsager.Service.Tests.Chaos;

/// <summary>
/// kill -9 in the middle of a stream of writes, again and again: every acknowledged write is there once, no half of an unacknowledged one is
/// visible, and what was not acknowledged can be sent again. LEDSAGER_CHAOS_ROUNDS says how often, LEDSAGER_CHAOS_SEED repeats a failure.
/// </summary>
[Trait("Group", "chaos")]
public sealed class KillTests(ITestOutputHelper output)
{
    private const int RoundsInShort = 12;

    [Fact(DisplayName = "kill -9 af tjenesten: hver bekræftet skrivning er der én gang, ingen anden halvt")]
    public async Task Killing_the_service_loses_nothing_and_doubles_nothing()
    {
        await using var database = await (await PostgresServer.Shared()).CreateDatabase();
        var service = await ServiceProcess.Start(database.ConnectionString, Writers.Today);
        try
        {
            await Repeat(new Writers(database), () => service, async () =>
            {
                await service.Kill9();
                await service.DisposeAsync();
                return async () => service = await ServiceProcess.Start(database.ConnectionString, Writers.Today);
            });
        }
        finally
        {
            await service.DisposeAsync();
        }
    }

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
        await Repeat(new Writers(database), () => service, async () =>
        {
            await server.Kill9();
            return server.Restart;
        });
    }

    // The kill answers with how to bring back what was killed.
    private async Task Repeat(Writers writers, Func<ServiceProcess> service, Func<Task<Func<Task>>> kill)
    {
        var rounds = int.TryParse(Environment.GetEnvironmentVariable("LEDSAGER_CHAOS_ROUNDS"), out var given) ? given : RoundsInShort;
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
