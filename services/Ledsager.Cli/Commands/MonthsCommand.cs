using System.CommandLine;
using Ledsager.Api.Hours.V1;
using NodaTime;
using Spectre.Console;

namespace Ledsager.Cli.Commands;

/// <summary>ledsager months: an account month by month.</summary>
internal static class MonthsCommand
{
    public static Command Create()
    {
        var (citizen, asOf, knownAt, address) = (Arguments.Citizen(), Arguments.AsOf(), Arguments.KnownAt(), Connection.AddressOption());
        var command = new DescribedCommand("months", "Shows an account month by month: given, used, left at the month's end, and what was saved and expired at the midnight that ended it.")
        {
            Examples = ["ledsager months 0151/4f1c --as-of 2024-12-31"],
            JsonOutput = ["ledsager.hours.v1.ListMonthsResponse"],
        };
        command.Add(citizen, asOf, knownAt, address);
        command.SetAction((parsed, cancel) => Connection.With(parsed.GetRequiredValue(address), async api =>
        {
            var (who, known) = (parsed.GetRequiredValue(citizen), parsed.GetValue(knownAt));
            var months = await new HoursService.HoursServiceClient(api).ListMonthsAsync(
                new() { Citizen = who.Name, AsOf = parsed.GetValue(asOf)?.ToDate(), KnownAt = known?.ToTimestamp() }, Connection.Question(cancel));
            if (parsed.GetValue(Arguments.Json))
                Json.Write(months);
            else
                Tell(Paper.Console(), who, months, parsed.GetValue(asOf), known);

            return 0;
        }));
        return command;
    }

    private static void Tell(IAnsiConsole console, Citizen who, ListMonthsResponse months, LocalDate? asOf, Instant? known)
    {
        console.Title($"{who} month by month{(asOf is { } day ? $" through {day.Iso()}" : "")}{Words.As(known)}");
        if (months.Months.Count == 0)
        {
            console.Paragraph("No month with a grant.");
            return;
        }

        var table = Paper.Table("month", ">given", ">used", ">left", ">saved", ">expired", "what expired");
        foreach (var month in months.Months)
        {
            table.AddRow(
                Paper.Plain(month.Month_.ToYearMonth().Iso()),
                Paper.Hours(month.OpenedMinutes),
                Paper.Hours(month.UsedMinutes),
                Paper.Hours(month.LeftMinutes),
                Paper.Hours(month.SavedMinutes),
                Paper.Hours(month.Expired.Sum(lapse => lapse.Minutes)),
                Paper.Plain(month.Closed ? Expired(month.Expired) : "still open"));
        }

        console.Write(table);
        foreach (var end in months.GrantEnds)
            console.Paragraph($"The grant ended before {end.Date.ToLocalDate().Iso()}: {Words.Hours(end.Expired.Sum(lapse => lapse.Minutes))} expired. {Expired(end.Expired)}");

        console.Paragraph("Left is the whole account on the month's last evening; saved and expired are what the midnight after it did.", "grey");
    }

    private static string Expired(IEnumerable<ExpiredMinutes> lapses) => string.Join(
        ", ", lapses.Select(lapse => $"{lapse.Month.ToYearMonth().Iso()} {Words.Apart(lapse.Reason.ToString())}"));
}
