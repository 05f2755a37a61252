using Ledsager.Api.Hours.V1;
using Ledsager.Api.Payroll.V1;

namespace Ledsager.Cli;

/// <summary>What an hour event says, in a few words.</summary>
internal static class HourEventWords
{
    /// <summary>The event's kind in words.</summary>
    public static string Kind(HourEvent @event) => Words.Apart(@event.Kind.ToString());

    public static string Of(HourEvent @event) => @event.AboutCase switch
    {
        HourEvent.AboutOneofCase.Line => Of(@event.Line, @event.Replaces),
        HourEvent.AboutOneofCase.Lot => Of(@event.Lot),
        _ => "", // A kind of event younger than this program: its name tells what it is.
    };

    private static string Of(TimesheetLine line, ReplacedEvent? replaces)
    {
        var dates = line.Dates.Count > 0 ? line.Dates : replaces?.Line.Dates ?? line.Dates;
        var when = dates.Count switch
        {
            0 => "",
            1 => $" {dates[0].Date.ToLocalDate().Iso()}",
            _ => $" {dates[0].Date.ToLocalDate().Iso()} to {dates[^1].Date.ToLocalDate().Iso()}",
        };
        var before = replaces is null ? "" : $"{Words.Hours(replaces.Line.RegisteredMinutes)} → ";
        return $"{line.UseId}{when} {before}{Words.Hours(line.RegisteredMinutes)}"
            + (line.ChargedMinutes != line.RegisteredMinutes ? $", {Words.Hours(line.ChargedMinutes)} charged" : "")
            + (line.Kind == UseKind.Holiday ? ", holiday" : "")
            + (line.Companion.Length > 0 ? $", by {line.Companion}" : "")
            + (replaces is null ? "" : $", instead of no. {replaces.Position}");
    }

    private static string Of(LotChange lot) =>
        $"{lot.Month.ToYearMonth().Iso()} "
        + (lot.CausedByPosition > 0 ? $"{Words.Hours(lot.PublishedMinutes)} → " : "") + Words.Hours(lot.Minutes)
        + (lot.Reason != LapseReason.Unspecified ? $", {Words.Apart(lot.Reason.ToString())}" : "")
        + (lot.CausedByPosition > 0 ? $", because of no. {lot.CausedByPosition}" : "");
}
