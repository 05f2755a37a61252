using System.Diagnostics;
using NodaTime;

namespace Ledsager.Cli.Simulation;

/// <summary>Lives everybody's months through the service, and reads everything in the end.</summary>
internal static class Simulator
{
    // So many citizens are served at the same time; each one's own requests follow upon each other.
    private const int AtOnce = 32;

    private static readonly LocalTime Noon = new(12, 0);
    private static readonly DateTimeZone Copenhagen = DateTimeZoneProviders.Tzdb["Europe/Copenhagen"];

    /// <summary>The first month that can be lived whole when the clock stands at an instant.</summary>
    public static YearMonth FirstMonth(Instant now)
    {
        var month = now.InZone(Copenhagen).Date.ToYearMonth();
        return now <= At(month.OnDayOfMonth(Life.Days[0])) ? month : month.PlusMonths(1);
    }

    /// <param name="api">The service.</param>
    /// <param name="setting">What to simulate.</param>
    /// <param name="first">From when.</param>
    /// <param name="progress">Told how far it has come.</param>
    /// <param name="cancel">Ends it.</param>
    public static async Task<Reckoning> Run(Client api, Setting setting, YearMonth first, Progress progress, CancellationToken cancel)
    {
        var (citizens, watch, timers, options) = (setting.From(first), Stopwatch.StartNew(), 0L, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancel });
        var (sent, sending) = (0L, new Stopwatch());
        for (var month = 0; month < setting.Months; month++)
        {
            var plans = citizens.Select(citizen => (citizen, days: citizen.Life.Month(month))).ToList();
            for (var day = 0; day < Life.Days.Length; day++)
            {
                Tell(month);
                timers += await api.Clock.Advance(At(first.PlusMonths(month).OnDayOfMonth(Life.Days[day])));
                sending.Start();
                await Parallel.ForEachAsync(plans.Where(plan => plan.days[day].Count > 0), options, async (plan, _) =>
                {
                    foreach (var deed in plan.days[day])
                    {
                        plan.citizen.Note(deed, await api.Send(deed.Request));
                        Interlocked.Increment(ref sent);
                    }

                    Tell(month);
                });
                sending.Stop();
            }
        }

        // Past the last midnight, so that the last month is closed.
        var end = first.PlusMonths(setting.Months).OnDayOfMonth(1);
        timers += await api.Clock.Advance(At(end));
        var reckoning = new Reckoning { Timers = timers, Sending = sending.Elapsed };
        var read = 0;
        await Parallel.ForEachAsync(citizens, options, async (citizen, _) =>
        {
            var account = await api.Read(citizen.Life.Citizen, end);
            lock (reckoning)
            {
                reckoning.Add(citizen, account);
                progress.At(++read, citizens.Length, $"checking {Words.Counted(citizens.Length, "citizen", "citizens")}");
            }
        });
        reckoning.Add(await api.Scheduler());
        reckoning.Elapsed = watch.Elapsed;
        return reckoning;

        void Tell(int month)
        {
            lock (progress)
            {
                // In the first moments a rate would say more of the start than of the service.
                var rate = month > 0 ? $"{((long)(Interlocked.Read(ref sent) / sending.Elapsed.TotalSeconds)).Number()} commands/s, " : "";
                progress.At(month, setting.Months, $"{first.PlusMonths(month).Iso()}, {Words.Counted(citizens.Length, "citizen", "citizens")}, {rate}{timers.Number()} timers");
            }
        }
    }

    private static Instant At(LocalDate day) => Copenhagen.AtLeniently(day + Noon).ToInstant();
}
