using System.Globalization;
using System.Text.Json.Nodes;
using Ledsager.Golden;
using Ledsager.Law;
using Ledsager.Specs.Golden;
using NodaTime;
using NodaTime.Text;
using Shouldly;
using Xunit;

namespace Ledsager.Specs.Law;

/// <summary>
/// The worked calculations: the calendar and deadline counting, ages, exclusions and intake, what counts as companion time and what is paid. A
/// file with a function or an argument that is not understood fails.
/// </summary>
[Trait("Group", "golden")]
public sealed class GoldenCalculations
{
    private static readonly DateTimeZone Copenhagen = DateTimeZoneProviders.Tzdb["Europe/Copenhagen"];

    private static readonly IReadOnlyList<Calculation> All = Calculation.All();

    // A folder of other scenarios need not have any; a theory without rows would fail.
    public static IEnumerable<TheoryDataRow<int>> Calculations() => All.Count == 0
        ? [new TheoryDataRow<int>(-1) { Skip = "No calculations in this folder." }]
        : All.Select((calculation, i) => new TheoryDataRow<int>(i) { TestDisplayName = $"Gennemregnet eksempel: {calculation}", Label = "" });

    [Theory, MemberData(nameof(Calculations), DisableDiscoveryEnumeration = false)]
    public void As_worked_out_by_hand(int index)
    {
        var calculation = All[index];

        var actual = Calculate(calculation.Fn, calculation.Args, Rules(calculation.Policy), calculation.Policy is { } policy ? Hours(policy) : null);

        JsonNode.DeepEquals(actual, calculation.Expected)
            .ShouldBeTrue($"{calculation}: got {actual.ToJsonString()}, expected {calculation.Expected.ToJsonString()}");
    }

    private static JsonObject Calculate(string fn, JsonNode args, CalendarRules rules, HoursPolicy? hours) => fn switch
    {
        "sessionMinutes" => SessionMinutes(Moment(args["start"]), Moment(args["end"])),
        "monthBoundary" => MonthBoundary(Month(args["month"])),
        "lotLapse" => LotLapse(Month(args["lot"]), (int)args["windowMonthsInclusive"]!),
        "timely" => Timely(Date(args["due"]), Moment(args["receivedAt"])),
        "deadline" => Deadline(DueDate.Count(Date(args["basis"]), Spec(args["spec"]!), Enum.Parse<DeadlineSide>((string)args["side"]!, ignoreCase: true), rules)),
        "isWorkingDay" => WorkingDay(Date(args["date"]), rules),
        "countWorkingDays" => new() { ["workingDays"] = CountWorkingDays(Date(args["from"]), Date(args["to"]), rules) },
        "ageEligibility" => AgeEligibility(args.AsObject()),
        "exclusions" => Exclusions((string)args["policy"]!, [.. args["facts"]!.AsArray().Select(fact => Enum.Parse<ExclusionFact>((string)fact!))]),
        "intake" => new() { ["unit"] = new Intake((int)args["age"]!, (bool)args["foertidspension"]!).UnitIn(ServiceLevels.BuiltIn().For("0810").On(1.July(2024)).Case).Value },
        "cancellation" => Cancelled(Cancellation.Of(Moment(args["plannedStart"]), Moment(args["cancelledAt"]), new Minutes((int)args["plannedMinutes"]!), hours!)),
        "tripConsumption" => new() { ["chargedMinutes"] = TripOf(args.AsObject()).CompanionTime(hours!).Count },
        "holidayDays" => HolidayDays(Holiday.Of(Moment(args["start"]), Moment(args["end"]), hours!), (bool)args["colony"]!),
        "subsidy" => Subsidy(Enum.Parse<SubsidyMode>((string)args["mode"]!), args["applications"]!.AsArray()),
        "card" => new() { ["priceDkk"] = CompanionCard.PriceKroner.Value, ["expiresOn"] = Text(CompanionCard.ExpiresOn(Date(args["issuedOn"]))) },
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

    private static JsonObject AgeEligibility(JsonObject args)
    {
        string[] known = ["birthDate", "applicationDate", "upperLimitRule", "grantedBefore", "minorsAllowed", "livesAtHome", "parentalConsent", "leapBirthday"];
        args.Select(arg => arg.Key).Except(known, StringComparer.Ordinal).ShouldBeEmpty();
        var judged = AgeLimits.Judge(
            Date(args["birthDate"]),
            Date(args["applicationDate"]),
            Enum.Parse<UpperAgeRule>((string)args["upperLimitRule"]!),
            (string?)args["leapBirthday"] switch
            {
                null or "1March" => LeapBirthday.FirstOfMarch,
                "28February" => LeapBirthday.LastOfFebruary,
                var other => throw new NotSupportedException($"The birthday «{other}» is not understood."),
            },
            grantedBefore: Said("grantedBefore"),
            minorMayBeGranted: Said("minorsAllowed") && Said("livesAtHome") && Said("parentalConsent"));
        return new()
        {
            ["eligible"] = judged.Eligible,
            ["reason"] = judged.Reason.ToString(),
            ["turns18On"] = Text(judged.AdultOn),
            ["ageLimitReachedOn"] = Text(judged.LimitReachedOn!.Value),
            ["lastApplicationDate"] = Text(judged.LastApplicationDate!.Value),
        };

        bool Said(string name) => args[name] is { } said && (bool)said;
    }

    private static JsonObject Exclusions(string policy, ExclusionFact[] facts)
    {
        var level = ServiceLevels.BuiltIn().For(Codes[policy]).On(1.July(2024)).Case;
        return new() { ["excludedByDocument"] = facts.Any(level.ExcludedByDocument), ["excludedEffective"] = facts.Any(level.Excludes) };
    }

    private static JsonObject Cancelled(Cancellation cancellation) => new()
    {
        ["noticeSeconds"] = (int)cancellation.Notice.TotalSeconds,
        ["companionPaidMinutes"] = cancellation.CompanionPaid.Count,
        ["balanceChargedMinutes"] = cancellation.Charged.Count,
    };

    private static Trip TripOf(JsonObject args)
    {
        args.Count.ShouldBe(5);
        return new(
            new Minutes((int)args["activityMinutes"]!), new Minutes((int)args["companionReturnTravelMinutes"]!), new Minutes((int)args["waitingMinutes"]!),
            new Minutes((int)args["overnightMinutes"]!), (bool)args["outsideLocalArea"]!);
    }

    private static JsonObject HolidayDays(Holiday holiday, bool colony) => new()
    {
        ["days"] = new JsonArray([.. holiday.Days.Select(day => new JsonObject
        {
            ["date"] = Text(day.Date),
            ["registeredMinutes"] = day.Registered.Count,
            ["chargedMinutes"] = day.Charged.Count,
        })]),
        ["registeredMinutes"] = holiday.Days.Sum(day => day.Registered.Count),
        ["chargedMinutes"] = holiday.Days.Sum(day => day.Charged.Count),
        ["colonySupplements"] = colony ? holiday.ColonySupplements : 0,
    };

    private static JsonObject Subsidy(SubsidyMode mode, JsonArray applications)
    {
        var paid = new HashSet<int>();
        var results = new JsonArray();
        foreach (var application in applications)
        {
            var date = Date(application!["date"]);
            var judged = YearlySubsidy.Judge(date.Year, paid, (int?)application["probableExpensesDkk"], mode);
            var result = new JsonObject { ["date"] = Text(date), ["accepted"] = judged.Accepted };
            if (judged.Accepted)
            {
                paid.Add(date.Year);
                (result["amountDkk"], result["taxable"]) = (judged.Kroner, YearlySubsidy.Taxable);
            }
            else
            {
                result["reason"] = judged.Reason.ToString();
            }

            results.Add(result);
        }

        return new() { ["results"] = results };
    }

    // The guide's own scheme is the trial; what it says of exclusions stands in that file.
    private static readonly Dictionary<string, string> Codes = new(StringComparer.Ordinal)
    {
        ["ballerup"] = "0151", ["broenderslev"] = "0810", ["aabenraa"] = "0580", ["nordfyn"] = "0480", ["guide"] = "9067",
    };

    private static HoursPolicy Hours(JsonNode policy) =>
        PureAccount.LevelsOf(System.Text.Json.JsonSerializer.SerializeToElement(policy)).On(1.July(2024)).Hours;

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
