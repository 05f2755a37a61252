using System.CommandLine;
using Ledsager.Api.Hours.V1;
using NodaTime;
using Spectre.Console;

namespace Ledsager.Cli.Commands;

/// <summary>ledsager balance: what a citizen has at disposal.</summary>
internal static class BalanceCommand
{
    public static Command Create()
    {
        var (citizen, asOf, knownAt, address) = (Arguments.Citizen(), Arguments.AsOf(), Arguments.KnownAt(), Connection.AddressOption());
        var command = new DescribedCommand("balance", "Shows the hours a citizen has at disposal at the end of a day, lot by lot; also as it was known at an earlier moment.")
        {
            Examples =
            [
                "ledsager balance 0151/4f1c",
                "ledsager balance 0151/4f1c --as-of 2024-12-31 --known-at 2025-01-05T12:00",
            ],
            JsonOutput = ["ledsager.hours.v1.Balance"],
        };
        command.Add(citizen, asOf, knownAt, address);
        command.SetAction((parsed, cancel) => Connection.With(parsed.GetRequiredValue(address), async api =>
        {
            var (who, known) = (parsed.GetRequiredValue(citizen), parsed.GetValue(knownAt));
            var balance = (await new HoursService.HoursServiceClient(api).GetBalanceAsync(
                new() { Citizen = who.Name, AsOf = parsed.GetValue(asOf)?.ToDate(), KnownAt = known?.ToTimestamp() }, Connection.Question(cancel))).Balance;
            if (parsed.GetValue(Arguments.Json))
                Json.Write(balance);
            else
                Tell(Paper.Console(), who, balance, known);

            return 0;
        }));
        return command;
    }

    private static void Tell(IAnsiConsole console, Citizen who, Balance balance, Instant? known)
    {
        console.Title($"{who} {Words.At(balance.AsOf.ToLocalDate(), known)}");
        if (balance.Lots.Count > 0)
        {
            var table = Paper.Table("lot", ">given", ">left", "last day", "");
            foreach (var lot in balance.Lots)
            {
                table.AddRow(
                    Paper.Plain(lot.Month.ToYearMonth().Iso()),
                    Paper.Hours(lot.OpenedMinutes),
                    Paper.Hours(lot.RemainingMinutes),
                    Paper.Plain(lot.LastUsableDate.ToLocalDate().Iso()),
                    new Markup(LotBars.Of(lot, width: 15)));
            }

            console.Write(table);
        }

        console.Paragraph($"{Words.Hours(balance.TotalMinutes)} at disposal: {Words.Hours(balance.CurrentMonthMinutes)} of this month and {Words.Hours(balance.SavedMinutes)} saved.");
        console.Paragraph(
            $"So far {Words.Hours(balance.OpenedMinutes)} given, {Words.Hours(balance.UsedMinutes)} used, {Words.Hours(balance.ExpiredMinutes)} expired.", "grey");
    }
}
