using System.Text.Json.Nodes;
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
        var path = Path.Combine(levels.Folder, "9105.json");
        var file = JsonNode.Parse(await File.ReadAllTextAsync(path))!;
        var version = file["versions"]!.AsArray().Last()!.DeepClone();
        version["validFrom"]!["value"] = "2024-03-02";
        version["deadlines"]!["caseProcessing"]!["value"]!["amount"] = 20;
        file["versions"]!.AsArray().Add(version);
        await File.WriteAllTextAsync(path, file.ToJsonString());

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
