using Google.Protobuf.WellKnownTypes;
using Ledsager.Api.Audit.V1;
using NodaTime;
using NodaTime.Text;

namespace Ledsager.Cli;

/// <summary>What a stored event says, in a few words.</summary>
internal static class FactWords
{
    /// <summary>Who acts when the calendar does.</summary>
    public const string Calendar = "calendar";

    /// <summary>A fact's stored name in words.</summary>
    public static string Name(Fact fact) => fact.Type.Replace('_', ' ');

    public static string Of(Fact fact)
    {
        var data = fact.Data.Fields;
        return fact.Type switch
        {
            "grant" => $"from {Text("startDate")}" + (Minutes("offsetMinutes") > 0 ? $", {Hours("offsetMinutes")} set off" : ""),
            "grant_ended" => $"last day {Text("lastDate")}, {Reason()}",
            "offset_changed" => $"{Hours("offsetMinutes")} a month",
            "savings_agreed" => string.Join(", ", data["parties"].ListValue.Values.Select(party => Words.Apart(party.StringValue))),
            "savings_agreement_ended" => $"last day {Text("lastDate")}",
            "hours_used" => $"{Text("use")}: {Parts()}" + Session() + (Text("kind") == "Holiday" ? ", holiday" : "") + By() + Has("form", form => $", {Words.Apart(form)}")
                + Has("activity", activity => $", {Words.Apart(activity)}") + (Flag("abroad") ? ", abroad" : ""),
            "hours_use_corrected" => $"{Text("use")}: {Parts()}" + Session(),
            "hours_use_reversed" => $"{Text("use")} taken back",
            "month_closed" => Text("month"),
            "hours_saved" => $"{Hours("amount")} of {Text("lot")}",
            "hours_expired" => $"{Hours("amount")} of {Text("lot")}, {Reason()}",
            "hours_saved_adjusted" => $"{Text("lot")}: {Hours("published")} → {Hours("revised")}, by {Cause("causedBy")}",
            "hours_expired_adjusted" => $"{Text("lot")}: {Hours("published")} → {Hours("revised")}, by {Cause("causedBy")}",
            "hours_charge_adjusted" => $"{Text("use")} on {Text("on")}: {Hours("published")} → {Hours("revised")} charged, by {Cause("causedBy")}",
            "hours_uncovered" => $"{Text("use")} on {Text("on")}: {Hours("published")} → {Hours("revised")} not covered, by {Cause("causedBy")}",
            "application_received" => Text("receivedOn") + Has("submittedBy", from => $", from {from}") + Has("routedTo", to => $", to {to}"),
            "caseworker_assigned" => Text("caseworker"),
            "milestone_reached" => Apart("milestone"),
            "hearing_started" => $"with the citizen {Text("receivedByCitizen")}",
            "hearing_response_received" => "",
            "decision_issued" => $"{Text("decision")}: {Apart("outcome")}, with the citizen {Text("receivedByCitizen")}" + (Flag("complaintGuidance") ? "" : ", without complaint guidance") + Has("decidedBy", by => $", by {by}"),
            "service_started" => "",
            "circumstances_changed" => Apart("what"),
            "follow_up_due" => Text("due") is { Length: > 0 } due ? $"by {due}, since {Cause("basis")}" : $"at once, since {Cause("basis")}",
            "follow_up_completed" => Apart("outcome"),
            "deadline_missed" => $"{Apart("kind")} by {Text("due")}, since {Cause("basis")}",
            "deadline_near" => $"{Apart("kind")} by {Text("due")}, since {Cause("basis")}",
            "lot_lapses_soon" => $"{Hours("amount")} of {Text("lot")}, usable through {Text("lastUsable")}",
            "deadline_closed" => $"{Apart("kind")}, since {Cause("basis")}: {Text("reason")}",
            "complaint_filed" => $"{Text("complaint")} about {Text("about")}, {Apart("channel")}" + Timely(),
            "decision_upheld" => Text("complaint"),
            "complaint_reassessed" => $"{Text("complaint")}: {Apart("outcome")} redress, with the citizen {Text("receivedByCitizen")}",
            "complaint_maintained" => Text("complaint") + Timely(),
            "complaint_lapsed" or "complaint_withdrawn" or "forwarded_to_ankestyrelsen" => Text("complaint"),
            "ankestyrelsen_decided" => $"{Text("complaint")}: {Apart("outcome")}",
            "delivery_form_chosen" => Apart("form") + Has("supplier", supplier => $", {supplier}"),
            "companion_appointed" or "companion_ended" => Text("companion"),
            "companion_approved" => Text("companion") + (Text("relation") == "None" ? "" : $", relation {Apart("relation")}") + Has("exemption", why => $": {why}"),
            "companion_refused" => $"{Text("companion")}: {Text("reason")}",
            "expense_subsidy_applied" => Minutes("probableKroner") > 0 ? $"probable expenses {Minutes("probableKroner")} kr." : "",
            "expense_subsidy_paid" => $"{Minutes("kroner")} kr. for {Minutes("year")}",
            "companion_card_recorded" => $"valid through {Text("validThrough")}",
            "stay_abroad_notified" => $"{Text("from")} to {Text("to")}",
            "trip_recorded" => $"{Text("use")}: {Hours("companionTime")} counted of {Words.Hours(TripMinutes())}",
            "colony_supplement_adjusted" => $"{Text("use")}: {Minutes("published")} → {Words.Counted(Minutes("revised"), "day", "days")}, by {Cause("causedBy")}",
            "colony_supplement_earned" => $"{Text("use")}: {Words.Counted(Minutes("days"), "day", "days")}",
            "accompaniment_cancelled" => $"{Text("use")}: {Hours("companionPaid")} paid and {Hours("charged")} charged of {Hours("planned")}" + By(),
            "lot_extended" => $"{Text("lot")} usable through {Text("lastUsable")}: {Text("reason")}",
            "opening_balance" => $"from {Text("fromMunicipality")}: " + string.Join(", ", data["lots"].ListValue.Values.Select(Lot)),
            "citizen_merged" => Flag("absorbed") ? $"into {Text("other")}" : $"with {Text("other")}",
            "policy_overridden" => $"{Words.Apart(Text("parameter").Split('.')[^1])} is {Value(Text("jsonValue"))} from {Text("from")}: {Text("reason")}",
            "line_questioned" => $"{Text("use")} on {Text("on")}: {Apart("question")}",
            "task_completed" => $"{Apart("subject")}, of {Cause("basis")}",
            "receipt_corrected" => $"{Cause("fact")} reached the citizen {Text("receivedOn")}: {Text("reason")}",
            "merged_use_refused" => $"{Text("use")} {Text("on")}: {Hours("amount")}, {Unfitting()}",
            _ => fact.Data.ToString(), // A kind of event younger than this program.
        };

        string Text(string name) => data.TryGetValue(name, out var value) ? value.StringValue : "";
        int Minutes(string name) => data.TryGetValue(name, out var value) ? (int)value.NumberValue : 0;
        string Hours(string name) => Words.Hours(Minutes(name));
        string Reason() => Apart("reason");
        string Apart(string name) => Words.Apart(Text(name));
        bool Flag(string name) => data.TryGetValue(name, out var value) && value.BoolValue;
        string Has(string name, Func<string, string> words) => Text(name) is { Length: > 0 } text ? words(text) : "";
        string By() => Has("companion", companion => $", by {companion}");
        string Cause(string name) => $"no. {data[name].NumberValue:0}";
        string Timely() => Flag("timely") ? "" : ", too late";
        int TripMinutes() => data["trip"].StructValue.Fields.Values.Sum(value => (int)value.NumberValue);
        string Session() => data.TryGetValue("session", out var session) ? $", {Words.Between(Moment(session, "start"), Moment(session, "end"))}" : "";
        string Unfitting() => Text("reason") switch
        {
            "INSUFFICIENT_HOURS" => $"{Hours("available")} would fit",
            "OVERLAPPING_LINES" => "at the same time as another line",
            var other => other.ToLowerInvariant().Replace('_', ' '),
        };
        string Parts() => string.Join(" + ", data["parts"].ListValue.Values.Select(Part));
    }

    // A length is an object, «{"amount":3,"unit":"months"}»; anything else reads well as it stands.
    private static string Value(string json) =>
        json.StartsWith('{') && Struct.Parser.ParseJson(json).Fields is var length && length.TryGetValue("amount", out var amount) && length.TryGetValue("unit", out var unit)
            ? $"{amount.NumberValue:0} {Words.Apart(unit.StringValue)}"
            : json;

    private static Instant Moment(Value session, string name) => InstantPattern.ExtendedIso.Parse(session.StructValue.Fields[name].StringValue).Value;

    private static string Lot(Value lot)
    {
        var fields = lot.StructValue.Fields;
        return $"{Words.Hours((int)fields["amount"].NumberValue)} of {fields["lot"].StringValue}";
    }

    private static string Part(Value part)
    {
        var (registered, charged) = (Minutes("registered"), Minutes("charged"));
        return registered == charged ? Words.Hours(charged) : $"{Words.Hours(charged)} of {Words.Hours(registered)}";

        int Minutes(string name) => (int)part.StructValue.Fields[name].NumberValue;
    }
}
