using Ledsager.Api.Deadlines.V1;
using Ledsager.Testing;
using NodaTime;
using static Ledsager.Service.Tests.Calls;

namespace Ledsager.Service.Tests.Deadlines;

/// <summary>A deadline keeps the service level it was opened under .</summary>
[Trait("Group", "service")]
public sealed class NewServiceLevel
{
    private const string Municipality = "municipalities/9105";
    private static readonly LocalDate First = new(2024, 3, 1);

    [Fact(DisplayName = "Rettes ansøgningens dag til en dag uden frist, står fristen på ingen liste; rettes den tilbage, løber den igen")]
    public async Task A_correction_to_a_day_without_a_length()
    {
        await using var database = await (await PostgresServer.Shared()).CreateDatabase();
        using var levels = new TestMunicipalities().Add("9105");
        levels.AddVersion("9105", new(2024, 3, 5), version => version["deadlines"]!["caseProcessing"]!["value"] = null);
        await using var service = await ServiceProcess.Start(database.ConnectionString, new(2024, 3, 8), levels.Folder);
        var (citizen, day) = (Municipality + "/citizens/a", new LocalDate(2024, 3, 8));
        await service.Do(Apply(citizen, First));
        using var watching = service.Deadlines.WatchDeadlines(new WatchDeadlinesRequest { Municipality = Municipality });
        var asked = (new ListDeadlinesRequest { Parent = Municipality }, new ListDeadlinesRequest { Parent = citizen });
        var before = (await service.ListAll(asked.Item1)).ShouldHaveSingleItem();

        await service.Do(Receipt(citizen, day, 1, new(2024, 3, 6)));
        (await service.ListAll(asked.Item1)).ShouldBeEmpty();
        (await service.ListAll(asked.Item2)).ShouldBeEmpty();
        while (await watching.ResponseStream.MoveNext(default) && watching.ResponseStream.Current.Change is null)
            continue;

        var told = watching.ResponseStream.Current.Change!.Deadlines.ShouldHaveSingleItem();
        (told.Name, told.Status, told.ClosedDate.ToLocal()).ShouldBe((before.Name, DeadlineStatus.Cancelled, day));

        await service.Do(Receipt(citizen, day, 1, First));
        (await service.ListAll(asked.Item1)).ShouldHaveSingleItem().ShouldBe(before);
        (await service.ListAll(asked.Item2)).ShouldHaveSingleItem().ShouldBe(before);
    }

    [Fact(DisplayName = "Et nyt serviceniveau flytter ingen gammel frist, heller ikke ved en genopbygning, og gælder for de nye")]
    public async Task A_new_version_never_moves_an_old_deadline()
    {
        await using var database = await (await PostgresServer.Shared()).CreateDatabase();
        using var levels = new TestMunicipalities().Add("9105");
        List<Deadline> before;
        await using (var service = await ServiceProcess.Start(database.ConnectionString, First, levels.Folder))
        {
            await service.Do(Apply(Municipality + "/citizens/gammel", First), Hear(Municipality + "/citizens/gammel", First));
            before = await service.ListAll(new ListDeadlinesRequest { Parent = Municipality });
            before.Count.ShouldBe(2);
        }

        // From tomorrow the case is to be decided in 20 working days.
        levels.AddVersion("9105", new(2024, 3, 2), version => version["deadlines"]!["caseProcessing"]!["value"]!["amount"] = 20);

        await using (var service = await ServiceProcess.Start(database.ConnectionString, First.PlusDays(2), levels.Folder))
        {
            await service.Do(Apply(Municipality + "/citizens/ny", First.PlusDays(1)));
            var after = await service.ListAll(new ListDeadlinesRequest { Parent = Municipality });
            after.Where(deadline => deadline.Citizen.EndsWith("gammel", StringComparison.Ordinal)).ShouldBe(before, ignoreOrder: true);
            after.Single(deadline => deadline.Citizen.EndsWith("ny", StringComparison.Ordinal)).Rule.Value.ShouldBe("20 working days");

            var (exitCode, output, errors) = await ServiceProcess.RunToEnd(["rebuild-views", "--postgres", database.ConnectionString, "--service-levels", levels.Folder]);
            exitCode.ShouldBe(0, errors + output);
            (await service.ListAll(new ListDeadlinesRequest { Parent = Municipality })).ShouldBe(after);
        }
    }
}
