using Ledsager.Api.Payroll.V1;
using Ledsager.Cases;
using Ledsager.Cases.Delivery;
using Ledsager.EventStore;
using Ledsager.EventStore.Postgres;
using Ledsager.Law;
using Ledsager.Service.Storage;
using NodaTime;
using static Ledsager.Service.Tests.Calls;
using Case = Ledsager.Cases.Case;
using Proto = Ledsager.Api.Delivery.V1;

namespace Ledsager.Service.Tests.Payroll;

/// <summary>What the feed tells beside the lines themselves: everything that changes what is to be paid, and by whom.</summary>
[Trait("Group", "service")]
public sealed class PaidEvents(PayrollFixture fixture) : IClassFixture<PayrollFixture>
{
    private static readonly LocalDate June = new(2024, 6, 1);
    private static readonly LocalDate Trip = new(2024, 6, 3);

    private readonly string _municipality = fixture.NewMunicipality();

    private ServiceProcess Service => fixture.Service;

    private string Anna => $"{_municipality}/citizens/anna";

    [Fact(DisplayName = "Når en rettelse flytter et døgns loft, siges det for de andre linjer, og forskellene giver den rette løn")]
    public async Task A_shared_cap_that_shifts_is_told()
    {
        var (first, second) = (Use(Anna, "f1", Trip, 300), Use(Anna, "f2", Trip, 300));
        first.Kind = second.Kind = global::Ledsager.Api.Hours.V1.UseKind.Holiday;
        await Service.Do(Grant(Anna, June), first, second, Correct(Anna, "f1", 200), Correct(Anna, "f1", 444), Reverse(Anna, "f1"), Correct(Anna, "f2", 290));

        using var consumer = StrictConsumer.Of(Service, _municipality);
        var events = await consumer.OnRecord();
        events.Select(e => (e.Position, e.Event.Kind, e.Event.Line.UseId, e.Event.Line.RegisteredMinutes, e.Event.Line.PayableMinutes, e.Event.Replaces?.Position, e.Event.Replaces?.Line.PayableMinutes, e.Event.CausedByPosition)).ShouldBe(
        [
            (2, HourEventKind.Used, "f1", 300, 300, null, null, 0),
            (3, HourEventKind.Used, "f2", 300, 144, null, null, 0),
            (4, HourEventKind.Corrected, "f1", 200, 200, 2, 300, 0),
            (5, HourEventKind.ChargeAdjusted, "f2", 300, 244, 3, 144, 4),
            (6, HourEventKind.Corrected, "f1", 444, 444, 4, 200, 0),
            (7, HourEventKind.ChargeAdjusted, "f2", 300, 0, 5, 244, 6),
            (8, HourEventKind.Reversed, "f1", 0, 0, 6, 444, 0),
            (9, HourEventKind.ChargeAdjusted, "f2", 300, 300, 7, 0, 8),
            (10, HourEventKind.Corrected, "f2", 290, 290, 9, 300, 0),
        ]);
        events.Sum(e => e.Event.Line.PayableMinutes - (e.Event.Replaces?.Line.PayableMinutes ?? 0)).ShouldBe(290);
        (await Service.BalanceOf(Anna)).UsedMinutes.ShouldBe(290);

        // From any position the same, whatever the reader has met before.
        foreach (var (position, @event) in events)
        {
            using var resumed = StrictConsumer.Of(Service, _municipality, "", position - 1);
            (await resumed.NextEvent()).Event.ShouldBe(@event);
        }
    }

    [Fact(DisplayName = "Når to sager lægges sammen, flytter linjerne, og det samme arbejde betales ikke to gange")]
    public async Task Lines_that_move_are_not_paid_twice()
    {
        var bo = $"{_municipality}/citizens/bo";
        var shared = Use(Anna, "faelles", Trip, 400);
        var camp = new global::Ledsager.Api.Hours.V1.RecordHoursRequest
        {
            Citizen = bo, RequestId = NewId(), Actor = "loen", UseId = "lejr", Kind = global::Ledsager.Api.Hours.V1.UseKind.Holiday,
            Session = new() { Start = Instant.FromUtc(2024, 6, 3, 15, 0).ToTimestamp(), End = Instant.FromUtc(2024, 6, 4, 3, 0).ToTimestamp() },
        };
        shared.Kind = global::Ledsager.Api.Hours.V1.UseKind.Holiday;
        await Service.Do(
            Grant(Anna, June), shared, Grant(bo, June), Use(bo, "l1", June, 60), Correct(bo, "l1", 50), camp, Merge(Anna, bo, new(2024, 6, 15)), Correct(Anna, "bo/l1", 40));

        using var consumer = StrictConsumer.Of(Service, _municipality);
        var events = (await consumer.OnRecord()).Select(e => e.Event).ToList();
        events.Where(e => e.Kind == HourEventKind.Moved).Select(e => (e.Line.UseId, e.Line.PayableMinutes, e.Replaces.Citizen, e.Replaces.Position, e.Replaces.Line.UseId, e.Replaces.Line.PayableMinutes)).ShouldBe(
        [
            ("bo/l1", 50, bo, 5, "l1", 50),
            ("bo/lejr/2024-06-03", 44, bo, 6, "lejr", 420),
            ("bo/lejr/2024-06-04", 300, bo, 6, "lejr", 300),
        ]);
        var corrected = events[^1];
        (corrected.Kind, corrected.Replaces.Citizen, corrected.Replaces.Line.PayableMinutes, corrected.Line.PayableMinutes).ShouldBe((HourEventKind.Corrected, "", 50, 40));
        events.Sum(e => e.Line.PayableMinutes - (e.Replaces?.Line.PayableMinutes ?? 0)).ShouldBe((await Service.BalanceOf(Anna)).UsedMinutes);

        // Who asks for the one does not get the other.
        foreach (var (kind, count) in new[] { (HourEventKind.Used, 3), (HourEventKind.Moved, 3) })
        {
            using var some = StrictConsumer.Of(Service, _municipality, "", 0, kind);
            (await some.OnRecord()).Select(e => e.Event.Kind).ShouldBe(Enumerable.Repeat(kind, count));
        }
    }

    [Fact(DisplayName = "Timer efter en bevilling, der viser sig at være ophørt, siges at være udækkede; lønnen er den samme")]
    public async Task Uncovered_minutes_are_told()
    {
        await Service.Do(Grant(Anna, June), Use(Anna, "l1", Trip, 60), Use(Anna, "l2", new(2024, 6, 10), 90), EndGrant(Anna, new(2024, 6, 5)), Reverse(Anna, "l2"));
        using var consumer = StrictConsumer.Of(Service, _municipality, "", 3);
        var events = (await consumer.OnRecord()).Select(e => e.Event).ToList();
        events.Select(e => e.Kind).ShouldBe([HourEventKind.Uncovered, HourEventKind.Reversed, HourEventKind.Uncovered]);
        var (told, again) = (events[0], events[2]);
        (told.Uncovered.UseId, told.Uncovered.Date.ToLocal(), told.Uncovered.PublishedMinutes, told.Uncovered.Minutes, told.CausedByPosition, told.Actor).ShouldBe(("l2", new LocalDate(2024, 6, 10), 0, 90, 4, "calendar"));
        (again.Uncovered.UseId, again.Uncovered.PublishedMinutes, again.Uncovered.Minutes).ShouldBe(("l2", 90, 0));
    }

    [Fact(DisplayName = "En linje siger, hvordan den leveres; ved kontant tilskud er der intet at udbetale")]
    public async Task The_delivery_form_decides_who_pays()
    {
        await Record("0151", Granted,
            new ChooseDeliveryForm(June, DeliveryForm.OwnCompanion, null, null, null),
            Line("l1", Trip, 60),
            new ChooseDeliveryForm(new(2024, 6, 4), DeliveryForm.CashSubsidy, null, June, June),
            Line("l2", Trip, 30),
            Line("l3", new(2024, 6, 4), 90),
            new CorrectHours(new("l3"), new WorkTime.SameDate(new Minutes(100))));
        using var consumer = StrictConsumer.Of(Service, _municipality);
        (await consumer.OnRecord()).Select(e => (e.Event.Line.UseId, e.Event.Line.DeliveryForm, e.Event.Line.ChargedMinutes, e.Event.Line.PayableMinutes)).ShouldBe(
        [
            ("l1", Proto.DeliveryForm.OwnCompanion, 60, 60),
            ("l2", Proto.DeliveryForm.OwnCompanion, 30, 30),
            ("l3", Proto.DeliveryForm.CashSubsidy, 90, 0),
            ("l3", Proto.DeliveryForm.CashSubsidy, 100, 0),
        ]);
    }

    [Fact(DisplayName = "En kolonis tillæg er et antal dage, og dens timer en ferielinje")]
    public async Task A_colony_brings_days_and_minutes()
    {
        var (start, end) = (Instant.FromUtc(2024, 6, 3, 8, 0), Instant.FromUtc(2024, 6, 4, 14, 0));
        await Record("0480", Granted, new RecordHoliday(new("koloni"), start, end, Colony: true, "led-7"), new ReverseHours(new("koloni")));
        using var consumer = StrictConsumer.Of(Service, _municipality);
        var record = await consumer.OnRecord();
        var events = record.Select(e => e.Event).ToList();
        events.Select(e => e.Kind).ShouldBe([HourEventKind.ColonySupplement, HourEventKind.Used, HourEventKind.Reversed, HourEventKind.ColonySupplement]);
        events[0].Colony.ShouldBe(new ColonySupplement { UseId = "koloni", Companion = "led-7", FromDate = Trip.ToDate(), Days = 2 });
        (events[1].Line.UseId, events[1].Line.HolidayDays, events[1].Line.WorkingTimeSupplements, events[1].Line.PayableMinutes < events[1].Line.RegisteredMinutes).ShouldBe(("koloni", 2, false, true));
        events[3].Colony.ShouldBe(new ColonySupplement { UseId = "koloni", Companion = "led-7", FromDate = Trip.ToDate(), Days = 0, PublishedDays = 2 });
        events[3].CausedByPosition.ShouldBe(record[2].Position);
    }

    [Fact(DisplayName = "En sen aflysning giver løn uden timer; en aflysning i tide er ingen hændelse")]
    public async Task A_late_cancellation_is_paid()
    {
        var planned = Instant.FromUtc(2024, 6, 10, 8, 0);
        await Record("0480", Granted,
            new CancelAccompaniment(new("a1"), planned, planned - Duration.FromHours(4), new Minutes(120), "led-7"),
            new CancelAccompaniment(new("a2"), planned, planned - Duration.FromMinutes(239), new Minutes(120), "led-7"));
        using var consumer = StrictConsumer.Of(Service, _municipality);
        var (position, told) = (await consumer.OnRecord()).ShouldHaveSingleItem();
        position.ShouldBe(3);
        told.Kind.ShouldBe(HourEventKind.PaidCancellation);
        told.Cancellation.ShouldBe(new PaidCancellation
        {
            UseId = "a2", Companion = "led-7", Date = new LocalDate(2024, 6, 10).ToDate(), PlannedStart = planned.ToTimestamp(),
            CancelledAt = (planned - Duration.FromMinutes(239)).ToTimestamp(), PlannedMinutes = 120, PayableMinutes = 120, ChargedMinutes = 0,
        });
    }

    private static GrantHours Granted => new(June, null, Minutes.Zero, null);

    private static RecordHours Line(string use, LocalDate on, int minutes) => new(new(use), new WorkTime.OnDate(on, new Minutes(minutes)), UseKind.Ordinary, null);

    /// <summary>Decides commands as a municipality does, and writes the facts beside the service: the feed asks nobody what they mean.</summary>
    private async Task Record(string levels, params CaseCommand[] commands)
    {
        await using var store = await PostgresEventStore.Open(new PostgresEventStoreOptions(fixture.Database.ConnectionString));
        var @case = Case.New(ServiceLevels.BuiltIn().For(levels));
        foreach (var command in commands)
        {
            var accepted = CaseDecider.Decide(@case, command, RunningService.Noon).ShouldBeOfType<Outcome.Accepted>(command.ToString());
            var events = accepted.Facts.Select(fact => EventCatalogue.Write(fact, "loen")).ToList();
            (await store.Append(new Append(new StreamId(_municipality[^4..], "anna"), @case.Version, RunningService.Noon, events))).ShouldBeOfType<AppendResult.Appended>();
            @case = @case.Evolve(accepted.Facts, RunningService.Noon);
        }
    }
}
