using Grpc.Core;
using Ledsager.Api.Payroll.V1;
using Ledsager.EventStore;
using Ledsager.Law;
using Ledsager.Service.Api;
using Ledsager.Service.Transactions;

namespace Ledsager.Service.Payroll;

/// <summary>ledsager.payroll.v1.PayrollService: timesheets in, hour events out, and who has taken them.</summary>
internal sealed class PayrollApi(
    IEventStore store, ServiceLevels levels, HourEventFeed feed, CaseTransactions transactions, ILogger<HoursImport> importLog)
    : PayrollService.PayrollServiceBase
{
    // A message that is followed by others at once travels with them; this many at most wait together.
    private const int MostTogether = 64;

    public override async Task ImportHours(IAsyncStreamReader<ImportHoursRequest> requests, IServerStreamWriter<ImportHoursResponse> responses, ServerCallContext context)
    {
        var cancel = context.CancellationToken;
        var start = await requests.MoveNext(cancel) ? requests.Current.Start : null;
        var reading = new Reading();
        var municipality = reading.Municipality(start?.Municipality ?? "");
        var request = reading.RequestId(start?.RequestId ?? "");
        var actor = reading.Actor(start?.Actor ?? "");
        if (start is null)
            reading.Wrong("start", "MISSING", "the first message must be the start.", "den første meddelelse skal være starten.");

        reading.ThrowIfFaulty();
        levels.Known(municipality);

        var import = new HoursImport(transactions, municipality, request, actor, importLog);
        await import.Run(Lines(requests, cancel), response => responses.WriteAsync(response, cancel), cancel);
    }

    public override async Task StreamHourEvents(
        StreamHourEventsRequest request, IServerStreamWriter<StreamHourEventsResponse> responses, ServerCallContext context)
    {
        var reading = new Reading();
        var municipality = reading.Municipality(request.Municipality);
        var consumer = request.Consumer.Length == 0 ? null : reading.Consumer(request.Consumer);
        var given = reading.OptionalPosition("after", request.After, municipality);
        var kinds = reading.Kinds(request.Kinds);
        var heartbeat = reading.HeartbeatInterval(request.HeartbeatInterval);
        reading.ThrowIfFaulty();
        levels.Known(municipality);

        var cancel = context.CancellationToken;
        var acknowledged = given is null && consumer is not null ? (await store.Subscriptions.Find(municipality, consumer, cancel))?.Position : null;
        var after = given ?? acknowledged ?? 0;
        await MustBeReached(municipality, after, cancel);

        var together = 0;
        await feed.Follow(municipality, consumer, after, kinds, heartbeat, Send, cancel);

        Task Send(StreamHourEventsResponse message, bool more)
        {
            var waits = more && ++together < MostTogether;
            if (!waits)
                together = 0;

            responses.WriteOptions = waits ? new WriteOptions(WriteFlags.BufferHint) : null;
            return responses.WriteAsync(message, cancel);
        }
    }

    public override async Task<AcknowledgeHourEventsResponse> AcknowledgeHourEvents(AcknowledgeHourEventsRequest request, ServerCallContext context)
    {
        var reading = new Reading();
        var municipality = reading.Municipality(request.Municipality);
        var consumer = reading.Consumer(request.Consumer);
        var position = reading.RequiredPosition("position", request.Position, municipality);
        reading.ThrowIfFaulty();
        levels.Known(municipality);

        var cancel = context.CancellationToken;
        var subscription = await store.Subscriptions.Acknowledge(municipality, consumer, position, cancel)
            ?? throw Errors.PositionBeyondHead(position, (await store.ReadHead(municipality, cancel)).Position);
        return new AcknowledgeHourEventsResponse { Consumer = await Told(subscription, cancel) };
    }

    public override async Task<GetConsumerResponse> GetConsumer(GetConsumerRequest request, ServerCallContext context)
    {
        var reading = new Reading();
        var municipality = reading.Municipality(request.Municipality);
        var consumer = reading.Consumer(request.Consumer);
        reading.ThrowIfFaulty();
        levels.Known(municipality);

        var cancel = context.CancellationToken;
        var subscription = await store.Subscriptions.Find(municipality, consumer, cancel) ?? throw Errors.UnknownConsumer(consumer);
        return new GetConsumerResponse { Consumer = await Told(subscription, cancel) };
    }

    public override async Task<ListConsumersResponse> ListConsumers(ListConsumersRequest request, ServerCallContext context)
    {
        var reading = new Reading();
        var municipality = reading.Municipality(request.Municipality);
        reading.ThrowIfFaulty();
        levels.Known(municipality);

        var response = new ListConsumersResponse();
        foreach (var subscription in await store.Subscriptions.List(municipality, context.CancellationToken))
            response.Consumers.Add(await Told(subscription, context.CancellationToken));

        return response;
    }

    public override async Task<ParkCitizenResponse> ParkCitizen(ParkCitizenRequest request, ServerCallContext context)
    {
        var (citizen, consumer) = Read(request.Citizen, request.Consumer, out var reading);
        var given = reading.OptionalPosition("after", request.After, citizen.Municipality ?? "");
        reading.ThrowIfFaulty();
        levels.Known(citizen.Municipality!);

        var cancel = context.CancellationToken;
        var after = given ?? (await store.Subscriptions.Find(citizen.Municipality!, consumer, cancel))?.Position ?? 0;
        await MustBeReached(citizen.Municipality!, after, cancel);
        return new ParkCitizenResponse { Parked = (await store.Subscriptions.Park(citizen.Stream, consumer, after, cancel)).ToProto() };
    }

    public override async Task ReplayParked(ReplayParkedRequest request, IServerStreamWriter<ReplayParkedResponse> responses, ServerCallContext context)
    {
        var (citizen, consumer) = Read(request.Citizen, request.Consumer, out var reading);
        var kinds = reading.Kinds(request.Kinds);
        reading.ThrowIfFaulty();
        levels.Known(citizen.Municipality);

        var cancel = context.CancellationToken;
        var parking = (await store.Subscriptions.ListParked(citizen.Municipality, consumer, cancel)).FirstOrDefault(parked => parked.Stream == citizen.Stream && parked.Through is null)
            ?? throw Errors.NotParked(consumer);

        // Before the facts: whatever is recorded after this comes with the next replay.
        var head = (await store.ReadHead(citizen.Municipality, cancel)).Position;
        var sent = parking.Replayed;
        var reader = new HourEventReader(store);
        foreach (var stored in (await store.Load(citizen.Stream, cancel: cancel)).Events)
        {
            if (stored.Position > parking.Replayed && stored.Position <= head && HourEventReader.Is(stored, kinds))
                await Send(new ReplayParkedResponse { Event = await reader.Read(stored, cancel) }, stored.Position);
        }

        await Send(new ReplayParkedResponse { Heartbeat = new Heartbeat { Head = head } }, head);

        async Task Send(ReplayParkedResponse message, long position)
        {
            message.Position = Positions.Of(citizen.Municipality, position);
            message.Follows = sent;
            sent = position;
            await responses.WriteAsync(message, cancel);
        }
    }

    public override async Task<AcknowledgeParkedResponse> AcknowledgeParked(AcknowledgeParkedRequest request, ServerCallContext context)
    {
        var (citizen, consumer) = Read(request.Citizen, request.Consumer, out var reading);
        var position = reading.RequiredPosition("position", request.Position, citizen.Municipality ?? "");
        reading.ThrowIfFaulty();
        levels.Known(citizen.Municipality!);

        var cancel = context.CancellationToken;
        await MustBeReached(citizen.Municipality!, position, cancel);
        var parking = await store.Subscriptions.AcknowledgeReplay(citizen.Stream, consumer, position, cancel) ?? throw Errors.NotParked(consumer);
        return new AcknowledgeParkedResponse { Parked = parking.ToProto() };
    }

    public override async Task<UnparkCitizenResponse> UnparkCitizen(UnparkCitizenRequest request, ServerCallContext context)
    {
        var (citizen, consumer) = Read(request.Citizen, request.Consumer, out var reading);
        reading.ThrowIfFaulty();
        levels.Known(citizen.Municipality);

        return await store.Subscriptions.Unpark(citizen.Stream, consumer, context.CancellationToken) switch
        {
            UnparkResult.Unparked => new UnparkCitizenResponse(),
            UnparkResult.EventsRemain => throw Errors.ParkedEventsRemain(consumer),
            _ => throw Errors.NotParked(consumer),
        };
    }

    private static async IAsyncEnumerable<ImportLine> Lines(
        IAsyncStreamReader<ImportHoursRequest> requests, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel)
    {
        while (await requests.MoveNext(cancel))
        {
            if (requests.Current.Lines is not { } lines)
            {
                var reading = new Reading();
                reading.Wrong("lines", "MISSING", "after the start every message must hold lines.", "efter starten skal hver meddelelse indeholde linjer.");
                reading.ThrowIfFaulty();
                yield break;
            }

            foreach (var line in lines.Lines)
                yield return line;
        }
    }

    private static (CitizenName Citizen, string Consumer) Read(string citizen, string consumer, out Reading reading)
    {
        reading = new Reading();
        return (reading.Citizen(citizen), reading.Consumer(consumer));
    }

    private async Task<Consumer> Told(Subscription subscription, CancellationToken cancel) =>
        subscription.ToProto(await store.Subscriptions.ListParked(subscription.Tenant, subscription.Consumer, cancel));

    private async Task MustBeReached(string municipality, long position, CancellationToken cancel)
    {
        if (position == 0)
            return;

        var head = await store.ReadHead(municipality, cancel);
        if (position > head.Position)
            throw Errors.PositionBeyondHead(position, head.Position);
    }
}
