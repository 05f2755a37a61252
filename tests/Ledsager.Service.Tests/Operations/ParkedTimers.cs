using Google.Rpc;
using Grpc.Core;
using Ledsager.Api.Operations.V1;
using Ledsager.Law;
using Ledsager.Service.Transactions;
using Ledsager.Testing;
using NodaTime;
using static Ledsager.Service.Tests.Calls;

namespace Ledsager.Service.Tests.Operations;

/// <summary>A case that cannot be told is set aside where it can be seen, costs nobody else anything, and is told once it has been mended.</summary>
[Trait("Group", "service")]
public sealed class ParkedTimers : IAsyncLifetime
{
    private const string Municipality = "municipalities/0151";
    private const string Bad = $"{Municipality}/citizens/0"; // The first to be due, so that everybody else stands behind it.
    private static readonly LocalDate January = new(2024, 1, 1);
    private static readonly LocalDate February = new(2024, 2, 1);
    private PostgresDatabase _database = null!;

    public async ValueTask InitializeAsync() => _database = await (await PostgresServer.Shared()).CreateDatabase();

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact(DisplayName = "En sag, der ikke kan fortælles, parkeres efter seks forsøg, ses, og fortælles efter reparationen; naboerne til tiden")]
    public async Task A_poisoned_case_is_parked_shown_and_replayed()
    {
        var good = Enumerable.Range(1, 20).Select(i => $"{Municipality}/citizens/{i}").ToArray();
        await using var service = await ServiceProcess.Start(_database.ConnectionString, January);
        await service.Do([Grant(Bad, January), .. good.Select(citizen => Grant(citizen, January))]);
        await _database.Execute("update mt_events set type = 'from_the_future' where stream_id = '0'");

        var midnight = DanishCalendar.StartOfDay(February);
        await service.AdvanceTo(midnight);
        foreach (var citizen in good)
            (await service.History(citizen)).Single(fact => fact.Type == "month_closed").RecordedAt.ShouldBe(midnight.ToTimestamp());

        var failing = (await List(service)).Single(timer => timer.Citizen == Bad);
        (failing.State, failing.Failures, failing.DueAt, failing.AgainAt is null).ShouldBe((TimerState.Due, 1, midnight.ToTimestamp(), false));
        failing.LastError.ShouldContain("from_the_future");

        // Bounded: the sixth failure parks it. The waits between are cut short here.
        for (var failures = 2; failures <= 6; failures++)
        {
            (await List(service, TimerState.Parked)).ShouldBeEmpty();
            await _database.Execute("update timers set not_before = '-infinity' where claim is null");
            await service.AdvanceTo(midnight);
        }

        var parked = (await List(service, TimerState.Parked)).ShouldHaveSingleItem();
        (parked.Citizen, parked.Failures, parked.Attempts, parked.ParkedAt is null).ShouldBe((Bad, 6, 6, false));
        parked.LastError.ShouldContain("from_the_future");
        var scheduler = await service.Timers.GetSchedulerAsync(new GetSchedulerRequest());
        (scheduler.Due, scheduler.Claimed, scheduler.Parked, scheduler.Lag.Seconds).ShouldBe((0, 0, 1, 0));

        // Two months later it is still there, and the others have been told on time.
        await service.AdvanceTo(DanishCalendar.StartOfDay(new(2024, 4, 1)));
        (await List(service, TimerState.Parked)).ShouldHaveSingleItem().Failures.ShouldBe(6);
        (await service.History(good[^1])).Count(fact => fact.Type == "month_closed").ShouldBe(3);

        // Replayed before it is mended it is tried from the start; replayed after, it is told with its own dates.
        (await Replay(service, parked.Id)).ShouldBe(1);
        (await List(service, TimerState.Parked)).ShouldBeEmpty();
        await _database.Execute("update mt_events set type = 'grant' where stream_id = '0'; update timers set not_before = '-infinity' where claim is null");
        await service.AdvanceTo(DanishCalendar.StartOfDay(new(2024, 4, 2)));
        (await service.History(Bad)).Where(fact => fact.Type == "month_closed").Select(fact => fact.EffectiveDate.ToLocal())
            .ShouldBe([February, new(2024, 3, 1), new(2024, 4, 1)]);
        (await List(service)).Single(timer => timer.Citizen == Bad).State.ShouldBe(TimerState.Waiting);
        var error = await Should.ThrowAsync<RpcException>(() => Replay(service, parked.Id));
        ErrorDetails.Of(error).OfType<ErrorInfo>().Single().Reason.ShouldBe("TIMER_NOT_PARKED");
    }

    [Fact(DisplayName = "Efter en fejl prøves igen efter 1, 2, 4, 8 og 16 sekunder; den sjette fejl parkerer")]
    public void Retries_are_bounded() =>
        Enumerable.Range(0, 6).Select(failures => TimerRetry.After(new(new("0151", "a"), new("t", "k", Instant.MinValue, default), Attempts: failures + 1, failures, Guid.Empty)))
            .ShouldBe([.. new[] { 1, 2, 4, 8, 16 }.Select(seconds => (Duration?)Duration.FromSeconds(seconds)), null]);

    [Fact(DisplayName = "Alle en kommunes parkerede timere genoptages på én gang, og ingen andens")]
    public async Task All_of_a_municipality_are_replayed_at_once()
    {
        await using var service = await ServiceProcess.Start(_database.ConnectionString, January);
        await service.Do([.. Enumerable.Range(0, 3).Select(i => Grant($"{Municipality}/citizens/{i}", January)), Grant("municipalities/0580/citizens/a", January)]);
        await _database.Execute("update timers set parked_at = now()");
        await service.AdvanceTo(DanishCalendar.StartOfDay(February));
        (await service.History(Bad)).ShouldHaveSingleItem();

        (await Replay(service)).ShouldBe(3);
        (await Replay(service)).ShouldBe(0);
        await service.AdvanceTo(DanishCalendar.StartOfDay(February) + Duration.FromSeconds(1));

        (await service.History(Bad)).Count.ShouldBe(3);
        (await service.Timers.GetSchedulerAsync(new GetSchedulerRequest())).Parked.ShouldBe(1);
    }

    [Fact(DisplayName = "Timere vises side for side")]
    public async Task Timers_are_listed_a_page_at_a_time()
    {
        await using var service = await ServiceProcess.Start(_database.ConnectionString, January);
        await service.Do([.. Enumerable.Range(0, 7).Select(i => Grant($"{Municipality}/citizens/{i}", January))]);
        var (seen, token) = (new List<string>(), "");
        do
        {
            var page = await service.Timers.ListTimersAsync(new ListTimersRequest { Municipality = Municipality, PageSize = 3, PageToken = token });
            page.Timers.Count.ShouldBeInRange(1, 3);
            seen.AddRange(page.Timers.Select(timer => timer.Id));
            token = page.NextPageToken;
        }
        while (token.Length > 0);

        seen.ShouldBe(Enumerable.Range(0, 7).Select(i => $"turn-month/{i}"));
    }

    [Fact(DisplayName = "Er kalenderen for langt bagud, melder helbredstjenesten det, indtil den er på højde igen")]
    public async Task Health_tells_when_the_calendar_lags()
    {
        await using var service = await ServiceProcess.Start(_database.ConnectionString, January, options: ["--lag-limit", "2h"]);
        await service.Do(Grant(Bad, January));
        await _database.Execute("update timers set not_before = 'infinity'");

        await service.AdvanceTo(DanishCalendar.StartOfDay(February) + Duration.FromHours(2));
        (await service.IsServing()).ShouldBeTrue();
        await service.AdvanceTo(DanishCalendar.StartOfDay(February) + Duration.FromHours(2) + Duration.FromSeconds(1));
        (await service.IsServing()).ShouldBeFalse();
        (await service.IsServing("scheduler")).ShouldBeFalse();
        (await service.IsServing("storage")).ShouldBeTrue();
        (await service.IsServing("clock")).ShouldBeTrue();
        (await service.Timers.GetSchedulerAsync(new GetSchedulerRequest())).Lag.Seconds.ShouldBe(2 * 3600 + 1);

        await _database.Execute("update timers set not_before = '-infinity'");
        await service.AdvanceTo(DanishCalendar.StartOfDay(February) + Duration.FromHours(3));
        (await service.IsServing()).ShouldBeTrue();
    }

    private static async Task<IReadOnlyList<Ledsager.Api.Operations.V1.Timer>> List(ServiceProcess service, TimerState state = TimerState.Unspecified) =>
        (await service.Timers.ListTimersAsync(new ListTimersRequest { Municipality = Municipality, State = state })).Timers;

    private static async Task<long> Replay(ServiceProcess service, string timer = "") =>
        (await service.Timers.ReplayParkedAsync(new ReplayParkedRequest { Municipality = Municipality, Timer = timer })).TimersReplayed;
}
