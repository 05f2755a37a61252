using System.Text.Json.Nodes;
using Ledsager.Golden;
using Shouldly;
using Xunit;

namespace Ledsager.Specs.Golden;

/// <summary>A runner that cannot fail proves nothing: every expected number is changed once, and what it does not know it must object to.</summary>
[Trait("Group", "golden")]
public sealed class RunnerCanFail
{
    // Those of the repository, whatever folder is played: what is proved here is the runner.
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "golden");

    public static TheoryData<string> Files() => [.. GoldenFolder.FilesIn(Folder, "L").Select(Path.GetFileName).OfType<string>()];

    [Theory(DisplayName = "Et ændret forventet tal opdages"), MemberData(nameof(Files))]
    public async Task Every_changed_number_is_noticed(string file)
    {
        var json = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(Folder, file), TestContext.Current.CancellationToken))!;
        var account = new Remembered(PureAccount.For(LedgerScenario.Parse(json.ToJsonString(), file)));
        (await LedgerRunner.Run(LedgerScenario.Parse(json.ToJsonString(), file), account)).ShouldBeEmpty();

        var unnoticed = new List<string>();
        var changed = 0;
        foreach (var number in Numbers(json["expected"]!).Where(IsAsserted).ToArray())
        {
            var original = number.GetValue<int>();
            var path = number.GetPath();
            number.ReplaceWith(original + 1);
            if (!await Notices(json, file, account))
                unnoticed.Add(path);

            At(json, path).ReplaceWith(original);
            changed++;
        }

        changed.ShouldBeGreaterThan(0);
        unnoticed.ShouldBeEmpty();
    }

    [Theory(DisplayName = "Det, kørslen ikke forstår, siger den fra over for")]
    [InlineData("inputs[0].type", "\"GrantMoved\"")]
    [InlineData("inputs[0].colour", "\"red\"")]
    [InlineData("inputs[0].startDate", "\"2024-13-01\"")]
    [InlineData("colour", "\"red\"")]
    [InlineData("group", "\"case\"")]
    [InlineData("expected.colour", "\"red\"")]
    [InlineData("expected.checkpoints", "[]")]
    [InlineData("expected.checkpoints[0].colour", "1")]
    [InlineData("expected.checkpoints[0].lots[0].colour", "1")]
    [InlineData("expected.results[0].colour", "1")]
    [InlineData("expected.netMonthCloses[0].colour", "1")]
    [InlineData("expected.monthCloses[0].colour", "1")]
    [InlineData("expected.adjustments[0].colour", "1")]
    [InlineData("policy.colour", "\"red\"")]
    [InlineData("policy.calendar.colour", "\"red\"")]
    [InlineData("policy.deadlines.colour", "null")]
    public void What_it_does_not_know_it_objects_to(string path, string value)
    {
        var json = Scenario("L-10.json");
        Put(json, path, JsonNode.Parse(value));
        Should.Throw<NotUnderstoodException>(() => PureAccount.For(LedgerScenario.Parse(json.ToJsonString(), "changed")));
    }

    [Theory(DisplayName = "En ukendt værdi i serviceniveauet standser kørslen")]
    [InlineData("policy.consumptionOrder", "\"Random\"")]
    [InlineData("policy.capScope", "\"Everything\"")]
    [InlineData("policy.firstMonth", "\"Half\"")]
    [InlineData("policy.offsetChange", "\"Never\"")]
    [InlineData("policy.capMinutes", "\"a lot\"")]
    [InlineData("policy.windowMonthsInclusive", "0")]
    public void An_unknown_value_of_the_policy_stops_it(string path, string value)
    {
        var json = Scenario("L-10.json");
        Put(json, path, JsonNode.Parse(value));
        var unknown = Should.Throw<NotUnderstoodException>(() => PureAccount.For(LedgerScenario.Parse(json.ToJsonString(), "changed")));
        unknown.Message.ShouldContain(path["policy.".Length..]);
    }

    [Fact(DisplayName = "Et ændret input ændrer resultatet")]
    public async Task A_changed_input_is_noticed()
    {
        var json = Scenario("L-10.json");
        Put(json, "inputs[2].minutes", 301);
        var scenario = LedgerScenario.Parse(json.ToJsonString(), "changed");
        (await LedgerRunner.Run(scenario, PureAccount.For(scenario))).ShouldNotBeEmpty();
    }

    [Fact(DisplayName = "En anden mappe spilles, en mappe uden eksempler er en fejl")]
    public void Another_folder_is_played()
    {
        var folder = Directory.CreateTempSubdirectory("ledsager-golden-folder-");
        try
        {
            Should.Throw<FileNotFoundException>(() => GoldenFolder.FilesIn(folder.FullName, "L"));
            File.Copy(Path.Combine(Folder, "L-01.json"), Path.Combine(folder.FullName, "L-99.json"));
            GoldenFolder.FilesIn(folder.FullName, "L").Select(Path.GetFileName).ShouldBe(["L-99.json"]);
            Should.Throw<DirectoryNotFoundException>(() => GoldenFolder.FilesIn(Path.Combine(folder.FullName, "nowhere"), "L"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<bool> Notices(JsonNode json, string file, IAccountUnderTest account)
    {
        try
        {
            return (await LedgerRunner.Run(LedgerScenario.Parse(json.ToJsonString(), file), account)).Count > 0;
        }
        catch (NotUnderstoodException)
        {
            return true;
        }
    }

    // An adjustment's own two sides are held to its delta when it is read.
    private static bool IsAsserted(JsonValue number) => !number.GetPath().Contains(".schedulerRuns", StringComparison.Ordinal);

    private static IEnumerable<JsonValue> Numbers(JsonNode node) => node switch
    {
        JsonObject o => o.Where(field => field.Value is not null).SelectMany(field => Numbers(field.Value!)),
        JsonArray a => a.Where(item => item is not null).SelectMany(item => Numbers(item!)),
        JsonValue v when v.TryGetValue<int>(out _) => [v],
        _ => [],
    };

    private static JsonNode Scenario(string file) => JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, file)))!;

    private static JsonNode At(JsonNode root, string path)
    {
        var at = root;
        foreach (var step in path.Replace("$.", "", StringComparison.Ordinal).Replace("['", ".", StringComparison.Ordinal).Replace("']", "", StringComparison.Ordinal)
            .Replace("[", ".", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal).Split('.'))
            at = (at is JsonArray array ? array[int.Parse(step)] : at[step])!;
        return at;
    }

    private static void Put(JsonNode root, string path, JsonNode? value)
    {
        var cut = path.LastIndexOf('.');
        (cut < 0 ? root : At(root, path[..cut]))[path[(cut + 1)..]] = value;
    }

    /// <summary>An account that is played once and read many times: expected numbers do not change what happens.</summary>
    private sealed class Remembered(PureAccount account) : IAccountUnderTest
    {
        private readonly Dictionary<object, object> answers = [];

        public Task<ExpectedResult> Apply(Input input) => Once(input.Seq, () => account.Apply(input));

        public Task Finish(NodaTime.Instant end) => Once(end, async () =>
        {
            await account.Finish(end);
            return end;
        });

        public Task<Checkpoint> At(NodaTime.LocalDate day, NodaTime.Instant knownBefore) => Once((day, knownBefore), () => account.At(day, knownBefore));

        public Task<IReadOnlyList<Published>> Published() => Once(nameof(Published), account.Published);

        public Task<IReadOnlyList<(NodaTime.YearMonth Month, int Opened, int TotalAfterOpening)>> MonthEnds() => Once(nameof(MonthEnds), account.MonthEnds);

        public Task<IReadOnlyDictionary<string, IReadOnlyDictionary<NodaTime.YearMonth, int>>> Allocations() => Once(nameof(Allocations), account.Allocations);

        private async Task<T> Once<T>(object question, Func<Task<T>> ask)
        {
            if (!answers.TryGetValue(question, out var answer))
                answers[question] = answer = (await ask())!;
            return (T)answer;
        }
    }
}
