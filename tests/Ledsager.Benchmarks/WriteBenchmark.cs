using Ledsager.Testing;

namespace Ledsager.Benchmarks;

/// <summary>
/// RecordHours by 32 callers on citizens with a year of history, against PostgreSQL writing the same rows without us: a transaction per command, once
/// with a round trip for each statement, once in one call. Then a single caller against the same two transactions by a single client. All in turns.
/// </summary>
internal static class WriteBenchmark
{
    private const int Callers = 32;

    public static async Task RunAsync(bool isShort, Report report)
    {
        var (citizens, months, rounds, time) = isShort ? (64, 1, 2, TimeSpan.FromSeconds(1)) : (12_000, 12, 9, TimeSpan.FromSeconds(2));
        await using var database = await (await PostgresServer.Shared()).CreateDatabase();
        await Population.LiveAsync(database, months, linesOfAMonth: 4, [.. Enumerable.Range(0, citizens).Select(Population.Citizen)]);
        var floors = await Floors.CreateAsync(database, citizens);
        var pgbench = await PgBench.FindAsync(database);
        await using var usage = await PostgresUsage.OfAsync(database);
        await using var service = await LedsagerProcess.StartAsync(database);
        var (meter, bare) = (new Meter(usage, service), new Meter(usage, null));

        var (write, statements, oneCall) = (new Series("RecordHours, 32 callers"), new Series("pgbench, a round trip per statement"), new Series("pgbench, one call"));
        var (single, aloneStatements, aloneCall) =
            (new Series("RecordHours, one caller"), new Series("pgbench, statement by statement, one client"), new Series("pgbench, one call, one client"));
        var started = DateTime.UtcNow;

        await meter.WarmAsync(1, time / 2, (caller, _) => WriteAsync(AnyOne(), caller));
        await meter.WarmAsync(Callers, time, (caller, _) => WriteAsync(OneOf(caller), caller));
        await pgbench.RunAsync(Floors.OneCall, Callers, time, citizens);
        for (var round = 0; round < rounds; round++)
        {
            write.Add(await meter.CallAsync(Callers, time, (caller, _) => WriteAsync(OneOf(caller), caller)));
            statements.Add(await bare.MeasureAsync(() => pgbench.RunAsync(floors.OneStatementEach, Callers, time, citizens)));
            oneCall.Add(await bare.MeasureAsync(() => pgbench.RunAsync(Floors.OneCall, Callers, time, citizens)));
            single.Add(await meter.CallAsync(1, time / 2, (caller, _) => WriteAsync(AnyOne(), caller)));
            aloneStatements.Add(await bare.MeasureAsync(() => pgbench.RunAsync(floors.OneStatementEach, 1, time / 2, citizens)));
            aloneCall.Add(await bare.MeasureAsync(() => pgbench.RunAsync(Floors.OneCall, 1, time / 2, citizens)));
        }

        var lines = (await database.Query($"select count(*) / {citizens} from ledsager.mt_events where type = 'hours_used' and timestamp >= '{started:O}'"))[0][0];
        report.Table(
            "write", $"{citizens:N0} citizens with {months} months of history and now {lines} lines of this month, {rounds} rounds",
            write, statements, oneCall, single, aloneStatements, aloneCall);
        report.Ratio("write", "writes : a round trip per statement", write.RatioTo(statements, turn => turn.PerSecond), 1.5);
        report.Ratio("write", "writes : one call", write.RatioTo(oneCall, turn => turn.PerSecond), 0.9);
        report.Ratio("write", "p99 of a write, ms", write.Percentile(0.99), 25, atLeast: false);
        report.Ratio(
            "write", "a single write : a transaction of a round trip per statement, p50", single.Percentile(0.5) / aloneStatements.Percentile(0.5), 2, atLeast: false);
        report.Ratio("write", "a single write : a transaction in one call, p50", single.Percentile(0.5) / aloneCall.Percentile(0.5), 2, atLeast: false);

        // Callers have citizens of their own, as many as it takes for nobody's month to become much longer than months are.
        int OneOf(int caller) => caller + (Callers * Random.Shared.Next(citizens / Callers));
        int AnyOne() => Random.Shared.Next(citizens);

        async Task WriteAsync(int citizen, int caller) =>
            await service.Hours.RecordHoursAsync(Population.AMinute(Population.Citizen(citizen), $"{caller}-{Guid.NewGuid():N}"));
    }
}
