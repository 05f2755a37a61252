using System.Text.Json;
using Ledsager.Law;
using Shouldly;
using Xunit;

namespace Ledsager.Specs.Law;

/// <summary>The five service levels that come with the service.</summary>
public sealed class BuiltInServiceLevels
{
    public static TheoryData<string> Codes() => [.. ServiceLevels.BuiltIn().All.Select(h => h.Municipality)];

    [Fact(DisplayName = "Fire kommuner og forsøgsordningen")]
    public void Four_municipalities_and_the_trial() =>
        ServiceLevels.BuiltIn().All.Select(h => (h.Municipality, h.Name)).ShouldBe(
        [
            ("0151", "Ballerup Kommune"), ("0480", "Nordfyns Kommune"), ("0580", "Aabenraa Kommune"), ("0810", "Brønderslev Kommune"),
            ("9067", "Forsøgsordning for blinde og stærkt svagsynede over 67 år (2021–2024)"),
        ]);

    [Theory(DisplayName = "Hver parameter har en værdi med citat eller med begrundet antagelse"), Rule("R-FND-06", "R-SAV-09")]
    [MemberData(nameof(Codes))]
    public void Every_parameter_has_its_source(string code)
    {
        var level = ServiceLevels.BuiltIn().For(code).On(1.July(2024));

        level.Values.Select(v => v.Name).ShouldBe([.. Names<HoursPolicy>(""), .. Names<DeadlinePolicy>("deadlines."), .. Names<CalendarPolicy>("calendar."), .. Names<CasePolicy>("case."),
            .. Enum.GetNames<ExclusionFact>().Select(fact => $"case.exclusions.{JsonNamingPolicy.CamelCase.ConvertName(fact)}")], ignoreOrder: true);
        foreach (var value in level.Values)
        {
            (value.Quote is null).ShouldBe(value.Assumed, value.Name);
            (value.Reason is null).ShouldBe(!value.Assumed, value.Name);
            value.Citation.Source.ShouldNotBeNullOrWhiteSpace(value.Name);
        }
    }

    [Fact(DisplayName = "Værdierne er de samme, en for en og samlet")]
    public void The_values_are_those_of_the_policies()
    {
        var level = ServiceLevels.BuiltIn().For("0480").On(1.July(2024));
        var values = level.Values.ToDictionary(v => v.Name, StringComparer.Ordinal);

        values["consumptionOrder"].JsonValue.ShouldBe("\"CurrentThenNewestFirst\"");
        level.Hours.ConsumptionOrder.Value.ShouldBe(ConsumptionOrder.CurrentThenNewestFirst);
        values["savingsAgreementParties"].JsonValue.ShouldBe("[\"Citizen\",\"Municipality\"]");
        level.Hours.SavingsAgreementParties.Value.ShouldBe(["Citizen", "Municipality"]);
        values["deadlines.complaint"].JsonValue.ShouldBe("{\"amount\":4,\"unit\":\"weeks\"}");
        level.Deadlines.Complaint.Value.ShouldBe(new DeadlineSpec(4, DeadlineUnit.Weeks));
        values["deadlines.caseProcessing"].JsonValue.ShouldBe("null");
        level.Deadlines.CaseProcessing.Value.ShouldBeNull();
        level.Calendar.Rules.ShouldBe(CalendarRules.Default);
    }

    [Fact(DisplayName = "Ballerup siger selv 40 hverdage")]
    public void Ballerups_own_words()
    {
        var value = ServiceLevels.BuiltIn().For("0151").On(1.July(2024)).Deadlines.CaseProcessing;

        value.ShouldBe(new(
            new DeadlineSpec(40, DeadlineUnit.WorkingDays), new("Ballerup Kommune, Serviceniveau for ledsagerordning"), "kan der gå op til 40 hverdage", Assumed: false));
    }

    [Theory(DisplayName = "Kommunernes serviceniveau kendes fra 2015, og ikke før")]
    [InlineData("0151")]
    [InlineData("0480")]
    [InlineData("0580")]
    [InlineData("0810")]
    public void From_2015(string code)
    {
        var history = ServiceLevels.BuiltIn().For(code);

        history.On(1.January(2015)).ValidFrom.Assumed.ShouldBeTrue();
        history.On(2.January(2015)).ShouldBe(history.On(1.January(2015)));
        Should.Throw<RuleNotKnownException>(() => history.On(31.December(2014))).Reason.ShouldBe("RULE_NOT_IN_FORCE");
    }

    [Fact(DisplayName = "Forsøgsordningen løber fra 2021 til og med 2024, og svarer også bagefter")]
    public void The_trial()
    {
        var trial = ServiceLevels.BuiltIn().For("9067");

        Should.Throw<RuleNotKnownException>(() => trial.On(31.December(2020)));
        trial.On(1.January(2021)).Hours.EntitlementMinutesPerMonth.Value.ShouldBe(Minutes.FromHours(7));
        trial.LastDay!.Value.ShouldBe(31.December(2024));
        trial.On(1.January(2025)).ShouldBe(trial.On(31.December(2024)));
        ServiceLevels.BuiltIn().For("0480").LastDay.ShouldBeNull();
    }

    [Fact(DisplayName = "En ukendt kommune siges at være ukendt")]
    public void An_unknown_municipality()
    {
        ServiceLevels.BuiltIn().TryFor("0101", out _).ShouldBeFalse();
        Should.Throw<KeyNotFoundException>(() => ServiceLevels.BuiltIn().For("0101")).Message.ShouldContain("0151, 0480, 0580, 0810, 9067");
    }

    private static IEnumerable<string> Names<T>(string prefix) =>
        typeof(T).GetProperties().Where(p => p.PropertyType.IsGenericType && p.PropertyType.GetGenericTypeDefinition() == typeof(Sourced<>))
            .Select(p => prefix + JsonNamingPolicy.CamelCase.ConvertName(p.Name));
}
