using System.Globalization;
using System.Text.Json.Nodes;
using Ledsager.Law;
using Shouldly;
using Xunit;

namespace Ledsager.Specs.Law;

/// <summary>»Kommunalbestyrelsen skal fastsætte retningslinjer herfor.« (§ 97, stk. 6). The guidelines are data; the README's example is the file tried here.</summary>
public sealed class ServiceLevelFileSpecs : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("ledsager-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact(DisplayName = "En ny kommune er en ny fil og intet andet")]
    public void A_new_municipality_is_a_new_file()
    {
        Write("0999-eksempel.json", Example());

        var levels = ServiceLevels.Load(_folder);

        levels.All.Select(h => h.Municipality).ShouldBe(["0151", "0480", "0580", "0810", "0999", "9067"]);
        var level = levels.For("0999").On(1.January(2026));
        level.Name.ShouldBe("Eksempel Kommune");
        level.Hours.CapMinutes.ShouldBe(new(Minutes.FromHours(90), new("Eksempel Kommune, Kvalitetsstandard for ledsageordning"), "op til 90 timer", Assumed: false));
        level.Hours.ConsumptionOrder.ShouldBe(new(ConsumptionOrder.OldestFirst, new("A-03"), Quote: null, Assumed: true, "The standard is silent."));
        level.Deadlines.CaseProcessing.ShouldBe(
            new(new DeadlineSpec(40, DeadlineUnit.WorkingDays), new("Eksempel Kommune, Sagsbehandlingsfrister"), "40 hverdage", Assumed: false));
        level.Document.Approved.ShouldBe(3.November(2025));
        ServiceLevels.BuiltIn().TryFor("0999", out _).ShouldBeFalse();
    }

    [Fact(DisplayName = "En fil i mappen erstatter den indbyggede kommune")]
    public void A_file_replaces_a_built_in_municipality()
    {
        Write("nordfyn.json", With("$.municipality", "\"0480\""));

        var levels = ServiceLevels.Load(_folder);

        levels.All.Count.ShouldBe(5);
        levels.For("0480").Name.ShouldBe("Eksempel Kommune");
        Should.Throw<RuleNotKnownException>(() => levels.For("0480").On(31.December(2025)));
    }

    [Fact(DisplayName = "En tom mappe tilføjer intet")]
    public void An_empty_folder_adds_nothing() => ServiceLevels.Load(_folder).All.ShouldBe(ServiceLevels.BuiltIn().All);

    [Fact(DisplayName = "En ny version gælder fra sin dato: dagen før, dagen og dagen efter")]
    public void A_version_is_in_force_from_its_date()
    {
        var example = Example();
        var next = example["versions"]![0]!.DeepClone();
        next["validFrom"]!["value"] = "2027-07-01";
        next["hours"]!["capMinutes"]!["value"] = 3000;
        example["versions"]!.AsArray().Add(next);
        Write("0999.json", example);

        var history = ServiceLevels.Load(_folder).For("0999");

        history.On(30.June(2027)).Hours.CapMinutes.Value.ShouldBe(new Minutes(5400));
        history.On(1.July(2027)).Hours.CapMinutes.Value.ShouldBe(new Minutes(3000));
        history.On(2.July(2027)).Hours.CapMinutes.Value.ShouldBe(new Minutes(3000));
        Should.Throw<RuleNotKnownException>(() => history.On(31.December(2025)))
            .Message.ShouldBe("No service level of Eksempel Kommune is known on 2025-12-31; the first is in force from 2026-01-01.");
    }

    [Theory(DisplayName = "En fejl i filen siger hvor og hvorfor")]
    [InlineData("$.schema", "2", "$.schema", "must be a whole number from 1 to 1, not 2")]
    [InlineData("$.municipality", "\"999\"", "$.municipality", "must be the municipality's four digits such as \"0151\", not \"999\"")]
    [InlineData("$.municipality", "999", "$.municipality", "must be a text, not 999")]
    [InlineData("$.name", "\" \"", "$.name", "must be a text, not \" \"")]
    [InlineData("$.versions", "[]", "$.versions", "must be a list of at least one, not []")]
    [InlineData("$.versions[0]", "null", "$.versions[0]", "must be an object, not null")]
    [InlineData("$.kommune", "1", "$.kommune", "is not a known field; known here are schema, note, municipality, name, lastDay, versions")]
    [InlineData("$.versions[0].document", null, "$.versions[0].document", "is missing")]
    [InlineData("$.versions[0].document.approved", "\"3/11 2025\"", "$.versions[0].document.approved", "must be a date such as \"2024-01-31\", not \"3/11 2025\"")]
    [InlineData("$.versions[0].validFrom.value", "\"2026-02-30\"", "$.versions[0].validFrom.value", "must be a date")]
    [InlineData("$.versions[0].hours.capMinutes", null, "$.versions[0].hours.capMinutes", "is missing")]
    [InlineData("$.versions[0].hours.capMinutes", "5400", "$.versions[0].hours.capMinutes", "must be an object, not 5400")]
    [InlineData("$.versions[0].hours.capMinutes.value", "\"90 timer\"", "$.versions[0].hours.capMinutes.value", "must be a whole number from 1 to 108000, not \"90 timer\"")]
    [InlineData("$.versions[0].hours.capMinutes.value", "5400.5", "$.versions[0].hours.capMinutes.value", "must be a whole number")]
    [InlineData("$.versions[0].hours.capMinutes.value", "null", "$.versions[0].hours.capMinutes.value", "must be a whole number")]
    [InlineData("$.versions[0].hours.capMinutes.quote", null, "$.versions[0].hours.capMinutes", "must have either «quote»")]
    [InlineData("$.versions[0].hours.capMinutes.quote", "\"\"", "$.versions[0].hours.capMinutes.quote", "must be a text")]
    [InlineData("$.versions[0].hours.capMinutes.assumed", "\"A-01\"", "$.versions[0].hours.capMinutes", "must have either «quote»")]
    [InlineData("$.versions[0].hours.capScope.reason", null, "$.versions[0].hours.capScope.reason", "is missing")]
    [InlineData("$.versions[0].hours.capScope.document", "\"Serviceloven\"", "$.versions[0].hours.capScope", "must have either «quote»")]
    [InlineData("$.versions[0].hours.capScope.value", "\"savedOnly\"", "$.versions[0].hours.capScope.value", "must be one of AvailableIncludingCurrentMonth, SavedOnly, not \"savedOnly\"")]
    [InlineData("$.versions[0].hours.entitlementMinutesPerMonth.value", "0", "$.versions[0].hours.entitlementMinutesPerMonth.value", "from 1 to 900, not 0")]
    [InlineData("$.versions[0].hours.entitlementMinutesPerMonth.value", "901", "$.versions[0].hours.entitlementMinutesPerMonth.value", "from 1 to 900, not 901")]
    [InlineData("$.versions[0].hours.noAdvanceUse.value", "false", "$.versions[0].hours.noAdvanceUse.value", "must be true: hours cannot be used in advance, and no other reading is supported")]
    [InlineData("$.versions[0].hours.savingsRequiresAgreement.value", "\"ja\"", "$.versions[0].hours.savingsRequiresAgreement.value", "must be true or false, not \"ja\"")]
    [InlineData("$.versions[0].hours.savingsAgreementParties.value", "[\"Borger\"]", "$.versions[0].hours.savingsAgreementParties.value[0]", "must be one of Citizen, Municipality, Companion, not \"Borger\"")]
    [InlineData("$.versions[0].hours.savingsAgreementParties.value", "\"Citizen\"", "$.versions[0].hours.savingsAgreementParties.value", "must be a list of at least one, not \"Citizen\"")]
    [InlineData("$.versions[0].deadlines.complaint.value.unit", "\"uger\"", "$.versions[0].deadlines.complaint.value.unit", "must be one of days, workingDays, weeks, months, not \"uger\"")]
    [InlineData("$.versions[0].deadlines.complaint.value.amount", "0", "$.versions[0].deadlines.complaint.value.amount", "from 1 to 1000, not 0")]
    [InlineData("$.versions[0].deadlines.klage", "4", "$.versions[0].deadlines.klage", "is not a known field; known here are caseProcessing, hearingResponse")]
    [InlineData("$.versions[0].calendar.saturdayIsWorkingDay.value", "0", "$.versions[0].calendar.saturdayIsWorkingDay.value", "must be true or false, not 0")]
    [InlineData("$.lastDay", "\"2026-12-31\"", "$.lastDay", "must be an object")]
    public void A_broken_field(string path, string? json, string field, string reason)
    {
        Write("0999.json", With(path, json));

        var problem = Should.Throw<ServiceLevelException>(() => ServiceLevels.Load(_folder)).Problems.ShouldHaveSingleItem();

        problem.File.ShouldEndWith("0999.json");
        problem.Field.ShouldBe(field);
        problem.Reason.ShouldContain(reason);
    }

    [Theory(DisplayName = "Et tal er inden for det, en regel kan være")]
    [InlineData("hours.entitlementMinutesPerMonth.value", 1, 900)]
    [InlineData("hours.windowMonthsInclusive.value", 1, 120)]
    [InlineData("hours.capMinutes.value", 1, 108_000)]
    [InlineData("hours.holidayCapMinutesPerDay.value", 1, 1440)]
    [InlineData("hours.lateRegistrationLimitDays.value", 0, 3660)]
    [InlineData("hours.shortNoticeMinutes.value", 1, 10_080)]
    [InlineData("deadlines.complaint.value.amount", 1, 1000)]
    public void A_number_within_its_range(string field, int min, int max)
    {
        foreach (var (number, accepted) in new[] { (min - 1, false), (min, true), (max, true), (max + 1, false) })
        {
            Write("0999.json", With($"$.versions[0].{field}", number.ToString(CultureInfo.InvariantCulture)));

            if (accepted)
                ServiceLevels.Load(_folder).TryFor("0999", out _).ShouldBeTrue();
            else
                Problems().ShouldBe([$"0999.json: $.versions[0].{field}: must be a whole number from {min} to {max}, not {number}"]);
        }
    }

    [Theory(DisplayName = "En version begynder senere end den før")]
    [InlineData("2026-01-02", true)]
    [InlineData("2026-01-01", false)]
    [InlineData("2025-12-31", false)]
    public void Versions_follow_each_other(string second, bool accepted)
    {
        var example = Example();
        var next = example["versions"]![0]!.DeepClone();
        next["validFrom"]!["value"] = second;
        example["versions"]!.AsArray().Add(next);
        Write("0999.json", example);

        if (accepted)
            ServiceLevels.Load(_folder).For("0999").Versions.Count.ShouldBe(2);
        else
            Problems().ShouldBe(["0999.json: $.versions[1].validFrom.value: must be later than 2026-01-01, where the version before it begins"]);
    }

    [Fact(DisplayName = "Alle fejl i alle filer siges på én gang")]
    public void Every_problem_of_every_file_at_once()
    {
        var first = With("$.versions[0].hours.capMinutes.value", "0");
        first["versions"]![0]!["calendar"]!.AsObject().Remove("rollCitizenDeadlines");
        first["navn"] = "x";
        Write("a.json", first);
        Write("b.json", With("$.name", null));
        File.WriteAllText(Path.Combine(_folder, "c.json"), "{\n  \"schema\": 1,\n  \"name\": \n}");
        Write("d.json", Example());

        Problems().ShouldBe(
        [
            "a.json: $.versions[0].hours.capMinutes.value: must be a whole number from 1 to 108000, not 0",
            "a.json: $.versions[0].calendar.rollCitizenDeadlines: is missing",
            "a.json: $.navn: is not a known field; known here are schema, note, municipality, name, lastDay, versions",
            "b.json: $.name: is missing",
            "c.json: is not valid JSON, line 4: '}' is an invalid start of a value.",
        ]);
    }

    [Fact(DisplayName = "To filer kan ikke være den samme kommune")]
    public void Two_files_of_one_municipality()
    {
        Write("a.json", Example());
        Write("b.json", Example());

        Problems().ShouldBe(["b.json: $.municipality: 0999 is already the code of a.json"]);
    }

    [Theory(DisplayName = "En fil, der ikke er JSON, siges med linje")]
    [InlineData("", "line 1")]
    [InlineData("[]", "$: must be an object, not []")]
    [InlineData("{ \"schema\": 1, \"schema\": 1 }", "is not valid JSON: Duplicate property 'schema'")]
    [InlineData("{\n  \"schema\": 1,\n}", "line 3")]
    [InlineData("// Ny kommune\n{}", "line 1")]
    public void Not_json(string text, string expected)
    {
        File.WriteAllText(Path.Combine(_folder, "0999.json"), text);

        Problems().ShouldHaveSingleItem().ShouldContain(expected);
    }

    [Fact(DisplayName = "En fil i et gammelt tegnsæt siges at være det, med linje")]
    public void Not_utf8()
    {
        File.WriteAllText(Path.Combine(_folder, "0999.json"), "{\n  \"schema\": 1,\n  \"name\": \"Brønderslev\"\n}", System.Text.Encoding.Latin1);

        Problems().ShouldBe(["0999.json: is not UTF-8, line 3: save it as UTF-8, so that æ, ø and å can be read"]);
    }

    [Theory(DisplayName = "En halv surrogat er ingen tekst")]
    [InlineData("{ \"name\": \"\\ud800\" }")]
    [InlineData("{ \"\\ud800\": 1 }")]
    public void Half_a_surrogate(string text)
    {
        File.WriteAllText(Path.Combine(_folder, "0999.json"), text);

        Problems().ShouldContain(p => p.Contains("not Unicode", StringComparison.Ordinal));
    }

    [Fact(DisplayName = "En mappe, der ikke findes, stopper starten")]
    public void No_folder()
    {
        var missing = Path.Combine(_folder, "nothing-here");

        Should.Throw<ServiceLevelException>(() => ServiceLevels.Load(missing)).Message.ShouldContain(missing);
    }

    [Fact(DisplayName = "Et byte order mark fra Windows er ingen fejl")]
    public void A_byte_order_mark()
    {
        File.WriteAllText(Path.Combine(_folder, "0999.json"), Example().ToJsonString(), new System.Text.UTF8Encoding(encoderShouldEmitUTF8Identifier: true));

        ServiceLevels.Load(_folder).TryFor("0999", out _).ShouldBeTrue();
    }

    // The example of the README, so that it can never stop working.
    private static JsonObject Example()
    {
        var readme = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Ledsager.Law.README.md"));
        var from = readme.IndexOf("```json", StringComparison.Ordinal) + "```json".Length;
        return JsonNode.Parse(readme[from..readme.IndexOf("```", from, StringComparison.Ordinal)])!.AsObject();
    }

    /// <summary>The example with one field changed, or left out where <paramref name="json"/> is null.</summary>
    private static JsonObject With(string path, string? json)
    {
        var example = Example();
        JsonNode parent = example;
        var steps = path.Replace("[0]", ".0", StringComparison.Ordinal).Split('.')[1..];
        foreach (var step in steps[..^1])
            parent = step is "0" ? parent[0]! : parent[step]!;

        if (json is null)
            parent.AsObject().Remove(steps[^1]).ShouldBeTrue();
        else if (steps[^1] is "0")
            parent[0] = JsonNode.Parse(json);
        else
            parent[steps[^1]] = JsonNode.Parse(json);

        return example;
    }

    private void Write(string file, JsonObject json) => File.WriteAllText(Path.Combine(_folder, file), json.ToJsonString());

    private IEnumerable<string> Problems() =>
        Should.Throw<ServiceLevelException>(() => ServiceLevels.Load(_folder)).Problems
            .Select(p => p.ToString().Replace(_folder + Path.DirectorySeparatorChar, "", StringComparison.Ordinal));
}
