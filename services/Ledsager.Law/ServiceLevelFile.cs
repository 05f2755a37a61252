using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using NodaTime;

namespace Ledsager.Law;

/// <summary>Reads service-level files; README.md shows one. What a value may be is said here, once, beside its name.</summary>
internal static partial class ServiceLevelFile
{
    /// <summary>The schema this service reads. A file of another schema is refused, not half understood.</summary>
    private const int Schema = 1;

    // Of two values under one name, one would silently win.
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private static readonly string[] Parties = ["Citizen", "Municipality", "Companion"];

    /// <summary>Reads every file, or says everything that is wrong with any of them.</summary>
    public static IReadOnlyList<ServiceLevelHistory> ReadAll(IEnumerable<(string File, byte[] Json)> files)
    {
        var problems = new List<ServiceLevelProblem>();
        var read = new Dictionary<string, (string File, ServiceLevelHistory History)>(StringComparer.Ordinal);
        foreach (var (file, json) in files)
        {
            if (Read(file, json, problems) is not { } history)
                continue;

            if (!read.TryAdd(history.Municipality, (file, history)))
                problems.Add(new(file, "$.municipality", $"{history.Municipality} is already the code of {read[history.Municipality].File}"));
        }

        return problems.Count == 0 ? [.. read.Values.Select(r => r.History)] : throw new ServiceLevelException(problems);
    }

    /// <summary>A version with one value of its hours, or of how often a grant is followed up, set for one citizen (R-FND-02), by the rules a file is read by.</summary>
    /// <param name="level">The version.</param>
    /// <param name="name">The value's name in the file.</param>
    /// <param name="json">The value as JSON.</param>
    /// <param name="reason">Why.</param>
    /// <param name="with">The version with the value.</param>
    /// <param name="problem">What is wrong with the name or the value.</param>
    public static bool TrySet(ServiceLevel level, string name, string json, string reason, [NotNullWhen(true)] out ServiceLevel? with, [NotNullWhen(false)] out string? problem)
    {
        (with, problem) = (null, null);
        var prefix = ServiceLevelHistory.IsAboutFollowUps(name) ? "deadlines." : "";
        var section = level.Values
            .Where(value => prefix.Length > 0 ? value.Name.StartsWith(prefix, StringComparison.Ordinal) : !value.Name.Contains('.', StringComparison.Ordinal))
            .ToDictionary(value => value.Name[prefix.Length..], AsInAFile, StringComparer.Ordinal);
        if (!section.ContainsKey(name[prefix.Length..]))
        {
            problem = $"{name} is not a parameter of the hours or of the follow-ups; these are {string.Join(", ", section.Keys.Concat(ServiceLevelHistory.FollowUps.Keys.Order(StringComparer.Ordinal)))}";
            return false;
        }

        var problems = new List<string>();
        try
        {
            var value = JsonNode.Parse(json);
            if (value is null && prefix.Length > 0)
                problems.Add("must be a length: every grant is followed up");

            section[name[prefix.Length..]] = new JsonObject { ["value"] = value, ["assumed"] = HoursLaw.Individual.Source, ["reason"] = reason };
            using var document = JsonDocument.Parse(JsonSerializer.SerializeToUtf8Bytes(section));
            var values = new List<ServiceLevelValue>();
            var fields = new JsonField(document.RootElement, "$", (_, wrong) => problems.Add(wrong));
            var title = level.Document.Citation.Source;
            with = prefix.Length > 0
                ? level with { Deadlines = fields.Object(o => Deadlines(new(o, title, prefix, values))) }
                : level with { Hours = fields.Object(o => Hours(new(o, title, prefix, values))) };
            with = with with { Values = [.. level.Values.Select(known => values.Find(set => set.Name == known.Name) ?? known)] };
        }
        catch (JsonException)
        {
            problems.Add($"{json} is not JSON");
        }

        problem = problems.Count == 0 ? null : $"{name}: {string.Join("; ", problems)}";
        return problem is null && with is not null;
    }

    private static JsonObject AsInAFile(ServiceLevelValue value) => value.Assumed
        ? new() { ["value"] = JsonNode.Parse(value.JsonValue), ["assumed"] = value.Citation.Source, ["reason"] = value.Reason }
        : new() { ["value"] = JsonNode.Parse(value.JsonValue), ["quote"] = value.Quote, ["document"] = value.Citation.Source };

    private static ServiceLevelHistory? Read(string file, byte[] bytes, List<ServiceLevelProblem> problems)
    {
        var before = problems.Count;
        try
        {
            // Editors on Windows write a byte order mark.
            using var document = JsonDocument.Parse(Utf8.GetString(bytes).TrimStart('\uFEFF'), Strict);
            var root = new JsonField(document.RootElement, "$", (field, reason) => problems.Add(new(file, field, reason)));
            var history = root.Object(History);
            return problems.Count == before ? history : null;
        }
        catch (DecoderFallbackException e)
        {
            var line = bytes.AsSpan(0, e.Index).Count((byte)'\n') + 1;
            problems.Add(new(file, "", string.Create(CultureInfo.InvariantCulture, $"is not UTF-8, line {line}: save it as UTF-8, so that æ, ø and å can be read")));
        }
        catch (JsonException e)
        {
            // The parser counts lines from 0 and says so at the end of its message; editors count from 1.
            var place = e.LineNumber is { } line ? string.Create(CultureInfo.InvariantCulture, $", line {line + 1}") : "";
            problems.Add(new(file, "", $"is not valid JSON{place}: {e.Message.Split(" LineNumber:", 2)[0]}"));
        }
        catch (InvalidOperationException e)
        {
            // Half a surrogate pair, "\ud800", is valid JSON and no text; the kind of every field is asked before its value.
            problems.Add(new(file, "", $"holds a text that is not Unicode: {e.Message}"));
        }

        return null;
    }

    private static ServiceLevelHistory History(JsonField file)
    {
        file.Required("schema", f => f.Whole(Schema, Schema));
        file.Optional("note")?.Text();
        var municipality = file.Required("municipality", Code);
        var name = file.Required("name", f => f.Text());
        var lastDay = file.Optional("lastDay") is { } last ? new Section(last, name, "", []).Read(f => f.Date()) : null;
        var versions = file.Required("versions", f => f.List(v => v.Object(o => Version(o, municipality, name)))) ?? [];
        if (versions.Contains(null!))
            return null!; // Noted where it was found.

        for (var i = 1; i < versions.Count; i++)
        {
            if (versions[i - 1].ValidFrom is { Value: var before } && versions[i].ValidFrom?.Value <= before)
                file.Note($".versions[{i}].validFrom.value", $"must be later than {before:uuuu-MM-dd}, where the version before it begins");
        }

        return versions.Count == 0 ? null! : new(municipality, name, lastDay, versions);
    }

    private static ServiceLevel Version(JsonField version, string municipality, string name)
    {
        var document = version.Required("document", f => f.Object(Document));
        var title = document?.Citation.Source ?? name;
        var values = new List<ServiceLevelValue>();
        return new()
        {
            Municipality = municipality,
            Name = name,
            Document = document!,
            ValidFrom = version.Required("validFrom", f => new Section(f, title, "", []).Read(v => v.Date())),
            Hours = version.Required("hours", f => f.Object(o => Hours(new(o, title, "", values)))),
            Deadlines = version.Required("deadlines", f => f.Object(o => Deadlines(new(o, title, "deadlines.", values)))),
            Calendar = version.Required("calendar", f => f.Object(o => Calendar(new(o, title, "calendar.", values)))),
            Case = version.Required("case", f => f.Object(o => Case(new(o, title, "case.", values)))),
            Values = values,
        };
    }

    private static ServiceLevelDocument Document(JsonField document) => new(
        new Citation(document.Required("title", f => f.Text())),
        document.Required("approved", f => f.IsNull ? (LocalDate?)null : f.Date()),
        document.Optional("quote")?.Text());

    private static HoursPolicy Hours(Section hours) => new()
    {
        // No more than the law's fifteen hours (§ 97, stk. 1).
        EntitlementMinutesPerMonth = hours.Value("entitlementMinutesPerMonth", f => MinutesOf(f, 1, 900)),
        WindowMonthsInclusive = hours.Value("windowMonthsInclusive", f => f.Whole(1, 120)),
        CapMinutes = hours.Value("capMinutes", f => MinutesOf(f, 1, 108_000)),
        CapScope = hours.Value("capScope", f => f.OneOf<CapScope>()),
        ConsumptionOrder = hours.Value("consumptionOrder", f => f.OneOf<ConsumptionOrder>()),
        NoAdvanceUse = hours.Value("noAdvanceUse", f => f.Flag() || f.Wrong<bool>("must be true: hours cannot be used in advance, and no other reading is supported")),
        SavingsRequiresAgreement = hours.Value("savingsRequiresAgreement", f => f.Flag()),
        SavingsAgreementParties = hours.Value("savingsAgreementParties", f => f.List(Party)),
        SavingsAgreementMustBePrior = hours.Value("savingsAgreementMustBePrior", f => f.Flag()),
        FirstMonth = hours.Value("firstMonth", f => f.OneOf<FirstMonth>()),
        OffsetChange = hours.Value("offsetChange", f => f.OneOf<OffsetChange>()),
        HolidayCapMinutesPerDay = hours.Value("holidayCapMinutesPerDay", f => f.IsNull ? (Minutes?)null : MinutesOf(f, 1, 1440)),
        LateRegistrationLimitDays = hours.Value("lateRegistrationLimitDays", f => f.IsNull ? (int?)null : f.Whole(0, 3660)),
        TravelOutsideLocalAreaCounts = hours.Value("travelOutsideLocalAreaCounts", f => f.Flag()),
        ShortNoticeMinutes = hours.Value("shortNoticeMinutes", f => f.IsNull ? (Minutes?)null : MinutesOf(f, 1, 10_080)),
        ShortNoticeConsumesBalance = hours.Value("shortNoticeConsumesBalance", f => f.Flag()),
    };

    private static CasePolicy Case(Section @case) => new()
    {
        IntakeUnit = @case.Value("intakeUnit", f => f.Text()),
        YoungIntakeUnit = @case.Value("youngIntakeUnit", f => f.IsNull ? null : f.Text()),
        YoungIntakeBelowAge = @case.Value("youngIntakeBelowAge", f => f.IsNull ? (int?)null : f.Whole(18, 67)),
        UpperAgeRule = @case.Value("upperAgeRule", f => f.OneOf<UpperAgeRule>()),
        MinorsAllowed = @case.Value("minorsAllowed", f => f.Flag()),
        LeapBirthday = @case.Value("leapBirthday", f => f.OneOf<LeapBirthday>()),
        Exclusions = @case.Group("exclusions", group =>
            Enum.GetValues<ExclusionFact>().ToDictionary(fact => fact, fact => group.Value(JsonNamingPolicy.CamelCase.ConvertName(fact.ToString()), f => f.Flag()))),
        ComplaintGuidance = @case.Value("complaintGuidance", f => f.OneOf<ComplaintGuidance>()),
        ForwardingNotice = @case.Value("forwardingNotice", f => f.Flag()),
        FollowUpOnServiceLevelChange = @case.Value("followUpOnServiceLevelChange", f => f.Flag()),
        CloseRelation = @case.Value("closeRelation", f => f.OneOf<CloseRelation>()),
        CashSubsidyOffered = @case.Value("cashSubsidyOffered", f => f.Flag()),
        CashSubsidyNeedsAbility = @case.Value("cashSubsidyNeedsAbility", f => f.Flag()),
        SubsidyMode = @case.Value("subsidyMode", f => f.OneOf<SubsidyMode>()),
        SubsidyKroner = @case.Value("subsidyKroner", f => f.IsNull ? (int?)null : f.Whole(1, 100_000)),
        ColonySupplement = @case.Value("colonySupplement", f => f.Flag()),
        DoctorOrderedRefused = @case.Value("doctorOrderedRefused", f => f.Flag()),
        GroupHomeOffsetMinutes = @case.Value("groupHomeOffsetMinutes", f => f.IsNull ? (Minutes?)null : MinutesOf(f, 1, 900)),
    };

    private static DeadlinePolicy Deadlines(Section deadlines) => new()
    {
        CaseProcessing = deadlines.Value("caseProcessing", Spec),
        HearingResponse = deadlines.Value("hearingResponse", Spec),
        Implementation = deadlines.Value("implementation", Spec),
        Complaint = deadlines.Value("complaint", Spec),
        Reassessment = deadlines.Value("reassessment", Spec),
        MaintainAfterPartial = deadlines.Value("maintainAfterPartial", Spec),
        ForwardAfterMaintained = deadlines.Value("forwardAfterMaintained", Spec),
        ForwardAfterUpheld = deadlines.Value("forwardAfterUpheld", Spec),
        FollowUpFirst = deadlines.Value("followUpFirst", Spec),
        FollowUpPeriodic = deadlines.Value("followUpPeriodic", Spec),
    };

    private static CalendarPolicy Calendar(Section calendar) => new()
    {
        RollCitizenDeadlines = calendar.Value("rollCitizenDeadlines", f => f.Flag()),
        RollSkipsClosingDays = calendar.Value("rollSkipsClosingDays", f => f.Flag()),
        SaturdayIsWorkingDay = calendar.Value("saturdayIsWorkingDay", f => f.Flag()),
        WorkingDayCountSkipsClosingDays = calendar.Value("workingDayCountSkipsClosingDays", f => f.Flag()),
    };

    private static string Code(JsonField field) => field.Text() is var code && (code.Length == 0 || FourDigits().IsMatch(code))
        ? code
        : field.Wrong<string>($"must be the municipality's four digits such as \"0151\", not {field.Raw}");

    private static Minutes MinutesOf(JsonField field, int min, int max) => new(field.Whole(min, max));

    private static string Party(JsonField field) => field.Text() is var party && (party.Length == 0 || Parties.Contains(party, StringComparer.Ordinal))
        ? party
        : field.Wrong<string>($"must be one of {string.Join(", ", Parties)}, not {field.Raw}");

    private static DeadlineSpec? Spec(JsonField field) => field.IsNull
        ? null
        : field.Object(o => new DeadlineSpec(
            o.Required("amount", f => f.Whole(1, 1000)),
            o.Required("unit", f => f.OneOf<DeadlineUnit>(lowerFirst: true))));

    [GeneratedRegex("^[0-9]{4}$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex FourDigits();

    /// <summary>A part of a version whose values each name their source; what is read is listed under its name too.</summary>
    private sealed class Section(JsonField fields, string document, string prefix, List<ServiceLevelValue> values)
    {
        public Sourced<T> Value<T>(string name, Func<JsonField, T> read) => fields.Required(name, field =>
        {
            var json = "";
            var sourced = new Section(field, document, prefix, values).Read(v =>
            {
                json = v.Raw;
                return read(v);
            });
            if (sourced is not null)
                values.Add(new(prefix + name, json, sourced.Citation, sourced.Quote, sourced.Assumed, sourced.Reason));

            return sourced!;
        });

        /// <summary>Values that belong together, under a name of their own.</summary>
        public T Group<T>(string name, Func<Section, T> read) =>
            fields.Required(name, field => field.Object(o => read(new Section(o, document, $"{prefix}{name}.", values))));

        /// <summary>A value with its quote, or with the choice that supplied it and why.</summary>
        public Sourced<T> Read<T>(Func<JsonField, T> read) => fields.Object(o =>
        {
            var value = o.Required("value", read);
            var (quote, source) = (o.Optional("quote"), o.Optional("document"));
            var (assumed, reason) = (o.Optional("assumed"), o.Optional("reason"));
            return (quote, assumed) switch
            {
                (not null, null) when reason is null =>
                    new Sourced<T>(value, new Citation(source?.Text() ?? document), quote.Text(), Assumed: false),
                (null, not null) when source is null =>
                    new Sourced<T>(value, new Citation(assumed.Text()), Quote: null, Assumed: true, o.Required("reason", f => f.Text())),
                _ => o.Wrong<Sourced<T>>("must have either «quote» (and «document», if it is another than the version's) or «assumed» and «reason»"),
            };
        });
    }
}
