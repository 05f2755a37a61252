using System.Diagnostics;
using Grpc.Core;
using Ledsager.Api.Audit.V1;
using Ledsager.Api.Hours.V1;
using Ledsager.Testing;

namespace Ledsager.Benchmarks;

/// <summary>A citizen with ten years of history beside one who has just come: what the years cost a command, a question, and an auditor.</summary>
internal static class HistoryBenchmark
{
    public static async Task RunAsync(bool isShort, Report report)
    {
        var (months, rounds, time) = isShort ? (6, 2, TimeSpan.FromSeconds(0.5)) : (120, 9, TimeSpan.FromSeconds(1));
        const string old = "municipalities/0151/citizens/old-one", fresh = "municipalities/0151/citizens/new-one";
        await using var database = await (await PostgresServer.Shared()).CreateDatabase();
        await Population.LiveAsync(database, months, linesOfAMonth: 8, [old]);
        await Population.LiveAsync(database, months: 0, linesOfAMonth: 1, [fresh]);
        await using var usage = await PostgresUsage.OfAsync(database);
        await using var service = await LedsagerProcess.StartAsync(database);
        var meter = new Meter(usage, service);

        var (oldWrite, newWrite) = (new Series("RecordHours, ten years"), new Series("RecordHours, new"));
        var (oldRead, newRead, replay) = (new Series("GetBalance, ten years"), new Series("GetBalance, new"), new Series("ReplayHistory, ten years, per fact"));
        var last = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var round = -1; round < rounds; round++)
        {
            Turn[] turns =
            [
                await meter.CallAsync(1, time, (_, i) => WriteAsync(old, i)), await meter.CallAsync(1, time, (_, i) => WriteAsync(fresh, i)),
                await meter.CallAsync(1, time, (_, _) => ReadAsync(old)), await meter.CallAsync(1, time, (_, _) => ReadAsync(fresh)), await meter.MeasureAsync(ReplayAsync),
            ];
            foreach (var (series, turn) in new[] { oldWrite, newWrite, oldRead, newRead, replay }.Zip(turns))
            {
                if (round >= 0)
                {
                    series.Add(turn);
                }
            }
        }

        report.Table("history", $"{months} months of 8 lines, one caller, {rounds} rounds", oldWrite, newWrite, oldRead, newRead, replay);
        report.Ratio("history", "a command on ten years : on a new citizen, p50", oldWrite.Percentile(0.5) / newWrite.Percentile(0.5), 1.5, atLeast: false);
        report.Ratio("history", "the same, the service's processor time", oldWrite.RatioTo(newWrite, Cost), 1.5, atLeast: false);
        report.Ratio("history", "a balance on ten years : on a new citizen, p50", oldRead.Percentile(0.5) / newRead.Percentile(0.5), 1.5, atLeast: false);
        report.Ratio("history", "the same, the service's processor time", oldRead.RatioTo(newRead, Cost), 1.5, atLeast: false);

        static double Cost(Turn turn) => turn.ServiceMicroseconds!.Value / turn.Operations;

        // A minute is recorded and taken back, so that no account runs dry.
        async Task WriteAsync(string citizen, int i)
        {
            var id = Guid.NewGuid().ToString("N");
            if (i % 2 == 0)
            {
                await service.Hours.RecordHoursAsync(Population.AMinute(citizen, last[citizen] = id));
            }
            else
            {
                await service.Hours.ReverseHoursAsync(new ReverseHoursRequest { Citizen = citizen, RequestId = id, UseId = last[citizen], Actor = "bench" });
            }
        }

        async Task ReadAsync(string citizen) => await service.Hours.GetBalanceAsync(new GetBalanceRequest { Citizen = citizen });

        async Task<Turn> ReplayAsync()
        {
            var watch = Stopwatch.StartNew();
            var facts = 0;
            using var call = service.Audit.ReplayHistory(new ReplayHistoryRequest { Citizen = old });
            await foreach (var _ in call.ResponseStream.ReadAllAsync())
            {
                facts++;
            }

            return new Turn(facts, watch.Elapsed.TotalSeconds, [watch.Elapsed.TotalMilliseconds]);
        }
    }
}
