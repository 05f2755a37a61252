using Grpc.Core;
using Ledsager.Api.Deadlines.V1;
using Ledsager.Api.Payroll.V1;
using Date = Google.Type.Date;
using Duration = Google.Protobuf.WellKnownTypes.Duration;

namespace Ledsager.Service.Tests;

/// <summary>What is due.</summary>
public sealed partial class BadInput
{
    private const string Here = $"municipalities/{RunningService.BadInput}";

    private static IEnumerable<Bad> DeadlineCases()
    {
        yield return Refused("En ukendt kommune har ingen frister", StatusCode.NotFound, "UNKNOWN_MUNICIPALITY", new ListDeadlinesRequest { Parent = "municipalities/9999" });
        yield return Refused("En ukendt kommunes frister kan ikke følges", StatusCode.NotFound, "UNKNOWN_MUNICIPALITY", new WatchDeadlinesRequest { Municipality = "municipalities/9999" });
        yield return Refused("En ukendt kommune har ingen kalender", StatusCode.NotFound, "UNKNOWN_MUNICIPALITY", new ExportCalendarRequest { Municipality = "municipalities/9999", Caseworker = "anna" });
        yield return Refused("En position efter journalens slutning afvises", StatusCode.OutOfRange, "POSITION_BEYOND_HEAD", new WatchDeadlinesRequest { Municipality = Here, After = At(Here, 1_000_000) });

        yield return Malformed("Frister uden kommune eller borger", new ListDeadlinesRequest(), "parent");
        yield return Malformed("Frister for noget andet end en kommune eller en borger", new ListDeadlinesRequest { Parent = $"{Here}/citizens/kendt/deadlines/x y" }, "parent");
        yield return Malformed("Frister for et CPR-nummer", new ListDeadlinesRequest { Parent = $"{Here}/citizens/{Cpr}" }, "parent");
        yield return Malformed(
            "Alle fejl i et spørgsmål om frister siges på én gang",
            new ListDeadlinesRequest
            {
                Parent = "0151", Kinds = { DeadlineKind.FollowUp, (DeadlineKind)99, DeadlineKind.Unspecified }, Statuses = { (DeadlineStatus)77 }, Side = (DeadlineSide)5,
                DueFrom = new Date { Year = 2024, Month = 2, Day = 30 }, DueTo = new Date { Year = 1999, Month = 1, Day = 1 }, Caseworker = Cpr, OrderBy = (DeadlineOrder)9, PageSize = -1,
                PageToken = "x",
            },
            "parent", "due_from", "due_to", "kinds[1]", "kinds[2]", "statuses[0]", "side", "caseworker", "order_by", "page_size", "page_token");
        yield return Malformed("Frister til en dag før den første", new ListDeadlinesRequest { Parent = Here, DueFrom = Today.ToDate(), DueTo = Yesterday.ToDate() }, "due_to");
        yield return Malformed("En sidenøgle, der ikke er en", new ListDeadlinesRequest { Parent = Here, PageToken = "AAAAAAAAAAAAAAAAAAAAAAAA" }, "page_token");
        yield return Malformed("En sidenøgle, der slet ikke er tegn", new ListDeadlinesRequest { Parent = Here, PageToken = "æ\n" }, "page_token");
        yield return Malformed("At følge frister uden kommune", new WatchDeadlinesRequest { HeartbeatInterval = new Duration { Seconds = 61 }, Caseworker = new string('x', 101) }, "municipality", "caseworker", "heartbeat_interval");
        yield return Malformed("Et øjebliksbillede fra en position", new WatchDeadlinesRequest { Municipality = Here, Snapshot = true, After = At(Here, 0) }, "after");
        yield return Malformed("En position fra en anden kommune", new WatchDeadlinesRequest { Municipality = Here, After = At("municipalities/0151", -1) }, "after.municipality", "after.position");
        yield return Malformed("En kalender for ingen", new ExportCalendarRequest { Municipality = Here, Side = (DeadlineSide)3 }, "caseworker", "side");
        foreach (var days in (int[])[-1, 91])
            yield return Malformed($"En alarm {days} dage før", new ExportCalendarRequest { Municipality = Here, Caseworker = "anna", AlarmDays = days }, "alarm_days");

        yield return Refused("En ukendt kommune har ingen notater", StatusCode.NotFound, "UNKNOWN_MUNICIPALITY", new ListNotesRequest { Parent = "municipalities/9999" });
        yield return Malformed("Notater uden kommune eller borger", new ListNotesRequest(), "parent");
        yield return Malformed("Notater for et CPR-nummer", new ListNotesRequest { Parent = $"{Here}/citizens/{Cpr}" }, "parent");
        yield return Malformed(
            "Alle fejl i et spørgsmål om notater siges på én gang",
            new ListNotesRequest
            {
                Parent = "0151", Kinds = { NoteKind.AbroadUntold, (NoteKind)99, NoteKind.Unspecified }, Status = (NoteStatus)7, RaisedFrom = new Date { Year = 2024, Month = 2, Day = 30 },
                RaisedTo = new Date { Year = 1999, Month = 1, Day = 1 }, Caseworker = Cpr, PageSize = -1, PageToken = "x",
            },
            "parent", "raised_from", "raised_to", "kinds[1]", "kinds[2]", "status", "caseworker", "page_size", "page_token");
        yield return Malformed("Notater til en dag før den første", new ListNotesRequest { Parent = Here, RaisedFrom = Today.ToDate(), RaisedTo = Yesterday.ToDate() }, "raised_to");

        static JournalPosition At(string municipality, long position) => new() { Municipality = municipality, Position = position };
    }
}
