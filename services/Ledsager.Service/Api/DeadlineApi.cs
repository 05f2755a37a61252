using System.Text;
using Google.Protobuf;
using Grpc.Core;
using Ledsager.Api.Deadlines.V1;
using Ledsager.EventStore;
using Ledsager.Law;
using Ledsager.Service.Deadlines;
using Ledsager.Service.Storage;
using Ledsager.Service.Transactions;
using NodaTime;

namespace Ledsager.Service.Api;

/// <summary>ledsager.deadlines.v1.DeadlineService: what is due, and why, and what stands without a deadline.</summary>
internal sealed class DeadlineApi(IEventStore store, AgendaReader agenda, ServiceLevels levels, IClock clock, DeadlineFeed feed) : DeadlineService.DeadlineServiceBase
{
    private const int DeadlinesInAPiece = 200;

    public override async Task<ListDeadlinesResponse> ListDeadlines(ListDeadlinesRequest request, ServerCallContext context)
    {
        var reading = new Reading();
        var (municipality, citizen) = reading.Parent(request.Parent);
        var filter = reading.Filter(request);
        var size = reading.PageSize(request.PageSize);
        var question = Reading.Question(request);
        var after = reading.PageToken(request.PageToken, question);
        reading.ThrowIfFaulty();
        levels.Known(municipality);

        var (today, cancel) = (DanishCalendar.DateOf(clock.GetCurrentInstant()), context.CancellationToken);
        var (page, next) = citizen is { } name
            ? await agenda.Page(name, filter, today, size, after, cancel)
            : await agenda.Page(municipality, filter, today, size, after, cancel);
        return new ListDeadlinesResponse
        {
            Deadlines = { page.Select(listed => listed.ToProto(today)) },
            NextPageToken = next is null ? "" : PageTokens.Write(question, next),
            AsOfDate = today.ToProto(),
        };
    }

    public override async Task<ListNotesResponse> ListNotes(ListNotesRequest request, ServerCallContext context)
    {
        var reading = new Reading();
        var (municipality, citizen) = reading.Parent(request.Parent);
        var filter = reading.Filter(request);
        var size = reading.PageSize(request.PageSize);
        var question = Reading.Question(request);
        var after = reading.PageToken(request.PageToken, question);
        reading.ThrowIfFaulty();
        levels.Known(municipality);

        var (today, cancel) = (DanishCalendar.DateOf(clock.GetCurrentInstant()), context.CancellationToken);
        var (page, next) = citizen is { } name
            ? await agenda.Page(name, filter, today, size, after, cancel)
            : await agenda.Page(municipality, filter, today, size, after, cancel);
        return new ListNotesResponse
        {
            Notes = { page.Select(listed => listed.Note.ToProto(listed.Citizen, listed.Caseworker, today)) },
            NextPageToken = next is null ? "" : PageTokens.Write(question, next),
            AsOfDate = today.ToProto(),
        };
    }

    public override async Task WatchDeadlines(WatchDeadlinesRequest request, IServerStreamWriter<WatchDeadlinesResponse> responses, ServerCallContext context)
    {
        var reading = new Reading();
        var municipality = reading.Municipality(request.Municipality);
        var caseworker = reading.Caseworker(request.HasCaseworker ? request.Caseworker : null);
        var after = reading.OptionalPosition("after", request.After, municipality);
        var heartbeat = reading.HeartbeatInterval(request.HeartbeatInterval);
        if (request.Snapshot && after is not null)
            reading.Wrong("after", "SNAPSHOT", "must be absent when a snapshot is asked for.", "skal udelades, når der bedes om et øjebliksbillede.");

        reading.ThrowIfFaulty();
        var history = levels.Known(municipality);

        var cancel = context.CancellationToken;
        // Before the snapshot is read: what is committed meanwhile is told after it.
        var head = (await store.ReadHead(municipality, cancel)).Position;
        if (after > head)
            throw Errors.PositionBeyondHead(after.Value, head);

        if (request.Snapshot)
        {
            var today = DanishCalendar.DateOf(clock.GetCurrentInstant());
            await foreach (var page in agenda.Pages(municipality, DeadlineFilter.Standing(caseworker), today, DeadlinesInAPiece, cancel))
                await responses.WriteAsync(new WatchDeadlinesResponse { Snapshot = new Snapshot { Deadlines = { page.Select(listed => listed.ToProto(today)) } } }, cancel);

            await responses.WriteAsync(
                new WatchDeadlinesResponse { Position = Payroll.Positions.Of(municipality, head), Follows = head, Snapshot = new Snapshot { Complete = true } }, cancel);
        }

        await feed.Follow(municipality, history, caseworker, after ?? head, heartbeat, message => responses.WriteAsync(message, cancel), cancel);
    }

    public override async Task ExportCalendar(ExportCalendarRequest request, IServerStreamWriter<ExportCalendarResponse> responses, ServerCallContext context)
    {
        var reading = new Reading();
        var municipality = reading.Municipality(request.Municipality);
        var caseworker = reading.RequiredCaseworker(request.Caseworker);
        var side = reading.Side(request.Side);
        var alarmDays = request.HasAlarmDays ? reading.AlarmDays(request.AlarmDays) : (int?)null;
        reading.ThrowIfFaulty();
        var name = levels.Known(municipality).Name;

        var (now, cancel) = (clock.GetCurrentInstant(), context.CancellationToken);
        var calendar = new DeadlineCalendarFile(now, alarmDays);
        await Send(calendar.Begin($"Frister: {name}, {caseworker}"));
        await foreach (var page in agenda.Pages(municipality, DeadlineFilter.Standing(caseworker, side), DanishCalendar.DateOf(now), DeadlinesInAPiece, cancel))
        {
            if (page.Count > 0)
                await Send(string.Concat(page.Select(calendar.Event)));
        }

        await Send(DeadlineCalendarFile.End);

        Task Send(string lines) => responses.WriteAsync(new ExportCalendarResponse { Lines = ByteString.CopyFrom(lines, Encoding.UTF8) }, cancel);
    }
}
