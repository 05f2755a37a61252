using System.Text.Json.Nodes;
using Grpc.Core;
using Ledsager.Api.Cases.V1;
using Ledsager.Api.Deadlines.V1;
using Ledsager.Testing;
using NodaTime;
using static Ledsager.Service.Tests.Calls;

namespace Ledsager.Service.Tests.Deadlines;

/// <summary>What stands without a deadline is on a list too.</summary>
[Trait("Group", "service")]
public sealed class Notes
{
    private static readonly LocalDate First = new(2024, 3, 1);

    [Fact(DisplayName = "En ansøgning i Nordfyn har ingen frist og står på listen, til den er afgjort; en anden sagsbehandlers liste er tom")]
    public async Task An_application_without_a_number_stands_until_it_is_decided()
    {
        await using var database = await (await PostgresServer.Shared()).CreateDatabase();
        await using var service = await ServiceProcess.Start(database.ConnectionString, First.PlusDays(10));
        const string Citizen = "municipalities/0480/citizens/a";
        await service.Do(Apply(Citizen, First), Assign(Citizen, First, "anna"));

        (await service.ListAll(new ListDeadlinesRequest { Parent = "municipalities/0480" })).ShouldBeEmpty();
        (await service.ListAll(new ListDeadlinesRequest { Parent = Citizen })).ShouldBeEmpty("A citizen's rows hold notes too.");
        var note = (await service.ListAll(Of("0480", "anna"))).ShouldHaveSingleItem();
        note.ShouldBe(new Note
        {
            Subject = NoteSubject.CaseDecision, Kind = NoteKind.NoNumericDeadlineInSource, Date = First.ToDate(), BasisVersion = 1, Citizen = Citizen, Caseworker = "anna",
        });
        (await service.Cases.GetCaseAsync(new GetCaseRequest { Citizen = Citizen })).Case.Notes.ShouldBe([note]);
        (await service.ListAll(Of("0480", "bo"))).ShouldBeEmpty();
        (await service.ListAll(Of("0480", ""))).ShouldBeEmpty();

        await service.Do(Assign(Citizen, First.PlusDays(1), "bo"));
        (await service.ListAll(Of("0480", "anna"))).ShouldBeEmpty();
        (await service.ListAll(Of("0480", "bo"))).ShouldHaveSingleItem().Caseworker.ShouldBe("bo");

        await service.Do(Decide(Citizen, First.PlusDays(5), DecisionOutcome.Rejected));
        (await service.ListAll(Of("0480"))).ShouldBeEmpty();
        (await service.ListAll(Of("0480", status: NoteStatus.Done))).ShouldHaveSingleItem().DoneDate.ToLocal().ShouldBe(First.PlusDays(5));
    }

    [Fact(DisplayName = "En løst opgave går fra de stående til de løste, også i en sag, der er lukket, fordi den blev slået sammen med en anden")]
    public async Task A_task_is_done_also_in_a_closed_record()
    {
        await using var database = await (await PostgresServer.Shared()).CreateDatabase();
        await using var service = await ServiceProcess.Start(database.ConnectionString, First.PlusDays(10));
        const string GoesOn = "municipalities/0151/citizens/a", Ended = "municipalities/0151/citizens/b";
        await service.Do(Grant(GoesOn, First), Report(GoesOn, First.PlusDays(1)), Grant(Ended, First), Report(Ended, First.PlusDays(2)));
        (await service.ListAll(Of("0151"))).Select(note => (note.Citizen, note.BasisVersion, note.Subject)).ShouldBe(
            [(GoesOn, 2L, NoteSubject.OffsetReassessment), (Ended, 2L, NoteSubject.OffsetReassessment)]);

        await service.Do(Finish(GoesOn, First.PlusDays(3), NoteSubject.OffsetReassessment, 2), Merge(GoesOn, Ended, First.PlusDays(4)));
        (await service.ListAll(Of("0151"))).ShouldHaveSingleItem().Citizen.ShouldBe(Ended, "A task is not forgotten with its record.");
        (await service.ListAll(Of("0151", status: NoteStatus.Done))).ShouldHaveSingleItem().Citizen.ShouldBe(GoesOn);

        await service.Do(Finish(Ended, First.PlusDays(5), NoteSubject.OffsetReassessment, 2));
        (await service.ListAll(Of("0151"))).ShouldBeEmpty();
        (await service.ListAll(Of("0151", status: NoteStatus.Done))).Select(note => (note.Citizen, note.DoneDate.ToLocal())).ShouldBe(
            [(GoesOn, First.PlusDays(3)), (Ended, First.PlusDays(5))]);
        (await service.Cases.GetCaseAsync(new GetCaseRequest { Citizen = Ended })).Case.Notes.ShouldHaveSingleItem().DoneDate.ToLocal().ShouldBe(First.PlusDays(5));
    }

    [Fact(DisplayName = "Opgaven ved 18 år står på listen fra fødselsdagen, og slet ikke, når bevillingen er endt forinden; det samme efter en genopbygning")]
    public async Task A_task_raised_for_a_day_ahead_is_listed_from_that_day()
    {
        await using var database = await (await PostgresServer.Shared()).CreateDatabase();
        using var levels = new TestMunicipalities().Add("9105");
        var path = Path.Combine(levels.Folder, "9105.json");
        var file = JsonNode.Parse(await File.ReadAllTextAsync(path))!;
        file["versions"]![0]!["case"]!["minorsAllowed"]!["value"] = true;
        await File.WriteAllTextAsync(path, file.ToJsonString());
        await using var service = await ServiceProcess.Start(database.ConnectionString, First, levels.Folder);
        const string Turns = "municipalities/9105/citizens/a", Ends = "municipalities/9105/citizens/b";
        var birthday = First.PlusDays(20);
        await service.Do(Minor(Turns), Minor(Ends), EndGrant(Ends, First.PlusDays(5)));

        var ahead = Of("9105");
        ahead.RaisedTo = First.PlusDays(100).ToDate();
        (await service.ListAll(ahead)).ShouldBeEmpty();
        await service.AdvanceTo((birthday - Period.FromDays(1)).AtMidnight().InUtc().ToInstant() + Duration.FromHours(12));
        (await service.ListAll(ahead)).ShouldBeEmpty();
        await service.AdvanceTo(birthday.AtMidnight().InUtc().ToInstant() + Duration.FromHours(12));
        var listed = (await service.ListAll(ahead)).ShouldHaveSingleItem();
        (listed.Citizen, listed.Subject, listed.Date.ToLocal()).ShouldBe((Turns, NoteSubject.AdultDecision, birthday));
        (await service.ListAll(new ListNotesRequest { Parent = Ends })).ShouldBeEmpty("It was taken away with the grant.");

        var (exitCode, output, errors) = await ServiceProcess.RunToEnd(["rebuild-views", "--postgres", database.ConnectionString, "--service-levels", levels.Folder]);
        exitCode.ShouldBe(0, errors + output);
        (await service.ListAll(new ListNotesRequest { Parent = "municipalities/9105" })).ShouldBe([listed]);

        IssueDecisionRequest Minor(string citizen)
        {
            var request = Allow(citizen, First);
            request.Eligibility = new Eligibility { Born = birthday.PlusYears(-18).ToDate(), LivesAtHome = true, ParentalConsentOn = First.ToDate() };
            return request;
        }
    }

    [Fact(DisplayName = "Rettes ansøgningens dag til efter aldersgrænsen, står det på listen, at afgørelsen hviler på en anden; bevillingen består")]
    public async Task An_age_judged_on_the_wrong_day_is_listed()
    {
        await using var database = await (await PostgresServer.Shared()).CreateDatabase();
        await using var service = await ServiceProcess.Start(database.ConnectionString, First.PlusDays(10));
        const string Citizen = "municipalities/0151/citizens/a";
        var granted = Allow(Citizen, First.PlusDays(3));
        granted.Eligibility = new Eligibility { Born = First.PlusDays(1).PlusYears(-67).ToDate() };
        await service.Do(Apply(Citizen, First), granted, Receipt(Citizen, First.PlusDays(5), 1, First.PlusDays(1)));

        var note = (await service.ListAll(Of("0151"))).ShouldHaveSingleItem();
        (note.Subject, note.Kind, note.Date.ToLocal(), note.Trigger).ShouldBe((NoteSubject.AgeAtApplication, NoteKind.TaskWithoutNumericDeadline, First.PlusDays(5), FirstDecision));
        var @case = (await service.Cases.GetCaseAsync(new GetCaseRequest { Citizen = Citizen })).Case;
        @case.Notes.ShouldBe([note]);
        @case.Grants.ShouldHaveSingleItem().LastDate.ShouldBeNull();

        await service.Do(Receipt(Citizen, First.PlusDays(6), 1, First));
        (await service.ListAll(Of("0151"))).ShouldBeEmpty("It was right after all.");
        (await service.ListAll(Of("0151", status: NoteStatus.Done))).ShouldHaveSingleItem().DoneDate.ToLocal().ShouldBe(First.PlusDays(6));
    }

    [Fact(DisplayName = "En sidenøgle fra fristernes liste er ingen på notaternes, og den anden vej rundt")]
    public async Task A_page_token_belongs_to_its_list()
    {
        await using var database = await (await PostgresServer.Shared()).CreateDatabase();
        await using var service = await ServiceProcess.Start(database.ConnectionString, First);
        foreach (var citizen in (string[])["municipalities/0151/citizens/a", "municipalities/0151/citizens/b"])
            await service.Do(Apply(citizen, First), Grant(citizen, First), Report(citizen, First));

        var deadlines = await service.Deadlines.ListDeadlinesAsync(new ListDeadlinesRequest { Parent = "municipalities/0151", PageSize = 1 });
        var notes = await service.Deadlines.ListNotesAsync(new ListNotesRequest { Parent = "municipalities/0151", PageSize = 1 });
        (await Should.ThrowAsync<RpcException>(async () =>
            await service.Deadlines.ListNotesAsync(new ListNotesRequest { Parent = "municipalities/0151", PageToken = deadlines.NextPageToken }))).StatusCode.ShouldBe(StatusCode.InvalidArgument);
        (await Should.ThrowAsync<RpcException>(async () =>
            await service.Deadlines.ListDeadlinesAsync(new ListDeadlinesRequest { Parent = "municipalities/0151", PageToken = notes.NextPageToken }))).StatusCode.ShouldBe(StatusCode.InvalidArgument);
    }

    private static ListNotesRequest Of(string municipality, string? caseworker = null, NoteStatus status = NoteStatus.Standing)
    {
        var request = new ListNotesRequest { Parent = $"municipalities/{municipality}", Status = status };
        if (caseworker is not null)
            request.Caseworker = caseworker;

        return request;
    }
}
