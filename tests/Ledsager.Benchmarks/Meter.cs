using System.Diagnostics;

namespace Ledsager.Benchmarks;

/// <summary>Measures turns: what callers see, and what the service and PostgreSQL use meanwhile.</summary>
internal sealed class Meter(PostgresUsage postgres, LedsagerProcess? service)
{
    private const int MostTurnsToWarm = 12;
    private const double WarmShare = 0.02;

    /// <summary>
    /// Lets callers call until the service has compiled what they need: what is measured then is a service at work, not one that has just started.
    /// </summary>
    public async Task WarmAsync(int callers, TimeSpan time, Func<int, int, Task> call)
    {
        for (var turn = 0; turn < MostTurnsToWarm; turn++)
        {
            var before = await service!.UsageAsync();
            await CallAsync(callers, time, call);
            var used = await service.UsageAsync() - before;
            if (used.CompilingMicroseconds < used.ProcessorMicroseconds * WarmShare)
            {
                return;
            }
        }
    }

    /// <summary>Lets callers call again and again for a while.</summary>
    /// <param name="callers">How many at once.</param>
    /// <param name="time">For how long.</param>
    /// <param name="call">Takes the caller's number and the number of the call among this caller's.</param>
    public Task<Turn> CallAsync(int callers, TimeSpan time, Func<int, int, Task> call) => MeasureAsync(async () =>
    {
        var started = Stopwatch.GetTimestamp();
        var all = await Task.WhenAll(Enumerable.Range(0, callers).Select(caller => Task.Run(async () =>
        {
            var mine = new List<double>(1 << 14);
            for (var i = 0; Stopwatch.GetElapsedTime(started) < time; i++)
            {
                var sent = Stopwatch.GetTimestamp();
                await call(caller, i);
                mine.Add(Stopwatch.GetElapsedTime(sent).TotalMilliseconds);
            }

            return mine;
        })));
        double[] milliseconds = [.. all.SelectMany(mine => mine)];
        return new Turn(milliseconds.Length, Stopwatch.GetElapsedTime(started).TotalSeconds, milliseconds);
    });

    /// <summary>Measures what a turn uses.</summary>
    public async Task<Turn> MeasureAsync(Func<Task<Turn>> take)
    {
        var before = (Postgres: await postgres.NowAsync(), Service: service is null ? null : await service.UsageAsync());
        var turn = await take();
        var used = service is null ? null : await service.UsageAsync() - before.Service!;
        var after = await postgres.NowAsync();
        return turn with
        {
            ServiceMicroseconds = used?.ProcessorMicroseconds ?? turn.ServiceMicroseconds,
            AllocatedBytes = used?.AllocatedBytes,
            PostgresMicroseconds = after.Microseconds - before.Postgres.Microseconds,
            WalBytes = after.WalBytes - before.Postgres.WalBytes,
        };
    }
}
