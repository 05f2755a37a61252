using System.Diagnostics;
using System.Globalization;
using Ledsager.Api.Hours.V1;
using Ledsager.Api.Payroll.V1;
using Ledsager.Testing;

namespace Ledsager.Benchmarks;

/// <summary>
/// The turn of a month: everybody's hours lapse at the same midnight, and everybody's timer knocks. Ten thousand citizens and ten times as many, each
/// on a database of its own and told by a process that has just started, so that its memory is the turn's alone.
/// </summary>
internal static class MonthTurnBenchmark
{
    private const int LinesOfACitizen = 4;
    private static readonly DateOnly Eve = new(2024, 1, 31);
    private static readonly DateTime[] Midnights = [new(2024, 1, 31, 23, 0, 0, DateTimeKind.Utc), new(2024, 2, 29, 23, 0, 0, DateTimeKind.Utc)];

    public static async Task RunAsync(bool isShort)
    {
        int[] sizes = isShort ? [500, 2_000] : [10_000, 100_000];
        var turns = new List<Turn>();
        foreach (var citizens in sizes)
        {
            turns.Add(await MeasureAsync(citizens));
        }

        var (small, large) = (turns[0], turns[^1]);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"cost per citizen, {large.Citizens:N0} : {small.Citizens:N0} = {large.MicrosecondsEach / small.MicrosecondsEach:0.00} (at most 1.3); "
                + $"memory {small.PeakMegabytes} MB and {large.PeakMegabytes} MB; the larger turn took {large.Seconds:0.0} s (aim for 100,000: under 60 s)"));
    }

    private static async Task<Turn> MeasureAsync(int citizens)
    {
        var watch = Stopwatch.StartNew();
        await using var database = await (await PostgresServer.Shared()).CreateDatabase();
        await using (var writing = await LedsagerProcess.StartAsync(database, Eve))
        {
            await writing.GrantAsync(citizens, new() { Year = 2024, Month = 1, Day = 1 });
            await writing.ImportAsync("lines", Enumerable.Range(0, citizens * LinesOfACitizen).Select(i => new ImportLine
            {
                Number = i, CitizenId = $"c{i / LinesOfACitizen}", UseId = $"u{i}",
                Day = new WorkDay { Date = new() { Year = 2024, Month = 1, Day = 3 + (7 * (i % LinesOfACitizen)) }, Minutes = 60 + (i % 90) },
            }));
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"month-turn: {citizens:N0} citizens with {LinesOfACitizen} lines each, written in {watch.Elapsed.TotalSeconds:0} s"));

        await using var ledsager = await LedsagerProcess.StartAsync(database, Eve);
        await using var postgres = await PostgresUsage.OfAsync(database);
        var last = new Turn(citizens, 0, 0, 0);
        foreach (var midnight in Midnights)
        {
            var processor = ledsager.ProcessorSeconds();
            var (before, log) = await postgres.NowAsync();
            watch.Restart();
            var handled = (await ledsager.Clock.AdvanceClockAsync(new() { To = Google.Protobuf.WellKnownTypes.Timestamp.FromDateTime(midnight) })).TimersHandled;
            last = new Turn(citizens, watch.Elapsed.TotalSeconds, ledsager.ProcessorSeconds() - processor, ledsager.PeakMegabytes);
            var (after, logAfter) = await postgres.NowAsync();
            if (handled != citizens)
            {
                throw new InvalidOperationException($"{handled} of {citizens} citizens were told.");
            }

            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"  {midnight.AddHours(1):yyyy-MM-dd}: {last.Seconds,6:0.0} s, {citizens / last.Seconds,8:N0} citizens/s, {last.MicrosecondsEach,5:0} µs each, "
                    + $"processor {last.ProcessorSeconds / citizens * 1e6,5:0} µs of the service and {(after - before) / citizens,5:0} µs of PostgreSQL, "
                    + $"log {(logAfter - log) / citizens,6:N0} bytes, {last.PeakMegabytes} MB at most"));
        }

        return last;
    }

    private sealed record Turn(int Citizens, double Seconds, double ProcessorSeconds, long PeakMegabytes)
    {
        public double MicrosecondsEach => Seconds / Citizens * 1e6;
    }
}
