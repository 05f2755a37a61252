using System.Globalization;
using System.Text.Json.Nodes;
using Ledsager.Law;
using NodaTime;
using NodaTime.Text;
using Shouldly;
using Xunit;

namespace Ledsager.Specs.Law;

/// <summary>
/// The worked calculations of the calendar and of deadline counting. A file with a function that is not understood fails, unless it is one of those
/// that belong to a part of the service not built yet.
/// </summary>
public sealed class GoldenCalculations
{
    private static readonly Dictionary<string, string> LeftToLater = new(StringComparer.Ordinal)
    {
        ["C-01"] = "age limits", ["C-02"] = "age limits", ["C-03"] = "age limits", ["C-04"] = "age limits",
        ["C-05"] = "exclusions", ["C-06"] = "intake",
        ["C-07"] = "paid cancellations", ["C-08"] = "paid cancellations", ["C-09"] = "paid cancellations",
        ["C-10"] = "travel and waiting", ["C-11"] = "holiday pay and colony supplement",
        ["C-17"] = "the yearly subsidy", ["C-18"] = "the companion card",
    };

    private static readonly DateTimeZone Copenhagen = DateTimeZoneProviders.Tzdb["Europe/Copenhagen"];

    public static TheoryData<string, int, string> Calculations()
    {
        var data = new TheoryData<string, int, string>();
        foreach (var file in GoldenFiles.Played.Names("*.json"))
        {
            var scenario = GoldenFiles.Played.Read(file);
            if ((string)scenario["group"]! is not "calc" || LeftToLater.ContainsKey((string)scenario["id"]!))
                continue;

            foreach (var (i, calculation) in scenario["calculations"]!.AsArray().Index())
                data.Add(file, i, (string)calculation!["name"]!);
        }

        // A folder of other scenarios need not have any; a theory without rows would fail.
        if (data.Count == 0)
            data.Add("", 0, "none in this folder");

        return data;
    }

    [Theory(DisplayName = "Gennemregnet eksempel")]
    [MemberData(nameof(Calculations))]
    public void As_worked_out_by_hand(string file, int index, string name)
    {
        Assert.SkipWhen(file.Length == 0, name);
        var scenario = GoldenFiles.Played.Read(file);
        var calculation = scenario["calculations"]![index]!;
        var expected = scenario["expected"]!["calculations"]!.AsArray().Single(e => string.Equals((string)e!["name"]!, name, StringComparison.Ordinal))!["result"];

        var actual = Calculate((string)calculation["fn"]!, calculation["args"]!, Rules(scenario["policy"]));

        JsonNode.DeepEquals(actual, expected).ShouldBeTrue($"{file} {name}: got {actual.ToJsonString()}, expected {expected?.ToJsonString()}");
    }

    private static JsonObject Calculate(string fn, JsonNode args, CalendarRules rules) => fn switch
    {
        "sessionMinutes" => SessionMinutes(Moment(args["start"]), Moment(args["end"])),
        "monthBoundary" => MonthBoundary(Month(args["month"])),
        "lotLapse" => LotLapse(Month(args["lot"]), (int)args["windowMonthsInclusive"]!),
        "timely" => Timely(Date(args["due"]), Moment(args["receivedAt"])),
        "deadline" => Deadline(DueDate.Count(Date(args["basis"]), Spec(args["spec"]!), Enum.Parse<DeadlineSide>((string)args["side"]!, ignoreCase: true), rules)),
        "isWorkingDay" => WorkingDay(Date(args["date"]), rules),
        "countWorkingDays" => new() { ["workingDays"] = CountWorkingDays(Date(args["from"]), Date(args["to"]), rules) },
        _ => throw new NotSupportedException($"The calculation «{fn}» is not understood."),
    };

    private static JsonObject SessionMinutes(Instant start, Instant end)
    {
        var days = DanishCalendar.SplitByDay(start, end);
        return new()
        {
            ["parts"] = new JsonArray([.. days.Select(d => new JsonObject
            {
                ["date"] = Text(d.Date),
                ["minutes"] = d.Minutes.Count,
                ["lotMonth"] = d.Date.ToYearMonth().ToString("uuuu-MM", CultureInfo.InvariantCulture),
            })]),
            ["totalMinutes"] = days.Sum(d => d.Minutes.Count),
        };
    }

    private static JsonObject MonthBoundary(YearMonth month) =>
        new() { ["closeLocal"] = Local(DanishCalendar.CloseOf(month)), ["closeUtc"] = Text(DanishCalendar.CloseOf(month)) };

    private static JsonObject LotLapse(YearMonth lot, int windowMonthsInclusive)
    {
        var last = HoursLaw.LastUsableDay(lot, windowMonthsInclusive);
        var lapse = DanishCalendar.EndOfDay(last);
        return new() { ["lastUsableDate"] = Text(last), ["expiredEffectiveLocal"] = Local(lapse), ["expiredEffectiveUtc"] = Text(lapse) };
    }

    private static JsonObject Timely(LocalDate due, Instant received)
    {
        var deadline = DueDate.Count(due.PlusDays(-1), new(1, DeadlineUnit.Days), DeadlineSide.Municipality, CalendarRules.Default);
        return new() { ["receivedLocalDate"] = Text(DanishCalendar.DateOf(received)), ["receivedUtc"] = Text(received), ["timely"] = deadline.IsTimely(received) };
    }

    private static JsonObject Deadline(DueDate deadline) => new()
    {
        ["basis"] = Text(deadline.Basis),
        ["rawDue"] = Text(deadline.RawDue),
        ["due"] = Text(deadline.Due),
        ["rolled"] = deadline.Rolled,
        ["side"] = deadline.Side == DeadlineSide.Citizen ? "citizen" : "municipality",
        ["endsBeforeUtc"] = Text(deadline.EndsBefore),
        ["actBy"] = Text(deadline.ActBy),
    };

    private static JsonObject WorkingDay(LocalDate date, CalendarRules rules) =>
        new() { ["workingDay"] = DanishCalendar.IsWorkingDay(date, rules), ["holiday"] = DanishCalendar.HolidayOn(date) };

    // The day of the event is day 0.
    private static int CountWorkingDays(LocalDate from, LocalDate to, CalendarRules rules) =>
        Enumerable.Range(1, Period.DaysBetween(from, to)).Count(i => DanishCalendar.IsWorkingDay(from.PlusDays(i), rules));

    // A scenario without a policy is one of the law and the calendar alone.
    private static CalendarRules Rules(JsonNode? policy) => policy?["calendar"] is not { } calendar
        ? CalendarRules.Default
        : new(
            RollCitizenDeadlines: (bool)calendar["rollCitizenDeadlines"]!,
            RollSkipsClosingDays: (bool)calendar["rollSkipsClosingDays"]!,
            SaturdayIsWorkingDay: (bool)calendar["saturdayIsWorkingDay"]!,
            WorkingDayCountSkipsClosingDays: (bool)calendar["workingDayCountSkipsClosingDays"]!);

    private static DeadlineSpec Spec(JsonNode spec) => new((int)spec["amount"]!, Enum.Parse<DeadlineUnit>((string)spec["unit"]!, ignoreCase: true));

    private static LocalDate Date(JsonNode? text) => LocalDatePattern.Iso.Parse((string)text!).Value;

    private static YearMonth Month(JsonNode? text) => YearMonthPattern.Iso.Parse((string)text!).Value;

    private static Instant Moment(JsonNode? text) => OffsetDateTimePattern.ExtendedIso.Parse((string)text!).Value.ToInstant();

    private static string Text(LocalDate date) => LocalDatePattern.Iso.Format(date);

    private static string Text(Instant instant) => InstantPattern.General.Format(instant);

    private static string Local(Instant instant) => OffsetDateTimePattern.Rfc3339.Format(instant.InZone(Copenhagen).ToOffsetDateTime());
}
