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
        HourEvent.AboutOneofCase.Line => Of(@event.Line, @event.Replaces) + Cause(@event),
        HourEvent.AboutOneofCase.Lot => Of(@event.Lot),
        HourEvent.AboutOneofCase.Uncovered => Of(@event.Uncovered) + Cause(@event),
        HourEvent.AboutOneofCase.Cancellation => Of(@event.Cancellation),
        HourEvent.AboutOneofCase.Colony => Of(@event.Colony) + Cause(@event),
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
        var before = replaces is null || replaces.Line.RegisteredMinutes == line.RegisteredMinutes ? "" : $"{Words.Hours(replaces.Line.RegisteredMinutes)} → ";
        return $"{line.UseId}{when} {before}{Words.Hours(line.RegisteredMinutes)}"
            + (line.ChargedMinutes != line.RegisteredMinutes ? $", {Charged(line, replaces)} charged" : "")
            + (line.Session is { } session ? $", {Words.Between(session.Start.ToInstant(), session.End.ToInstant())}" : "")
            + (line.Kind == UseKind.Holiday ? ", holiday" : "")
            + By(line.Companion)
            + (replaces is null ? "" : $", instead of no. {replaces.Position}");
    }

    private static string Charged(TimesheetLine line, ReplacedEvent? replaces) => replaces is { Line.ChargedMinutes: var before } && before != line.ChargedMinutes
        ? $"{Words.Hours(before)} → {Words.Hours(line.ChargedMinutes)}"
        : Words.Hours(line.ChargedMinutes);

    private static string Cause(HourEvent @event) => @event.CausedByPosition > 0 ? $", because of no. {@event.CausedByPosition}" : "";

    private static string Of(UncoveredMinutes uncovered) =>
        $"{uncovered.UseId} {uncovered.Date.ToLocalDate().Iso()} {Words.Hours(uncovered.PublishedMinutes)} → {Words.Hours(uncovered.Minutes)} not covered";

    private static string Of(PaidCancellation cancellation) =>
        $"{cancellation.UseId} {cancellation.Date.ToLocalDate().Iso()} {Words.Hours(cancellation.PayableMinutes)} to pay of {Words.Hours(cancellation.PlannedMinutes)} planned"
        + By(cancellation.Companion);

    private static string Of(ColonySupplement colony) =>
        $"{colony.UseId} {colony.FromDate.ToLocalDate().Iso()} "
        + (colony.PublishedDays > 0 ? $"{colony.PublishedDays} → " : "") + $"{Words.Counted(colony.Days, "day", "days")}{By(colony.Companion)}";

    private static string By(string companion) => companion.Length > 0 ? $", by {companion}" : "";

    private static string Of(LotChange lot) =>
        $"{lot.Month.ToYearMonth().Iso()} "
        + (lot.CausedByPosition > 0 ? $"{Words.Hours(lot.PublishedMinutes)} → " : "") + Words.Hours(lot.Minutes)
        + (lot.Reason != LapseReason.Unspecified ? $", {Words.Apart(lot.Reason.ToString())}" : "")
        + (lot.CausedByPosition > 0 ? $", because of no. {lot.CausedByPosition}" : "");
}
