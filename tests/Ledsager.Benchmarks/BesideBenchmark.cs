using Ledsager.Api.Hours.V1;
using Ledsager.Testing;

namespace Ledsager.Benchmarks;

/// <summary>
/// This build of the service beside another one, each on a database of its own and with the same citizens, in turns: what a change gave. Times of two
/// runs say little on a machine that does other things too; what two builds needed in the same minute does.
/// </summary>
internal static class BesideBenchmark
{
    private const int Callers = 32;

    public static async Task RunAsync(bool isShort, Report report, string other)
    {
        var (citizens, months, rounds, time) = isShort ? (64, 1, 2, TimeSpan.FromSeconds(0.5)) : (12_000, 4, 9, TimeSpan.FromSeconds(2));
        var server = await PostgresServer.Shared();
        await using var thisOne = await Side.StartAsync(server, "this build", AppContext.BaseDirectory, citizens, months);
        await using var otherOne = await Side.StartAsync(server, "the other", other, citizens, months);
        Side[] sides = [thisOne, otherOne];
        foreach (var side in sides)
        {
            foreach (var (callers, call) in side.Calls(citizens))
            {
                await side.Meter.WarmAsync(callers, time, call);
            }
        }

        for (var round = 0; round < rounds; round++)
        {
            // Who goes first changes: what the first leaves behind, the second meets.
            foreach (var side in round % 2 == 0 ? sides : [.. sides.Reverse()])
            {
                foreach (var ((callers, call), series) in side.Calls(citizens).Zip(side.Series))
                {
                    series.Add(await side.Meter.CallAsync(callers, time, call));
                }
            }
        }

        report.Table("beside", $"{citizens:N0} citizens with {months} months of history, {rounds} rounds", [.. thisOne.Series.Zip(otherOne.Series, (mine, its) => new[] { mine, its }).SelectMany(pair => pair)]);
        foreach (var (mine, its) in thisOne.Series.Zip(otherOne.Series))
        {
            Report.Compare($"{mine.Name} : {its.Name[(its.Name.LastIndexOf(',') + 2)..]}", mine, its);
        }
    }

    private sealed class Side(PostgresDatabase database, PostgresUsage usage, LedsagerProcess service, string name) : IAsyncDisposable
    {
        public Meter Meter { get; } = new(usage, service);

        public Series[] Series { get; } =
            [new($"RecordHours, 32 callers, {name}"), new($"RecordHours, one caller, {name}"), new($"GetBalance, 32 callers, {name}"), new($"GetBalance, one caller, {name}")];

        public static async Task<Side> StartAsync(PostgresServer server, string name, string folder, int citizens, int months)
        {
            var database = await server.CreateDatabase();
            await Population.LiveAsync(database, months, linesOfAMonth: 4, [.. Enumerable.Range(0, citizens).Select(Population.Citizen)]);
            return new Side(database, await PostgresUsage.OfAsync(database), await LedsagerProcess.StartAsync(database, folder: folder), name);
        }

        public IEnumerable<(int Callers, Func<int, int, Task> Call)> Calls(int citizens)
        {
            return [(Callers, WriteAsync), (1, WriteAsync), (Callers, ReadAsync), (1, ReadAsync)];

            async Task WriteAsync(int caller, int call) =>
                await service.Hours.RecordHoursAsync(Population.AMinute(Population.Citizen(Random.Shared.Next(citizens)), $"{caller}-{Guid.NewGuid():N}"));

            async Task ReadAsync(int caller, int call) =>
                await service.Hours.GetBalanceAsync(new GetBalanceRequest { Citizen = Population.Citizen(Random.Shared.Next(citizens)) });
        }

        public async ValueTask DisposeAsync()
        {
            await service.DisposeAsync();
            await usage.DisposeAsync();
            await database.DisposeAsync();
        }
    }
}
