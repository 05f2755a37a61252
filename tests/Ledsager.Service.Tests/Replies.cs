using Ledsager.Api.Cases.V1;
using Ledsager.Api.Complaints.V1;
using NodaTime;
using static Ledsager.Service.Tests.Calls;

namespace Ledsager.Service.Tests;

/// <summary>What a caller must know at once is in the answer: he need not ask for the whole case.</summary>
[Trait("Group", "service")]
public sealed class Replies(RunningService running)
{
    private const string Municipality = $"municipalities/{RunningService.Replies}/citizens/";

    [Fact(DisplayName = "Ansøgningens svar siger, hvilken enhed den er sendt til")]
    public async Task An_application_tells_where_it_is_routed()
    {
        var (service, citizen) = (await running.Service(), Municipality + NewId());
        var routed = (await service.Cases.ReceiveApplicationAsync(Apply(citizen, RunningService.Today))).RoutedTo;
        routed.ShouldNotBeEmpty();
        routed.ShouldBe((await service.Cases.GetCaseAsync(new GetCaseRequest { Citizen = citizen })).Case.Applications.Single().RoutedTo);
    }

    [Theory(DisplayName = "Svaret på en fastholdt klage siger, om ordet kom i tide; et sent ord tæller også")]
    [InlineData(28, true)]
    [InlineData(29, true)]
    [InlineData(30, false)]
    public async Task Maintaining_tells_whether_it_was_timely(int day, bool timely)
    {
        var (service, citizen) = (await running.Service(), Municipality + NewId());
        var complained = Instant.FromUtc(2024, 4, 10, 8, 0);

        // Four weeks from 1 May.
        await service.Do(Decide(citizen, new(2024, 4, 2), DecisionOutcome.Rejected), Complain(citizen, complained), GiveWay(citizen, new(2024, 5, 1)));
        (await service.Complaints.MaintainComplaintAsync(Maintain(citizen, new(2024, 5, day)))).Timely.ShouldBe(timely);
        var complaint = (await service.Cases.GetCaseAsync(new GetCaseRequest { Citizen = citizen })).Case.Complaints.Single();
        (complaint.Stage, complaint.MaintainedOn.ToLocal(), complaint.MaintainedTimely).ShouldBe((ComplaintStage.Maintained, new LocalDate(2024, 5, day), timely));
    }
}
