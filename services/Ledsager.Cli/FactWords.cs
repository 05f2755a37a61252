using Google.Protobuf.WellKnownTypes;
using Ledsager.Api.Audit.V1;

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
            "hours_used" => $"{Text("use")}: {Parts()}" + (Text("kind") == "Holiday" ? ", holiday" : ""),
            "hours_use_corrected" => $"{Text("use")}: {Parts()}",
            "hours_use_reversed" => $"{Text("use")} taken back",
            "month_closed" => Text("month"),
            "hours_saved" => $"{Hours("amount")} of {Text("lot")}",
            "hours_expired" => $"{Hours("amount")} of {Text("lot")}, {Reason()}",
            "hours_saved_adjusted" => $"{Text("lot")}: {Hours("published")} → {Hours("revised")}, by no. {data["causedBy"].NumberValue:0}",
            "hours_expired_adjusted" => $"{Text("lot")}: {Hours("published")} → {Hours("revised")}, by no. {data["causedBy"].NumberValue:0}",
            _ => fact.Data.ToString(), // A kind of event younger than this program.
        };

        string Text(string name) => data.TryGetValue(name, out var value) ? value.StringValue : "";
        int Minutes(string name) => data.TryGetValue(name, out var value) ? (int)value.NumberValue : 0;
        string Hours(string name) => Words.Hours(Minutes(name));
        string Reason() => Words.Apart(Text("reason"));
        string Parts() => string.Join(" + ", data["parts"].ListValue.Values.Select(Part));
    }

    private static string Part(Value part)
    {
        var (registered, charged) = (Minutes("registered"), Minutes("charged"));
        return registered == charged ? Words.Hours(charged) : $"{Words.Hours(charged)} of {Words.Hours(registered)}";

        int Minutes(string name) => (int)part.StructValue.Fields[name].NumberValue;
    }
}
