using Google.Protobuf;
using Google.Rpc;
using Grpc.Core;
using Ledsager.Api;
using Ledsager.Api.Cases.V1;
using Ledsager.Api.Complaints.V1;
using Ledsager.Api.Deadlines.V1;
using Ledsager.Api.Hours.V1;
using Ledsager.Testing;
using NodaTime;
using static Ledsager.Service.Tests.Calls;

namespace Ledsager.Service.Tests;

/// <summary>A request is carried out once, however often it is sent, and is answered the same every time.</summary>
[Trait("Group", "service")]
public sealed partial class Idempotence(RunningService running)
{
    private const string Municipality = $"municipalities/{RunningService.Idempotence}/citizens/";
    private static readonly LocalDate Start = new(2024, 1, 1);
    private static readonly LocalDate Today = RunningService.Today;

    // Every write, on a citizen for whom it can be carried out, and how many facts of its own it records.
    private static readonly Dictionary<string, (Func<string, IMessage[]> Given, Func<string, IMessage> When, int Facts)> Writes = new(
        CaseWrites().Concat(DeliveryWrites()).Select(write => KeyValuePair.Create(write.Title, (write.Given, write.When, write.Facts))), StringComparer.Ordinal);

    private static IEnumerable<(string Title, Func<string, IMessage[]> Given, Func<string, IMessage> When, int Facts)> CaseWrites() =>
    [
        ("bevilling", _ => [], citizen => Grant(citizen, Start), 1),
        ("ophør", citizen => [Grant(citizen, Start)], citizen => EndGrant(citizen, Today), 1),
        ("modregning", citizen => [Grant(citizen, Start)], citizen => Offset(citizen, Today, 60), 1),
        ("aftale", citizen => [Grant(citizen, Start)], citizen => Agree(citizen, Start), 1),
        ("aftalens ophør", citizen => [Grant(citizen, Start), Agree(citizen, Start)], citizen => EndAgreement(citizen, Today), 1),
        ("forbrug", citizen => [Grant(citizen, Start)], citizen => Use(citizen, "linje", new(2024, 3, 4), 60), 1),
        ("forbrug igen", citizen => [Grant(citizen, Start), Use(citizen, "linje", new(2024, 3, 4), 60)], citizen => Use(citizen, "linje", new(2024, 3, 4), 60), 0),
        ("rettelse", citizen => [Grant(citizen, Start), Use(citizen, "linje", new(2024, 3, 4), 60)], citizen => Correct(citizen, "linje", 90), 1),
        ("tilbageførsel", citizen => [Grant(citizen, Start), Use(citizen, "linje", new(2024, 3, 4), 60)], citizen => Reverse(citizen, "linje"), 1),
        ("ansøgning", _ => [], citizen => Apply(citizen, Start), 1),
        ("sagsbehandler", citizen => [Apply(citizen, Start)], citizen => Assign(citizen, Start, "sagsbehandler-8"), 1),
        ("samtale", citizen => [Apply(citizen, Start)], citizen => Reach(citizen, Start), 1),
        ("partshøring", citizen => [Apply(citizen, Start)], citizen => Hear(citizen, Today), 1),
        ("partshøringssvar", citizen => [Apply(citizen, Start), Hear(citizen, new(2024, 6, 10))], citizen => Answer(citizen, Today), 1),
        ("afslag", citizen => [Apply(citizen, Start)], citizen => Decide(citizen, new(2024, 2, 1), DecisionOutcome.Rejected), 1),
        ("afgørelse med bevilling", _ => [], citizen => Allow(citizen, Today), 2),
        ("iværksættelse", citizen => [Allow(citizen, Start)], citizen => Begin(citizen, Today), 1),
        ("ændrede forhold", citizen => [Allow(citizen, Start)], citizen => Report(citizen, Today), 1),
        ("opfølgning", citizen => [Allow(citizen, Start)], citizen => FollowUp(citizen, Today), 1),
        ("lukket frist", citizen => [Allow(citizen, Start)], citizen => Close(citizen, Today, DeadlineKind.FollowUp, 1), 1),
        ("opgave", citizen => [Allow(citizen, Today), Report(citizen, Today)], citizen => Finish(citizen, Today, NoteSubject.OffsetReassessment, 3), 1),
        ("rettet modtagelse", citizen => [Apply(citizen, Start)], citizen => Receipt(citizen, Today, 1, new(2024, 1, 3)), 1),
        ("fravigelse", citizen => [Grant(citizen, Start)], citizen => Override(citizen, Today, "windowMonthsInclusive", "9"), 1),
        ("klage", citizen => [Decide(citizen, new(2024, 5, 2), DecisionOutcome.Rejected)], citizen => Complain(citizen, Received), 1),
        ("fastholdelse", Complained, citizen => Uphold(citizen, Today), 1),
        ("medhold", Complained, citizen => GiveWay(citizen, Today), 1),
        ("fastholdt klage", citizen => [.. Complained(citizen), GiveWay(citizen, new(2024, 6, 3))], citizen => Maintain(citizen, Today), 1),
        ("trukket klage", Complained, citizen => Withdraw(citizen, Today), 1),
        ("videresendelse", citizen => [.. Complained(citizen), Uphold(citizen, new(2024, 6, 3))], citizen => Forward(citizen, Today), 1),
        ("Ankestyrelsens afgørelse", citizen => [.. Complained(citizen), Uphold(citizen, new(2024, 6, 3)), Forward(citizen, new(2024, 6, 4))], citizen => Appeal(citizen, Today, AppealOutcome.Remitted), 1),
    ];

    private static readonly Instant Received = Instant.FromUtc(2024, 5, 20, 10, 0);

    public static IEnumerable<TheoryDataRow<string>> Sent(string how) => Writes.Keys.Select(write => new TheoryDataRow<string>(write) { TestDisplayName = $"{how}: {write}", Label = "" });

    [Theory, MemberData(nameof(Sent), "Sendt to gange er den registreret én gang og besvaret ens")]
    public async Task A_request_sent_twice_is_recorded_once(string write)
    {
        var (service, citizen, request) = await Prepare(write);
        var first = await service.Send(request);
        var state = await service.StateOf(citizen);

        // Something else in between, so that the case has moved since the answer was given.
        await service.Do(Assign(citizen, Today, "sagsbehandler-9"));

        var moved = await service.StateOf(citizen);
        (await service.Send(request)).ToByteArray().ShouldBe(first.ToByteArray());
        (await service.StateOf(citizen)).ShouldBe(moved);
        (moved == state).ShouldBeFalse();
    }

    [Theory, MemberData(nameof(Sent), "Sendt 32 gange på én gang er den registreret én gang og besvaret ens")]
    public async Task A_request_sent_32_times_at_once_is_recorded_once(string write)
    {
        var (service, citizen, request) = await Prepare(write);
        var before = Writes[write].Given(citizen).Length == 0 ? 0 : long.Parse((await service.BalanceOf(citizen)).Etag);

        var answers = await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => Task.Run(() => service.Send(request))));

        answers.Select(answer => Convert.ToHexString(answer.ToByteArray())).Distinct(StringComparer.Ordinal).Count().ShouldBe(1);
        var caused = (await service.History(citizen)).Where(fact => fact.RequestId == ((IWriteRequest)request).RequestId && fact.Actor != "calendar").ToList();
        caused.Count.ShouldBe(Writes[write].Facts);
        (await service.History(citizen)).Where(fact => fact.Version > before && fact.Actor != "calendar").Select(fact => fact.Type).Order(StringComparer.Ordinal)
            .ShouldBe(caused.Select(fact => fact.Type).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal), StringComparer.Ordinal);
    }

    [Theory, MemberData(nameof(Sent), "validate_only svarer som den rigtige og registrerer intet")]
    public async Task Validate_only_answers_as_if_and_records_nothing(string write)
    {
        var (service, citizen, request) = await Prepare(write);
        var state = await service.StateOf(citizen);

        var asked = Copy(request, validateOnly: true);
        var foretold = await service.Send(asked);

        (await service.StateOf(citizen)).ShouldBe(state);
        var answer = await service.Send(request);
        WithoutEtag(foretold).ShouldBe(WithoutEtag(answer));

        // Asked once more, the answer that was given is the answer.
        (await service.Send(asked)).ShouldBe(answer);
    }

    [Fact(DisplayName = "validate_only siger nej, som den rigtige ville gøre det")]
    public async Task Validate_only_refuses_as_the_real_one_would()
    {
        var service = await running.Service();
        var citizen = Municipality + NewId();
        var grant = Grant(citizen, Start);
        await service.Do(grant);
        var state = await service.StateOf(citizen);

        await Refused(service, "INSUFFICIENT_HOURS", With(Use(citizen, "a", Today, 901), r => r.ValidateOnly = true));
        await Refused(service, "ETAG_MISMATCH", With(Use(citizen, "a", Today, 1), r => (r.ValidateOnly, r.Etag) = (true, "1")));
        await Refused(service, "REQUEST_ID_REUSED", With(Use(citizen, "a", Today, 1), r => (r.ValidateOnly, r.RequestId) = (true, grant.RequestId)));

        (await service.StateOf(citizen)).ShouldBe(state);
    }

    [Fact(DisplayName = "Efter en genstart besvares gamle anmodninger som før")]
    public async Task After_a_restart_old_requests_are_answered_as_before()
    {
        await using var database = await (await PostgresServer.Shared()).CreateDatabase();
        var answers = new List<(string Citizen, IMessage Request, IMessage Answer)>();
        await using (var service = await ServiceProcess.Start(database.ConnectionString, Today))
        {
            foreach (var (given, when, _) in Writes.Values)
            {
                var citizen = $"municipalities/0151/citizens/{answers.Count}";
                await service.Do(given(citizen));
                var request = when(citizen);
                answers.Add((citizen, request, await service.Send(request)));
            }

            (await service.Terminate()).ShouldBe(0);
        }

        await using var restarted = await ServiceProcess.Start(database.ConnectionString, Today);
        foreach (var (citizen, request, answer) in answers)
        {
            var state = await restarted.StateOf(citizen);
            (await restarted.Send(request)).ToByteArray().ShouldBe(answer.ToByteArray());
            (await restarted.StateOf(citizen)).ShouldBe(state);
        }
    }

    [Fact(DisplayName = "En afvist anmodning kan sendes igen, når den er blevet mulig, og er så registreret én gang")]
    public async Task A_refused_request_can_be_sent_again_once_it_is_possible()
    {
        var service = await running.Service();
        var citizen = Municipality + NewId();
        var request = Use(citizen, "linje", new(2024, 5, 4), 1000);
        await Refused(service, "UNKNOWN_CITIZEN", request);
        await service.Do(Grant(citizen, Start));
        await Refused(service, "INSUFFICIENT_HOURS", request);
        await service.Do(Agree(citizen, Start));

        var answer = await service.Send(request);

        var state = await service.StateOf(citizen);
        (await service.Send(request)).ToByteArray().ShouldBe(answer.ToByteArray());
        (await service.StateOf(citizen)).ShouldBe(state);
        (await service.BalanceOf(citizen)).UsedMinutes.ShouldBe(1000);
    }

    [Fact(DisplayName = "32 forskellige linjer på én gang bliver alle registreret, også på samme borger")]
    public async Task Different_lines_at_once_are_all_recorded()
    {
        var service = await running.Service();
        var citizen = Municipality + NewId();
        await service.Do(Grant(citizen, Start));

        await Task.WhenAll(Enumerable.Range(0, 32).Select(i => Task.Run(() => service.Send(Use(citizen, $"linje-{i}", Today, 2)))));

        (await service.BalanceOf(citizen)).UsedMinutes.ShouldBe(64);
    }

    [Fact(DisplayName = "64 kaldere, der bliver ved på samme borger, kommer alle igennem")]
    public async Task Many_callers_who_go_on_at_one_citizen_all_get_through()
    {
        var service = await running.Service();
        var citizen = Municipality + NewId();
        await service.Do(Grant(citizen, Start));

        await Task.WhenAll(Enumerable.Range(0, 64).Select(caller => Task.Run(async () =>
        {
            for (var i = 0; i < 5; i++)
                await service.Do(Use(citizen, $"linje-{caller}-{i}", Today, 1));
        })));

        (await service.BalanceOf(citizen)).UsedMinutes.ShouldBe(64 * 5);
    }

    [Fact(DisplayName = "Af 32 på samme etag lykkes én, og resten hører, at sagen er ændret")]
    public async Task Of_many_on_one_etag_one_succeeds()
    {
        var service = await running.Service();
        var citizen = Municipality + NewId();
        await service.Do(Grant(citizen, Start));
        var etag = (await service.BalanceOf(citizen)).Etag;

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 32).Select(i => Task.Run(async () =>
        {
            try
            {
                await service.Send(With(Use(citizen, $"linje-{i}", Today, 2), r => r.Etag = etag));
                return "OK";
            }
            catch (RpcException e)
            {
                return ErrorDetails.Of(e).OfType<ErrorInfo>().Single().Reason;
            }
        })));

        outcomes.Count(outcome => outcome == "OK").ShouldBe(1);
        outcomes.Count(outcome => outcome == "ETAG_MISMATCH").ShouldBe(31);
        (await service.BalanceOf(citizen)).UsedMinutes.ShouldBe(2);
    }

    private static IMessage[] Complained(string citizen) => [Decide(citizen, new(2024, 5, 2), DecisionOutcome.Rejected), Complain(citizen, Received)];

    private static async Task Refused(ServiceProcess service, string reason, IMessage request)
    {
        var error = await Should.ThrowAsync<RpcException>(() => service.Send(request));
        ErrorDetails.Of(error).OfType<ErrorInfo>().Single().Reason.ShouldBe(reason);
    }

    private static T With<T>(T request, Action<T> change)
    {
        change(request);
        return request;
    }

    private static IMessage Copy(IMessage request, bool validateOnly)
    {
        var copy = request.Descriptor.Parser.ParseFrom(request.ToByteArray());
        ((IWriteRequest)copy).ValidateOnly = validateOnly;
        return copy;
    }

    private static IMessage WithoutEtag(IMessage answer)
    {
        var copy = answer.Descriptor.Parser.ParseFrom(answer.ToByteArray());
        copy.Descriptor.FindFieldByName("etag").Accessor.Clear(copy);
        copy.Descriptor.FindFieldByName("ended_etag")?.Accessor.Clear(copy);
        if (copy.Descriptor.FindFieldByName("balance")?.Accessor.GetValue(copy) is Balance balance)
            balance.Etag = "";

        return copy;
    }

    private async Task<(ServiceProcess Service, string Citizen, IMessage Request)> Prepare(string write)
    {
        var service = await running.Service();
        var citizen = Municipality + NewId();
        await service.Do(Writes[write].Given(citizen));
        return (service, citizen, Writes[write].When(citizen));
    }
}
