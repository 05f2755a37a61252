using Ledsager.Law;
using Shouldly;
using Xunit;

namespace Ledsager.Specs.Law;

/// <summary>»§ 97. Kommunalbestyrelsen skal tilbyde 15 timers ledsagelse om måneden …« A rule is asked for on a date, and an unknown date is an error.</summary>
public sealed class DatedRulesSpecs
{
    private static readonly Citation First = new("Serviceloven", 97, 1);
    private static readonly Citation Second = new("Serviceloven", 97, 2);

    [Fact(DisplayName = "§ 97, stk. 1: 15 timer om måneden"), Rule("R-FND-01")]
    public void Fifteen_hours_a_month()
    {
        var (minutes, basis) = HoursLaw.MonthlyAllotment.On(20.November(2026));

        minutes.ShouldBe(Minutes.FromHours(15));
        basis.ToString().ShouldBe("Serviceloven § 97, stk. 1");
    }

    [Fact(DisplayName = "En ny række gælder fra sin dato: dagen før, dagen og dagen efter")]
    public void A_row_is_in_force_from_its_date()
    {
        var rule = new InForce<int>((1.January(2020), 1, First), (1.July(2024), 2, Second));

        rule.On(30.June(2024)).ShouldBe((1, First));
        rule.On(1.July(2024)).ShouldBe((2, Second));
        rule.On(2.July(2024)).ShouldBe((2, Second));
    }

    [Fact(DisplayName = "Før den første række er intet kendt, og intet gættes")]
    public void Nothing_is_known_before_the_first_row()
    {
        var rule = new InForce<int>((1.January(2020), 1, First));

        rule.On(1.January(2020)).ShouldBe((1, First));
        rule.TryOn(31.December(2019), out _).ShouldBeFalse();
        Should.Throw<RuleNotKnownException>(() => rule.On(31.December(2019))).Reason.ShouldBe("RULE_NOT_IN_FORCE");
    }

    [Fact(DisplayName = "Rækker, der ikke følger efter hinanden, afvises")]
    public void Rows_follow_each_other()
    {
        Should.Throw<ArgumentException>(() => new InForce<int>());
        Should.Throw<ArgumentException>(() => new InForce<int>((2.May(2024), 1, First), (2.May(2024), 2, Second)));
        Should.Throw<ArgumentException>(() => new InForce<int>((2.May(2024), 1, First), (1.May(2024), 2, Second)));
    }

    [Theory(DisplayName = "§ 97, stk. 7: årets takst er den, der er trykt for året"), Rule("R-EXP-02")]
    [InlineData(2020, 919)]
    [InlineData(2022, 948)]
    [InlineData(2023, 974)]
    [InlineData(2024, 1005)]
    public void The_rate_of_a_year(int year, int kroner)
    {
        var rate = HoursLaw.YearlySubsidyKroner.In(year);

        (rate.Value, rate.Assumed).ShouldBe((kroner, false));
        rate.Quote.ShouldNotBeNull();
    }

    [Theory(DisplayName = "En takst, der ikke er indtastet, gættes ikke"), Rule("R-EXP-02")]
    [InlineData(2019)]
    [InlineData(2021)]
    [InlineData(2025)]
    public void An_unknown_rate(int year) =>
        Should.Throw<RuleNotKnownException>(() => HoursLaw.YearlySubsidyKroner.In(year)).Reason.ShouldBe("RATE_NOT_CONFIGURED");

    [Theory(DisplayName = "Januars timer kan bruges til og med 30. juni"), Rule("R-SAV-06")]
    [InlineData(2024, 1, 6, "2024-06-30")]
    [InlineData(2023, 9, 6, "2024-02-29")]
    [InlineData(2024, 9, 6, "2025-02-28")]
    [InlineData(2024, 1, 1, "2024-01-31")]
    public void Last_usable_day(int year, int month, int window, string last) =>
        HoursLaw.LastUsableDay(new(year, month), window).ToString("uuuu-MM-dd", null).ShouldBe(last);
}
