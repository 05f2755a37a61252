using Ledsager.Api.Hours.V1;
using Ledsager.Api.Payroll.V1;
using NodaTime;
using static Ledsager.Service.Tests.Calls;

namespace Ledsager.Service.Tests.Payroll;

/// <summary>A line that says when the work began and ended is told so, to the caller and to payroll, which pays by the hour of the day.</summary>
[Trait("Group", "service")]
public sealed class LineSessions(PayrollFixture fixture) : IClassFixture<PayrollFixture>
{
    private static readonly LocalDate June = new(2024, 6, 1), Trip = new(2024, 6, 3);

    private readonly string _municipality = fixture.NewMunicipality();

    private ServiceProcess Service => fixture.Service;

    private string Anna => $"{_municipality}/citizens/anna";

    [Fact(DisplayName = "Linjens start og slut følger den gennem rettelser; en rettelse uden tager dem fra den, og en tilbageført linje har ingen")]
    public async Task A_session_stays_with_its_line()
    {
        await Service.Do(Grant(Anna, June));
        var (morning, evening) = (Session(Instant.FromUtc(2024, 6, 3, 8, 0), 90), Session(Instant.FromUtc(2024, 6, 3, 17, 0), 60));
        var recorded = await Service.Hours.RecordHoursAsync(Line("l1", Session(Instant.FromUtc(2024, 6, 3, 8, 0, 59), 90)));
        recorded.Use.Session.ShouldBe(morning, "Seconds are cut off.");

        var corrected = Correct(Anna, "l1", 1);
        corrected.Session = evening;
        (await Service.Hours.CorrectHoursAsync(corrected)).Use.Session.ShouldBe(evening);
        (await Service.Hours.CorrectHoursAsync(Correct(Anna, "l1", 45))).Use.Session.ShouldBeNull();

        (await Service.Hours.RecordHoursAsync(Line("l2", morning))).Use.Session.ShouldBe(morning);
        (await Service.Hours.ReverseHoursAsync(Reverse(Anna, "l2"))).Use.Session.ShouldBeNull();
        (await Service.Hours.RecordHoursAsync(Use(Anna, "l3", Trip, 30))).Use.Session.ShouldBeNull();

        using var consumer = StrictConsumer.Of(Service, _municipality);
        (await consumer.OnRecord()).Select(e => (e.Event.Kind, e.Event.Line.UseId, (WorkSession?)e.Event.Line.Session, e.Event.Replaces?.Line.Session)).ShouldBe(
        [
            (HourEventKind.Used, "l1", morning, null),
            (HourEventKind.Corrected, "l1", evening, morning),
            (HourEventKind.Corrected, "l1", null, evening),
            (HourEventKind.Used, "l2", morning, null),
            (HourEventKind.Reversed, "l2", null, morning),
            (HourEventKind.Used, "l3", null, null),
        ]);
    }

    [Fact(DisplayName = "En nattevagt, der flytter med en sag, er en linje for hver dag, hver med sin del af natten")]
    public async Task A_night_that_moves_is_parted_at_midnight()
    {
        var bo = $"{_municipality}/citizens/bo";
        var night = Line("nat", Session(Instant.FromUtc(2024, 6, 3, 20, 30), 240));
        night.Citizen = bo;
        await Service.Do(Grant(Anna, June), Grant(bo, June), night, Merge(Anna, bo, new(2024, 6, 15)));

        using var consumer = StrictConsumer.Of(Service, _municipality, "", 0, HourEventKind.Moved);
        var (before, after) = (Session(Instant.FromUtc(2024, 6, 3, 20, 30), 90), Session(Instant.FromUtc(2024, 6, 3, 22, 0), 150));
        (await consumer.OnRecord()).Select(e => (e.Event.Line.UseId, e.Event.Line.Session, e.Event.Replaces.Line.Session)).ShouldBe(
            [("bo/nat/2024-06-03", before, before), ("bo/nat/2024-06-04", after, after)]);
    }

    private RecordHoursRequest Line(string use, WorkSession session)
    {
        var line = Use(Anna, use, Trip, 1, "led-1");
        line.Session = session;
        return line;
    }

    private static WorkSession Session(Instant start, int minutes) => new() { Start = start.ToTimestamp(), End = (start + Duration.FromMinutes(minutes)).ToTimestamp() };
}
