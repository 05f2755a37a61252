using System.Collections.Immutable;
using System.Globalization;
using Google.Rpc;
using Grpc.Core;
using Ledsager.Api.Audit.V1;
using Ledsager.Api.Cases.V1;
using Ledsager.Api.Hours.V1;
using Ledsager.Api.ServiceLevels.V1;
using NodaTime;

namespace Ledsager.Cli.Demo;

/// <summary>The public API, in the words of a story.</summary>
internal sealed class Client(CallInvoker service, CancellationToken cancel)
{
    private const string Actor = "demo";

    private readonly CaseService.CaseServiceClient _cases = new(service);
    private readonly HoursService.HoursServiceClient _hours = new(service);
    private readonly AuditService.AuditServiceClient _audit = new(service);
    private readonly ServiceLevelService.ServiceLevelServiceClient _levels = new(service);
    private readonly ServiceClock _clock = new(service, cancel);

    /// <summary>What time it is for the service.</summary>
    /// <exception cref="Failure">The service has a real clock.</exception>
    public Task<Instant> Now() => _clock.Now("DOTNET_ENVIRONMENT=Development and --clock simulated:2023-11-01, or use build/run demo");

    /// <summary>Moves the service's clock forward; what falls due on the way is done when this returns.</summary>
    public Task Advance(Instant to) => _clock.Advance(to);

    /// <summary>Sends one input and says what became of it.</summary>
    public async Task<Answered> Send(string citizen, string requestId, Input input)
    {
        try
        {
            return input switch
            {
                Input.Grant i => Recorded(await _cases.GrantHoursAsync(
                    new()
                    {
                        Citizen = citizen, RequestId = requestId, Actor = Actor, StartDate = i.StartDate.ToDate(), OffsetMinutes = i.OffsetMinutesPerMonth,
                    },
                    Options())),
                Input.SavingsAgreed i => Recorded(await _cases.AgreeSavingsAsync(
                    new() { Citizen = citizen, RequestId = requestId, Actor = Actor, FromDate = i.FromDate.ToDate(), Parties = { i.Parties } }, Options())),
                Input.SavingsAgreementEnded i => Recorded(await _cases.EndSavingsAgreementAsync(
                    new() { Citizen = citizen, RequestId = requestId, Actor = Actor, LastDate = i.LastDate.ToDate() }, Options())),
                Input.OffsetChanged i => Recorded(await _cases.ChangeOffsetAsync(
                    new()
                    {
                        Citizen = citizen, RequestId = requestId, Actor = Actor, EffectiveDate = i.EffectiveDate.ToDate(), OffsetMinutes = i.OffsetMinutesPerMonth,
                    },
                    Options())),
                Input.GrantEnded i => Recorded(await _cases.EndGrantAsync(
                    new() { Citizen = citizen, RequestId = requestId, Actor = Actor, LastDate = i.LastDate.ToDate(), Reason = i.Reason }, Options())),
                Input.HoursUsed i => Recorded(await _hours.RecordHoursAsync(Line(citizen, requestId, i), Options())),
                Input.HoursUseCorrected i => Recorded(await _hours.CorrectHoursAsync(
                    new() { Citizen = citizen, RequestId = requestId, Actor = Actor, UseId = i.UseId, Minutes = i.Minutes }, Options())),
                Input.HoursUseReversed i => Recorded(await _hours.ReverseHoursAsync(
                    new() { Citizen = citizen, RequestId = requestId, Actor = Actor, UseId = i.UseId }, Options())),
                _ => throw new DemoException($"no request for {input.GetType().Name}."),
            };
        }
        catch (RpcException e) when (e.Detail<ErrorInfo>() is { } info)
        {
            return new(
                Answer.Refused,
                Reason: info.Reason,
                AvailableMinutes: info.Metadata.TryGetValue("available_minutes", out var minutes) ? int.Parse(minutes, CultureInfo.InvariantCulture) : null,
                Danish: e.Detail<LocalizedMessage>()?.Message ?? "",
                Citation: info.Metadata.TryGetValue("citation", out var citation) ? citation : "");
        }
    }

    /// <summary>The account at the end of a day; as known at an instant, or now.</summary>
    public async Task<Balance> Balance(string citizen, LocalDate asOf, Instant? knownAt = null) =>
        (await _hours.GetBalanceAsync(new() { Citizen = citizen, AsOf = asOf.ToDate(), KnownAt = knownAt?.ToTimestamp() }, Options())).Balance;

    /// <summary>The account month by month.</summary>
    public async Task<ListMonthsResponse> Months(string citizen, LocalDate asOf) =>
        await _hours.ListMonthsAsync(new() { Citizen = citizen, AsOf = asOf.ToDate() }, Options());

    /// <summary>Every fact of a citizen.</summary>
    public async Task<ImmutableArray<Fact>> History(string citizen)
    {
        using var call = _audit.ReplayHistory(new() { Citizen = citizen }, Options());
        var facts = ImmutableArray.CreateBuilder<Fact>();
        while (await call.ResponseStream.MoveNext(cancel))
            facts.Add(call.ResponseStream.Current.Fact);

        return facts.ToImmutable();
    }

    /// <summary>The verdict on a municipality's journal.</summary>
    public async Task<VerifyJournalResponse> Verify(string municipality)
    {
        using var call = _audit.VerifyJournal(new() { Municipality = $"municipalities/{municipality}" }, Options());
        var last = new VerifyJournalResponse();
        while (await call.ResponseStream.MoveNext(cancel))
            last = call.ResponseStream.Current;

        return last;
    }

    /// <summary>A municipality's service level on a day.</summary>
    public async Task<ServiceLevel> ServiceLevel(string municipality, LocalDate asOf) =>
        (await _levels.GetServiceLevelAsync(new() { Municipality = $"municipalities/{municipality}", AsOf = asOf.ToDate() }, Options())).ServiceLevel;

    private static RecordHoursRequest Line(string citizen, string requestId, Input.HoursUsed input)
    {
        var line = new RecordHoursRequest { Citizen = citizen, RequestId = requestId, Actor = Actor, UseId = input.UseId, Kind = input.Kind };
        if (input is { Date: { } date, Minutes: { } minutes, Start: null, End: null })
            line.Day = new WorkDay { Date = date.ToDate(), Minutes = minutes };
        else if (input is { Start: { } start, End: { } end, Date: null, Minutes: null })
            line.Session = new WorkSession { Start = start.ToInstant().ToTimestamp(), End = end.ToInstant().ToTimestamp() };
        else
            throw new DemoException($"{input.UseId}: a line has a date and minutes, or a start and an end.");

        return line;
    }

    private static Answered Recorded(object response) => response switch
    {
        RecordHoursResponse r => new(r.Duplicate ? Answer.Duplicate : Answer.Accepted, Use: r.Use),
        CorrectHoursResponse r => new(Answer.Accepted, Use: r.Use),
        _ => new(Answer.Accepted),
    };

    private CallOptions Options() => Connection.Question(cancel);
}

/// <summary>What the service answered to an input.</summary>
internal sealed record Answered(Answer Answer, Use? Use = null, string? Reason = null, int? AvailableMinutes = null, string Danish = "", string Citation = "");
