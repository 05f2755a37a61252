using System.CommandLine;
using System.Globalization;
using Ledsager.Api.Audit.V1;
using NodaTime;
using Spectre.Console;

namespace Ledsager.Cli.Commands;

/// <summary>ledsager compare: one day seen with the knowledge of two moments.</summary>
internal static class CompareCommand
{
    public static Command Create()
    {
        var (citizen, asOf, address) = (Arguments.Citizen(), Arguments.AsOf(), Connection.AddressOption());
        var earlier = Arguments.Moment("--earlier", "The first moment of knowledge.");
        earlier.Required = true;
        var later = Arguments.Moment("--later", "The second moment of knowledge; now unless given.");
        var command = new DescribedCommand("compare", "Shows the same day with the knowledge of two moments: which numbers differ, and which facts made them differ.")
        {
            Examples = ["ledsager compare 0151/4f1c --as-of 2024-01-31 --earlier 2024-01-31 --later 2024-02-15T12:00"],
            JsonOutput = ["ledsager.audit.v1.CompareKnowledgeResponse"],
        };
        command.Add(citizen, earlier, later, asOf, address);
        command.SetAction((parsed, cancel) => Connection.With(parsed.GetRequiredValue(address), async api =>
        {
            var (who, first, second) = (parsed.GetRequiredValue(citizen), parsed.GetRequiredValue(earlier), parsed.GetValue(later));
            var difference = await new AuditService.AuditServiceClient(api).CompareKnowledgeAsync(
                new() { Citizen = who.Name, AsOf = parsed.GetValue(asOf)?.ToDate(), Earlier = first?.ToTimestamp(), Later = second?.ToTimestamp() },
                Connection.Question(cancel));
            if (parsed.GetValue(Arguments.Json))
                Json.Write(difference);
            else
                Tell(Paper.Console(), who, difference, first!.Value, second);

            return 0;
        }));
        return command;
    }

    private static void Tell(IAnsiConsole console, Citizen who, CompareKnowledgeResponse difference, Instant first, Instant? second)
    {
        var (earlier, later) = (difference.Earlier, difference.Later);
        console.Title($"{who} {Words.At(later.AsOf.ToLocalDate(), null)}, known {first.Local()} and {second?.Local() ?? "now"}");
        var table = Paper.Table("", ">known first", ">known later", ">difference");
        Row("at disposal", earlier.TotalMinutes, later.TotalMinutes);
        Row("of this month", earlier.CurrentMonthMinutes, later.CurrentMonthMinutes);
        Row("saved", earlier.SavedMinutes, later.SavedMinutes);
        Row("given so far", earlier.OpenedMinutes, later.OpenedMinutes);
        Row("used so far", earlier.UsedMinutes, later.UsedMinutes);
        Row("expired so far", earlier.ExpiredMinutes, later.ExpiredMinutes);
        foreach (var lot in difference.Lots)
            Row($"lot {lot.Month.ToYearMonth().Iso()}", lot.EarlierMinutes, lot.LaterMinutes);

        console.Write(table);
        if (difference.Facts.Count == 0)
        {
            console.Paragraph("Nothing was recorded between the two moments.");
            return;
        }

        console.Paragraph($"Recorded between the two moments ({difference.Facts.Count.Number()}):");
        var facts = Paper.Table(">no.", "recorded", "counts from", "fact", "by");
        foreach (var fact in difference.Facts)
        {
            facts.AddRow(
                Paper.Plain(fact.Version.ToString(CultureInfo.InvariantCulture)),
                Paper.Plain(fact.RecordedAt.ToInstant().Local()),
                Paper.Plain(fact.EffectiveDate.ToLocalDate().Iso()),
                Paper.Plain($"{FactWords.Name(fact)}: {FactWords.Of(fact)}"),
                Paper.Plain(fact.Actor));
        }

        console.Write(facts);

        void Row(string name, int before, int after) => table.AddRow(
            Paper.Plain(name),
            Paper.Hours(before),
            Paper.Hours(after),
            before == after ? Paper.Dim("·") : new Text($"{(after > before ? "+" : "")}{Words.Hours(after - before)}", Style.Parse("bold")));
    }
}
