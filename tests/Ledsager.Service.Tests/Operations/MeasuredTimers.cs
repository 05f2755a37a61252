using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Ledsager.EventStore.Postgres;
using Ledsager.Law;
using Ledsager.Service.Clock;
using Ledsager.Service.Operations;
using Ledsager.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;
using static Ledsager.Service.Tests.Calls;

namespace Ledsager.Service.Tests.Operations;

/// <summary>How the calendar keeps up can be measured, and it reminds whoever wants to be reminded.</summary>
[Trait("Group", "service")]
public sealed class MeasuredTimers : IAsyncLifetime
{
    private const string Municipality = "municipalities/0151";
    private static readonly LocalDate January = new(2024, 1, 1);
    private static readonly LocalDate February = new(2024, 2, 1);
    private PostgresDatabase _database = null!;

    public async ValueTask InitializeAsync() => _database = await (await PostgresServer.Shared()).CreateDatabase();

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact(DisplayName = "Efterslæb og forfaldne, hentede og parkerede timere kan måles")]
    public async Task Lag_due_claimed_and_parked_are_measured()
    {
        await using (var service = await ServiceProcess.Start(_database.ConnectionString, January))
            await service.Do([.. Enumerable.Range(0, 6).Select(i => Grant($"{Municipality}/citizens/{i}", January))]);

        var midnight = DanishCalendar.StartOfDay(February);
        await using var store = await PostgresEventStore.Open(new PostgresEventStoreOptions(_database.ConnectionString));
        var claimed = await store.Timers.Claim(midnight, 3, Duration.FromHours(1));
        await store.Timers.Park(claimed[0], "broken");

        var measured = new ConcurrentDictionary<string, double>(StringComparer.Ordinal);
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, l) =>
            {
                if (instrument.Meter.Name == SchedulerMetrics.MeterName)
                    l.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, _, _) => measured[instrument.Name] = value);
        listener.SetMeasurementEventCallback<double>((instrument, value, _, _) => measured[instrument.Name] = value);
        listener.Start();
        var clock = new ClockGuard(new SimulatedClock(midnight + Duration.FromSeconds(90)), TimeProvider.System, limits: null);
        using var gauges = new SchedulerMetrics(store, clock, NullLogger<SchedulerMetrics>.Instance);
        await gauges.StartAsync(default);
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (measured.Count < 4)
            await Task.Delay(20, deadline.Token);

        await gauges.StopAsync(default);
        measured.OrderBy(each => each.Key, StringComparer.Ordinal).Select(each => (each.Key, each.Value)).ShouldBe(
            [("ledsager.timers.claimed", 2), ("ledsager.timers.due", 3), ("ledsager.timers.lag", 90), ("ledsager.timers.parked", 1)]);
    }

    [Fact(DisplayName = "En timer, der snart går tabt, mindes der om én gang ved sin midnat, også efter stilstand")]
    public async Task A_lapse_is_reminded_of_once()
    {
        const string citizen = $"{Municipality}/citizens/a";
        var on = new LocalDate(2024, 6, 1);
        await using (var service = await ServiceProcess.Start(_database.ConnectionString, January, options: ["--remind-before-lapse", "30"]))
        {
            await service.Do(Grant(citizen, January), Agree(citizen, January), Use(citizen, "linje", January, 100));
            await service.AdvanceTo(DanishCalendar.StartOfDay(on) - Duration.FromSeconds(1));
            (await service.History(citizen)).ShouldNotContain(fact => fact.Type == "lot_lapses_soon");
        }

        await using var restarted = await ServiceProcess.Start(_database.ConnectionString, on.PlusDays(3), options: ["--remind-before-lapse", "30"]);
        await restarted.AdvanceTo(DanishCalendar.StartOfDay(on.PlusDays(20)));
        var told = (await restarted.History(citizen)).Single(fact => fact.Type == "lot_lapses_soon");
        (told.EffectiveDate.ToLocal(), told.Actor, told.Data.Fields["amount"].NumberValue).ShouldBe((on, "calendar", 800));
    }
}
