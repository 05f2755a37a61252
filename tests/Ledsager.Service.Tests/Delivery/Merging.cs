using Google.Protobuf;
using Google.Rpc;
using Grpc.Core;
using Ledsager.Api.Delivery.V1;
using Ledsager.Api.Hours.V1;
using Ledsager.Testing;
using NodaTime;
using static Ledsager.Service.Tests.Calls;

namespace Ledsager.Service.Tests.Delivery;

/// <summary>Two records of one citizen become one, whole or not at all.</summary>
[Trait("Group", "service")]
public sealed class Merging(RunningService running)
{
    private const string Municipality = $"municipalities/{RunningService.Merging}/citizens/";
    private static readonly LocalDate Start = new(2024, 1, 1);
    private static readonly LocalDate Today = RunningService.Today;

    [Fact(DisplayName = "Linjerne følger med på deres egne dage, det, der ikke er plads til, nævnes, og den lukkede sag siger, hvor den går videre")]
    public async Task Lines_go_along_and_the_closed_record_says_where()
    {
        var service = await running.Service();
        var (goesOn, ended) = Pair();
        await service.Do(
            Grant(goesOn, Start), Use(goesOn, "egen", new(2024, 3, 10), 400),
            Grant(ended, Start), Use(ended, "feb", new(2024, 2, 20), 700), Correct(ended, "feb", 650), Use(ended, "marts", new(2024, 3, 10), 600), Use(ended, "vaek", new(2024, 4, 1), 60), Reverse(ended, "vaek"));
        var id = ended[Municipality.Length..];
        var request = Merge(goesOn, ended, Today);

        var merged = await service.Delivery.MergeCitizensAsync(request);

        merged.Uses.Select(use => (use.UseId, use.Parts.Single().Date.ToLocal(), use.ChargedMinutes)).ShouldBe([($"{id}/feb", new LocalDate(2024, 2, 20), 650)]);
        merged.RefusedUses.ShouldBe([new RefusedUse { UseId = $"{id}/marts", Date = new LocalDate(2024, 3, 10).ToDate(), Minutes = 600, Reason = "INSUFFICIENT_HOURS", AvailableMinutes = 500 }]);
        merged.Balance.ShouldBe(await service.BalanceOf(goesOn));
        (merged.Duplicate, merged.Balance.UsedMinutes).ShouldBe((false, 1050));
        merged.EndedEtag.ShouldBe((await service.BalanceOf(ended)).Etag);
        (await Absorbed(service, goesOn), await Absorbed(service, ended)).ShouldBe((1, 1));

        // A repeat, under the same request and under another.
        var state = (await service.StateOf(goesOn), await service.StateOf(ended));
        (await service.Delivery.MergeCitizensAsync(request)).ToByteArray().ShouldBe(merged.ToByteArray());
        request.RequestId = NewId();
        var again = await service.Delivery.MergeCitizensAsync(request);
        again.Duplicate.ShouldBeTrue();
        (again.Uses, again.RefusedUses).ShouldBe((merged.Uses, merged.RefusedUses));
        (await service.StateOf(goesOn), await service.StateOf(ended)).ShouldBe(state);

        // Closed for good, and still to be read.
        foreach (var write in new IMessage[] { Use(ended, "sen", Today, 60), Grant(ended, Today), Correct(ended, "feb", 1), Choose(ended, Today, DeliveryForm.MunicipalStaff), Assign(ended, Today, "sb-2") })
            (await Refused(service, write)).ShouldBe(("CITIZEN_MERGED", goesOn[Municipality.Length..]));

        (await service.BalanceOf(ended, new(2024, 2, 29))).UsedMinutes.ShouldBe(650);

        // A line taken over can be corrected like any other, however long its id has become.
        (await service.Hours.CorrectHoursAsync(Correct(goesOn, $"{id}/feb", 10))).Use.ChargedMinutes.ShouldBe(10);
    }

    [Fact(DisplayName = "Den lukkede sag fortæller ingen måneder mere; den, der går videre, gør")]
    public async Task The_closed_record_tells_no_more_months()
    {
        await using var database = await (await PostgresServer.Shared()).CreateDatabase();
        await using var service = await ServiceProcess.Start(database.ConnectionString, Today, await running.Levels());
        var (goesOn, ended) = Pair();
        await service.Do(Grant(goesOn, Start), Grant(ended, Start), Merge(goesOn, ended, Today));
        var closed = (await service.History(ended)).Count;

        await service.AdvanceTo(Instant.FromUtc(2024, 8, 2, 0, 0));

        (await service.History(ended)).Count.ShouldBe(closed);
        (await service.History(goesOn)).Count(fact => fact.Type == "month_closed").ShouldBe(7);
        (await database.Query("select stream_id from timers")).Select(row => row[0]).ShouldBe([goesOn[Municipality.Length..]]);
    }

    [Fact(DisplayName = "Hver ind i den anden på én gang: den ene lykkes, og ingen af dem går tabt")]
    public async Task Each_into_the_other_at_once()
    {
        var service = await running.Service();
        for (var round = 0; round < 10; round++)
        {
            var (one, other) = Pair();
            await service.Do(Grant(one, Start), Grant(other, Start));

            var outcomes = await Task.WhenAll(Outcome(service, Merge(one, other, Today)), Outcome(service, Merge(other, one, Today)));

            outcomes.Order(StringComparer.Ordinal).ShouldBe(["CITIZEN_MERGED", "OK"]);
            (await Absorbed(service, one), await Absorbed(service, other)).ShouldBe((1, 1));
        }
    }

    [Fact(DisplayName = "En linje, der bekræftes i en anden proces, mens sagen lukkes, er med i den sag, der går videre")]
    public async Task A_line_acknowledged_meanwhile_is_never_lost()
    {
        await using var database = await (await PostgresServer.Shared()).CreateDatabase();
        var levels = await running.Levels();
        var both = await Task.WhenAll(ServiceProcess.Start(database.ConnectionString, Today, levels), ServiceProcess.Start(database.ConnectionString, Today, levels));
        await using var one = both[0];
        await using var two = both[1];
        var (goesOn, ended) = Pair();
        await one.Do(Grant(goesOn, Start), Agree(goesOn, Start), Grant(ended, Start), Agree(ended, Start));

        var writers = Enumerable.Range(0, 3).Select(writer => Task.Run(async () =>
        {
            var acknowledged = new List<string>();
            for (var i = 0; ; i++)
            {
                await Task.Delay(100); // Leaves the merge a moment in which nobody else was faster.
                if (await Outcome(two, Use(ended, $"{writer}-{i}", Today, 1)) is var outcome && outcome != "OK")
                {
                    outcome.ShouldBe("CITIZEN_MERGED");
                    return acknowledged;
                }

                acknowledged.Add($"{ended[Municipality.Length..]}/{writer}-{i}");
            }
        })).ToList();
        while ((await one.BalanceOf(ended)).UsedMinutes < 6)
            await Task.Delay(5);

        var merged = await one.Delivery.MergeCitizensAsync(Merge(goesOn, ended, Today));

        merged.Uses.Select(use => use.UseId).ShouldBe((await Task.WhenAll(writers)).SelectMany(lines => lines), ignoreOrder: true);
        merged.RefusedUses.ShouldBeEmpty();
        (await two.BalanceOf(goesOn)).UsedMinutes.ShouldBe(merged.Uses.Count);
    }

    internal static async Task<int> Absorbed(ServiceProcess service, string citizen) => (await service.History(citizen)).Count(fact => fact.Type == "citizen_merged");

    private static (string GoesOn, string Ended) Pair() => (Municipality + NewId(), Municipality + NewId());

    private static async Task<string> Outcome(ServiceProcess service, IMessage request)
    {
        try
        {
            await service.Send(request);
            return "OK";
        }
        catch (RpcException e)
        {
            return ErrorDetails.Of(e).OfType<ErrorInfo>().Single().Reason;
        }
    }

    private static async Task<(string Reason, string Citizen)> Refused(ServiceProcess service, IMessage request)
    {
        var info = ErrorDetails.Of(await Should.ThrowAsync<RpcException>(() => service.Send(request))).OfType<ErrorInfo>().Single();
        return (info.Reason, info.Metadata["citizen"]);
    }
}
