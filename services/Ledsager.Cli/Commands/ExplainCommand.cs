using System.CommandLine;
using Ledsager.Api.Hours.V1;
using NodaTime;
using Spectre.Console;

namespace Ledsager.Cli.Commands;

/// <summary>ledsager explain: why a balance is what it is.</summary>
internal static class ExplainCommand
{
    public static Command Create()
    {
        var (citizen, asOf, knownAt, address) = (Arguments.Citizen(), Arguments.AsOf(), Arguments.KnownAt(), Connection.AddressOption());
        var command = new DescribedCommand("explain", "Explains a balance: for every lot what was given, used, saved and expired, when, and under which rule.")
        {
            Examples = ["ledsager explain 0151/4f1c --as-of 2024-12-31"],
            JsonOutput = ["ledsager.hours.v1.ExplainBalanceResponse"],
        };
        command.Add(citizen, asOf, knownAt, address);
        command.SetAction((parsed, cancel) => Connection.With(parsed.GetRequiredValue(address), async api =>
        {
            var (who, known) = (parsed.GetRequiredValue(citizen), parsed.GetValue(knownAt));
            var explanation = await new HoursService.HoursServiceClient(api).ExplainBalanceAsync(
                new() { Citizen = who.Name, AsOf = parsed.GetValue(asOf)?.ToDate(), KnownAt = known?.ToTimestamp() }, Connection.Question(cancel));
            if (parsed.GetValue(Arguments.Json))
                Json.Write(explanation);
            else
                Tell(Paper.Console(), who, explanation, known);

            return 0;
        }));
        return command;
    }

    private static void Tell(IAnsiConsole console, Citizen who, ExplainBalanceResponse explanation, Instant? known)
    {
        var balance = explanation.Balance;
        console.Title($"{who} {Words.At(balance.AsOf.ToLocalDate(), known)}: {Words.Hours(balance.TotalMinutes)} at disposal, and why");
        var rules = new Footnotes();
        var table = Paper.Table("lot", "date", "what happened", ">minutes", ">left", ">rule");
        foreach (var lot in explanation.Lots)
        {
            var (month, left) = (lot.Month.ToYearMonth().Iso(), 0);
            foreach (var entry in lot.Entries)
            {
                var (what, change) = Happened(entry);
                left += change;
                table.AddRow(
                    Paper.Plain(month),
                    Paper.Plain(entry.Date.ToLocalDate().Iso()),
                    Paper.Plain(what),
                    change == 0 ? Paper.Dim("·") : Paper.Plain($"{(change > 0 ? "+" : "")}{Words.Hours(change)}"),
                    Paper.Plain(Words.Hours(left)),
                    Paper.Plain(entry.Rule is { } rule ? rules.Number(rule) : ""));
                month = "";
            }
        }

        console.Write(table);
        foreach (var uncovered in explanation.Uncovered)
        {
            console.Paragraph(
                $"{Words.Hours(uncovered.Minutes)} of {uncovered.UseId} on {uncovered.Date.ToLocalDate().Iso()} are paid by no lot: they were used after the grant had ended.", "yellow");
        }

        rules.Write(console);
    }

    private static (string What, int Change) Happened(LotEntry entry) => entry.WhatCase switch
    {
        LotEntry.WhatOneofCase.OpenedMinutes => ("given", entry.OpenedMinutes),
        LotEntry.WhatOneofCase.TakenOver => ($"taken over from {entry.TakenOver.FromMunicipality}", entry.TakenOver.Minutes),
        LotEntry.WhatOneofCase.Used => ($"used by {entry.Used.UseId}", -entry.Used.Minutes),
        LotEntry.WhatOneofCase.SavedMinutes => ($"{Words.Hours(entry.SavedMinutes)} saved", 0),
        LotEntry.WhatOneofCase.Expired => ($"expired: {Words.Apart(entry.Expired.Reason.ToString())}", -entry.Expired.Minutes),
        _ => (entry.WhatCase.ToString(), 0),
    };
}
