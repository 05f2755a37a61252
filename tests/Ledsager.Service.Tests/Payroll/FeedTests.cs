using System.Diagnostics;
using Google.Rpc;
using Grpc.Core;
using Ledsager.Api.Hours.V1;
using Ledsager.Api.Payroll.V1;
using NodaTime;
using static Ledsager.Service.Tests.Calls;

namespace Ledsager.Service.Tests.Payroll;

/// <summary>The feed's promise: at least once, in order, without gaps, duplicates detectable by position.</summary>
[Trait("Group", "service")]
public sealed class FeedTests(PayrollFixture fixture) : IClassFixture<PayrollFixture>
{
    private static readonly LocalDate June = new(2024, 6, 1);

    private readonly string _municipality = fixture.NewMunicipality();

    private ServiceProcess Service => fixture.Service;

    private string Anna => $"{_municipality}/citizens/anna";

    private string Bo => $"{_municipality}/citizens/bo";

    [Fact(DisplayName = "En linje kommer med alt, hvad løn skal bruge"), Rule("R-TIM-06", "R-TIM-05")]
    public async Task A_line_brings_what_payroll_needs()
    {
        await Service.Do(Grant(Anna, June));
        var request = Use(Anna, "tur-1", new(2024, 6, 3), 600, "led-7");
        request.Kind = UseKind.Holiday;
        await Service.Do(request);

        using var consumer = StrictConsumer.Of(Service, _municipality);
        var (position, used) = await consumer.NextEvent();
        position.ShouldBe(2);
        used.Kind.ShouldBe(HourEventKind.Used);
        (used.Citizen, used.Version, used.Actor, used.RequestId).ShouldBe((Anna, 2, "loen", request.RequestId));
        used.EffectiveDate.ToLocal().ShouldBe(new LocalDate(2024, 6, 3));
        used.RecordedAt.ToDateTimeOffset().ShouldBe(new DateTimeOffset(2024, 6, 15, 10, 0, 0, TimeSpan.Zero));
        used.Rule.Text.ShouldNotBeEmpty();
        used.Replaces.ShouldBeNull();
        var line = used.Line;
        (line.UseId, line.Companion, line.Kind, line.HolidayDays, line.WorkingTimeSupplements).ShouldBe(("tur-1", "led-7", UseKind.Holiday, 1, false));
        (line.RegisteredMinutes, line.ChargedMinutes, line.PayableMinutes).ShouldBe((600, 444, 444));
        var date = line.Dates.ShouldHaveSingleItem();
        (date.Date.ToLocal(), date.RegisteredMinutes, date.ChargedMinutes, date.PayableMinutes).ShouldBe((new LocalDate(2024, 6, 3), 600, 444, 444));
    }

    [Fact(DisplayName = "En rettelse og en tilbageførsel nævner den hændelse, de erstatter")]
    public async Task Corrections_and_reversals_name_what_they_replace()
    {
        await Service.Do(
            Grant(Anna, June), Use(Anna, "l1", June, 60, "led-1"), Use(Anna, "l2", June, 30), Correct(Anna, "l1", 90), Correct(Anna, "l1", 45), Reverse(Anna, "l1"), Reverse(Anna, "l2"));

        using var consumer = StrictConsumer.Of(Service, _municipality);
        var events = await consumer.OnRecord();
        events.Select(e => (e.Position, e.Event.Kind, e.Event.Line.UseId, e.Event.Line.PayableMinutes, e.Event.Replaces?.Position, e.Event.Replaces?.Line.PayableMinutes)).ShouldBe(
        [
            (2, HourEventKind.Used, "l1", 60, null, null),
            (3, HourEventKind.Used, "l2", 30, null, null),
            (4, HourEventKind.Corrected, "l1", 90, 2, 60),
            (5, HourEventKind.Corrected, "l1", 45, 4, 90),
            (6, HourEventKind.Reversed, "l1", 0, 5, 45),
            (7, HourEventKind.Reversed, "l2", 0, 3, 30),
        ]);
        events.Where(e => e.Event.Line.UseId == "l1").ShouldAllBe(e => e.Event.Line.Companion == "led-1");
        events.Where(e => e.Event.Kind == HourEventKind.Reversed).ShouldAllBe(e => e.Event.Line.Dates.Count == 0 && e.Event.Replaces.Line.Dates.Count == 1);
    }

    [Fact(DisplayName = "Opsparing, bortfald og reguleringer kommer, når man beder om dem")]
    public async Task Savings_lapses_and_adjustments_on_request()
    {
        // Everything lapsed until the agreement was recorded; then it had been saved from February on. Late lines change both.
        await Service.Do(Grant(Anna, new(2024, 1, 1)), Agree(Anna, new(2024, 2, 1)), Use(Anna, "l1", new(2024, 2, 5), 60), Use(Anna, "l2", new(2024, 1, 5), 50));

        using var plain = StrictConsumer.Of(Service, _municipality);
        (await plain.OnRecord()).ShouldAllBe(e => e.Event.Kind == HourEventKind.Used);

        using var all = StrictConsumer.Of(Service, _municipality, "", null, StrictConsumer.AllKinds);
        var events = await all.OnRecord();
        events.Select(e => e.Event.Kind).Distinct().ShouldBe([HourEventKind.Expired, HourEventKind.Used, HourEventKind.SavedAdjusted, HourEventKind.ExpiredAdjusted], ignoreOrder: true);
        var adjustments = events.Where(e => e.Event.Lot is { CausedByPosition: > 0 }).ToLookup(e => e.Event.Lot.CausedByPosition, e => e.Event);
        var february = adjustments[PositionOf("l1")].Single();
        (february.Kind, february.Lot.Month.ToMonth(), february.Lot.PublishedMinutes, february.Lot.Minutes).ShouldBe((HourEventKind.SavedAdjusted, new YearMonth(2024, 2), 900, 840));
        var january = adjustments[PositionOf("l2")].Single();
        (january.Kind, january.Lot.Month.ToMonth(), january.Lot.PublishedMinutes, january.Lot.Minutes, january.Lot.Reason)
            .ShouldBe((HourEventKind.ExpiredAdjusted, new YearMonth(2024, 1), 900, 850, LapseReason.NoSavingsAgreement));

        long PositionOf(string use) => events.Single(e => e.Event.Line?.UseId == use).Position;

        using var some = StrictConsumer.Of(Service, _municipality, "", null, HourEventKind.Expired);
        (await some.OnRecord()).Select(e => e.Position).ShouldBe(events.Where(e => e.Event.Kind == HourEventKind.Expired).Select(e => e.Position));
    }

    [Fact(DisplayName = "Fra enhver position kommer præcis resten, og to modtagere ser det samme")]
    public async Task From_any_position_comes_exactly_the_rest()
    {
        await Service.Do(Grant(Anna, new(2024, 1, 1)), Grant(Bo, June));
        for (var i = 0; i < 10; i++)
            await Service.Do(Use(Anna, $"l{i}", June, 5), Use(Bo, $"l{i}", June, 5), Correct(Bo, $"l{i}", 6));

        using var first = StrictConsumer.Of(Service, _municipality);
        var all = await first.OnRecord();
        all.Count.ShouldBe(30);
        var head = first.Position!.Value;
        for (var after = 0; after <= head; after++)
        {
            using var resumed = StrictConsumer.Of(Service, _municipality, "", after);
            (await resumed.OnRecord()).ShouldBe(all.Where(e => e.Position > after));
        }
    }

    [Fact(DisplayName = "Det nye kommer inden for 100 ms")]
    public async Task News_comes_within_100_ms()
    {
        await Service.Do(Grant(Anna, June));
        using var consumer = StrictConsumer.Of(Service, _municipality);
        (await consumer.OnRecord()).ShouldBeEmpty();

        var delays = new List<double>();
        for (var i = 0; i < 21; i++)
        {
            await Service.Do(Use(Anna, $"l{i}", June, 1));
            var since = Stopwatch.StartNew();
            (await consumer.NextEvent()).Event.Line.UseId.ShouldBe($"l{i}");
            delays.Add(since.Elapsed.TotalMilliseconds);
        }

        // The median: a busy machine is not taken for a fault, and polling would take 500 ms on average.
        delays.Order().ElementAt(10).ShouldBeLessThan(100);
    }

    [Fact(DisplayName = "Når der ikke er mere, kommer et livstegn med journalens hoved, og igen efter hvert interval")]
    public async Task Heartbeats_tell_the_head()
    {
        await Service.Do(Grant(Anna, June), Use(Anna, "l1", June, 1), Grant(Bo, June));
        using var consumer = new StrictConsumer(Service.Payroll.StreamHourEvents(new StreamHourEventsRequest
        {
            Municipality = _municipality, HeartbeatInterval = Google.Protobuf.WellKnownTypes.Duration.FromTimeSpan(TimeSpan.FromSeconds(1)),
        }));
        (await consumer.Next()).Event.ShouldNotBeNull();
        for (var i = 0; i < 3; i++)
        {
            var beat = await consumer.Next();
            (beat.Position.Municipality, beat.Position.Position, beat.Heartbeat.Head).ShouldBe((_municipality, 3, 3));
        }
    }

    [Fact(DisplayName = "En position i fremtiden er en klar fejl")]
    public async Task A_position_in_the_future()
    {
        await Service.Do(Grant(Anna, June));
        using (var atHead = StrictConsumer.Of(Service, _municipality, "", 1))
            (await atHead.OnRecord()).ShouldBeEmpty();

        var error = await Should.ThrowAsync<RpcException>(StrictConsumer.Of(Service, _municipality, "", 2).Next());
        error.StatusCode.ShouldBe(StatusCode.OutOfRange);
        var info = ErrorDetails.Of(error).OfType<ErrorInfo>().Single();
        (info.Reason, info.Metadata["head"]).ShouldBe(("POSITION_BEYOND_HEAD", "1"));
        ErrorDetails.Of(error).OfType<LocalizedMessage>().Single().Message.ShouldStartWith("Kommunens journal slutter ved position 1; 2 ligger efter den.");
    }

    [Fact(DisplayName = "En anden kommunes position er en klar fejl")]
    public async Task A_position_of_another_municipality()
    {
        await Service.Do(Grant(Anna, June));
        var call = Service.Payroll.StreamHourEvents(new StreamHourEventsRequest { Municipality = _municipality, After = StrictConsumer.At("municipalities/0151", 1) });
        Faults(await Should.ThrowAsync<RpcException>(new StrictConsumer(call).Next())).ShouldBe([("after.municipality", "OTHER_MUNICIPALITY")]);
    }

    [Fact(DisplayName = "Alle fejl i en anmodning nævnes på én gang")]
    public async Task Every_fault_at_once()
    {
        var call = Service.Payroll.StreamHourEvents(new StreamHourEventsRequest
        {
            Municipality = _municipality, Consumer = "løn", After = StrictConsumer.At(_municipality, -1), Kinds = { (HourEventKind)99 },
            HeartbeatInterval = new() { Seconds = long.MaxValue },
        });
        Faults(await Should.ThrowAsync<RpcException>(new StrictConsumer(call).Next()))
            .ShouldBe([("consumer", "ID"), ("after.position", "POSITION"), ("kinds", "WORD"), ("heartbeat_interval", "DURATION")]);

        var unknown = await Should.ThrowAsync<RpcException>(StrictConsumer.Of(Service, "municipalities/0000").Next());
        unknown.StatusCode.ShouldBe(StatusCode.NotFound);
    }

    [Fact(DisplayName = "En modtager, der ikke læser, holder hverken de andre eller skrivningen op")]
    public async Task A_consumer_that_does_not_read_holds_up_nobody()
    {
        // More than the windows and buffers between the two hold, so that the service has to wait for the one that sleeps.
        const int Citizens = 20, Lines = 8000;
        await Task.WhenAll(Enumerable.Range(0, Citizens).Select(i => Service.Do(Grant($"{_municipality}/citizens/c{i}", June))));
        using var sleepy = StrictConsumer.Of(Service, _municipality);
        using var awake = StrictConsumer.Of(Service, _municipality);
        var importing = Service.Import(_municipality, [.. Enumerable.Range(0, Lines).Select(i => Importing.Line(i, $"c{i % Citizens}", $"l{i}", June, 1))]);

        var seen = await Take(awake);
        (await importing).Summary.Accepted.ShouldBe(Lines);
        (await Take(sleepy)).ShouldBe(seen);
        seen.Order().ShouldBe(Enumerable.Range(0, Lines));

        static async Task<List<int>> Take(StrictConsumer consumer)
        {
            var uses = new List<int>();
            while (uses.Count < Lines)
                uses.Add(int.Parse((await consumer.NextEvent()).Event.Line.UseId[1..]));

            return uses;
        }
    }

    private static IEnumerable<(string Field, string Reason)> Faults(RpcException error)
    {
        error.StatusCode.ShouldBe(StatusCode.InvalidArgument);
        return ErrorDetails.Of(error).OfType<BadRequest>().Single().FieldViolations.Select(violation => (violation.Field, violation.Reason));
    }
}
