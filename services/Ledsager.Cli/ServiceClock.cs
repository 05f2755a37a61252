using Grpc.Core;
using Ledsager.Api.Clock.V1;
using NodaTime;

namespace Ledsager.Cli;

/// <summary>The service's clock, when it is a simulated one.</summary>
internal sealed class ServiceClock(CallInvoker service, CancellationToken cancel)
{
    // The turn of a month for a hundred thousand citizens is one call.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(30);

    private readonly ClockService.ClockServiceClient _clock = new(service);

    /// <summary>What time it is for the service.</summary>
    /// <param name="start">How a service with a simulated clock is started, in words.</param>
    /// <exception cref="Failure">The service has a real clock.</exception>
    public async Task<Instant> Now(string start)
    {
        try
        {
            return (await _clock.GetClockAsync(new(), Connection.Question(cancel))).Now.ToInstant();
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.Unimplemented)
        {
            throw new Failure($"this service has a real clock, which nobody moves. Start one with {start}.", e) { Status = "UNIMPLEMENTED" };
        }
    }

    /// <summary>Moves the clock forward; what falls due on the way is done when this returns.</summary>
    /// <returns>How many timers were handled on the way.</returns>
    public async Task<int> Advance(Instant to) =>
        (await _clock.AdvanceClockAsync(new() { To = to.ToTimestamp() }, deadline: DateTime.UtcNow + Patience, cancellationToken: cancel)).TimersHandled;
}
