using Google.Protobuf;
using Grpc.Core;
using Ledsager.Api.Cases.V1;
using Ledsager.Api.Complaints.V1;
using Ledsager.Api.Deadlines.V1;
using NodaTime;
using static Ledsager.Service.Tests.Calls;

namespace Ledsager.Service.Tests.Deadlines;

/// <summary>Cases that take any course the rules let them: whatever is asked for at random, and what the rules refuse is left out.</summary>
internal static class RandomCase
{
    public static readonly string[] Caseworkers = ["sagsbehandler-1", "sagsbehandler-2", "sagsbehandler-3"];

    private static readonly NoteSubject[] Tasks = [NoteSubject.OffsetReassessment, NoteSubject.NotifyCitizenForwarded, NoteSubject.HearingResponse];

    /// <summary>Asks for one thing.</summary>
    /// <returns>True when it was recorded.</returns>
    public static async Task<bool> Step(ServiceProcess service, Random random, string citizen, LocalDate today)
    {
        // Most is told on the day, some of it late.
        var day = today.PlusDays(-(random.Next(3) == 0 ? random.Next(20) : 0));
        IMessage request = random.Next(23) switch
        {
            0 or 1 => Apply(citizen, day),
            2 => Hear(citizen, day),
            3 => Answer(citizen, day),
            4 or 5 => Allow(citizen, day, NewId()),
            6 => Decide(citizen, day, DecisionOutcome.Rejected, NewId()),
            7 => Decide(citizen, day, DecisionOutcome.Changed, NewId()),
            8 => Begin(citizen, day),
            9 => FollowUp(citizen, day),
            10 => EndGrant(citizen, today.PlusDays(random.Next(60) - 20)),
            11 or 12 => Complain(citizen, day.AtMidnight().InUtc().ToInstant() + Duration.FromHours(6), NewId()),
            13 => Uphold(citizen, day),
            14 => GiveWay(citizen, day, random.Next(2) == 0 ? Redress.Full : Redress.Partial),
            15 => Maintain(citizen, day),
            16 => random.Next(2) == 0 ? Withdraw(citizen, day) : Forward(citizen, day),
            17 => Appeal(citizen, day, AppealOutcome.Remitted),
            18 => Close(citizen, day, DeadlineKind.HearingResponse, random.Next(1, 12)),
            20 => Report(citizen, day, (Circumstance)random.Next(1, 4)),
            21 => Finish(citizen, day, Tasks[random.Next(Tasks.Length)], random.Next(1, 30)),
            22 => Offset(citizen, today.PlusDays(random.Next(40) - 10), random.Next(300)),
            19 when random.Next(2) == 0 => Receipt(citizen, today, random.Next(1, 12), day),
            _ => Assign(citizen, day, Caseworkers[random.Next(Caseworkers.Length)]),
        };
        try
        {
            await service.Send(await Meant(service, request, citizen));
            return true;
        }
        catch (RpcException e) when (e.StatusCode is StatusCode.FailedPrecondition or StatusCode.NotFound or StatusCode.AlreadyExists)
        {
            return false;
        }
    }

    // A step of a complaint is about the one that was filed last.
    private static async Task<IMessage> Meant(ServiceProcess service, IMessage request, string citizen)
    {
        if (request.Descriptor.FindFieldByName("complaint_id") is not { } field || request is FileComplaintRequest)
            return request;

        var id = "klage";
        try
        {
            id = (await service.History(citizen)).LastOrDefault(fact => fact.Type == "complaint_filed")?.Data.Fields["complaint"].StringValue ?? id;
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.NotFound)
        {
            // Nothing is known of the citizen yet.
        }

        field.Accessor.SetValue(request, id);
        return request;
    }
}
