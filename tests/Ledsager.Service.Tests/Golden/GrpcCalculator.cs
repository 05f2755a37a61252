using System.Text.Json;
using System.Text.Json.Nodes;
using Google.Rpc;
using Grpc.Core;
using Ledsager.Api.Cases.V1;
using Ledsager.Api.Complaints.V1;
using Ledsager.Api.Deadlines.V1;
using Ledsager.Api.Hours.V1;
using Ledsager.Golden;
using NodaTime;
using NodaTime.Text;
using static Ledsager.Service.Tests.Calls;
using Enum = System.Enum;

namespace Ledsager.Service.Tests.Golden;

/// <summary>Answers worked calculations by asking the public API of a running service.</summary>
/// <param name="service">The service.</param>
/// <param name="today">Its day; after every date that is asked about.</param>
internal sealed partial class GrpcCalculator(ServiceProcess service, LocalDate today)
{
    private static readonly Dictionary<string, string> Codes = new(StringComparer.Ordinal)
    {
        ["ballerup"] = "0151", ["broenderslev"] = "0810", ["aabenraa"] = "0580", ["nordfyn"] = "0480", ["guide"] = "9067",
    };

    /// <summary>The answer, with every field of the worked result that the API tells.</summary>
    /// <param name="calculation">What is asked.</param>
    /// <param name="code">The municipality that <see cref="LevelFor"/> was written for.</param>
    public async Task<JsonObject> Answer(Calculation calculation, string code)
    {
        var (args, citizen) = (calculation.Args, $"municipalities/{code}/citizens/borger");
        return calculation.Fn switch
        {
            "ageEligibility" => await Age(citizen, args),
            "exclusions" => await Exclusions($"municipalities/{Codes[(string)args["policy"]!]}/citizens/{code}", args),
            "intake" => await UnitOf($"municipalities/{Codes["broenderslev"]}/citizens/{code}", args),
            "timely" => await Timely(citizen, Date(args["due"]), Moment(args["receivedAt"])),
            "deadline" => await CountedDeadline(citizen, Date(args["basis"]), IsCitizens(args)),
            "isWorkingDay" => await WorkingDay(citizen, Date(args["date"])),
            "countWorkingDays" => await WorkingDays(citizen, calculation, Date(args["from"]), Date(args["to"])),
            "sessionMinutes" => await SessionMinutes(citizen, Moment(args["start"]), Moment(args["end"])),
            "monthBoundary" => await MonthBoundary(citizen, Month(args["month"])),
            "lotLapse" => await LotLapse(citizen, Month(args["lot"])),
            "cancellation" => await Cancellation(citizen, args),
            "tripConsumption" => await TripConsumption(citizen, args),
            "holidayDays" => await HolidayDays(citizen, args),
            "subsidy" => await Subsidies(citizen, args["applications"]!.AsArray()),
            "card" => await Card(citizen, Date(args["issuedOn"])),
            var fn => throw new NotUnderstoodException($"{calculation}: «{fn}» is not known."),
        };
    }

    /// <summary>A municipality under whose rules a calculation is asked: the scenario's policy, or Ballerup's, and what the arguments say.</summary>
    public static string LevelFor(Calculation calculation, string code)
    {
        using var ballerup = typeof(Law.ServiceLevels).Assembly.GetManifestResourceStream("ServiceLevels/0151-ballerup.json")!;
        var file = calculation.Policy is { } policy
            ? JsonNode.Parse(ScenarioPolicy.AsServiceLevelFile(JsonSerializer.SerializeToElement(policy), code))!
            : JsonNode.Parse(ballerup)!;
        (file["municipality"], file["name"]) = (code, $"Kommune {code}");

        // Everything is asked long afterwards.
        Set("hours", "savingsAgreementMustBePrior", false);

        var args = calculation.Args;
        switch (calculation.Fn)
        {
            case "ageEligibility":
                Set("case", "upperAgeRule", (string)args["upperLimitRule"]!);
                Set("case", "minorsAllowed", Said(args, "minorsAllowed"));
                Set("case", "leapBirthday", (string?)args["leapBirthday"] switch
                {
                    null or "1March" => "FirstOfMarch",
                    "28February" => "LastOfFebruary",
                    var other => throw new NotUnderstoodException($"{calculation}: the birthday «{other}» is not known."),
                });
                break;
            case "deadline":
                Set("deadlines", IsCitizens(args) ? "complaint" : "caseProcessing", args["spec"]!.DeepClone());
                break;
            case "countWorkingDays":
                var count = (int)calculation.Expected["workingDays"]!;
                Set("deadlines", "caseProcessing", new JsonObject { ["amount"] = count, ["unit"] = "workingDays" });
                Set("deadlines", "complaint", new JsonObject { ["amount"] = count + 1, ["unit"] = "workingDays" });
                break;
            case "isWorkingDay":
                // A deadline of one day is moved off a day that is no working day, and by this choice off no other.
                Set("deadlines", "complaint", new JsonObject { ["amount"] = 1, ["unit"] = "days" });
                Set("calendar", "rollSkipsClosingDays", false);
                break;
            case "subsidy":
                Set("case", "subsidyMode", (string)args["mode"]!);
                break;
            case "lotLapse":
                Set("hours", "windowMonthsInclusive", (int)args["windowMonthsInclusive"]!);
                break;
        }

        return file.ToJsonString();

        void Set(string section, string name, JsonNode value) =>
            file["versions"]![0]![section]![name] = new JsonObject { ["value"] = value, ["assumed"] = "GOLDEN", ["reason"] = "As the calculation has it." };
    }

    private async Task<JsonObject> Age(string citizen, JsonObject args)
    {
        var (born, applied) = (Date(args["birthDate"]), Date(args["applicationDate"]));
        var request = Decide(citizen, today, DecisionOutcome.Granted);
        request.Eligibility = new Eligibility
        {
            Born = born.ToDate(),
            AppliedOn = applied.ToDate(),
            LivesAtHome = Said(args, "livesAtHome"),
            ParentalConsentOn = Said(args, "parentalConsent") ? applied.ToDate() : null,
            RetainedFrom = Said(args, "grantedBefore") ? born.PlusYears(60).ToDate() : null,
        };
        if (await Refusal(request) is not { } refusal)
        {
            var judged = (await CaseOf(citizen)).Decisions.Single().Eligibility;
            return new() { ["eligible"] = true, ["reason"] = judged.Age.ToString(), ["ageLimitReachedOn"] = Text(judged.AgeLimitReachedOn.ToLocal()) };
        }

        return refusal.Reason switch
        {
            "BELOW_AGE" => new() { ["eligible"] = false, ["reason"] = nameof(AgeReason.BelowAge), ["turns18On"] = refusal.Metadata["eligible_from"] },
            "AGE_LIMIT_REACHED" => new()
            {
                ["eligible"] = false,
                ["reason"] = nameof(AgeReason.AgeLimitReached),
                ["ageLimitReachedOn"] = refusal.Metadata["age_limit_reached_on"],
                ["lastApplicationDate"] = refusal.Metadata["last_application_date"],
            },
            var other => throw new InvalidOperationException($"Refused with {other}."),
        };
    }

    // A citizen within every age limit, judged without recording anything.
    private async Task<JsonObject> Exclusions(string citizen, JsonObject args)
    {
        var request = Decide(citizen, today, DecisionOutcome.Granted);
        request.ValidateOnly = true;
        request.Eligibility = new Eligibility { Born = today.PlusYears(-40).ToDate(), Exclusions = { args["facts"]!.AsArray().Select(fact => Enum.Parse<ExclusionFact>((string)fact!)) } };
        var refusal = await Refusal(request);
        if (refusal is not null and not { Reason: "CITIZEN_EXCLUDED" })
            throw new InvalidOperationException($"Refused with {refusal.Reason}.");

        return new()
        {
            ["excludedByDocument"] = refusal is not null && !refusal.Metadata["citation"].StartsWith("Serviceloven", StringComparison.Ordinal),
            ["excludedEffective"] = refusal is not null,
        };
    }

    private async Task<JsonObject> UnitOf(string citizen, JsonObject args)
    {
        var application = Apply(citizen, new(2024, 7, 1));
        application.Intake = new Intake { Age = (int)args["age"]!, EarlyRetirementPension = (bool)args["foertidspension"]! };
        await service.Do(application);
        return new() { ["unit"] = (await CaseOf(citizen)).Applications.Single().RoutedTo };
    }

    // A complaint over a decision so old that the time to complain, four weeks here, ends on the day that is asked about.
    private async Task<JsonObject> Timely(string citizen, LocalDate due, Instant received)
    {
        await service.Do(Decide(citizen, due.PlusWeeks(-4), DecisionOutcome.Rejected));
        var filed = (FileComplaintResponse)await service.Send(Complain(citizen, received));
        var @case = await CaseOf(citizen);
        @case.Deadlines.Single(deadline => deadline.Kind == DeadlineKind.ComplaintFiling).DueDate.ToLocal().ShouldBe(due);
        var complaint = @case.Complaints.Single();
        return new()
        {
            ["receivedLocalDate"] = Text(complaint.ReceivedOn.ToLocal()),
            ["receivedUtc"] = InstantPattern.General.Format(Instant.FromDateTimeOffset(complaint.ReceivedAt.ToDateTimeOffset())),
            ["timely"] = filed.Timely,
        };
    }

    // The citizen's is the one to complain, the municipality's the one to decide.
    private async Task<JsonObject> CountedDeadline(string citizen, LocalDate basis, bool citizens)
    {
        var deadline = await DeadlineFrom(citizen, basis, citizens);
        return new()
        {
            ["basis"] = Text(deadline.BasisDate.ToLocal()),
            ["rawDue"] = Text(deadline.RawDueDate.ToLocal()),
            ["due"] = Text(deadline.DueDate.ToLocal()),
            ["rolled"] = deadline.RolledOver.Count > 0,
            ["side"] = deadline.Side.ToString().ToLowerInvariant(),
            ["endsBeforeUtc"] = InstantPattern.General.Format(Instant.FromDateTimeOffset(deadline.EndsBefore.ToDateTimeOffset())),
            ["actBy"] = Text(deadline.ActByDate.ToLocal()),
        };
    }

    private async Task<JsonObject> WorkingDay(string citizen, LocalDate date)
    {
        var moved = (await DeadlineFrom(citizen, date.PlusDays(-1), citizens: true)).RolledOver.FirstOrDefault();
        moved?.Date.ToLocal().ShouldBe(date);
        return new() { ["workingDay"] = moved is null, ["holiday"] = moved?.Name };
    }

    // No call counts them: a deadline of so many is asked for and has ended by then, and one of one more has not.
    private async Task<JsonObject> WorkingDays(string citizen, Calculation calculation, LocalDate from, LocalDate to)
    {
        var last = (await DeadlineFrom(citizen, from, citizens: false)).RawDueDate.ToLocal();
        var next = (await DeadlineFrom(citizen, from, citizens: true)).RawDueDate.ToLocal();
        return last <= to && to < next ? calculation.Expected.DeepClone().AsObject() : new() { ["last"] = Text(last), ["next"] = Text(next) };
    }

    private async Task<Deadline> DeadlineFrom(string citizen, LocalDate basis, bool citizens)
    {
        await service.Do(citizens ? Decide(citizen, basis, DecisionOutcome.Rejected) : Apply(citizen, basis));
        return (await CaseOf(citizen)).Deadlines.Single(deadline => deadline.Kind == (citizens ? DeadlineKind.ComplaintFiling : DeadlineKind.CaseDecision));
    }

    private async Task<JsonObject> SessionMinutes(string citizen, Instant start, Instant end)
    {
        await GrantBefore(citizen, start);
        var line = Use(citizen, "linje", today, 1);
        line.Session = new WorkSession { Start = start.ToTimestamp(), End = end.ToTimestamp() };
        var use = ((RecordHoursResponse)await service.Send(line)).Use;
        return new()
        {
            ["parts"] = new JsonArray([.. use.Parts.Select(part => new JsonObject
            {
                ["date"] = Text(part.Date.ToLocal()), ["minutes"] = part.RegisteredMinutes, ["lotMonth"] = YearMonthPattern.Iso.Format(part.Date.ToMonth()),
            })]),
            ["totalMinutes"] = use.RegisteredMinutes,
        };
    }

    private async Task<JsonObject> LotLapse(string citizen, YearMonth lot)
    {
        var first = lot.OnDayOfMonth(1);
        await service.Do(Grant(citizen, first), Agree(citizen, first));
        var (local, utc) = Midnight((await MonthOf(citizen, lot)).LotLapsesAt);
        return new()
        {
            ["lastUsableDate"] = Text((await service.BalanceOf(citizen, first)).Lots.Single().LastUsableDate.ToLocal()),
            ["expiredEffectiveLocal"] = local,
            ["expiredEffectiveUtc"] = utc,
        };
    }

    private async Task<JsonObject> MonthBoundary(string citizen, YearMonth month)
    {
        await service.Do(Grant(citizen, month.OnDayOfMonth(1)));
        var (local, utc) = Midnight((await MonthOf(citizen, month)).ClosesAt);
        return new() { ["closeLocal"] = local, ["closeUtc"] = utc };
    }

    private async Task<Month> MonthOf(string citizen, YearMonth month) =>
        (await service.Hours.ListMonthsAsync(new ListMonthsRequest { Citizen = citizen })).Months.Single(listed => listed.Month_.ToMonth() == month);

    // An instant as clocks in Denmark and in UTC show it.
    private static (string Local, string Utc) Midnight(Google.Protobuf.WellKnownTypes.Timestamp told)
    {
        var instant = Instant.FromDateTimeOffset(told.ToDateTimeOffset());
        return (OffsetDateTimePattern.Rfc3339.Format(instant.InZone(DateTimeZoneProviders.Tzdb["Europe/Copenhagen"]).ToOffsetDateTime()), InstantPattern.General.Format(instant));
    }

    private async Task<Ledsager.Api.Cases.V1.Case> CaseOf(string citizen) => (await service.Cases.GetCaseAsync(new GetCaseRequest { Citizen = citizen })).Case;

    private async Task<ErrorInfo?> Refusal(Google.Protobuf.IMessage request)
    {
        try
        {
            await service.Send(request);
            return null;
        }
        catch (RpcException e) when (ErrorDetails.Of(e).OfType<ErrorInfo>().FirstOrDefault() is { } info)
        {
            return info;
        }
    }

    private static bool IsCitizens(JsonObject args) => (string)args["side"]! == "citizen";

    private static bool Said(JsonObject args, string name) => args[name] is { } said && (bool)said;

    private static LocalDate Date(JsonNode? text) => LocalDatePattern.Iso.Parse((string)text!).Value;

    private static YearMonth Month(JsonNode? text) => YearMonthPattern.Iso.Parse((string)text!).Value;

    private static Instant Moment(JsonNode? text) => OffsetDateTimePattern.ExtendedIso.Parse((string)text!).Value.ToInstant();

    private static string Text(LocalDate date) => LocalDatePattern.Iso.Format(date);
}
