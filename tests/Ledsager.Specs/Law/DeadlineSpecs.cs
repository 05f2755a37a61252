using Ledsager.Law;
using NodaTime;
using Shouldly;
using Xunit;

namespace Ledsager.Specs.Law;

/// <summary>
/// »Vi skal have modtaget din klage senest fire uger efter, at du har modtaget afgørelsen.« The day of receipt is day 0; the last day counts to its end.
/// </summary>
public sealed class Klagefristen
{
    // Received on Wednesday 15 May 2024, so that the four weeks end on a plain Wednesday.
    private static readonly DueDate Deadline = Citizen(15.May(2024), 4, DeadlineUnit.Weeks);

    [Fact(DisplayName = "Fire uger ender på samme ugedag")]
    public void Ends_on_the_same_weekday() => Deadline.Due.ShouldBe(12.June(2024));

    [Fact(DisplayName = "Klagen er i tide dagen før, på dagen til midnat, og ikke dagen efter")]
    public void The_day_before_the_day_and_the_day_after()
    {
        Deadline.IsTimely(DanishCalendar.StartOfDay(11.June(2024))).ShouldBeTrue();
        Deadline.IsTimely(DanishCalendar.EndOfDay(12.June(2024)) - Duration.Epsilon).ShouldBeTrue();
        Deadline.IsTimely(DanishCalendar.EndOfDay(12.June(2024))).ShouldBeFalse();
        Deadline.IsTimely(DanishCalendar.EndOfDay(13.June(2024))).ShouldBeFalse();
    }

    [Fact(DisplayName = "En frist, der ender en fredag, lørdag eller søndag")]
    public void Rolls_off_the_weekend()
    {
        Citizen(17.May(2024), 4, DeadlineUnit.Weeks).Due.ShouldBe(14.June(2024));
        Citizen(18.May(2024), 4, DeadlineUnit.Weeks).Due.ShouldBe(17.June(2024));
        Citizen(19.May(2024), 4, DeadlineUnit.Weeks).Due.ShouldBe(17.June(2024));
    }

    [Fact(DisplayName = "Fristen siger, hvilke dage den er flyttet over")]
    public void Says_why_it_rolled()
    {
        var easter = Citizen(1.March(2024), 4, DeadlineUnit.Weeks);

        easter.RawDue.ShouldBe(29.March(2024));
        easter.Due.ShouldBe(2.April(2024));
        easter.RolledOver.ShouldBe(
        [
            new(29.March(2024), "Langfredag"), new(30.March(2024), "lørdag"), new(31.March(2024), "Påskedag"), new(1.April(2024), "2. påskedag"),
        ]);
    }

    [Fact(DisplayName = "Juleaften, juledagene og weekenden er ét spring")]
    public void Rolls_over_christmas() =>
        Citizen(26.November(2026), 4, DeadlineUnit.Weeks).RolledOver.Select(d => d.Name)
            .ShouldBe(["Juleaftensdag", "Juledag", "2. juledag", "søndag"]);

    [Fact(DisplayName = "Uden lukkedage ruller fristen kun over helligdagene")]
    public void Closing_days_are_a_choice()
    {
        var official = CalendarRules.Default with { RollSkipsClosingDays = false };

        Citizen(26.November(2024), 4, DeadlineUnit.Weeks).Due.ShouldBe(27.December(2024));
        DueDate.Count(26.November(2024), new(4, DeadlineUnit.Weeks), DeadlineSide.Citizen, official).Due.ShouldBe(24.December(2024));
    }

    [Fact(DisplayName = "Uden rulning ender fristen på den dag, den falder")]
    public void Rolling_is_a_choice()
    {
        var strict = CalendarRules.Default with { RollCitizenDeadlines = false };

        DueDate.Count(1.March(2024), new(4, DeadlineUnit.Weeks), DeadlineSide.Citizen, strict).Due.ShouldBe(29.March(2024));
    }

    private static DueDate Citizen(LocalDate basis, int amount, DeadlineUnit unit) =>
        DueDate.Count(basis, new(amount, unit), DeadlineSide.Citizen, CalendarRules.Default);
}

/// <summary>»… kan der gå op til 40 hverdage« and »Sagsbehandlingsfristen … er 8 uger«: the municipality's own deadlines stay where they fall .</summary>
public sealed class Kommunens_frister
{
    [Fact(DisplayName = "Kommunens frist ruller ikke; der skal handles senest hverdagen før")]
    public void Stays_and_is_acted_on_before()
    {
        var deadline = Municipality(31.October(2024), 8, DeadlineUnit.Weeks, CalendarRules.Default);

        (deadline.Due, deadline.Rolled, deadline.ActBy).ShouldBe((26.December(2024), false, 24.December(2024)));
    }

    [Fact(DisplayName = "Lukkedage tæller som hverdage, medmindre kommunen siger andet")]
    public void Closing_days_count_unless_the_municipality_says_otherwise()
    {
        var closed = CalendarRules.Default with { WorkingDayCountSkipsClosingDays = true };

        Municipality(20.December(2024), 2, DeadlineUnit.WorkingDays, CalendarRules.Default).Due.ShouldBe(24.December(2024));
        Municipality(20.December(2024), 2, DeadlineUnit.WorkingDays, closed).Due.ShouldBe(27.December(2024));
        Municipality(31.October(2024), 8, DeadlineUnit.Weeks, closed).ActBy.ShouldBe(23.December(2024));
    }

    [Fact(DisplayName = "Lørdag er kun hverdag, hvor kommunen siger det, og aldrig på en helligdag")]
    public void Saturday_is_a_choice()
    {
        var saturdays = CalendarRules.Default with { SaturdayIsWorkingDay = true };

        Municipality(14.June(2024), 1, DeadlineUnit.WorkingDays, CalendarRules.Default).Due.ShouldBe(17.June(2024));
        Municipality(14.June(2024), 1, DeadlineUnit.WorkingDays, saturdays).Due.ShouldBe(15.June(2024));
        DanishCalendar.IsWorkingDay(26.December(2026), saturdays).ShouldBeFalse();
    }

    [Theory(DisplayName = "Seks måneder fra månedens sidste dage ender på den kortere måneds sidste dag")]
    [InlineData(28, 28)]
    [InlineData(29, 29)]
    [InlineData(30, 29)]
    [InlineData(31, 29)]
    public void Months_end_on_the_last_day_there_is(int day, int last) =>
        Municipality(day.August(2023), 6, DeadlineUnit.Months, CalendarRules.Default).Due.ShouldBe(last.February(2024));

    [Theory(DisplayName = "En frist er på mindst én dag")]
    [InlineData(0)]
    [InlineData(-1)]
    public void At_least_one(int amount) =>
        Should.Throw<ArgumentOutOfRangeException>(() => Municipality(1.May(2024), amount, DeadlineUnit.Days, CalendarRules.Default));

    private static DueDate Municipality(LocalDate basis, int amount, DeadlineUnit unit, CalendarRules rules) =>
        DueDate.Count(basis, new(amount, unit), DeadlineSide.Municipality, rules);
}
