using System.CommandLine;
using Grpc.Core;
using Ledsager.Api.Deadlines.V1;
using NodaTime;
using Spectre.Console;

namespace Ledsager.Cli.Commands;

/// <summary>ledsager deadlines: what is due, and why.</summary>
internal static class DeadlinesCommand
{
    private const int PageSize = 500;

    public static Command Create()
    {
        var (municipality, address) = (Arguments.Municipality(), Connection.AddressOption());
        var caseworker = new Option<string?>("--caseworker", "-c") { Description = "Only what this caseworker has; '' for what nobody has.", HelpName = "ID" };
        var kinds = Arguments.SeveralWords<DeadlineKind>("--kind", "Only this kind; can be given several times.");
        var statuses = Arguments.SeveralWords<DeadlineStatus>("--status", "Only what stands so; can be given several times. Open and overdue unless given.");
        var side = Arguments.Word<DeadlineSide>("--side", "Only what this side must do.");
        var (from, to) = (Arguments.Date("--due-from", "Due on this day or later."), Arguments.Date("--due-to", "Due on this day or earlier."));
        var order = Arguments.Word("--order", "What comes first.", otherwise: DeadlineOrder.Due);
        var limit = new Option<int>("--limit") { Description = "The most to show.", HelpName = "NUMBER", DefaultValueFactory = _ => 100 };
        var calendar = new Option<FileInfo?>("--ical") { Description = "Write the caseworker's open and overdue deadlines to this calendar file (iCalendar) instead.", HelpName = "FILE" };
        var alarm = new Option<int?>("--alarm") { Description = "With --ical: an alarm in the calendar at eight in the morning, this many days before each last practical day.", HelpName = "DAYS" };
        var command = new DescribedCommand("deadlines", "Shows what is due in a municipality and why: the last practical day, what must be done, for whom, and the rule. Below it, what stands without a deadline, unless a filter asks for deadlines of a sort.")
        {
            Examples =
            [
                "ledsager deadlines 0151 --due-to 2024-12-31",
                "ledsager deadlines 0151 --caseworker anna --status overdue",
                "ledsager deadlines 0151 --caseworker anna --ical anna.ics --alarm 3",
            ],
            JsonOutput = ["ledsager.deadlines.v1.Deadline, one a line", "then what stands without a deadline, one a line: {\"note\": ledsager.deadlines.v1.Note}", "with --ical: {\"file\", \"bytes\"}"],
        };
        limit.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 1)
                result.AddError("--limit must be 1 or more.");
        });
        command.Validators.Add(result =>
        {
            if (result.GetValue(calendar) is not null && string.IsNullOrEmpty(result.GetValue(caseworker)))
                result.AddError("--ical writes one caseworker's calendar: say whose with --caseworker.");

            if (result.GetValue(alarm) is not null && result.GetValue(calendar) is null)
                result.AddError("--alarm is put into a calendar: say into which file with --ical.");
        });
        command.Add(municipality, caseworker, kinds, statuses, side, from, to, order, limit, calendar, alarm, address);
        command.SetAction((parsed, cancel) => Connection.With(parsed.GetRequiredValue(address), async api =>
        {
            var (service, whose) = (new DeadlineService.DeadlineServiceClient(api), $"municipalities/{parsed.GetRequiredValue(municipality)}");
            if (parsed.GetValue(calendar) is { } file)
            {
                var export = new ExportCalendarRequest { Municipality = whose, Caseworker = parsed.GetRequiredValue(caseworker), Side = parsed.GetValue(side) };
                if (parsed.GetValue(alarm) is { } days)
                    export.AlarmDays = days;

                await Export(service, export, file, parsed.GetValue(Arguments.Json), cancel);
                return 0;
            }

            var request = new ListDeadlinesRequest
            {
                Parent = whose,
                Kinds = { parsed.GetValue(kinds) ?? [] },
                Statuses = { parsed.GetValue(statuses) is { Length: > 0 } given ? given : [DeadlineStatus.Open, DeadlineStatus.Overdue] },
                Side = parsed.GetValue(side),
                DueFrom = parsed.GetValue(from)?.ToDate(),
                DueTo = parsed.GetValue(to)?.ToDate(),
                OrderBy = parsed.GetValue(order),
            };
            if (parsed.GetValue(caseworker) is { } who)
                request.Caseworker = who;

            var (deadlines, today, more) = await Read(service, request, parsed.GetValue(limit), cancel);

            // Whoever asks for deadlines of a kind, a side or some days asks for nothing that has none.
            var onlyDeadlines = request.Kinds.Count > 0 || parsed.GetValue(statuses) is { Length: > 0 } || request.Side != default || request.DueFrom is not null || request.DueTo is not null;
            var (notes, moreNotes) = onlyDeadlines ? ([], false) : await ReadNotes(service, request, parsed.GetValue(limit), cancel);
            if (parsed.GetValue(Arguments.Json))
            {
                deadlines.ForEach(Json.Write);
                notes.ForEach(note => Json.WriteIn("note", note));
                return 0;
            }

            var console = Paper.Console();
            Tell(console, $"{parsed.GetRequiredValue(municipality)}{(request.HasCaseworker ? $", {(request.Caseworker.Length > 0 ? request.Caseworker : "nobody's")}" : "")}", deadlines, today, more);
            Tell(console, notes, moreNotes);
            return 0;
        }));
        return command;
    }

    private static async Task<(List<Deadline> Deadlines, LocalDate Today, bool More)> Read(
        DeadlineService.DeadlineServiceClient service, ListDeadlinesRequest request, int limit, CancellationToken cancel)
    {
        var deadlines = new List<Deadline>();
        while (true)
        {
            request.PageSize = Math.Min(PageSize, limit - deadlines.Count);
            var page = await service.ListDeadlinesAsync(request, Connection.Question(cancel));
            deadlines.AddRange(page.Deadlines);
            if (page.NextPageToken.Length == 0 || deadlines.Count == limit)
                return (deadlines, page.AsOfDate.ToLocalDate(), page.NextPageToken.Length > 0);

            request.PageToken = page.NextPageToken;
        }
    }

    // What stands, of the same people.
    private static async Task<(List<Note> Notes, bool More)> ReadNotes(
        DeadlineService.DeadlineServiceClient service, ListDeadlinesRequest like, int limit, CancellationToken cancel)
    {
        var request = new ListNotesRequest { Parent = like.Parent, Status = NoteStatus.Standing };
        if (like.HasCaseworker)
            request.Caseworker = like.Caseworker;

        var notes = new List<Note>();
        while (true)
        {
            request.PageSize = Math.Min(PageSize, limit - notes.Count);
            var page = await service.ListNotesAsync(request, Connection.Question(cancel));
            notes.AddRange(page.Notes);
            if (page.NextPageToken.Length == 0 || notes.Count == limit)
                return (notes, page.NextPageToken.Length > 0);

            request.PageToken = page.NextPageToken;
        }
    }

    private static void Tell(IAnsiConsole console, IReadOnlyList<Note> notes, bool more)
    {
        if (notes.Count == 0)
            return;

        console.WriteLine();
        console.Title("Without a deadline");
        var table = Paper.Table("raised", "what", "citizen");
        foreach (var note in notes)
            table.AddRow(Paper.Plain(note.Date.ToLocalDate().Iso()), Paper.Plain(What(note)), Paper.Plain(note.Citizen.Split('/')[^1]));

        console.Write(table);
        if (more)
            console.Paragraph($"There are more than these {notes.Count.Number()}; --limit shows more, --caseworker fewer.", "grey");
    }

    private static void Tell(IAnsiConsole console, string whose, IReadOnlyList<Deadline> deadlines, LocalDate today, bool more)
    {
        console.Title($"What is due in {whose}, on {today.Iso()}");
        if (deadlines.Count == 0)
        {
            console.Paragraph("Nothing.");
            return;
        }

        var rules = new Footnotes();
        var table = Paper.Table("act by", "stands", "what", "citizen", ">rule");
        foreach (var deadline in deadlines)
        {
            table.AddRow(
                Paper.Plain(deadline.ActByDate.ToLocalDate().Iso()),
                new Text(Stands(deadline, today), Style.Parse(deadline.Status == DeadlineStatus.Overdue ? "yellow" : "default")),
                Paper.Plain(What(deadline.Kind)),
                Paper.Plain(deadline.Citizen.Split('/')[^1]),
                Paper.Plain(rules.Number(deadline.Rule)));
        }

        console.Write(table);
        if (more)
            console.Paragraph($"There are more than these {deadlines.Count.Number()}; --limit shows more, a filter fewer.", "grey");

        rules.Write(console);
    }

    // An open one by the days left to its last practical day, the others by what became of them.
    private static string Stands(Deadline deadline, LocalDate today)
    {
        var days = Period.DaysBetween(today, deadline.ActByDate.ToLocalDate());
        return deadline.Status switch
        {
            DeadlineStatus.Open when days > 0 => $"in {Words.Counted(days, "day", "days")}",
            DeadlineStatus.Open when days == 0 => "today",
            DeadlineStatus.Open => "now, late",
            DeadlineStatus.Overdue => $"{Words.Counted(Period.DaysBetween(deadline.DueDate.ToLocalDate(), today), "day", "days")} over",
            _ => Words.Apart(deadline.Status.ToString()),
        };
    }

    private static string What(DeadlineKind kind) => kind switch
    {
        DeadlineKind.CaseDecision => "decide the case",
        DeadlineKind.HearingResponse => "citizen: answer the hearing",
        DeadlineKind.Implementation => "start the service",
        DeadlineKind.ComplaintFiling => "citizen: complain",
        DeadlineKind.Reassessment => "reassess the decision",
        DeadlineKind.CitizenMaintainsComplaint => "citizen: maintain the complaint",
        DeadlineKind.ForwardToAnkestyrelsen => "forward to Ankestyrelsen",
        DeadlineKind.FollowUp => "follow up on the grant",
        _ => Words.Apart(kind.ToString()),
    };

    // At most 29 characters: beside a day and a UUID they fit in 80 columns.
    private static string What(Note note) => (note.Subject, note.Kind) switch
    {
        (_, NoteKind.DecidedBeforeHearingEnded) => "decided before hearing ended",
        (_, NoteKind.OutsideTheScheme) => "line outside the scheme",
        (_, NoteKind.AbroadUntold) => "line abroad, nobody was told",
        (NoteSubject.CaseDecision, _) => What(DeadlineKind.CaseDecision),
        (NoteSubject.HearingResponse, _) => What(DeadlineKind.HearingResponse),
        (NoteSubject.AdHocFollowUp, _) => "follow up: things changed",
        (NoteSubject.NotifyCitizenForwarded, _) => "tell that it was forwarded",
        (NoteSubject.CarryOutAnkestyrelsensDecision, _) => "do as Ankestyrelsen decided",
        (NoteSubject.AdultDecision, _) => "decide anew: turned 18",
        (NoteSubject.OffsetReassessment, _) => "reassess the offset: moved",
        (NoteSubject.AgeAtApplication, _) => "judge the age anew: other day",
        _ => Words.Apart(note.Subject.ToString()),
    };

    private static async Task Export(DeadlineService.DeadlineServiceClient service, ExportCalendarRequest request, FileInfo file, bool json, CancellationToken cancel)
    {
        if (file.Directory is not { Exists: true })
            throw new Failure($"the folder of {file} does not exist.");

        // Beside the file, so that a calendar program never sees half of it. A calendar is made anew each morning: the one before is replaced.
        var partial = $"{file.FullName}.{Path.GetRandomFileName()}.partial";
        try
        {
            await using (var output = new FileStream(partial, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                using var call = service.ExportCalendar(request, cancellationToken: cancel);
                await foreach (var piece in call.ResponseStream.ReadAllAsync(cancel))
                    await output.WriteAsync(piece.Lines.Memory, cancel);
            }

            File.Move(partial, file.FullName, overwrite: true);
        }
        finally
        {
            File.Delete(partial); // What was renamed is no longer there.
        }

        file.Refresh();
        if (json)
            Json.WriteObject(new { file = file.FullName, bytes = file.Length });
        else
            Console.Out.WriteLine($"{file}: {file.Length.Number()} bytes");
    }
}
