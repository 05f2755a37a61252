using System.Globalization;
using Ledsager.Law;
using NodaTime;
using Shouldly;
using Xunit;

namespace Ledsager.Specs.Law;

/// <summary>The public holidays, against a second computation that shares nothing with the first: Easter from a table, dates from <see cref="DateOnly"/>.</summary>
public sealed class DanishCalendarSpecs
{
    // As printed in the almanac.
    private static readonly DateOnly[] Easter =
    [
        new(2015, 4, 5), new(2016, 3, 27), new(2017, 4, 16), new(2018, 4, 1), new(2019, 4, 21), new(2020, 4, 12), new(2021, 4, 4),
        new(2022, 4, 17), new(2023, 4, 9), new(2024, 3, 31), new(2025, 4, 20), new(2026, 4, 5), new(2027, 3, 28), new(2028, 4, 16),
        new(2029, 4, 1), new(2030, 4, 21), new(2031, 4, 13), new(2032, 3, 28), new(2033, 4, 17), new(2034, 4, 9), new(2035, 3, 25),
    ];

    [Fact(DisplayName = "Hver dag fra 2015 til 2035 er helligdag eller ej som i almanakken")]
    public void Every_day_agrees_with_the_almanac()
    {
        var almanac = Easter.SelectMany(Holidays).ToDictionary(h => h.Date, h => h.Name);

        for (var day = new DateOnly(2015, 1, 1); day.Year <= 2035; day = day.AddDays(1))
        {
            var date = new LocalDate(day.Year, day.Month, day.Day);
            var name = almanac.GetValueOrDefault(day);

            DanishCalendar.HolidayOn(date).ShouldBe(name, day.ToString("o", CultureInfo.InvariantCulture));
            DanishCalendar.IsWorkingDay(date, CalendarRules.Default)
                .ShouldBe(name is null && day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday), day.ToString("o", CultureInfo.InvariantCulture));
        }
    }

    [Fact(DisplayName = "Påsken er søndagen efter den første fuldmåne efter jævndøgn, år 1900 til 2299")]
    public void Easter_agrees_with_the_paschal_moon()
    {
        for (var year = 1900; year < 2300; year++)
            DanishCalendar.EasterSunday(year).ShouldBe(SundayAfterPaschalMoon(year));
    }

    [Theory(DisplayName = "Store bededag er helligdag til og med 2023")]
    [InlineData(2022, 13, "Store bededag")]
    [InlineData(2023, 5, "Store bededag")]
    [InlineData(2025, 16, null)]
    public void Store_bededag(int year, int may, string? name) => DanishCalendar.HolidayOn(may.May(year)).ShouldBe(name);

    [Fact(DisplayName = "Store bededag 2024 ville have været den 26. april")]
    public void Store_bededag_2024()
    {
        DanishCalendar.HolidayOn(25.April(2024)).ShouldBeNull();
        DanishCalendar.HolidayOn(26.April(2024)).ShouldBeNull();
        DanishCalendar.HolidayOn(27.April(2024)).ShouldBeNull();
    }

    [Theory(DisplayName = "Grundlovsdag, juleaftensdag og nytårsaftensdag er lukkedage, men ikke helligdage")]
    [InlineData(6, 5, "Grundlovsdag")]
    [InlineData(12, 24, "Juleaftensdag")]
    [InlineData(12, 31, "Nytårsaftensdag")]
    public void Closing_days(int month, int day, string name)
    {
        var date = new LocalDate(2024, month, day);

        DanishCalendar.ClosingDayOn(date).ShouldBe(name);
        DanishCalendar.ClosingDayOn(date.PlusDays(-1)).ShouldBeNull();
        DanishCalendar.ClosingDayOn(date.PlusDays(1)).ShouldBeNull();
        DanishCalendar.HolidayOn(date).ShouldBeNull();
    }

    private static IEnumerable<(DateOnly Date, string Name)> Holidays(DateOnly easter)
    {
        yield return (new(easter.Year, 1, 1), "Nytårsdag");
        yield return (easter.AddDays(-3), "Skærtorsdag");
        yield return (easter.AddDays(-2), "Langfredag");
        yield return (easter, "Påskedag");
        yield return (easter.AddDays(1), "2. påskedag");
        if (easter.Year < 2024)
            yield return (Nth(DayOfWeek.Friday, 4, after: easter), "Store bededag");

        yield return (Nth(DayOfWeek.Thursday, 6, after: easter), "Kristi himmelfartsdag");
        yield return (Nth(DayOfWeek.Sunday, 7, after: easter), "Pinsedag");
        yield return (Nth(DayOfWeek.Monday, 8, after: easter), "2. pinsedag");
        yield return (new(easter.Year, 12, 25), "Juledag");
        yield return (new(easter.Year, 12, 26), "2. juledag");
    }

    private static DateOnly Nth(DayOfWeek weekday, int n, DateOnly after) =>
        Enumerable.Range(1, 7 * n).Select(after.AddDays).Where(d => d.DayOfWeek == weekday).ElementAt(n - 1);

    // The church's tables (epact and golden number), not the computus in the product.
    private static LocalDate SundayAfterPaschalMoon(int year)
    {
        var golden = (year % 19) + 1;
        var century = (year / 100) + 1;
        var solar = (3 * century / 4) - 12;
        var lunar = (((8 * century) + 5) / 25) - 5;
        var epact = (((11 * golden) + 20 + lunar - solar) % 30 + 30) % 30;
        if (epact == 24 || (epact == 25 && golden > 11))
            epact++;

        var fullMoon = new LocalDate(year, 3, 1).PlusDays(44 - epact - 1);
        if (fullMoon < new LocalDate(year, 3, 21))
            fullMoon = fullMoon.PlusDays(30);

        return fullMoon.Next(IsoDayOfWeek.Sunday);
    }
}
