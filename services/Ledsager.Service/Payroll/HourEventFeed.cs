using Ledsager.Api.Payroll.V1;
using Ledsager.EventStore;
using NodaTime;

namespace Ledsager.Service.Payroll;

/// <summary>
/// A municipality's hour events as they are taken. The journal is read a page at a time, and the next page only when this one has been taken: a
/// slow reader holds a page in memory, no connection, and holds up nobody.
/// </summary>
internal sealed class HourEventFeed(IEventStore store)
{
    private const int PageSize = 500;

    /// <summary>Everything after a position, then what is recorded next, for ever.</summary>
    /// <param name="municipality">The municipality.</param>
    /// <param name="consumer">Whose parked citizens are left out; null for nobody's.</param>
    /// <param name="after">Where to start.</param>
    /// <param name="kinds">What to send.</param>
    /// <param name="heartbeat">The longest silence.</param>
    /// <param name="send">Sends a message; <c>more</c> when another follows at once, so that it need not leave alone.</param>
    /// <param name="cancel">Ends it.</param>
    public async Task Follow(
        string municipality, string? consumer, long after, IReadOnlySet<HourEventKind> kinds, Duration heartbeat,
        Func<StreamHourEventsResponse, bool, Task> send, CancellationToken cancel)
    {
        var reader = new HourEventReader(store);
        var (sent, read, live) = (after, after, false);
        var silence = System.Diagnostics.Stopwatch.StartNew();
        while (true)
        {
            var page = await store.ReadJournal(municipality, read, cancel).Take(PageSize).ToListAsync(cancel);

            // After the page: whoever ended a parking did so before the entries beyond it were written.
            var parked = consumer is not null && page.Count > 0 ? await store.Subscriptions.ListParked(municipality, consumer, cancel) : [];
            var wanted = page.ConvertAll(entry => entry.Stored).FindAll(stored => HourEventReader.Is(stored, kinds) && !IsParked(stored, parked));
            for (var i = 0; i < wanted.Count; i++)
            {
                var message = new StreamHourEventsResponse { Event = await reader.Read(wanted[i], cancel) };
                await Send(message, wanted[i].Position, more: i < wanted.Count - 1);
            }

            var caughtUp = page.Count == 0;
            if (!caughtUp)
                read = page[^1].Stored.Position;

            if (silence.Elapsed >= heartbeat.ToTimeSpan() || (caughtUp && !live))
            {
                live |= caughtUp;
                var head = await store.ReadHead(municipality, cancel);
                await Send(new StreamHourEventsResponse { Heartbeat = new Heartbeat { Head = head.Position } }, read, more: false);
            }

            if (caughtUp)
                await store.WaitForJournal(municipality, read, heartbeat - Duration.FromTimeSpan(silence.Elapsed), cancel);
        }

        async Task Send(StreamHourEventsResponse message, long position, bool more)
        {
            message.Position = Positions.Of(municipality, position);
            message.Follows = sent;
            await send(message, more);
            sent = position;
            silence.Restart();
        }
    }

    private static bool IsParked(StoredEvent stored, IReadOnlyList<Parking> parked)
    {
        foreach (var parking in parked)
        {
            if (parking.Stream == stored.Stream && parking.Holds(stored.Position))
                return true;
        }

        return false;
    }
}
