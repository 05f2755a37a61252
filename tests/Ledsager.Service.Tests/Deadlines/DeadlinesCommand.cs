using Ledsager.Api.Deadlines.V1;
using Ledsager.Service.Tests.Audit;
using Ledsager.Testing;
using NodaTime;
using static Ledsager.Service.Tests.Calls;

namespace Ledsager.Service.Tests.Deadlines;

/// <summary>ledsager deadlines: what a caseworker sees in the morning.</summary>
[Trait("Group", "service")]
public sealed class DeadlinesCommand
{
    private static readonly LocalDate First = new(2024, 3, 1);

    [Fact(DisplayName = "ledsager deadlines viser, hvad listen siger, som tabel, JSON og kalender, og siger fra, når det ikke kan lade sig gøre")]
    public async Task The_command_shows_what_the_list_says()
    {
        await using var database = await (await PostgresServer.Shared()).CreateDatabase();
        await using var service = await ServiceProcess.Start(database.ConnectionString, First);
        await service.AdvanceTo(First.AtMidnight().InUtc().ToInstant() + Duration.FromHours(9));
        for (var i = 0; i < 6; i++)
        {
            var citizen = $"municipalities/0151/citizens/borger-{i}";
            await service.Do(Apply(citizen, First), Assign(citizen, First, i % 2 == 0 ? "anna" : "bo"));
            if (i > 2)
                await service.Do(Hear(citizen, First), Allow(citizen, First), Complain(citizen, First.AtMidnight().InUtc().ToInstant()));
        }

        await service.AdvanceTo(First.PlusDays(35).AtMidnight().InUtc().ToInstant());
        var address = $"http://{service.Channel.Target}";

        var table = await CliProcess.Run("deadlines", "0151", "--address", address);
        table.ExitCode.ShouldBe(0, table.Errors);
        table.Lines.ShouldAllBe(line => line.Length <= 100 && line.TrimEnd() == line);
        table.Output.ShouldContain("What is due in 0151, on 2024-04-05");
        table.Output.ShouldContain("7 days over  reassess the decision   borger-3");
        table.Output.ShouldContain("rule 1 reassessment: 4 weeks. ");

        var listed = await service.ListAll(new ListDeadlinesRequest { Parent = "municipalities/0151", Statuses = { DeadlineStatus.Open, DeadlineStatus.Overdue } });
        listed.Count.ShouldBeGreaterThan(6);
        foreach (var (citizen, actBy) in listed.Select(deadline => (deadline.Citizen.Split('/').Last(), deadline.ActByDate.ToLocal().ToString("uuuu-MM-dd", null))))
            table.Lines.ShouldContain(line => line.Contains(citizen, StringComparison.Ordinal) && line.Contains(actBy, StringComparison.Ordinal));

        var json = await CliProcess.Run("deadlines", "0151", "--address", address, "--json");
        json.Lines.Take(listed.Count).Select(line => Google.Protobuf.JsonParser.Default.Parse<Deadline>(line)).ShouldBe(listed);
        var notes = await service.ListAll(new ListNotesRequest { Parent = "municipalities/0151", Status = NoteStatus.Standing });
        json.Lines.Skip(listed.Count).Select(line => Google.Protobuf.JsonParser.Default.Parse<Note>(System.Text.Json.JsonDocument.Parse(line).RootElement.GetProperty("note").GetRawText()))
            .ShouldBe(notes);
        notes.Count.ShouldBe(3);
        var below = table.Lines.SkipWhile(line => line != "Without a deadline").ToList();
        below.Count(line => line.StartsWith(" 2024-03-01  decided before hearing ended  borger-", StringComparison.Ordinal)).ShouldBe(3);
        below.ShouldAllBe(line => line.Length <= 80);
        var filtered = await CliProcess.Run(
            "deadlines", "0151", "--address", address, "--json", "--caseworker", "bo", "--kind", "reassessment", "--kind", "case-decision", "--status", "overdue", "--status", "late",
            "--side", "municipality", "--due-from", "2024-03-29", "--due-to", "2024-03-29", "--order", "act-by");
        filtered.Lines.Select(line => Google.Protobuf.JsonParser.Default.Parse<Deadline>(line)).ShouldBe(listed.Where(deadline =>
            deadline is { Kind: DeadlineKind.Reassessment, Status: DeadlineStatus.Overdue, Caseworker: "bo" }));
        filtered.Lines.ShouldNotBeEmpty();
        (await CliProcess.Run("deadlines", "0151", "--address", address, "--limit", "2")).Output.ShouldContain("There are more than these 2");
        (await CliProcess.Run("deadlines", "0151", "--address", address, "--caseworker", "ingen")).Output.ShouldContain("Nothing.");

        var file = Path.Combine(Directory.CreateTempSubdirectory("ledsager-ical-").FullName, "anna.ics");
        for (var morning = 0; morning < 2; morning++)
        {
            (await CliProcess.Run("deadlines", "0151", "--address", address, "--caseworker", "anna", "--ical", file)).ExitCode.ShouldBe(0);
            CalendarFile.Read(await File.ReadAllBytesAsync(file)).Events.Count.ShouldBe(listed.Count(deadline => deadline.Caseworker == "anna"));
        }

        (await CliProcess.Run("deadlines", "0151", "--address", address, "--caseworker", "anna", "--ical", file, "--alarm", "3")).ExitCode.ShouldBe(0);
        CalendarFile.Read(await File.ReadAllBytesAsync(file)).Events.ShouldContain(one => CalendarFile.Alarm(one) != null);

        Directory.GetFiles(Path.GetDirectoryName(file)!).ShouldBe([file]);
        Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
        foreach (var (words, arguments) in new[]
        {
            ("--caseworker", new[] { "--ical", "x.ics" }), ("with --ical", ["--alarm", "3"]), ("alarm_days", ["--caseworker", "anna", "--ical", "x.ics", "--alarm", "91"]), ("--limit must be 1", ["--limit", "0"]), ("is no date", ["--due-from", "i morgen"]),
            ("due_to", ["--due-from", "2024-02-01", "--due-to", "2024-01-01"]), ("give one of case-decision, hearing-response,", ["--kind", "frist"]), ("is no word for --status", ["--status", "unspecified"]), ("due, act-by, kind", ["--order", "actby"]),
        })
        {
            var ran = await CliProcess.Run(["deadlines", "0151", "--address", address, .. arguments]);
            ran.ExitCode.ShouldBe(2);
            ran.Errors.ShouldContain(words);
        }
    }
}
