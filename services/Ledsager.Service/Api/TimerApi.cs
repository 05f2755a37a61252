using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Ledsager.Api.Operations.V1;
using Ledsager.EventStore;
using Ledsager.Law;
using Ledsager.Service.Clock;
using Ledsager.Service.Operations;
using Ledsager.Service.Transactions;
using NodaTime;
using Listed = Ledsager.Api.Operations.V1.Timer;
using Shown = Ledsager.Api.Operations.V1.Clock;
using Standing = Ledsager.Api.Operations.V1.ClockStanding;
using State = Ledsager.EventStore.TimerState;

namespace Ledsager.Service.Api;

/// <summary>ledsager.operations.v1.TimerService: the calendar's timers and its clock, for those who run the service.</summary>
internal sealed class TimerApi(IEventStore store, ServiceLevels levels, ClockGuard clock) : TimerService.TimerServiceBase
{
    public override async Task<ListTimersResponse> ListTimers(ListTimersRequest request, ServerCallContext context)
    {
        var reading = new Reading();
        var municipality = reading.Municipality(request.Municipality);
        var state = request.State == default ? (State?)null : reading.Word<Ledsager.Api.Operations.V1.TimerState, State>("state", request.State);
        var size = reading.TimersOnPage(request.PageSize);
        var after = reading.TimerPage(request.PageToken);
        reading.ThrowIfFaulty();
        levels.Known(municipality);

        // One more than asked for tells whether there is another page.
        var timers = await store.Timers.List(municipality, state, clock.GetCurrentInstant(), after, size + 1, context.CancellationToken);
        var response = new ListTimersResponse { Timers = { timers.Take(size).Select(ToProto) } };
        if (timers.Count > size)
            response.NextPageToken = Reading.TimerPageToken(timers[size - 1]);

        return response;
    }

    public override async Task<ReplayParkedResponse> ReplayParked(ReplayParkedRequest request, ServerCallContext context)
    {
        var reading = new Reading();
        var municipality = reading.Municipality(request.Municipality);
        var timer = reading.OptionalTimer(request.Timer);
        reading.ThrowIfFaulty();
        levels.Known(municipality);

        var replayed = await store.Timers.ReplayParked(municipality, timer, context.CancellationToken);
        return replayed > 0 || timer is null ? new ReplayParkedResponse { TimersReplayed = replayed } : throw Errors.TimerNotParked(timer);
    }

    public override async Task<GetSchedulerResponse> GetScheduler(GetSchedulerRequest request, ServerCallContext context)
    {
        var figures = await SchedulerFigures.Of(store, clock, context.CancellationToken);
        return new GetSchedulerResponse
        {
            Due = figures.Timers.Due, Claimed = figures.Timers.Claimed, Parked = figures.Timers.Parked, Lag = figures.Lag.ToTimeSpan().ToDuration(), Clock = Clock(),
        };
    }

    public override async Task<ConfirmClockResponse> ConfirmClock(ConfirmClockRequest request, ServerCallContext context)
    {
        var reading = new Reading();
        var said = reading.OptionalInstant("now", request.Now);
        if (request.Now is null)
            reading.Wrong("now", "MISSING", "a time is needed.", "der mangler et tidspunkt.");

        reading.ThrowIfFaulty();
        if (!await clock.Confirm(said!.Value, store.Timers, context.CancellationToken))
        {
            reading.Wrong(
                "now", "CLOCK_NOT_AS_SAID",
                $"lies more than five minutes from what the clock shows, {clock.Wall}. Put the machine's clock right, or say the right time; nothing was changed.",
                $"ligger mere end fem minutter fra det, uret viser, {clock.Wall}. Stil maskinens ur, eller oplys det rigtige tidspunkt; intet er ændret.");
        }

        reading.ThrowIfFaulty();
        return new ConfirmClockResponse { Clock = Clock() };
    }

    private Shown Clock()
    {
        var isKnown = clock.TryGetTime(out var believed);
        return new Shown
        {
            Standing = clock.Standing switch
            {
                Service.Clock.ClockStanding.Trusted => Standing.Trusted,
                Service.Clock.ClockStanding.Leapt => Standing.Leapt,
                _ => Standing.Unconfirmed,
            },
            Shown = clock.Wall.ToProto(),
            Believed = isKnown ? believed.ToProto() : null,
        };
    }

    private static Listed ToProto(ListedTimer timer) => new()
    {
        Id = timer.Id,
        Kind = timer.Kind,
        Citizen = new CitizenName(timer.Stream.Tenant, timer.Stream.Id).ToString(),
        State = System.Enum.Parse<Ledsager.Api.Operations.V1.TimerState>(timer.State.ToString()),
        DueAt = timer.DueAt.ToProto(),
        Attempts = timer.Attempts,
        Failures = timer.Failures,
        LastError = timer.LastError ?? "",
        AgainAt = timer.AgainAt?.ToProto(),
        ParkedAt = timer.ParkedAt?.ToProto(),
    };
}
