using Google.Protobuf;
using Ledsager.Api.Audit.V1;
using Ledsager.Api.Deadlines.V1;
using Ledsager.Service.Tests.Deadlines;
using Ledsager.Testing;
using NodaTime;

namespace Ledsager.Service.Tests.Audit;

/// <summary>Deadlines in two times: what the history says each fact did to them, and what two moments see differently, against the case as it was known.</summary>
[Trait("Group", "service")]
public sealed class ReplayedDeadlines(ITestOutputHelper output)
{
    private const int Cases = 6;
    private const int Steps = 30;

    [Fact(DisplayName = "Tilfældige forløb: fristerne i historien, lagt sammen, er sagens, som den var kendt på ethvert tidspunkt")]
    public async Task The_changes_add_up_to_the_case_as_known()
    {
        var seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        await using var database = await (await PostgresServer.Shared()).CreateDatabase();
        var today = new LocalDate(2024, 2, 1);
        await using var service = await ServiceProcess.Start(database.ConnectionString, today);
        var citizens = Enumerable.Range(0, Cases).Select(i => $"municipalities/{(i % 2 == 0 ? "0151" : "0810")}/citizens/f{i}").ToList();
        var recorded = new List<string>();
        for (var step = 0; step < Steps; step++)
        {
            today = today.PlusDays(random.Next(12));
            await service.AdvanceTo(today.AtMidnight().InUtc().ToInstant() + Duration.FromHours(10));
            foreach (var citizen in citizens)
            {
                if (await RandomCase.Step(service, random, citizen, today))
                    recorded.Add(citizen);
            }
        }

        var (compared, changes) = (0, 0);
        foreach (var citizen in recorded.Distinct(StringComparer.Ordinal))
        {
            var replayed = await service.Replay(citizen);
            var standing = new Dictionary<string, Deadline>(StringComparer.Ordinal);
            for (var i = 0; i < replayed.Count; i++)
            {
                var (fact, day) = (replayed[i].Fact, replayed[i].Balance.AsOf);
                foreach (var change in replayed[i].Deadlines)
                {
                    changes++;
                    (change.Before is not null).ShouldBe(standing.ContainsKey((change.Before ?? change.After).Name));
                    if (change.After is { } after)
                        standing[after.Name] = after;
                    else
                        standing.Remove(change.Before!.Name);
                }

                // Facts of one moment are known together.
                if (i + 1 < replayed.Count && replayed[i + 1].Fact.RecordedAt.Equals(fact.RecordedAt))
                    continue;

                var known = (await service.Audit.GetCaseAsKnownAsync(new() { Citizen = citizen, KnownAt = fact.RecordedAt, AsOf = day })).Case;
                known.Deadlines.Select(Lasting).Order(StringComparer.Ordinal)
                    .ShouldBe(standing.Values.Where(deadline => deadline.OpenedDate.ToLocal() <= day.ToLocal()).Select(Lasting).Order(StringComparer.Ordinal), $"{citizen} {fact.Version}, seed {seed}");
            }

            for (var i = 0; i < 8; i++)
            {
                var (one, other) = (replayed[random.Next(replayed.Count)].Fact.RecordedAt, replayed[random.Next(replayed.Count)].Fact.RecordedAt);
                var (earlier, later) = one.ToDateTime() <= other.ToDateTime() ? (one, other) : (other, one);
                var day = today.PlusDays(random.Next(60) - 80).ToDate();
                var told = (await service.Audit.CompareKnowledgeAsync(new() { Citizen = citizen, Earlier = earlier, Later = later, AsOf = day })).Deadlines;
                var (before, after) = (await Known(earlier), await Known(later));
                told.Select(change => (change.Before ?? change.After).Name).Order(StringComparer.Ordinal)
                    .ShouldBe(before.Keys.Union(after.Keys, StringComparer.Ordinal).Where(name => !Equals(before.GetValueOrDefault(name), after.GetValueOrDefault(name))).Order(StringComparer.Ordinal), $"{citizen}, seed {seed}");
                foreach (var change in told)
                {
                    compared++;
                    change.CausedByVersions.ShouldNotBeEmpty();
                    change.CausedByVersions.ShouldAllBe(version => replayed[(int)version - 1].Deadlines.Any(did => (did.Before ?? did.After).Name == (change.Before ?? change.After).Name));
                }

                async Task<Dictionary<string, Deadline>> Known(Google.Protobuf.WellKnownTypes.Timestamp at) =>
                    (await service.Audit.GetCaseAsKnownAsync(new() { Citizen = citizen, KnownAt = at, AsOf = day })).Case.Deadlines.Select(WithoutCaseworker).ToDictionary(deadline => deadline.Name, StringComparer.Ordinal);
            }
        }

        output.WriteLine($"{changes} changes, {compared} differences");
        changes.ShouldBeGreaterThan(Cases * 3);
        compared.ShouldBeGreaterThan(0);
    }

    // What a deadline is until the next fact: time alone changes its status, and a fact about who has the case changes all of them.
    private static string Lasting(Deadline deadline)
    {
        var lasting = WithoutCaseworker(deadline);
        (lasting.Status, lasting.ClosedDate, lasting.FallsAwayDate) = (default, null, null);
        return JsonFormatter.Default.Format(lasting);
    }

    private static Deadline WithoutCaseworker(Deadline deadline)
    {
        var clone = deadline.Clone();
        clone.Caseworker = "";
        return clone;
    }
}
