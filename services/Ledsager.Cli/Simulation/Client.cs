using Google.Protobuf;
using Google.Rpc;
using Grpc.Core;
using Ledsager.Api.Audit.V1;
using Ledsager.Api.Cases.V1;
using Ledsager.Api.Complaints.V1;
using Ledsager.Api.Deadlines.V1;
using Ledsager.Api.Hours.V1;
using Ledsager.Api.Operations.V1;
using NodaTime;

namespace Ledsager.Cli.Simulation;

/// <summary>The public API, as far as a simulation speaks to it.</summary>
internal sealed class Client(CallInvoker service, CancellationToken cancel)
{
    private readonly CaseService.CaseServiceClient _cases = new(service);
    private readonly ComplaintService.ComplaintServiceClient _complaints = new(service);
    private readonly HoursService.HoursServiceClient _hours = new(service);
    private readonly AuditService.AuditServiceClient _audit = new(service);
    private readonly DeadlineService.DeadlineServiceClient _deadlines = new(service);
    private readonly TimerService.TimerServiceClient _timers = new(service);

    public ServiceClock Clock { get; } = new(service, cancel);

    /// <summary>Sends a request to the method that takes it.</summary>
    /// <exception cref="RpcException">The service could not be reached, or said what is no answer.</exception>
    public async Task<Answer> Send(IMessage request)
    {
        try
        {
            return request switch
            {
                GrantHoursRequest r => Done(await _cases.GrantHoursAsync(r, Options())),
                EndGrantRequest r => Done(await _cases.EndGrantAsync(r, Options())),
                ChangeOffsetRequest r => Done(await _cases.ChangeOffsetAsync(r, Options())),
                AgreeSavingsRequest r => Done(await _cases.AgreeSavingsAsync(r, Options())),
                EndSavingsAgreementRequest r => Done(await _cases.EndSavingsAgreementAsync(r, Options())),
                ReceiveApplicationRequest r => Done(await _cases.ReceiveApplicationAsync(r, Options())),
                IssueDecisionRequest r => Done(await _cases.IssueDecisionAsync(r, Options())),
                StartServiceRequest r => Done(await _cases.StartServiceAsync(r, Options())),
                CompleteFollowUpRequest r => Done(await _cases.CompleteFollowUpAsync(r, Options())),
                FileComplaintRequest r => Done(await _complaints.FileComplaintAsync(r, Options())),
                UpholdDecisionRequest r => Done(await _complaints.UpholdDecisionAsync(r, Options())),
                RedressComplaintRequest r => Done(await _complaints.RedressComplaintAsync(r, Options())),
                MaintainComplaintRequest r => Done(await _complaints.MaintainComplaintAsync(r, Options())),
                WithdrawComplaintRequest r => Done(await _complaints.WithdrawComplaintAsync(r, Options())),
                ForwardComplaintRequest r => Done(await _complaints.ForwardComplaintAsync(r, Options())),
                RecordAppealOutcomeRequest r => Done(await _complaints.RecordAppealOutcomeAsync(r, Options())),
                RecordHoursRequest r => Done(await _hours.RecordHoursAsync(r, Options())),
                CorrectHoursRequest r => Done(await _hours.CorrectHoursAsync(r, Options())),
                ReverseHoursRequest r => Done(await _hours.ReverseHoursAsync(r, Options())),
                _ => throw new ArgumentException($"No method for {request.Descriptor.Name}.", nameof(request)),
            };
        }
        catch (RpcException e) when (e.StatusCode != StatusCode.Unavailable && e.Detail<ErrorInfo>() is { } info)
        {
            return new(info.Reason, null, IsDuplicate: false);
        }
    }

    /// <summary>Everything the service says of a citizen at the end of a day.</summary>
    public async Task<Account> Read(string citizen, LocalDate asOf)
    {
        var balance = await _hours.GetBalanceAsync(new() { Citizen = citizen, AsOf = asOf.ToDate() }, Options());
        var months = await _hours.ListMonthsAsync(new() { Citizen = citizen, AsOf = asOf.ToDate() }, Options());
        var deadlines = await _deadlines.ListDeadlinesAsync(new() { Parent = citizen, PageSize = 500 }, Options());
        using var replay = _audit.ReplayHistory(new() { Citizen = citizen }, Options());
        var facts = new List<Fact>();
        while (await replay.ResponseStream.MoveNext(cancel))
            facts.Add(replay.ResponseStream.Current.Fact);

        return new(citizen, balance.Balance, months, deadlines.Deadlines, facts);
    }

    /// <summary>How the calendar keeps up, in all municipalities.</summary>
    public async Task<GetSchedulerResponse> Scheduler() => await _timers.GetSchedulerAsync(new(), Options());

    private static Answer Done(object response) => response switch
    {
        RecordHoursResponse r => new("", r.Use, r.Duplicate),
        CorrectHoursResponse r => new("", r.Use, IsDuplicate: false),
        ReverseHoursResponse r => new("", r.Use, IsDuplicate: false),
        _ => new("", null, IsDuplicate: false),
    };

    private CallOptions Options() => Connection.Question(cancel);
}

/// <summary>What the service answered.</summary>
/// <param name="Refused">Its reason to refuse; empty when it accepted.</param>
/// <param name="Use">The line as it stands, when the request was about one.</param>
/// <param name="IsDuplicate">True when the line was on record already.</param>
internal sealed record Answer(string Refused, Use? Use, bool IsDuplicate);

/// <summary>What the service says of a citizen in the end.</summary>
internal sealed record Account(string Citizen, Balance Balance, ListMonthsResponse Months, IReadOnlyList<Deadline> Deadlines, IReadOnlyList<Fact> Facts);
