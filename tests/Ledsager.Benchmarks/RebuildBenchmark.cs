using System.Diagnostics;
using System.Globalization;
using Ledsager.Testing;

namespace Ledsager.Benchmarks;

/// <summary>
/// Every view made anew from the events, by the service's own command, once for a quarter of the events and once for all of them: events per second,
/// and the memory that must not grow with them.
/// </summary>
internal static class RebuildBenchmark
{
    public static async Task RunAsync(bool isShort, Report report)
    {
        var (citizens, months, events) = isShort ? (64, 2, 4_000) : (1_000, 12, 1_000_000);
        await using var database = await (await PostgresServer.Shared()).CreateDatabase();
        await Population.LiveAsync(database, months, linesOfAMonth: 4, [.. Enumerable.Range(0, citizens).Select(Population.Citizen)]);
        await using var usage = await PostgresUsage.OfAsync(database);
        var lived = await CountAsync("ledsager.mt_events");
        var copies = (int)Math.Ceiling((double)events / lived);

        await CopyAsync(1, Math.Max(1, copies / 4));
        var (quarter, quarterMegabytes) = await RebuildAsync("rebuild-views, a quarter of the events");
        await CopyAsync(Math.Max(1, copies / 4), copies);
        var (whole, megabytes) = await RebuildAsync("rebuild-views");

        report.Table("rebuild", "views from nothing, the process's start included; per event", quarter, whole);
        report.Ratio("rebuild", "events per second", whole.Median(turn => turn.PerSecond), 50_000);
        report.Ratio("rebuild", string.Create(CultureInfo.InvariantCulture, $"memory for all ({megabytes} MB) : for a quarter ({quarterMegabytes} MB)"), (double)megabytes / quarterMegabytes, 1.3, atLeast: false);

        async Task<long> CountAsync(string table) => long.Parse((await database.Query($"select count(*) from {table}"))[0][0]!, CultureInfo.InvariantCulture);

        // Who has lived a year is copied under other names: the views depend on the streams alone.
        async Task CopyAsync(int from, int to)
        {
            if (from >= to)
            {
                return;
            }

            await database.Execute(
                $"""
                insert into ledsager.mt_streams (tenant_id, id, version, timestamp, created)
                select tenant_id, id || '-' || k, version, timestamp, created from ledsager.mt_streams, generate_series({from}, {to - 1}) as k where id not like '%-%';
                insert into ledsager.mt_events (seq_id, id, stream_id, version, data, type, timestamp, tenant_id, causation_id, headers)
                select nextval('ledsager.mt_events_sequence'), gen_random_uuid(), stream_id || '-' || k, version, data, type, timestamp, tenant_id, causation_id, headers
                from generate_series({from}, {to - 1}) as k, ledsager.mt_events where stream_id not like '%-%' order by k, tenant_id, seq_id;
                """);
            await database.Execute("vacuum analyze");
        }

        async Task<(Series Series, long Megabytes)> RebuildAsync(string name)
        {
            var count = await CountAsync("ledsager.mt_events");
            var series = new Series(name);
            var peak = 0L;
            for (var round = 0; round < (isShort ? 1 : 3); round++)
            {
                series.Add(await new Meter(usage, null).MeasureAsync(async () =>
                {
                    var watch = Stopwatch.StartNew();
                    using var process = Process.Start(new ProcessStartInfo(
                        "dotnet", [Path.Combine(AppContext.BaseDirectory, "Ledsager.Service.dll"), "rebuild-views", "--postgres", database.ConnectionString]) { RedirectStandardOutput = true, UseShellExecute = false })!;
                    var output = process.StandardOutput.ReadToEndAsync();
                    var processor = 0.0;
                    while (!process.WaitForExit(50))
                    {
                        try
                        {
                            process.Refresh();
                            peak = Math.Max(peak, process.PeakWorkingSet64);
                            processor = process.TotalProcessorTime.TotalMicroseconds;
                        }
                        catch (InvalidOperationException)
                        {
                            break; // It ended between the two lines.
                        }
                    }

                    await process.WaitForExitAsync();
                    if (process.ExitCode != 0)
                    {
                        throw new InvalidOperationException($"rebuild-views failed: {await output}");
                    }

                    return new Turn(count, watch.Elapsed.TotalSeconds, [watch.Elapsed.TotalMilliseconds]) { ServiceMicroseconds = processor };
                }));
            }

            if (await CountAsync("ledsager.views where view = 'hours'") != await CountAsync("ledsager.mt_streams"))
            {
                throw new InvalidOperationException("A citizen has no row after rebuild-views.");
            }

            return (series, peak >> 20);
        }
    }
}
