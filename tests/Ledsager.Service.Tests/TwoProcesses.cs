using Google.Rpc;
using Grpc.Core;
using Ledsager.Api.Hours.V1;
using Ledsager.Testing;
using NodaTime;
using static Ledsager.Service.Tests.Calls;

namespace Ledsager.Service.Tests;

/// <summary>Two processes on one database, both writing: no lost update, no gap, no double.</summary>
[Trait("Group", "service")]
public sealed class TwoProcesses
{
    private const int CallersEach = 12;
    private const int LinesEach = 25;
    private static readonly LocalDate Today = new(2024, 6, 15);
    private static readonly string[] Municipalities = ["0151", "0580"];

    [Fact(DisplayName = "To processer, startet på samme tid på en tom database, mister intet, springer intet over og skriver intet to gange")]
    public async Task Two_processes_lose_nothing_skip_nothing_and_double_nothing()
    {
        await using var database = await (await PostgresServer.Shared()).CreateDatabase();
        var both = await Task.WhenAll(ServiceProcess.Start(database.ConnectionString, Today), ServiceProcess.Start(database.ConnectionString, Today));
        await using var one = both[0];
        await using var two = both[1];

        // Two citizens whom everybody writes to, and one for each caller.
        var shared = Municipalities.Select(municipality => $"municipalities/{municipality}/citizens/faelles").ToArray();
        foreach (var citizen in shared)
            await one.Do(Grant(citizen, new(2024, 1, 1)), Agree(citizen, new(2024, 1, 1)));

        var callers = both.SelectMany((service, process) => Enumerable.Range(0, CallersEach).Select(caller => (service, Name: $"{process}-{caller}"))).ToArray();
        var written = await Task.WhenAll(callers.Select(caller => Task.Run(() => Write(caller.service, caller.Name, shared))));

        var acknowledged = written.SelectMany(lines => lines).ToLookup(line => line.Citizen, StringComparer.Ordinal);
        acknowledged.Sum(lines => lines.Count()).ShouldBe(2 * CallersEach * LinesEach);
        foreach (var lines in acknowledged)
        {
            var history = await two.History(lines.Key);
            history.Select(fact => fact.Version).ShouldBe(Enumerable.Range(1, history.Count).Select(version => (long)version));
            history.Where(fact => fact.Type == "hours_used").Select(fact => fact.Data.Fields["use"].StringValue)
                .ShouldBe(lines.Select(line => line.Use), ignoreOrder: true);

            // Each was answered with a version of its own: nobody wrote over anybody.
            lines.Select(line => line.Etag).Distinct(StringComparer.Ordinal).Count().ShouldBe(lines.Count());
            foreach (var service in both)
                (await service.BalanceOf(lines.Key)).UsedMinutes.ShouldBe(lines.Sum(line => line.Minutes));
        }

        foreach (var municipality in Municipalities)
        {
            var verdict = await two.Verify(municipality);
            verdict.Problem.ShouldBe("");
            verdict.Intact.ShouldBeTrue();
            (await database.Query($"select count(*), min(position), max(position) from journal where tenant_id = '{municipality}'")).Single()
                .ShouldBe([verdict.Head.Position.ToString(), "1", verdict.Head.Position.ToString()]);
        }
    }

    [Fact(DisplayName = "Den samme anmodning til begge processer på én gang er registreret én gang")]
    public async Task The_same_request_to_both_is_recorded_once()
    {
        await using var database = await (await PostgresServer.Shared()).CreateDatabase();
        var both = await Task.WhenAll(ServiceProcess.Start(database.ConnectionString, Today), ServiceProcess.Start(database.ConnectionString, Today));
        await using var one = both[0];
        await using var two = both[1];
        const string citizen = "municipalities/0151/citizens/a";
        await one.Do(Grant(citizen, new(2024, 1, 1)));
        for (var i = 1; i <= 20; i++)
        {
            var request = Use(citizen, $"linje-{i}", Today, 1);
            var answers = await Task.WhenAll(both.Concat(both).Select(service => Task.Run(() => service.Send(request))));
            answers.Distinct().Count().ShouldBe(1);
            (await two.BalanceOf(citizen)).UsedMinutes.ShouldBe(i);
        }

        // A month ends for both at the same moment, and is told once.
        await Task.WhenAll(both.Select(service => service.AdvanceTo(Instant.FromUtc(2024, 8, 10, 0, 0))));
        var history = await one.History(citizen);
        history.Where(fact => fact.Type == "month_closed").Select(fact => fact.EffectiveDate).Distinct().Count()
            .ShouldBe(history.Count(fact => fact.Type == "month_closed"));
        history.Count(fact => fact.Type == "month_closed").ShouldBe(7);
    }

    [Fact(DisplayName = "Hvad en proces husker om en borger, afgør intet, når en anden proces har skrevet siden")]
    public async Task What_one_remembers_never_outlives_what_the_other_wrote()
    {
        await using var database = await (await PostgresServer.Shared()).CreateDatabase();
        await using var one = await ServiceProcess.Start(database.ConnectionString, Today);
        await using var two = await ServiceProcess.Start(database.ConnectionString, Today);
        const string citizen = "municipalities/0151/citizens/a";
        await one.Do(Grant(citizen, Today));
        await one.Do(Use(citizen, "alt", Today, 900));

        // One remembers a citizen without hours; two gives them back.
        await two.Do(Reverse(citizen, "alt"));
        await one.Do(Use(citizen, "igen", Today, 900));

        // One remembers hours; two spends them.
        await two.Do(Correct(citizen, "igen", 1));
        await two.Do(Use(citizen, "resten", Today, 899));
        (await Reason(one, Use(citizen, "for-meget", Today, 1))).ShouldBe("INSUFFICIENT_HOURS");

        // One remembers a line that stands; two takes it back, so to take it back is nothing new, and to correct it is no longer possible.
        await two.Do(Reverse(citizen, "resten"));
        await one.Do(Reverse(citizen, "resten"));
        (await Reason(one, Correct(citizen, "resten", 10))).ShouldBe("USE_REVERSED");

        // One remembers an older version than the client was given by two.
        var request = Use(citizen, "med-etag", Today, 1);
        request.Etag = ((RecordHoursResponse)await two.Send(Use(citizen, "ny", Today, 1))).Etag;
        await one.Do(request);

        // The client's version is older than what two has written, though it is what one remembers.
        var late = Use(citizen, "for-sent", Today, 1);
        late.Etag = ((RecordHoursResponse)await one.Send(Use(citizen, "nyere", Today, 1))).Etag;
        await two.Do(Use(citizen, "nyest", Today, 1));
        (await Reason(one, late)).ShouldBe("ETAG_MISMATCH");

        // To ask what would become of a request is answered for the case as it stands.
        await two.Do(Use(citizen, "det-sidste", Today, 895));
        var asking = Use(citizen, "kun-spurgt", Today, 1);
        asking.ValidateOnly = true;
        (await Reason(one, asking)).ShouldBe("INSUFFICIENT_HOURS");
    }

    private static async Task<string> Reason(ServiceProcess service, Google.Protobuf.IMessage request) =>
        ErrorDetails.Of(await Should.ThrowAsync<RpcException>(() => service.Send(request))).OfType<ErrorInfo>().Single().Reason;

    private static async Task<List<(string Citizen, string Use, int Minutes, string Etag)>> Write(ServiceProcess service, string caller, string[] shared)
    {
        var own = $"municipalities/{Municipalities[caller.Length % 2]}/citizens/{caller}";
        await service.Do(Grant(own, new(2024, 1, 1)), Agree(own, new(2024, 1, 1)));
        var written = new List<(string, string, int, string)>();
        for (var i = 0; i < LinesEach; i++)
        {
            var citizen = i % 2 == 0 ? own : shared[i / 2 % 2];
            var request = Use(citizen, $"{caller}-{i}", Today.PlusDays(-i), (i % 3) + 1);
            var answer = (RecordHoursResponse)await Persist(service, request);
            written.Add((citizen, request.UseId, request.Day.Minutes, answer.Etag));
        }

        return written;
    }

    // What loses to its competitors too often is told so and sent again, as a client does.
    private static async Task<Google.Protobuf.IMessage> Persist(ServiceProcess service, RecordHoursRequest request)
    {
        while (true)
        {
            try
            {
                return await service.Send(request);
            }
            catch (RpcException e) when (ErrorDetails.Of(e).OfType<ErrorInfo>().Any(info => info.Reason == "TOO_MANY_CONFLICTS"))
            {
            }
        }
    }
}
