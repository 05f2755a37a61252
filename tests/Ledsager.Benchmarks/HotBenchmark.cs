using Ledsager.Api.Hours.V1;
using Ledsager.Testing;

namespace Ledsager.Benchmarks;

/// <summary>
/// What happens when everybody wants the same: 32 callers on one citizen, whose commands must come one after another, and on the citizens of one
/// municipality, whose journal is one; beside them the same callers spread over four municipalities.
/// </summary>
internal static class HotBenchmark
{
    private const int Callers = 32;

    public static async Task RunAsync(bool isShort, Report report)
    {
        var (citizens, rounds, time) = isShort ? (64, 2, TimeSpan.FromSeconds(0.5)) : (1_000, 7, TimeSpan.FromSeconds(2));
        await using var database = await (await PostgresServer.Shared()).CreateDatabase();
        await Population.LiveAsync(
            database, months: 1, linesOfAMonth: 4, [.. Enumerable.Range(0, citizens).Select(Population.Citizen), .. Enumerable.Range(0, citizens).Select(Population.Neighbour)]);
        await using var usage = await PostgresUsage.OfAsync(database);
        await using var service = await LedsagerProcess.StartAsync(database);
        var meter = new Meter(usage, service);
        var last = new (string Citizen, string Use)[Callers];

        var (spread, municipality, citizen) = (new Series("citizens of four municipalities"), new Series("citizens of one municipality"), new Series("one citizen"));
        for (var round = -1; round < rounds; round++)
        {
            var (first, second, third) = (
                await meter.CallAsync(Callers, time, (caller, i) => WriteAsync(Population.Citizen(OneOf(caller)), caller, i)),
                await meter.CallAsync(Callers, time, (caller, i) => WriteAsync(Population.Neighbour(OneOf(caller)), caller, i)),
                await meter.CallAsync(Callers, time, (caller, i) => WriteAsync(Population.Neighbour(0), caller, i)));
            if (round < 0)
            {
                continue; // To warm up.
            }

            spread.Add(first);
            municipality.Add(second);
            citizen.Add(third);
        }

        report.Table("hot", $"32 callers, {rounds} rounds; a line is recorded, or one recorded before is taken back", spread, municipality, citizen);

        int OneOf(int caller) => caller + (Callers * Random.Shared.Next(citizens / Callers));

        // A minute is recorded and taken back, so that no account runs dry however long it is used.
        async Task WriteAsync(string name, int caller, int i)
        {
            var id = $"{caller}-{Guid.NewGuid():N}";
            if (i % 2 == 0)
            {
                await service.Hours.RecordHoursAsync(Population.AMinute(name, last[caller].Use = id));
                last[caller].Citizen = name;
            }
            else
            {
                await service.Hours.ReverseHoursAsync(new ReverseHoursRequest { Citizen = last[caller].Citizen, RequestId = id, UseId = last[caller].Use, Actor = "bench" });
            }
        }
    }
}
