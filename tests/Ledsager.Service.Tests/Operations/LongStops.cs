using Google.Rpc;
using Grpc.Core;
using Ledsager.Api.Operations.V1;
using Ledsager.Law;
using Ledsager.Testing;
using NodaTime;
using static Ledsager.Service.Tests.Calls;
using static Ledsager.Service.Tests.Waiting;

namespace Ledsager.Service.Tests.Operations;

/// <summary>On the system's clock, a stop of three months waits for somebody who knows what time it is; one of a night does not.</summary>
[Trait("Group", "service")]
public sealed class LongStops : IAsyncLifetime
{
    private const string Citizen = "municipalities/0151/citizens/a";
    private readonly LocalDate _before = DanishCalendar.DateOf(SystemClock.Instance.GetCurrentInstant()).PlusDays(-100).With(DateAdjusters.StartOfMonth);
    private PostgresDatabase _database = null!;

    public async ValueTask InitializeAsync() => _database = await (await PostgresServer.Shared()).CreateDatabase();

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact(DisplayName = "Efter tre måneder fortælles og registreres intet, før uret er bekræftet; så alt, hver dag til sin egen tid")]
    public async Task After_three_months_nothing_happens_until_the_clock_is_confirmed()
    {
        await Prepare("now() - interval '90 days'");
        await using var service = await ServiceProcess.Start(_database.ConnectionString);

        (await service.IsServing()).ShouldBeFalse();
        (await service.IsServing("clock")).ShouldBeFalse();
        (await service.IsServing("storage")).ShouldBeTrue();
        var clock = (await service.Timers.GetSchedulerAsync(new GetSchedulerRequest())).Clock;
        (clock.Standing, clock.Believed).ShouldBe((ClockStanding.Unconfirmed, null));
        var error = await Should.ThrowAsync<RpcException>(() => service.Do(Use(Citizen, "linje", _before, 60)));
        (error.StatusCode, ErrorDetails.Of(error).OfType<ErrorInfo>().Single().Reason).ShouldBe((StatusCode.Unavailable, "CLOCK_UNCONFIRMED"));
        ErrorDetails.Of(error).OfType<LocalizedMessage>().Single().Message.ShouldContain("ur");
        (await service.BalanceOf(Citizen)).TotalMinutes.ShouldBe(900); // A question waits for nobody.
        (await service.History(Citizen)).ShouldHaveSingleItem();
        (await _database.Query("select 1 from timers where attempts > 0")).ShouldBeEmpty();

        var now = SystemClock.Instance.GetCurrentInstant();
        await Should.ThrowAsync<RpcException>(() => service.Do(new ConfirmClockRequest { Now = (now - Duration.FromDays(90)).ToTimestamp() }));
        await service.Do(new ConfirmClockRequest { Now = now.ToTimestamp() });

        (await service.IsServing("clock")).ShouldBeTrue();
        await service.Do(Use(Citizen, "linje", _before, 60));
        (await service.History(Citizen)).Where(fact => fact.Type == "month_closed").Select(fact => fact.EffectiveDate.ToLocal())
            .ShouldBe(Enumerable.Range(1, Period.Between(_before, DanishCalendar.DateOf(now), PeriodUnits.Months).Months).Select(_before.PlusMonths));
    }

    [Fact(DisplayName = "Efter en nat fortælles det af sig selv")]
    public async Task After_a_night_it_goes_on_by_itself()
    {
        await Prepare("now() - interval '14 hours'");
        await using var service = await ServiceProcess.Start(_database.ConnectionString);
        (await service.IsServing("clock")).ShouldBeTrue();
        await Eventually(async () => (await service.History(Citizen)).Count > 1);

        // From then on it is noted again and again how far time has come, so that the next stop is counted from its beginning.
        await _database.Execute("update time_reached set reached_at = now() - interval '14 hours'");
        await Eventually(async () => (await _database.Query("select 1 from time_reached where reached_at > now() - interval '1 minute'")).Count == 1);
    }

    // A case from before the stop, with months to be told.
    private async Task Prepare(string reached)
    {
        await using (var service = await ServiceProcess.Start(_database.ConnectionString, _before))
            await service.Do(Grant(Citizen, _before));

        await _database.Execute($"insert into time_reached (reached_at) values ({reached})");
    }
}
