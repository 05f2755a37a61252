using Google.Protobuf;
using Grpc.Core;
using Ledsager.Api;
using Ledsager.Api.Audit.V1;
using Ledsager.Api.Cases.V1;
using Ledsager.Api.Complaints.V1;
using Ledsager.Api.Deadlines.V1;
using Ledsager.Api.Hours.V1;
using Ledsager.Api.Operations.V1;
using Ledsager.Api.ServiceLevels.V1;
using NodaTime;
using Recorded = Ledsager.Api.Audit.V1.Fact;
using UseKind = Ledsager.Api.Hours.V1.UseKind;

namespace Ledsager.Service.Tests;

/// <summary>Requests as a well-behaved client makes them, and every unary call by its message.</summary>
internal static partial class Calls
{
    public const string Caseworker = "sagsbehandler-7";

    private const string Late = "Registreret bagud.";

    public static GrantHoursRequest Grant(string citizen, LocalDate start) => new()
    {
        Citizen = citizen, RequestId = NewId(), Actor = Caseworker, StartDate = start.ToDate(),
    };

    public static EndGrantRequest EndGrant(string citizen, LocalDate last, GrantEndReason reason = GrantEndReason.Withdrawn) => new()
    {
        Citizen = citizen, RequestId = NewId(), Actor = Caseworker, LastDate = last.ToDate(), Reason = reason,
    };

    public static ChangeOffsetRequest Offset(string citizen, LocalDate from, int minutes) => new()
    {
        Citizen = citizen, RequestId = NewId(), Actor = Caseworker, EffectiveDate = from.ToDate(), OffsetMinutes = minutes,
    };

    public static AgreeSavingsRequest Agree(string citizen, LocalDate from, LocalDate? to = null) => new()
    {
        Citizen = citizen, RequestId = NewId(), Actor = Caseworker, FromDate = from.ToDate(), ToDate = to?.ToDate(), Reason = Late,
        Parties = { AgreementParty.Citizen, AgreementParty.Municipality, AgreementParty.Companion },
    };

    public static EndSavingsAgreementRequest EndAgreement(string citizen, LocalDate last) => new()
    {
        Citizen = citizen, RequestId = NewId(), Actor = Caseworker, LastDate = last.ToDate(),
    };

    public static RecordHoursRequest Use(string citizen, string use, LocalDate on, int minutes, string companion = "") => new()
    {
        Citizen = citizen, RequestId = NewId(), Actor = "loen", UseId = use, Day = new WorkDay { Date = on.ToDate(), Minutes = minutes }, Companion = companion, Kind = UseKind.Ordinary,
    };

    public static CorrectHoursRequest Correct(string citizen, string use, int minutes) => new()
    {
        Citizen = citizen, RequestId = NewId(), Actor = "loen", UseId = use, Minutes = minutes,
    };

    public static ReverseHoursRequest Reverse(string citizen, string use) => new() { Citizen = citizen, RequestId = NewId(), Actor = "loen", UseId = use };

    public static string NewId() => Guid.NewGuid().ToString();

    /// <summary>Sends a request to the method that takes it.</summary>
    public static async Task<IMessage> Send(this ServiceProcess service, IMessage request) => request switch
    {
        GrantHoursRequest r => await service.Cases.GrantHoursAsync(r),
        EndGrantRequest r => await service.Cases.EndGrantAsync(r),
        ChangeOffsetRequest r => await service.Cases.ChangeOffsetAsync(r),
        AgreeSavingsRequest r => await service.Cases.AgreeSavingsAsync(r),
        EndSavingsAgreementRequest r => await service.Cases.EndSavingsAgreementAsync(r),
        ReceiveApplicationRequest r => await service.Cases.ReceiveApplicationAsync(r),
        AssignCaseworkerRequest r => await service.Cases.AssignCaseworkerAsync(r),
        RecordMilestoneRequest r => await service.Cases.RecordMilestoneAsync(r),
        StartHearingRequest r => await service.Cases.StartHearingAsync(r),
        ReceiveHearingResponseRequest r => await service.Cases.ReceiveHearingResponseAsync(r),
        IssueDecisionRequest r => await service.Cases.IssueDecisionAsync(r),
        StartServiceRequest r => await service.Cases.StartServiceAsync(r),
        ReportChangeRequest r => await service.Cases.ReportChangeAsync(r),
        CompleteFollowUpRequest r => await service.Cases.CompleteFollowUpAsync(r),
        CloseDeadlineRequest r => await service.Cases.CloseDeadlineAsync(r),
        CompleteTaskRequest r => await service.Cases.CompleteTaskAsync(r),
        CorrectReceiptRequest r => await service.Cases.CorrectReceiptAsync(r),
        OverridePolicyRequest r => await service.Cases.OverridePolicyAsync(r),
        FileComplaintRequest r => await service.Complaints.FileComplaintAsync(r),
        UpholdDecisionRequest r => await service.Complaints.UpholdDecisionAsync(r),
        RedressComplaintRequest r => await service.Complaints.RedressComplaintAsync(r),
        MaintainComplaintRequest r => await service.Complaints.MaintainComplaintAsync(r),
        WithdrawComplaintRequest r => await service.Complaints.WithdrawComplaintAsync(r),
        ForwardComplaintRequest r => await service.Complaints.ForwardComplaintAsync(r),
        RecordAppealOutcomeRequest r => await service.Complaints.RecordAppealOutcomeAsync(r),
        ListDeadlinesRequest r => await service.Deadlines.ListDeadlinesAsync(r),
        ListNotesRequest r => await service.Deadlines.ListNotesAsync(r),
        WatchDeadlinesRequest r => await First(service.Deadlines.WatchDeadlines(r)),
        ExportCalendarRequest r => await First(service.Deadlines.ExportCalendar(r)),
        RecordHoursRequest r => await service.Hours.RecordHoursAsync(r),
        CorrectHoursRequest r => await service.Hours.CorrectHoursAsync(r),
        ReverseHoursRequest r => await service.Hours.ReverseHoursAsync(r),
        GetCaseRequest r => await service.Cases.GetCaseAsync(r),
        GetCaseAsKnownRequest r => await service.Audit.GetCaseAsKnownAsync(r),
        GetBalanceRequest r => await service.Hours.GetBalanceAsync(r),
        ExplainBalanceRequest r => await service.Hours.ExplainBalanceAsync(r),
        ListMonthsRequest r => await service.Hours.ListMonthsAsync(r),
        GetServiceLevelRequest r => await service.Levels.GetServiceLevelAsync(r),
        ListServiceLevelsRequest r => await service.Levels.ListServiceLevelsAsync(r),
        ListTimersRequest r => await service.Timers.ListTimersAsync(r),
        ReplayParkedRequest r => await service.Timers.ReplayParkedAsync(r),
        ConfirmClockRequest r => await service.Timers.ConfirmClockAsync(r),
        ReplayHistoryRequest r => (await service.History(r.Citizen))[^1],
        VerifyJournalRequest r => await service.Verify(r),
        _ => await SendDelivery(service.Delivery, request) ?? throw new ArgumentException($"No method for {request.Descriptor.Name}.", nameof(request)),
    };

    /// <summary>Sends a write that must succeed.</summary>
    public static async Task Do(this ServiceProcess service, params IMessage[] requests)
    {
        foreach (var request in requests)
            await service.Send(request);
    }

    public static async Task<Balance> BalanceOf(this ServiceProcess service, string citizen, LocalDate? asOf = null) =>
        (await service.Hours.GetBalanceAsync(new GetBalanceRequest { Citizen = citizen, AsOf = asOf?.ToDate() })).Balance;

    public static async Task<IReadOnlyList<Recorded>> History(this ServiceProcess service, string citizen)
    {
        var facts = new List<Recorded>();
        using var call = service.Audit.ReplayHistory(new ReplayHistoryRequest { Citizen = citizen });
        await foreach (var fact in call.ResponseStream.ReadAllAsync())
            facts.Add(fact.Fact);

        return facts;
    }

    public static Task<VerifyJournalResponse> Verify(this ServiceProcess service, string municipality, JournalHead? noted = null) =>
        service.Verify(new VerifyJournalRequest { Municipality = $"municipalities/{municipality}", NotedHead = noted });

    /// <summary>Everything a write could change: the journal's head, and the citizen's history and balance.</summary>
    public static async Task<string> StateOf(this ServiceProcess service, string citizen)
    {
        var head = (await service.Verify(citizen.Split('/')[1])).Head;
        try
        {
            return $"{head} {await service.BalanceOf(citizen)} {string.Join('\n', await service.History(citizen))}";
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.NotFound)
        {
            return $"{head} {e.Status.Detail}";
        }
    }

    private static async Task<T> First<T>(AsyncServerStreamingCall<T> call)
    {
        using (call)
        {
            (await call.ResponseStream.MoveNext(CancellationToken.None)).ShouldBeTrue("The stream ended.");
            return call.ResponseStream.Current;
        }
    }

    private static async Task<VerifyJournalResponse> Verify(this ServiceProcess service, VerifyJournalRequest request)
    {
        using var call = service.Audit.VerifyJournal(request);
        VerifyJournalResponse? verdict = null;
        await foreach (var told in call.ResponseStream.ReadAllAsync())
            verdict = told;

        return verdict!;
    }
}
