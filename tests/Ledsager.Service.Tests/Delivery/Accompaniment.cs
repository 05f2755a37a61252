using Ledsager.Api.Delivery.V1;
using Ledsager.Api.Hours.V1;
using NodaTime;
using static Ledsager.Service.Tests.Calls;

namespace Ledsager.Service.Tests.Delivery;

/// <summary>What counts as companion time, what is charged and what is paid: computed from what the caller registers, and told apart.</summary>
[Trait("Group", "service")]
public sealed class Accompaniment(RunningService running)
{
    private const string Ballerup = "municipalities/0151/citizens/";
    private const string Nordfyn = "municipalities/0480/citizens/";
    private const string Aabenraa = "municipalities/0580/citizens/";
    private static readonly LocalDate Start = new(2024, 1, 1);
    private static readonly LocalDate Today = RunningService.Today;

    // 10:00 in Denmark on Friday 7 June, 16:00 on the Saturday and on the Sunday.
    private static readonly Instant Friday = Instant.FromUtc(2024, 6, 7, 8, 0);
    private static readonly Instant Saturday = Instant.FromUtc(2024, 6, 8, 14, 0);
    private static readonly Instant Sunday = Instant.FromUtc(2024, 6, 9, 14, 0);

    [Fact(DisplayName = "En koloni i Nordfyn: 7,4 timer om dagen trækkes og betales, og tillægget er to dage, ingen minutter")]
    public async Task A_colony_with_supplement()
    {
        var (service, citizen) = await Granted(Nordfyn);
        var colony = Holiday(citizen, "koloni", Friday, Saturday, colony: true);

        var recorded = await service.Delivery.RecordHolidayAsync(colony);

        recorded.Use.Parts.Select(part => (part.Date.ToLocal(), part.RegisteredMinutes, part.ChargedMinutes))
            .ShouldBe([(new(2024, 6, 7), 840, 444), (new(2024, 6, 8), 960, 444)]);
        recorded.Minutes.ShouldBe(Minutes(registered: 1800, charged: 888, payable: 888));
        (recorded.HolidayDays, recorded.ColonySupplements, recorded.Duplicate).ShouldBe((2, 2, false));
        recorded.Balance.ShouldBe(await service.BalanceOf(citizen));
        recorded.Balance.TotalMinutes.ShouldBe(900 - 888);
        (await service.History(citizen)).Where(fact => fact.Version > 1 && fact.Actor == "loen").Select(fact => fact.Type).ShouldBe(["colony_supplement_earned", "hours_used"]);

        // The same colony under another request is known by its line's id.
        colony.RequestId = NewId();
        var again = await service.Delivery.RecordHolidayAsync(colony);
        (again.Duplicate, again.ColonySupplements, again.Etag).ShouldBe((true, 2, recorded.Etag));
    }

    [Fact(DisplayName = "En ferie i Aabenraa: højst 7,4 timer om dagen, og to linjer på samme dag deler dem")]
    public async Task A_holiday_of_seven_point_four_hours_a_day()
    {
        var (service, citizen) = await Granted(Aabenraa);

        var first = await service.Delivery.RecordHolidayAsync(Holiday(citizen, "ferie", Friday, Friday + Duration.FromHours(5)));
        first.Minutes.ShouldBe(Minutes(registered: 300, charged: 300, payable: 300));

        var second = await service.Delivery.RecordHolidayAsync(Holiday(citizen, "ferie-2", Friday + Duration.FromHours(6), Sunday));
        second.Use.Parts.Select(part => (part.RegisteredMinutes, part.ChargedMinutes)).ShouldBe([(480, 144), (1440, 444), (960, 444)]);
        second.Minutes.ShouldBe(Minutes(registered: 2880, charged: 1032, payable: 1032));
        (second.HolidayDays, second.ColonySupplements).ShouldBe((3, 0));
        second.Balance.UsedMinutes.ShouldBe(3 * 444);
    }

    [Theory(DisplayName = "Afbud i Nordfyn: lige under fire timer før betales ledsageren, fire timer før ikke; borgeren mister ingen timer")]
    [InlineData(241, 0), InlineData(240, 0), InlineData(239, 180), InlineData(-20, 180)]
    public async Task A_short_notice_cancellation_is_paid(int noticeMinutes, int payable)
    {
        var (service, citizen) = await Granted(Nordfyn);
        var before = await service.BalanceOf(citizen);

        var cancelled = await service.Delivery.CancelAccompanimentAsync(Cancel(citizen, "afbud", Friday, Duration.FromMinutes(noticeMinutes), 180));

        cancelled.NoticeMinutes.ShouldBe(noticeMinutes);
        cancelled.Minutes.ShouldBe(Minutes(registered: 0, charged: 0, payable));
        cancelled.Balance.TotalMinutes.ShouldBe(before.TotalMinutes);
        (await service.History(citizen)).ShouldNotContain(fact => fact.Type == "hours_used");
        (await service.Delivery.CancelAccompanimentAsync(Cancel(citizen, "afbud", Friday, Duration.FromMinutes(noticeMinutes), 180))).Duplicate.ShouldBeTrue();
    }

    [Theory(DisplayName = "En tur uden for lokalområdet: hjemrejse, ventetid og overnatning tæller, hvor kommunen siger det")]
    [InlineData(Aabenraa, true, 255, 0), InlineData(Aabenraa, false, 120, 135), InlineData(Ballerup, true, 120, 135)]
    public async Task A_trip_by_its_components(string municipality, bool outside, int counted, int uncounted)
    {
        var (service, citizen) = await Granted(municipality);

        var trip = await service.Delivery.RecordTripAsync(Trip(citizen, "tur", Today, activity: 120, returnTravel: 45, waiting: 60, overnight: 30, outside: outside));

        trip.Minutes.ShouldBe(Minutes(registered: counted, charged: counted, payable: counted));
        (trip.UncountedMinutes, trip.Use.ChargedMinutes, trip.Balance.UsedMinutes).ShouldBe((uncounted, counted, counted));

        // What a trip recorded is a line like any other.
        (await service.Hours.CorrectHoursAsync(Correct(citizen, "tur", 90))).Use.ChargedMinutes.ShouldBe(90);
    }

    [Fact(DisplayName = "En måned, der er forlænget, kan bruges længere; resten bortfalder som før")]
    public async Task An_extended_lot_can_be_used_longer()
    {
        var (service, citizen) = await Granted(Ballerup);

        var extended = await service.Delivery.ExtendLotAsync(Extend(citizen, new(2024, 1), new(2024, 8, 31)));

        extended.Balance.Lots.Select(lot => (lot.Month.ToMonth(), lot.LastUsableDate.ToLocal())).Take(2)
            .ShouldBe([(new YearMonth(2024, 1), new LocalDate(2024, 8, 31)), (new YearMonth(2024, 2), new LocalDate(2024, 7, 31))]);
        (await service.BalanceOf(citizen, new(2024, 8, 31))).Lots.ShouldContain(lot => lot.Month.ToMonth() == new YearMonth(2024, 1));
        (await service.BalanceOf(citizen, new(2024, 9, 1))).Lots.ShouldNotContain(lot => lot.Month.ToMonth() == new YearMonth(2024, 1));
    }

    private static LineMinutes Minutes(int registered, int charged, int payable) => new() { RegisteredMinutes = registered, ChargedMinutes = charged, PayableMinutes = payable };

    private async Task<(ServiceProcess Service, string Citizen)> Granted(string municipality)
    {
        var service = await running.Service();
        var citizen = municipality + NewId();
        await service.Do(Grant(citizen, Start));
        if (municipality != Nordfyn) // There an agreement cannot be dated back.
            await service.Do(Agree(citizen, Start));

        return (service, citizen);
    }
}
