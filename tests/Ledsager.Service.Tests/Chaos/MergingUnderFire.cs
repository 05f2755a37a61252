using System.Collections.Concurrent;
using Google.Protobuf;
using Grpc.Core;
using Ledsager.Api.Delivery.V1;
using Ledsager.Service.Tests.Delivery;
using Ledsager.Testing;
using NodaTime;
using static Ledsager.Service.Tests.Calls;

namespace Ledsager.Service.Tests.Chaos;

/// <summary>The service is killed while many pairs of records become one.</summary>
[Trait("Group", "chaos")]
public sealed class MergingUnderFire(ITestOutputHelper output)
{
    private const int Pairs = 40;
    private const int Rounds = 3;
    private static readonly LocalDate Start = new(2024, 1, 1);
    private static readonly LocalDate Today = new(2024, 6, 15);

    // By request id; null where none came.
    private readonly ConcurrentDictionary<string, ByteString?> _answers = new(StringComparer.Ordinal);

    [Fact(DisplayName = "kill -9 midt i sammenlægninger: begge sager ved det, eller ingen af dem, og den samme anmodning igen gør det helt")]
    public async Task Both_records_know_or_neither()
    {
        await using var database = await (await PostgresServer.Shared()).CreateDatabase();
        var service = await ServiceProcess.Start(database.ConnectionString, Today);
        var (done, undone) = (0, 0);
        try
        {
            for (var round = 0; round < Rounds; round++)
            {
                var merges = Enumerable.Range(0, Pairs).Select(i => Merge(Name($"a-{round}-{i}"), Name($"b-{round}-{i}"), Today)).ToArray();
                await Parallel.ForEachAsync(merges, async (merge, _) => await service.Do(
                    Grant(merge.Citizen, Start), Grant(merge.EndedCitizen, Start), Use(merge.EndedCitizen, "u", Today, 60)));

                // Some are answered before the kill, some are under way, some have not begun.
                var sending = Parallel.ForEachAsync(merges, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (merge, _) => _answers[merge.RequestId] = await Answer(service, merge));
                while (_answers.Count(answer => answer.Value is not null) < Random.Shared.Next(5, 25) && !sending.IsCompleted)
                    await Task.Delay(1);

                await service.Kill9();
                await sending;
                await service.DisposeAsync();
                service = await ServiceProcess.Start(database.ConnectionString, Today);

                foreach (var merge in merges)
                {
                    var (goesOn, ended) = (await Merging.Absorbed(service, merge.Citizen), await Merging.Absorbed(service, merge.EndedCitizen));
                    goesOn.ShouldBe(ended, "one of the two does not know");
                    (await service.BalanceOf(merge.Citizen)).UsedMinutes.ShouldBe(goesOn * 60);
                    if (_answers[merge.RequestId] is not null)
                        goesOn.ShouldBe(1, "an acknowledged merge is gone");

                    (done, undone) = (done + goesOn, undone + 1 - goesOn);
                }

                await Parallel.ForEachAsync(merges, async (merge, _) =>
                {
                    var answer = (await service.Delivery.MergeCitizensAsync(merge)).ToByteString();
                    answer.ShouldBe(_answers[merge.RequestId] ?? answer);
                    (await Merging.Absorbed(service, merge.Citizen), await Merging.Absorbed(service, merge.EndedCitizen)).ShouldBe((1, 1));
                    (await service.BalanceOf(merge.Citizen)).UsedMinutes.ShouldBe(60);
                });
                _answers.Clear();
            }

            var verdict = await service.Verify("0151");
            verdict.Intact.ShouldBeTrue(verdict.Problem);
        }
        finally
        {
            await service.DisposeAsync();
        }

        output.WriteLine($"{done} merges had been done when the service was killed, {undone} had not");
        undone.ShouldBeGreaterThan(0, "the kills missed the merges");
        done.ShouldBeGreaterThan(0, "the kills came before the merges");
    }

    private static string Name(string id) => $"municipalities/0151/citizens/{id}";

    private static async Task<ByteString?> Answer(ServiceProcess service, MergeCitizensRequest merge)
    {
        try
        {
            return (await service.Delivery.MergeCitizensAsync(merge)).ToByteString();
        }
        catch (RpcException)
        {
            return null;
        }
    }
}
