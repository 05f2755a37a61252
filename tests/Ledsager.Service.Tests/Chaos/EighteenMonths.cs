using System.Diagnostics;
using Ledsager.Law;
using Ledsager.Testing;
using NodaTime;

namespace Ledsager.Service.Tests.Chaos;

/// <summary>
/// Three processes on one PostgreSQL share a simulated clock that crosses eighteen months. They are killed at random points, and PostgreSQL with them. In
/// the end every citizen's facts are those of a run that nothing disturbed, in the same order; the journals verify and no timer is left over.
/// Sixty citizens; LEDSAGER_CHAOS_ROUNDS=300 makes it three thousand, and LEDSAGER_CHAOS_SEED repeats the choices of a failed run of the same size.
/// </summary>
[Trait("Group", "chaos")]
public sealed class EighteenMonths(ITestOutputHelper output)
{
    private const int Processes = 3;
    private const int CitizensInShort = 60;
    private const int CitizensOfARound = 10;

    // Between two days of the plan lies a month at most: however late in between it is told, such a reminder comes before what it reminds of.
    private const string DaysOfReminder = "40";
    private static readonly LocalDate Last = Years.First.PlusMonths(18).PlusDays(1);
    private static readonly Instant End = DanishCalendar.StartOfDay(Last) + Duration.FromHours(12);

    private static readonly string[] ToldOfTimers =
    [
        "month_closed", "hours_saved", "hours_expired", "follow_up_due, first", "follow_up_due, periodic", "follow_up_due, ad hoc", "deadline_missed", "complaint_lapsed",
        "deadline_near", "lot_lapses_soon",
    ];

    private readonly Stopwatch _watch = Stopwatch.StartNew();

    [Fact(DisplayName = "Atten måneder med kill -9 af tjenester og PostgreSQL giver præcis de hændelser, som en uforstyrret kørsel giver")]
    public async Task Eighteen_months_of_blows_leave_the_facts_of_an_undisturbed_run()
    {
        var rounds = int.TryParse(Environment.GetEnvironmentVariable("LEDSAGER_CHAOS_ROUNDS"), out var given) ? given : 0;
        var citizens = rounds > 0 ? rounds * CitizensOfARound : CitizensInShort;
        var seed = int.TryParse(Environment.GetEnvironmentVariable("LEDSAGER_CHAOS_SEED"), out var repeated) ? repeated : Random.Shared.Next();
        var years = new Years(seed, citizens, Last);
        var again = $"LEDSAGER_CHAOS_SEED={seed}{(rounds > 0 ? $" LEDSAGER_CHAOS_ROUNDS={rounds}" : "")}";
        output.WriteLine($"{again}, {citizens} citizens, {years.Count} commands on {years.Days.Count} days");

        await using var server = await PostgresServer.TryStartPrivate();
        if (server is null)
        {
            Assert.Skip("LEDSAGER_POSTGRES names a server, and only one of our own may be killed.");
            return;
        }

        await using var calm = await server.CreateDatabase();
        await using var stormy = await server.CreateDatabase();
        var (expected, _) = await Play(server, calm, years, blows: null, rounds > 0);
        var undisturbed = _watch.Elapsed;
        var (answers, struck) = await Play(server, stormy, years, new Random(seed), rounds > 0);
        output.WriteLine($"undisturbed {undisturbed.TotalSeconds:0} s; struck {(_watch.Elapsed - undisturbed).TotalSeconds:0} s, services {struck.Services} times, PostgreSQL {struck.Databases} times");
        struck.Services.ShouldBeGreaterThan(5);
        struck.Databases.ShouldBeGreaterThan(1);

        var told = await Told(calm);
        output.WriteLine(string.Join(", ", told.Select(kind => $"{kind.Key} {kind.Value}")));
        ToldOfTimers.Where(kind => !told.ContainsKey(kind)).ShouldBeEmpty(again);
        told["month_closed"].ShouldBeGreaterThan(citizens * 8);

        answers.ShouldBe(expected, again);
        await ShouldBeTheSame(calm, stormy, again);
    }

    private async Task<(string[] Answers, (int Services, int Databases) Struck)> Play(PostgresServer server, PostgresDatabase database, Years years, Random? blows, bool isLong)
    {
        await using var crew = await Crew.Start(
            database, blows is null ? 1 : Processes, Years.First, "--remind-before-deadline", DaysOfReminder, "--remind-before-lapse", DaysOfReminder);
        var answers = new string[years.Count];
        var struck = (Services: 0, Databases: 0);
        foreach (var (i, (day, commands)) in years.Days.Index())
        {
            if (isLong)
                Console.Error.WriteLine($"   {_watch.Elapsed:hh\\:mm\\:ss} {(blows is null ? "undisturbed" : $"struck {struck.Services + struck.Databases} times")}, {day:uuuu-MM-dd}, {100 * i / years.Days.Count} %");

            // The choices are made before anything runs, so that they depend on the seed alone. A day of many citizens is longer.
            var (victim, after, amidCommands) = blows is null ? default : (blows.Next(Processes), TimeSpan.FromMilliseconds(blows.Next(400 + (years.Count / 25))), blows.Next(2) == 0);
            var isPostgres = i % 8 == 4;
            var isCalm = blows is null || (i % 2 == 0 && !isPostgres);
            var striking = isCalm || amidCommands ? Task.CompletedTask : Strike();
            var noon = DanishCalendar.StartOfDay(day) + Duration.FromHours(12);
            await crew.AdvanceTo(noon);
            await striking;
            striking = isCalm || !amidCommands ? Task.CompletedTask : Strike();

            await Parallel.ForEachAsync(commands, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (citizen, _) =>
            {
                foreach (var command in citizen)
                    answers[command.Number - 1] = await crew.Send(command.Request, command.Number);
            });
            await striking;
            await ShouldBeLevel(database, crew, noon);

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

        await crew.AdvanceTo(End);
        await ShouldBeLevel(database, crew, End);
        foreach (var municipality in Years.Municipalities)
            (await crew.Ask(service => service.Verify(municipality))).Problem.ShouldBe("");

        return (answers, struck);
    }

    // Whatever is due is told, and nothing is left over. A day of the plan lasts seconds, and the weeks to the next outlast every claim of the dead.
    private static async Task ShouldBeLevel(PostgresDatabase database, Crew crew, Instant now)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (true)
        {
            var left = await database.Query($"select id, attempts, last_error from timers where due_at <= '{now}' or claim is not null or parked_at is not null");
            if (left.Count == 0)
                return;

            if (deadline.IsCancellationRequested)
                left.Select(row => string.Join(' ', row)).ShouldBeEmpty("timers are left over");

            await database.Execute("update timers set not_before = '-infinity' where claim is not null");
            await crew.AdvanceTo(now);
        }
    }

    // How often the calendar told what.
    private static async Task<Dictionary<string, long>> Told(PostgresDatabase database) => (await database.Query(
        """
        select concat(told.type, case
            when told.type <> 'follow_up_due' then ''
            when told.data ->> 'due' is null then ', ad hoc'
            when basis.type = 'follow_up_completed' then ', periodic'
            else ', first' end) as kind, count(*)
        from mt_events told
        left join mt_events basis on basis.tenant_id = told.tenant_id and basis.stream_id = told.stream_id and basis.version = (told.data ->> 'basis')::bigint
        where told.headers ->> 'actor' = 'calendar'
        group by kind order by kind
        """)).ToDictionary(row => row[0]!, row => long.Parse(row[1]!, null), StringComparer.Ordinal);

    private static async Task ShouldBeTheSame(PostgresDatabase calm, PostgresDatabase stormy, string again)
    {
        // A digest a citizen, so that years of thousands are compared in little memory; whoever differs is read.
        const string Facts =
            // Who told a midnight, the timer or a command that came first, is left to chance; all else is not.
            "concat_ws(' ', version, type, data, headers, case when headers ->> 'actor' <> 'calendar' then causation_id end)";
        var digests = $"select tenant_id, stream_id, md5(string_agg({Facts}, ' ' order by version)) from mt_events group by 1, 2 order by 1, 2";
        foreach (var (municipality, citizen, _) in (await Rows(calm, digests)).Except(await Rows(stormy, digests)))
        {
            var all = $"select {Facts} from mt_events where tenant_id = '{municipality}' and stream_id = '{citizen}' order by version";
            var (were, are) = ((await calm.Query(all)).Select(row => row[0]).ToList(), (await stormy.Query(all)).Select(row => row[0]).ToList());
            var alike = were.Zip(are).TakeWhile(pair => pair.First == pair.Second).Count();
            are.Skip(alike).Take(2).ShouldBe(were.Skip(alike).Take(2), $"{municipality}/{citizen} {again}");
        }

        // What knocks next, and when, follows from the facts alone.
        const string Timers = "select tenant_id, id, due_at from timers order by 1, 2";
        (await Rows(stormy, Timers)).ShouldBe(await Rows(calm, Timers), again);
    }

    private static async Task<List<(string, string, string)>> Rows(PostgresDatabase database, string sql) => [.. (await database.Query(sql)).Select(row => (row[0]!, row[1]!, row[2]!))];
}
