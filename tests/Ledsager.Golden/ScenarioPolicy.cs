using System.Text.Json;
using System.Text.Json.Nodes;
using Ledsager.Law;

namespace Ledsager.Golden;

/// <summary>A scenario's policy written as a service-level file: a municipality of its own that has exactly these values.</summary>
public static class ScenarioPolicy
{
    private static readonly string[] Hours =
    [
        "entitlementMinutesPerMonth", "windowMonthsInclusive", "capMinutes", "capScope", "consumptionOrder", "savingsRequiresAgreement",
        "savingsAgreementParties", "savingsAgreementMustBePrior", "firstMonth", "offsetChange", "holidayCapMinutesPerDay",
        "travelOutsideLocalAreaCounts", "shortNoticeMinutes", "shortNoticeConsumesBalance",
    ];

    private static readonly string[] Calendar =
        ["rollCitizenDeadlines", "rollSkipsClosingDays", "saturdayIsWorkingDay", "workingDayCountSkipsClosingDays"];

    private static readonly string[] Deadlines =
    [
        "caseProcessing", "hearingResponse", "implementation", "complaint", "reassessment", "maintainAfterPartial", "forwardAfterMaintained",
        "forwardAfterUpheld", "followUpFirst", "followUpPeriodic",
    ];

    // What scenarios of hours and deadlines say nothing of is as where the documents are silent, but for Ballerup's word to the citizen (R-CMP-10).
    private static JsonObject Case(string policyId)
    {
        var exclusions = new JsonObject();
        foreach (var fact in Enum.GetNames<ExclusionFact>())
            exclusions[JsonNamingPolicy.CamelCase.ConvertName(fact)] = Value(false);

        return new JsonObject
        {
            ["intakeUnit"] = Value("Golden"),
            ["youngIntakeUnit"] = Value(null),
            ["youngIntakeBelowAge"] = Value(null),
            ["upperAgeRule"] = Value("PensionAgeMin67"),
            ["minorsAllowed"] = Value(false),
            ["leapBirthday"] = Value("FirstOfMarch"),
            ["exclusions"] = exclusions,
            ["complaintGuidance"] = Value("UnlessGrantedInFull"),
            ["forwardingNotice"] = Value(policyId == "ballerup"),
            ["followUpOnServiceLevelChange"] = Value(policyId == "ballerup"),
            ["closeRelation"] = Value("VeryClose"),
            ["cashSubsidyOffered"] = Value(true),
            ["cashSubsidyNeedsAbility"] = Value(false),
            ["subsidyMode"] = Value("UpTo"),
            ["subsidyKroner"] = Value(null),
            ["colonySupplement"] = Value(true),
            ["doctorOrderedRefused"] = Value(false),
            ["groupHomeOffsetMinutes"] = Value(null),
        };
    }

    /// <summary>The file's text.</summary>
    /// <param name="policy">The scenario's policy.</param>
    /// <param name="municipality">The code of the municipality to write it for.</param>
    /// <exception cref="NotUnderstoodException">The policy has a value this runner does not know, or lacks one.</exception>
    public static string AsServiceLevelFile(JsonElement policy, string municipality)
    {
        var fields = new Fields(policy, "policy").Ignore("doc", "assumed", "parameters");
        var hours = Values(fields, Hours);
        hours["noAdvanceUse"] = Value(true);
        hours["lateRegistrationLimitDays"] = Value(fields.NumberOrNull("lateRegistrationLimitDays"));
        var deadlines = new Fields(fields.Raw("deadlines"), "policy.deadlines");
        var calendar = new Fields(fields.Raw("calendar"), "policy.calendar");
        if (calendar.Text("timezone") != "Europe/Copenhagen" || calendar.Number("storeBededagThrough") != 2023)
            throw new NotUnderstoodException("policy.calendar: the time zone is Copenhagen's and Store bededag ended with 2023.");

        var version = new JsonObject
        {
            ["validFrom"] = Value("2015-01-01"),
            ["document"] = new JsonObject { ["title"] = "Golden scenario", ["approved"] = null },
            ["hours"] = hours,
            ["deadlines"] = Values(deadlines, Deadlines),
            ["calendar"] = Values(calendar, Calendar),
            ["case"] = Case(fields.Text("policyId")),
        };
        fields.Done();
        deadlines.Done();
        calendar.Done();

        return new JsonObject
        {
            ["schema"] = 1,
            ["municipality"] = municipality,
            ["name"] = "Golden scenario",
            ["versions"] = new JsonArray(version),
        }.ToJsonString();
    }

    private static JsonObject Values(Fields fields, IEnumerable<string> names)
    {
        var values = new JsonObject();
        foreach (var name in names)
            values[name] = Value(JsonNode.Parse(fields.Raw(name).GetRawText()));

        return values;
    }

    private static JsonObject Value(JsonNode? value) => new() { ["value"] = value, ["assumed"] = "GOLDEN", ["reason"] = "As the scenario has it." };
}
