using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Google.Rpc;
using Grpc.Core;
using Ledsager.Api.Payroll.V1;
using Ledsager.EventStore.Postgres;
using Ledsager.Service.Payroll;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;
using static Ledsager.Service.Tests.Calls;

namespace Ledsager.Service.Tests.Payroll;

/// <summary>Named consumers: their place is kept for them, and they may set a citizen aside.</summary>
[Trait("Group", "service")]
public sealed class ConsumerTests(PayrollFixture fixture) : IClassFixture<PayrollFixture>
{
    private const string Wages = "loen";
    private static readonly LocalDate June = new(2024, 6, 1);

    private readonly string _municipality = fixture.NewMunicipality();

    private ServiceProcess Service => fixture.Service;

    private string Anna => $"{_municipality}/citizens/anna";

    private string Bo => $"{_municipality}/citizens/bo";

    [Fact(DisplayName = "Uden position begynder strømmen, hvor der er kvitteret")]
    public async Task Without_a_position_the_stream_starts_at_the_acknowledged_one()
    {
        await Service.Do(Grant(Anna, June), Use(Anna, "l1", June, 1), Use(Anna, "l2", June, 1), Use(Anna, "l3", June, 1));
        (await UseIds(null)).ShouldBe(["l1", "l2", "l3"]);
        await Acknowledge(3);
        (await UseIds(null)).ShouldBe(["l3"]);
        (await UseIds(2)).ShouldBe(["l2", "l3"]);
        await Acknowledge(4);
        (await UseIds(null)).ShouldBeEmpty();
    }

    [Fact(DisplayName = "En kvittering flytter kun fremad og aldrig forbi hovedet")]
    public async Task An_acknowledgement_only_moves_forward()
    {
        await Service.Do(Grant(Anna, June), Use(Anna, "l1", June, 1));
        (await Acknowledge(2)).Lag.ShouldBe(0);
        (await Acknowledge(1)).Position.Position.ShouldBe(2);

        var beyond = await Should.ThrowAsync<RpcException>(() => Acknowledge(3));
        (beyond.StatusCode, Reason(beyond)).ShouldBe((StatusCode.OutOfRange, "POSITION_BEYOND_HEAD"));
        var other = new AcknowledgeHourEventsRequest { Municipality = _municipality, Consumer = Wages, Position = StrictConsumer.At("municipalities/0151", 1) };
        (await Should.ThrowAsync<RpcException>(async () => await Service.Payroll.AcknowledgeHourEventsAsync(other))).StatusCode.ShouldBe(StatusCode.InvalidArgument);
        (await Get()).Position.Position.ShouldBe(2);
    }

    [Fact(DisplayName = "Hvor langt bagud en modtager er, kan spørges og måles")]
    public async Task Lag_can_be_asked_and_measured()
    {
        Reason(await Should.ThrowAsync<RpcException>(Get)).ShouldBe("UNKNOWN_CONSUMER");
        await Service.Do(Grant(Anna, June), Use(Anna, "l1", June, 1), Use(Anna, "l2", June, 1));
        await Acknowledge(1);
        var consumer = await Get();
        (consumer.Consumer_, consumer.Position, consumer.Head, consumer.Lag).ShouldBe((Wages, StrictConsumer.At(_municipality, 1), 3, 2));
        (await Service.Payroll.ListConsumersAsync(new ListConsumersRequest { Municipality = _municipality })).Consumers.ShouldHaveSingleItem().ShouldBe(consumer);

        var measured = new ConcurrentDictionary<(object?, object?), long>();
        using var listener = new MeterListener { InstrumentPublished = (instrument, l) => { if (instrument.Name == ConsumerLag.InstrumentName) l.EnableMeasurementEvents(instrument); } };
        listener.SetMeasurementEventCallback<long>((_, value, tags, _) => measured[(tags[0].Value, tags[1].Value)] = value);
        listener.Start();
        await using var store = await PostgresEventStore.Open(new PostgresEventStoreOptions(fixture.Database.ConnectionString));
        using var gauge = new ConsumerLag(store, NullLogger<ConsumerLag>.Instance);
        await gauge.StartAsync(default);
        await Eventually(() => measured.ContainsKey((_municipality[^4..], Wages)));
        await gauge.StopAsync(default);
        measured[(_municipality[^4..], Wages)].ShouldBe(2);
    }

    [Fact(DisplayName = "En borger sættes til side, afspilles i orden og kommer med igen, uden at de andre mærker det")]
    public async Task A_citizen_is_parked_replayed_and_returns()
    {
        await Service.Do(Grant(Anna, June), Grant(Bo, June), Use(Anna, "a1", June, 1), Use(Bo, "b1", June, 1), Use(Anna, "a2", June, 1), Use(Bo, "b2", June, 1));
        using (var consumer = StrictConsumer.Of(Service, _municipality, Wages))
        {
            (await consumer.NextEvent()).Event.Line.UseId.ShouldBe("a1");
            await Acknowledge(3);

            // b1 cannot be handled: Bo waits, Anna goes on, and what is under way of Bo is skipped.
            var stuck = await consumer.Next();
            stuck.Event.Line.UseId.ShouldBe("b1");
            await Service.Payroll.ParkCitizenAsync(new ParkCitizenRequest { Citizen = Bo, Consumer = Wages, After = StrictConsumer.At(_municipality, stuck.Follows) });
        }

        (await UseIds(null)).ShouldBe(["a2"]);
        await Acknowledge(6);
        var parked = (await Get()).Parked.ShouldHaveSingleItem();
        (parked.Citizen, parked.FromPosition, parked.ReplayedPosition).ShouldBe((Bo, 3, 3));

        await Service.Do(Use(Bo, "b3", June, 1), Use(Anna, "a3", June, 1));
        (await UseIds(null)).ShouldBe(["a3"]);
        Reason(await Should.ThrowAsync<RpcException>(Unpark)).ShouldBe("PARKED_EVENTS_REMAIN");

        var replay = await Replay();
        replay.Where(m => m.Event is not null).Select(m => m.Event.Line.UseId).ShouldBe(["b1", "b2", "b3"]);
        replay.Select(m => (m.Follows, m.Position.Position)).ShouldBe([(3, 4), (4, 6), (6, 7), (7, 8)]);

        // Stopped after b1: the next replay goes on with b2.
        await AcknowledgeParked(replay[0].Position);
        replay = await Replay();
        replay.Where(m => m.Event is not null).Select(m => m.Event.Line.UseId).ShouldBe(["b2", "b3"]);
        await AcknowledgeParked(replay[^1].Position);
        (await Replay()).ShouldHaveSingleItem().Heartbeat.Head.ShouldBe(8);
        await Unpark();
        (await Get()).Parked.ShouldBeEmpty();
        Reason(await Should.ThrowAsync<RpcException>(Unpark)).ShouldBe("NOT_PARKED");
        Reason(await Should.ThrowAsync<RpcException>(Replay)).ShouldBe("NOT_PARKED");

        // The consumer itself has come to 6: b3 was replayed and does not come again, b4 does.
        await Service.Do(Use(Bo, "b4", June, 1));
        (await UseIds(null)).ShouldBe(["a3", "b4"]);
    }

    [Fact(DisplayName = "En åben strøm mærker, at en borger sættes til side og kommer igen")]
    public async Task An_open_stream_heeds_parking()
    {
        await Service.Do(Grant(Anna, June), Grant(Bo, June));
        using var consumer = StrictConsumer.Of(Service, _municipality, Wages);
        (await consumer.OnRecord()).ShouldBeEmpty();
        await Service.Payroll.ParkCitizenAsync(new ParkCitizenRequest { Citizen = Bo, Consumer = Wages });
        await Service.Do(Use(Bo, "b1", June, 1), Use(Anna, "a1", June, 1));
        (await consumer.NextEvent()).Event.Line.UseId.ShouldBe("a1");
        await AcknowledgeParked((await Replay())[^1].Position);
        await Unpark();
        await Service.Do(Use(Bo, "b2", June, 1));
        (await consumer.NextEvent()).Event.Line.UseId.ShouldBe("b2");
    }

    [Fact(DisplayName = "To modtagere er uafhængige af hinanden")]
    public async Task Two_consumers_are_independent()
    {
        await Service.Do(Grant(Anna, June), Use(Anna, "a1", June, 1));
        await Acknowledge(2);
        await Service.Payroll.ParkCitizenAsync(new ParkCitizenRequest { Citizen = Anna, Consumer = Wages, After = StrictConsumer.At(_municipality, 0) });
        using var other = StrictConsumer.Of(Service, _municipality, "arkiv");
        (await other.OnRecord()).ShouldHaveSingleItem();
    }

    private async Task<Consumer> Acknowledge(long position) =>
        (await Service.Payroll.AcknowledgeHourEventsAsync(new AcknowledgeHourEventsRequest { Municipality = _municipality, Consumer = Wages, Position = StrictConsumer.At(_municipality, position) })).Consumer;

    private async Task<Consumer> Get() =>
        (await Service.Payroll.GetConsumerAsync(new GetConsumerRequest { Municipality = _municipality, Consumer = Wages })).Consumer;

    private async Task Unpark() => await Service.Payroll.UnparkCitizenAsync(new UnparkCitizenRequest { Citizen = Bo, Consumer = Wages });

    private async Task AcknowledgeParked(JournalPosition position) =>
        await Service.Payroll.AcknowledgeParkedAsync(new AcknowledgeParkedRequest { Citizen = Bo, Consumer = Wages, Position = position });

    private async Task<IReadOnlyList<ReplayParkedResponse>> Replay()
    {
        using var call = Service.Payroll.ReplayParked(new ReplayParkedRequest { Citizen = Bo, Consumer = Wages });
        return await call.ResponseStream.ReadAllAsync().ToListAsync();
    }

    private async Task<IEnumerable<string>> UseIds(long? after)
    {
        using var consumer = StrictConsumer.Of(Service, _municipality, Wages, after);
        return (await consumer.OnRecord()).Select(e => e.Event.Line.UseId);
    }

    private static string Reason(RpcException error) => ErrorDetails.Of(error).OfType<ErrorInfo>().Single().Reason;

    private static async Task Eventually(Func<bool> condition)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!condition())
            await Task.Delay(10, deadline.Token);
    }
}
