using Grpc.Core;
using Ledsager.Api.Payroll.V1;

namespace Ledsager.Service.Tests.Payroll;

/// <summary>A consumer that holds the feed to its promise: every message must follow the one before it, and rise.</summary>
internal sealed class StrictConsumer(AsyncServerStreamingCall<StreamHourEventsResponse> call) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static readonly HourEventKind[] AllKinds = [.. Enum.GetValues<HourEventKind>().Where(kind => kind != HourEventKind.Unspecified)];

    /// <summary>Where the next message must begin; null until the first.</summary>
    public long? Position { get; private set; }

    public static StrictConsumer Of(ServiceProcess service, string municipality, string name = "", long? after = null, params HourEventKind[] kinds) =>
        new(service.Payroll.StreamHourEvents(new StreamHourEventsRequest
        {
            Municipality = municipality, Consumer = name, After = after is { } position ? At(municipality, position) : null, Kinds = { kinds },
        }))
        { Position = after };

    public static JournalPosition At(string municipality, long position) => new() { Municipality = municipality, Position = position };

    /// <summary>The next message.</summary>
    public async Task<StreamHourEventsResponse> Next()
    {
        using var deadline = new CancellationTokenSource(Patience);
        (await call.ResponseStream.MoveNext(deadline.Token)).ShouldBeTrue("The stream ended.");
        var message = call.ResponseStream.Current;
        message.Follows.ShouldBe(Position ?? message.Follows, "A message is missing.");
        (message.Event is null ? message.Position.Position >= message.Follows : message.Position.Position > message.Follows).ShouldBeTrue("Not in order.");
        Position = message.Position.Position;
        return message;
    }

    /// <summary>The next event; heartbeats are passed over.</summary>
    public async Task<(long Position, HourEvent Event)> NextEvent()
    {
        var waiting = System.Diagnostics.Stopwatch.StartNew();
        while (waiting.Elapsed < Patience)
        {
            if (await Next() is { Event: { } @event } message)
                return (message.Position.Position, @event);
        }

        throw new TimeoutException($"Heartbeats, but no event after {Position}.");
    }

    /// <summary>Everything up to the first heartbeat: all that is on record.</summary>
    public async Task<IReadOnlyList<(long Position, HourEvent Event)>> OnRecord()
    {
        var events = new List<(long, HourEvent)>();
        while (await Next() is { Event: { } @event } message)
            events.Add((message.Position.Position, @event));

        return events;
    }

    public void Dispose() => call.Dispose();
}
