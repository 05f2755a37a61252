using System.CommandLine;
using System.Globalization;
using Grpc.Core;
using Ledsager.Api.Audit.V1;
using NodaTime;
using Spectre.Console;

namespace Ledsager.Cli.Commands;

/// <summary>ledsager replay: a citizen's whole record.</summary>
internal static class ReplayCommand
{
    public static Command Create()
    {
        var (citizen, address) = (Arguments.Citizen(), Connection.AddressOption());
        var command = new DescribedCommand("replay", "Shows every fact on record of a citizen, oldest first, with the hours each left at disposal: a bar for each lot.")
        {
            Examples = ["ledsager replay 0151/4f1c", "ledsager replay 0151/4f1c --json | jq 'select(.fact.type == \"hours_used\")'"],
            JsonOutput = ["ledsager.audit.v1.ReplayHistoryResponse, one line a fact"],
        };
        command.Add(citizen, address);
        command.SetAction((parsed, cancel) => Connection.With(parsed.GetRequiredValue(address), async api =>
        {
            var who = parsed.GetRequiredValue(citizen);
            var told = new List<ReplayHistoryResponse>();
            using var progress = new Progress("Replaying");
            using var call = new AuditService.AuditServiceClient(api).ReplayHistory(new() { Citizen = who.Name }, cancellationToken: cancel);
            await foreach (var one in call.ResponseStream.ReadAllAsync(cancel))
            {
                // A program reads each fact as it comes; a table waits for the last to know how wide it is.
                if (parsed.GetValue(Arguments.Json))
                    Json.Write(one);
                else
                    told.Add(one);

                progress.At(one.Fact.Version, 0, Words.Counted(one.Fact.Version, "fact", "facts"));
            }

            if (!parsed.GetValue(Arguments.Json))
                Tell(Paper.Console(), who, told);

            return 0;
        }));
        return command;
    }

    private static void Tell(IAnsiConsole console, Citizen who, IReadOnlyList<ReplayHistoryResponse> told)
    {
        console.Title($"The record of {who}: {Words.Counted(told.Count, "fact", "facts")}");
        var rules = new Footnotes();
        var table = Paper.Table(">no.", "recorded", "counts from", "fact", ">rule", ">left", "a bar per lot").Dense();
        foreach (var one in told)
        {
            var fact = one.Fact;
            var says = FactWords.Of(fact);
            var text = $"{FactWords.Name(fact)}{(says.Length > 0 ? $": {says}" : "")}{(fact.Actor == FactWords.Calendar ? "" : $" ({fact.Actor})")}";
            table.AddRow(
                Paper.Plain(fact.Version.ToString(CultureInfo.InvariantCulture)),
                Paper.Plain(fact.RecordedAt.ToInstant().Local()),
                Paper.Plain(fact.EffectiveDate.ToLocalDate().Iso()),
                fact.Actor == FactWords.Calendar ? Paper.Dim(text) : Paper.Plain(text),
                Paper.Plain(rules.Number(Rule(fact))),
                Paper.Hours(one.Balance.TotalMinutes),
                LotBars.Of(one.Balance, one.Balance.AsOf.ToLocalDate().ToYearMonth(), [], width: 3));
        }

        console.Write(table);
        console.Paragraph("Left, and the bars, oldest lot to newest, are the account at the end of the day the fact was recorded, with what was known then: █ left ░ used.", "grey");
        console.Paragraph("Who recorded a fact stands in brackets; the calendar's own facts bear none.", "grey");
        rules.Write(console);
    }

    // What no document states is cited by the name of the choice that stands in for it.
    private static string Rule(Fact fact) => fact.Rule switch
    {
        null => "",
        { Text: ['A', '-', ..] text } => $"{text}, a choice documented in services/Ledsager.Law/CHOICES.md",
        var rule => rule.Text,
    };
}
