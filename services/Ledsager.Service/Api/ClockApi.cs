using Grpc.Core;
using Ledsager.Api.Clock.V1;
using Ledsager.EventStore;
using Ledsager.Service.Clock;
using Ledsager.Service.Transactions;
using NodaTime;

namespace Ledsager.Service.Api;

/// <summary>ledsager.clock.v1.ClockService: moves the simulated clock, and what is due with it.</summary>
internal sealed class ClockApi(SimulatedClock clock, CalendarWorker calendar, IEventStore store) : ClockService.ClockServiceBase
{
    private static readonly SemaphoreSlim OneAtATime = new(1, 1);

    public override Task<GetClockResponse> GetClock(GetClockRequest request, ServerCallContext context) =>
        Task.FromResult(new GetClockResponse { Now = clock.GetCurrentInstant().ToProto() });

    public override async Task<AdvanceClockResponse> AdvanceClock(AdvanceClockRequest request, ServerCallContext context)
    {
        var reading = new Reading();
        var to = reading.OptionalInstant("to", request.To) ?? Instant.MinValue;
        if (request.To is null)
            reading.Wrong("to", "MISSING", "a time is needed.", "der mangler et tidspunkt.");

        reading.ThrowIfFaulty();
        var cancel = context.CancellationToken;
        await OneAtATime.WaitAsync(cancel);
        try
        {
            if (to < clock.GetCurrentInstant())
            {
                reading.Wrong(
                    "to", "CLOCK_GOES_FORWARD", $"must not lie before the clock's {clock.GetCurrentInstant()}.", $"må ikke ligge før urets {clock.GetCurrentInstant()}.");
            }

            reading.ThrowIfFaulty();

            // From one moment at which something is due to the next, so that each is recorded at its own time.
            var handled = await calendar.HandleDue(cancel);
            for (var now = clock.GetCurrentInstant(); now < to; now = clock.GetCurrentInstant())
            {
                // What stays due because it resists, or another process is at it, is behind us and holds nothing up.
                clock.MoveTo(await store.Timers.NextDue(now, cancel) is { } next && next < to ? next : to);
                handled += await calendar.HandleDue(cancel);
            }

            return new AdvanceClockResponse { Now = clock.GetCurrentInstant().ToProto(), TimersHandled = handled };
        }
        finally
        {
            OneAtATime.Release();
        }
    }
}
