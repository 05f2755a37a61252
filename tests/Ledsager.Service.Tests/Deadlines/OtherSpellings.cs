using Grpc.Core;
using Ledsager.Api.Cases.V1;
using Ledsager.Api.Deadlines.V1;
using Ledsager.Testing;
using NodaTime;
using static Ledsager.Service.Tests.Calls;

namespace Ledsager.Service.Tests.Deadlines;

/// <summary>Rows of the agenda that another version of the service wrote: nobody loses a deadline because of how it was stored.</summary>
[Trait("Group", "service")]
public sealed class OtherSpellings
{
    private const string Citizen = "municipalities/0151/citizens/a";
    private static readonly LocalDate First = new(2024, 3, 1);

    [Theory(DisplayName = "En frist, der er gemt på en anden måde, står på listen, i kalenderen og i øjebliksbilledet, som om den var gemt på vores")]
    [InlineData("'{\"another\": \"spelling\"}'::jsonb")]
    [InlineData("data::jsonb - 'counted'")]
    [InlineData("data::jsonb - 'source'")]
    [InlineData("data::jsonb #- '{counted,rolledOver}'")]
    [InlineData("data::jsonb || '{\"since\": \"2024-03-01\"}'")]
    [InlineData("data::jsonb || '{\"openedOn\": \"1. marts 2024\"}'")]
    [InlineData("data::jsonb || '{\"kind\": \"Appeal\"}'")]
    public async Task A_deadline_stored_otherwise_is_listed_as_ever(string spelling)
    {
        await using var database = await (await PostgresServer.Shared()).CreateDatabase();
        await using var service = await ServiceProcess.Start(database.ConnectionString, First.PlusDays(10));
        await service.Do(Apply(Citizen, First), Assign(Citizen, First, "anna"), Hear(Citizen, First.PlusDays(3)));
        var before = await Told(service);
        before.Listed.Count.ShouldBe(2);

        await database.Execute($"update agenda set data = {spelling} where kind not like 'note-%'");

        var after = await Told(service);
        after.Listed.ShouldBe(before.Listed);
        after.OfTheCitizen.ShouldBe(before.OfTheCitizen);
        after.Snapshot.ShouldBe(before.Snapshot);
        after.Calendar.ShouldBe(before.Calendar);
    }

    [Fact(DisplayName = "En række, som hverken den eller sagen bag den kan læses, er en fejl og ikke en kortere liste")]
    public async Task What_cannot_be_read_at_all_is_an_error()
    {
        await using var database = await (await PostgresServer.Shared()).CreateDatabase();
        await using var service = await ServiceProcess.Start(database.ConnectionString, First.PlusDays(10));
        await service.Do(Apply(Citizen, First), Apply("municipalities/0151/citizens/b", First));

        await database.Execute("update mt_events set type = 'told_by_a_newer_version' where stream_id = 'a'");
        (await service.ListAll(new ListDeadlinesRequest { Parent = "municipalities/0151" })).Count.ShouldBe(2, "The rows say it all.");

        await database.Execute("update agenda set data = '{\"another\": \"spelling\"}'");
        var error = await Should.ThrowAsync<RpcException>(async () => await service.Deadlines.ListDeadlinesAsync(new ListDeadlinesRequest { Parent = "municipalities/0151" }));
        error.StatusCode.ShouldBe(StatusCode.Internal);
        ErrorDetails.Of(error).OfType<Google.Rpc.ErrorInfo>().Single().Reason.ShouldBe("STORED_EVENT_UNKNOWN");
        (await service.ListAll(new ListDeadlinesRequest { Parent = "municipalities/0151/citizens/b" })).ShouldHaveSingleItem();
    }

    private static async Task<(List<Deadline> Listed, List<Deadline> OfTheCitizen, List<Deadline> Snapshot, string Calendar)> Told(ServiceProcess service)
    {
        var listed = await service.ListAll(new ListDeadlinesRequest { Parent = "municipalities/0151", OrderBy = DeadlineOrder.Kind, PageSize = 1 });
        var citizens = await service.ListAll(new ListDeadlinesRequest { Parent = Citizen, OrderBy = DeadlineOrder.Kind });
        var snapshot = new List<Deadline>();
        using (var watch = service.Deadlines.WatchDeadlines(new WatchDeadlinesRequest { Municipality = "municipalities/0151", Snapshot = true }))
        {
            while (await watch.ResponseStream.MoveNext(CancellationToken.None) && watch.ResponseStream.Current.Snapshot is { Complete: false } part)
                snapshot.AddRange(part.Deadlines);
        }

        var lines = new StringWriter();
        using (var export = service.Deadlines.ExportCalendar(new ExportCalendarRequest { Municipality = "municipalities/0151", Caseworker = "anna" }))
        {
            await foreach (var piece in export.ResponseStream.ReadAllAsync())
                await lines.WriteAsync(piece.Lines.ToStringUtf8());
        }

        return (listed, citizens, snapshot, lines.ToString());
    }
}
