using System.Text.Json.Nodes;
using Ledsager.Golden;
using Ledsager.Testing;
using NodaTime;

namespace Ledsager.Service.Tests.Golden;

/// <summary>
/// Every worked calculation, asked of the running service, each in a municipality of its own. What an answer leaves out of the worked result is named
/// here, so that it is a choice and not an oversight.
/// </summary>
[Trait("Group", "golden")]
public sealed class CalculationsOverGrpc(CalculationsOverGrpc.Service service) : IClassFixture<CalculationsOverGrpc.Service>
{
    private static readonly Dictionary<string, string[]> Untold = new(StringComparer.Ordinal)
    {
        // Of the two days at the limits the answer names the one that decided; a grant keeps only the upper.
        ["ageEligibility"] = ["turns18On", "ageLimitReachedOn", "lastApplicationDate"],

        // The notice is told in whole minutes; what it leads to is told in full.
        ["cancellation"] = ["noticeSeconds"],
    };

    private static readonly IReadOnlyList<Calculation> All = Calculation.All();

    // A folder of other scenarios need not have any; a theory without rows would fail.
    public static IEnumerable<TheoryDataRow<int>> Rows() => All.Count == 0
        ? [new TheoryDataRow<int>(-1) { Skip = "No calculations in this folder." }]
        : All.Select((calculation, i) => new TheoryDataRow<int>(i) { TestDisplayName = $"Gennemregnet gennem gRPC: {calculation}", Label = "" });

    [Theory, MemberData(nameof(Rows), DisableDiscoveryEnumeration = false)]
    public async Task As_worked_out_by_hand(int index)
    {
        var calculation = All[index];

        var answer = await (await service.Calculator()).Answer(calculation, Service.CodeOf(index));

        var expected = calculation.Expected.DeepClone().AsObject();
        foreach (var field in Untold.GetValueOrDefault(calculation.Fn, []).Where(field => !answer.ContainsKey(field)))
            expected.Remove(field);

        JsonNode.DeepEquals(answer, expected).ShouldBeTrue($"{calculation}: got {answer.ToJsonString()}, expected {expected.ToJsonString()}");
    }

    /// <summary>A service with a municipality for each calculation, beside the real ones.</summary>
    public sealed class Service : IAsyncLifetime
    {
        internal static readonly LocalDate Today = new(2031, 1, 2);

        // After every date of the calculations: what is recorded has happened.
        private readonly Lazy<Task<(ServiceProcess Process, PostgresDatabase Database)>> _running = new(Start);

        public ValueTask InitializeAsync() => ValueTask.CompletedTask;

        public async ValueTask DisposeAsync()
        {
            if (!_running.IsValueCreated || !_running.Value.IsCompletedSuccessfully)
                return;

            var (process, database) = await _running.Value;
            await process.DisposeAsync();
            await database.DisposeAsync();
        }

        internal static string CodeOf(int index) => $"{8000 + index}";

        internal async Task<GrpcCalculator> Calculator() => new((await _running.Value).Process, Today);

        private static async Task<(ServiceProcess, PostgresDatabase)> Start()
        {
            using var levels = new TestMunicipalities();
            foreach (var name in typeof(Law.ServiceLevels).Assembly.GetManifestResourceNames().Where(name => name.StartsWith("ServiceLevels/", StringComparison.Ordinal)))
            {
                using var text = new StreamReader(typeof(Law.ServiceLevels).Assembly.GetManifestResourceStream(name)!);
                levels.Write(name["ServiceLevels/".Length..], await text.ReadToEndAsync());
            }

            foreach (var (i, calculation) in All.Index())
                levels.Write($"{CodeOf(i)}.json", GrpcCalculator.LevelFor(calculation, CodeOf(i)));

            var database = await (await PostgresServer.Shared()).CreateDatabase();
            return (await ServiceProcess.Start(database.ConnectionString, Today, levels.Folder), database);
        }
    }
}
