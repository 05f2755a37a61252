using Ledsager.Law;
using NodaTime;
using NodaTime.Text;
using Shouldly;
using Xunit;

namespace Ledsager.Specs.Law;

/// <summary>
/// »Ledsagetid er den tid, der bruges i forbindelse med den enkelte opgave.« (Nordfyn). Real minutes, split at the midnights of Europe/Copenhagen.
/// </summary>
public sealed class DanishDaysSpecs
{
    [Theory(DisplayName = "En lokal dag begynder ved midnat i København, sommer og vinter")]
    [InlineData("2024-07-01", "2024-06-30T22:00:00Z")]
    [InlineData("2024-12-01", "2024-11-30T23:00:00Z")]
    [InlineData("2024-03-31", "2024-03-30T23:00:00Z")] // The clock goes forward at two, after the day has begun.
    [InlineData("2024-04-01", "2024-03-31T22:00:00Z")]
    [InlineData("2024-10-27", "2024-10-26T22:00:00Z")] // It goes back at three.
    [InlineData("2024-10-28", "2024-10-27T23:00:00Z")]
    public void Start_of_day(string date, string instant)
    {
        var day = LocalDatePattern.Iso.Parse(date).Value;
        DanishCalendar.StartOfDay(day).ShouldBe(At(instant));
        DanishCalendar.EndOfDay(day.PlusDays(-1)).ShouldBe(At(instant));
    }

    [Theory(DisplayName = "Datoen er den danske: sekundet før midnat, midnat og sekundet efter")]
    [InlineData("2024-06-30T21:59:59Z", "2024-06-30")]
    [InlineData("2024-06-30T22:00:00Z", "2024-07-01")]
    [InlineData("2024-06-30T22:00:01Z", "2024-07-01")]
    [InlineData("2024-12-31T22:59:59Z", "2024-12-31")]
    [InlineData("2024-12-31T23:00:00Z", "2025-01-01")]
    [InlineData("2024-12-31T23:00:01Z", "2025-01-01")]
    public void Date_of(string instant, string date) =>
        DanishCalendar.DateOf(At(instant)).ShouldBe(LocalDatePattern.Iso.Parse(date).Value);

    [Fact(DisplayName = "Sekunder skæres af, og dagene giver tilsammen hele turen")]
    public void Seconds_are_cut_off() =>
        DanishCalendar.SplitByDay(At("2024-01-31T22:30:59Z"), At("2024-01-31T23:30:59Z"))
            .ShouldBe([(31.January(2024), new Minutes(30)), (1.February(2024), new Minutes(30))]);

    [Fact(DisplayName = "En tur uden et helt minut er ingen tid")]
    public void Nothing_for_less_than_a_minute() =>
        DanishCalendar.SplitByDay(At("2024-01-31T12:00:00Z"), At("2024-01-31T12:00:59Z")).ShouldBeEmpty();

    [Fact(DisplayName = "En tur, der slutter ved midnat, rører ikke den næste dag")]
    public void Ends_at_midnight() =>
        DanishCalendar.SplitByDay(At("2024-01-31T22:00:00Z"), At("2024-01-31T23:00:00Z")).ShouldBe([(31.January(2024), new Minutes(60))]);

    [Fact(DisplayName = "En tur kan ikke slutte, før den begynder")]
    public void Ends_before_it_starts() =>
        Should.Throw<ArgumentOutOfRangeException>(() => DanishCalendar.SplitByDay(At("2024-01-31T12:00:00Z"), At("2024-01-31T11:59:59Z")));

    private static Instant At(string text) => InstantPattern.ExtendedIso.Parse(text).Value;
}
