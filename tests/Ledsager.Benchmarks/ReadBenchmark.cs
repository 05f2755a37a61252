using Grpc.Net.Client;
using Ledsager.Api.Hours.V1;
using Ledsager.Benchmarks.Calls;
using Ledsager.Testing;

namespace Ledsager.Benchmarks;

/// <summary>GetBalance by 32 callers, between the two things it consists of: a call that says nothing, and PostgreSQL reading the row.</summary>
internal static class ReadBenchmark
{
    private const int Callers = 32;

    public static async Task RunAsync(bool isShort, Report report)
    {
        var (citizens, months, rounds, time) = isShort ? (64, 1, 2, TimeSpan.FromSeconds(1)) : (2_000, 12, 7, TimeSpan.FromSeconds(2));
        await using var database = await (await PostgresServer.Shared()).CreateDatabase();
        await Population.LiveAsync(database, months, linesOfAMonth: 4, [.. Enumerable.Range(0, citizens).Select(Population.Citizen)]);
        await Floors.CreateAsync(database, citizens);
        var pgbench = await PgBench.FindAsync(database);
        await using var usage = await PostgresUsage.OfAsync(database);
        await using var service = await LedsagerProcess.StartAsync(database);
        await using var nothing = await ServerProcess.StartAsync(BenchServer.Grpc);
        using var channel = GrpcChannel.ForAddress(nothing.Address);
        var empty = new Bench.BenchClient(channel);
        var (meter, bare) = (new Meter(usage, service), new Meter(usage, null));

        var (read, call, row) = (new Series("GetBalance, 32 callers"), new Series("an empty unary call"), new Series("pgbench, the view row"));
        for (var round = -1; round < rounds; round++)
        {
            var (first, second, third) = (
                await meter.CallAsync(Callers, time, async (_, _) => await service.Hours.GetBalanceAsync(new GetBalanceRequest { Citizen = Population.Citizen(Random.Shared.Next(citizens)) })),
                await bare.CallAsync(Callers, time, async (_, _) => await empty.NothingAsync(new Empty())),
                await bare.MeasureAsync(() => pgbench.RunAsync(Floors.ReadView, Callers, time, citizens)));
            if (round < 0)
            {
                continue; // To warm up.
            }

            read.Add(first);
            call.Add(second);
            row.Add(third);
        }

        report.Table("read", $"{citizens:N0} citizens with {months} months of history, {rounds} rounds", read, call, row);
        report.Ratio("read", "balances : empty calls", read.RatioTo(call, turn => turn.PerSecond), 0.4);
    }
}
