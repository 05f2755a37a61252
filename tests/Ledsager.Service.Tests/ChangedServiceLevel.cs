using Ledsager.Api.Hours.V1;
using Ledsager.Testing;
using NodaTime;

namespace Ledsager.Service.Tests;

/// <summary>What a stored balance is worth once the service level it was derived under has been replaced: nothing.</summary>
[Trait("Group", "service")]
public sealed class ChangedServiceLevel
{
    private const string Citizen = "municipalities/0480/citizens/aendret";
    private static readonly LocalDate Start = new(2024, 1, 1);

    [Fact(DisplayName = "Et nyt serviceniveau gælder straks, også for en saldo, der blev gemt før")]
    public async Task A_replaced_service_level_counts_at_once()
    {
        await using var database = await (await PostgresServer.Shared()).CreateDatabase();
        var later = new GetBalanceRequest { Citizen = Citizen, AsOf = Start.PlusMonths(5).ToDate() };

        await using (var service = await ServiceProcess.Start(database.ConnectionString, Start))
        {
            await service.Do(Calls.Grant(Citizen, Start));
            await service.Do(Calls.Agree(Citizen, Start));
            (await service.Hours.GetBalanceAsync(later)).Balance.TotalMinutes.ShouldBe(6 * 900);
        }

        var folder = Directory.CreateTempSubdirectory("ledsager-levels-");
        try
        {
            var law = typeof(Law.ServiceLevels).Assembly;
            await using var builtIn = law.GetManifestResourceStream(law.GetManifestResourceNames().Single(name => name.Contains("0480", StringComparison.Ordinal)))!;
            using var reader = new StreamReader(builtIn);
            var nordfyn = await reader.ReadToEndAsync();
            nordfyn.ShouldContain("\"value\": 5400");
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "0480.json"), nordfyn.Replace("\"value\": 5400", "\"value\": 1000", StringComparison.Ordinal));

            await using var service = await ServiceProcess.Start(database.ConnectionString, Start, folder.FullName);
            (await service.Hours.GetBalanceAsync(later)).Balance.TotalMinutes.ShouldBe(1000);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
