using Ledsager.Law;
using Ledsager.Testing;
using NodaTime;

namespace Ledsager.Service.Tests.Chaos;

/// <summary>
/// Three processes on one PostgreSQL share a simulated clock that crosses eighteen months. They are killed at random points, and PostgreSQL with them. In
/// the end every citizen's facts are those of a run that nothing disturbed, in the same order; the journals verify and no timer is left over.
/// Sixty citizens; LEDSAGER_CHAOS_ROUNDS=300 makes it three thousand, and LEDSAGER_CHAOS_SEED repeats the choices of a failed run.
/// </summary>
[Trait("Group", "chaos")]
public sealed class EighteenMonths(ITestOutputHelper output)
{
    private const int Processes = 3;
    private const int CitizensInShort = 60;
    private const int CitizensOfARound = 10;
    private static readonly LocalDate Last = Years.First.PlusMonths(18).PlusDays(1);

    [Fact(DisplayName = "Atten måneder med kill -9 af tjenester og PostgreSQL giver præcis de hændelser, som en uforstyrret kørsel giver")]
    public async Task Eighteen_months_of_blows_leave_the_facts_of_an_undisturbed_run()
    {
        var rounds = int.TryParse(Environment.GetEnvironmentVariable("LEDSAGER_CHAOS_ROUNDS"), out var given) ? given : 0;
        var citizens = rounds > 0 ? rounds * CitizensOfARound : CitizensInShort;
        var seed = int.TryParse(Environment.GetEnvironmentVariable("LEDSAGER_CHAOS_SEED"), out var repeated) ? repeated : Random.Shared.Next();
        var years = new Years(seed, citizens, Last);
        output.WriteLine($"LEDSAGER_CHAOS_SEED={seed}, {citizens} citizens, {years.Count} commands on {years.Days.Count} days");

        await using var server = await PostgresServer.TryStartPrivate();
        if (server is null)
        {
            Assert.Skip("LEDSAGER_POSTGRES names a server, and only one of our own may be killed.");
            return;
        }

        var (calm, _) = await Play(server, years, blows: null);
        var random = new Random(seed);
        var (stormy, struck) = await Play(server, years, random);

        output.WriteLine($"{calm.Facts.Count} facts; services were killed {struck.Services} times, PostgreSQL {struck.Databases} times");
        struck.Services.ShouldBeGreaterThan(5);
        struck.Databases.ShouldBeGreaterThan(1);
        calm.Facts.Count(fact => fact.Contains("month_closed", StringComparison.Ordinal)).ShouldBeGreaterThan(citizens * 8);
        stormy.Answers.ShouldBe(calm.Answers, $"LEDSAGER_CHAOS_SEED={seed}");
        foreach (var (citizen, facts) in calm.Facts.GroupBy(CitizenOf, StringComparer.Ordinal).Select(group => (group.Key, group.ToList())))
        {
            var suffered = stormy.Facts.Where(fact => CitizenOf(fact) == citizen);
            string.Join('\n', suffered).ShouldBe(string.Join('\n', facts), $"LEDSAGER_CHAOS_SEED={seed}");
        }

        stormy.Facts.Count.ShouldBe(calm.Facts.Count);
    }

    private async Task<(Outcome Outcome, (int Services, int Databases) Struck)> Play(PostgresServer server, Years years, Random? blows)
    {
        await using var database = await server.CreateDatabase();
        await using var crew = await Crew.Start(database, blows is null ? 1 : Processes, Years.First);
        var answers = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var struck = (Services: 0, Databases: 0);
        foreach (var (i, (day, commands)) in years.Days.Index())
        {
            // The choices are made before anything runs, so that they depend on the seed alone.
            var (victim, after, amidCommands) = blows is null ? default : (blows.Next(Processes), TimeSpan.FromMilliseconds(blows.Next(400)), blows.Next(2) == 0);
            var isPostgres = i % 8 == 4;
            var isCalm = blows is null || (i % 2 == 0 && !isPostgres);
            var striking = isCalm || amidCommands ? Task.CompletedTask : Strike();
            await crew.AdvanceTo(DanishCalendar.StartOfDay(day) + Duration.FromHours(12));
            await striking;
            striking = isCalm || !amidCommands ? Task.CompletedTask : Strike();

            await Parallel.ForEachAsync(commands, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (citizen, _) =>
            {
                foreach (var command in citizen)
                {
                    var answer = await crew.Send(command.Request, command.Number);
                    lock (answers)
                        answers.Add($"{command.Number:D8}", answer);
                }
            });
            await striking;

            async Task Strike()
            {
                await Task.Delay(after);
                if (isPostgres)
                {
                    struck.Databases++;
                    await server.Kill9();
                    await server.Restart();
                }
                else
                {
                    struck.Services++;
                    await crew.Kill(victim);
                }
            }
        }

        var end = DanishCalendar.StartOfDay(Last) + Duration.FromHours(12);
        await NothingIsLeft(database, crew, end);
        foreach (var municipality in Years.Municipalities)
            (await crew.Ask(service => service.Verify(municipality))).Problem.ShouldBe("");

        // Who told a midnight, the timer or a command that came first, is left to chance; all else is not.
        var facts = await database.Query(
            """
            select tenant_id, stream_id, version, type, data::text, headers::text, case when headers ->> 'actor' <> 'calendar' then causation_id end
            from mt_events order by 1, 2, 3
            """);
        return (new Outcome([.. facts.Select(row => string.Join(' ', row))], [.. answers.Values]), struck);
    }

    // What a killed process had claimed comes back when its lease has run out.
    private static async Task NothingIsLeft(PostgresDatabase database, Crew crew, Instant end)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (true)
        {
            await crew.AdvanceTo(end);
            var left = await database.Query($"select id, attempts, last_error from timers where due_at <= '{end}' or claim is not null or parked_at is not null");
            if (left.Count == 0)
                return;

            if (deadline.IsCancellationRequested)
                left.Select(row => string.Join(' ', row)).ShouldBeEmpty("timers are left over");

            await Task.Delay(200, CancellationToken.None);
        }
    }

    private static string CitizenOf(string fact) => fact[..fact.IndexOf(' ', fact.IndexOf(' ', StringComparison.Ordinal) + 1)];

    private sealed record Outcome(List<string> Facts, List<string> Answers);
}
