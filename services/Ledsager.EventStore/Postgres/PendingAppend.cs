using NodaTime;

namespace Ledsager.EventStore.Postgres;

/// <summary>An append that waits for its turn, checked and in canonical spelling: whatever can be refused without the database has been.</summary>
internal sealed class PendingAppend
{
    private const int Waiting = 0, Started = 1, Dropped = 2;

    private readonly TaskCompletionSource<AppendResult> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int state = Waiting;

    public PendingAppend(Append append)
    {
        if (append.Request is { } request)
        {
            Texts.Check(request.Id, 200);
            if (request.InputHash.IsEmpty)
                throw new ArgumentException("A request needs the hash of its input.", nameof(append));
            Size += request.Outcome.Length + request.InputHash.Length;
        }

        Parts = append.Beside is { } beside ? [Checked(append), Checked(Beside(append, beside))] : [Checked(append)];
        if (Size > LargestSize)
            throw new ArgumentException($"An append of {Size} bytes is too large; {LargestSize} at most are allowed.", nameof(append));
        Append = append;
    }

    /// <summary>What one append may hold, in bytes: well below what the database takes in one statement.</summary>
    public const int LargestSize = 64 << 20;

    public Append Append { get; }

    /// <summary>What it writes, stream by stream: itself, and what stands beside it.</summary>
    public PendingPart[] Parts { get; }

    public long Size { get; private set; } = 256;

    public Task<AppendResult> Answer => answer.Task;

    /// <summary>From here on the outcome is the database's. False when the caller has gone.</summary>
    public bool TryStart() => Interlocked.CompareExchange(ref state, Started, Waiting) == Waiting;

    /// <summary>The caller has gone: if nothing has been sent, nothing will be.</summary>
    public void Drop(CancellationToken cancel)
    {
        if (Interlocked.CompareExchange(ref state, Dropped, Waiting) == Waiting)
            answer.TrySetCanceled(cancel);
    }

    public void Succeed(AppendResult result) => answer.TrySetResult(result);

    public void Fail(Exception why) => answer.TrySetException(why);

    public static int Check(ViewRow row)
    {
        Texts.Check(row.View, 100, "the view's name");
        Texts.Check(row.Key, 200, "the view row's key");
        CanonicalJson.CheckObject(row.Data.Span, $"The row {row.Key} of view {row.View}");
        return row.Data.Length;
    }

    // Named by the same request and trace, which are written once.
    private static Append Beside(Append append, Append beside) =>
        beside.Stream.Tenant == append.Stream.Tenant && beside.Stream != append.Stream && beside is { Request: null, Beside: null }
            ? beside with { Request = append.Request, CorrelationId = append.CorrelationId }
            : throw new ArgumentException("What stands beside an append is of another stream of its municipality, and brings no request and nothing beside itself.", nameof(append));

    private PendingPart Checked(Append append)
    {
        Texts.Check(append.Stream.Tenant, 200);
        Texts.Check(append.Stream.Id, 200);
        if (append.ExpectedVersion < 0)
            throw new ArgumentException("The expected version is negative.", nameof(append));
        var recordedAt = Micros.Of(append.RecordedAt, "the time of recording");
        if (append.CorrelationId is { } correlation)
            Texts.Check(correlation, 1000);

        var events = new NewEvent[append.Events.Count];
        for (var i = 0; i < events.Length; i++)
            events[i] = Canonical(append.Events[i]);

        foreach (var view in append.Views)
            Size += Check(view);
        foreach (var item in append.Agenda)
            Size += Check(item);
        foreach (var timer in append.SetTimers)
            Size += Check(timer);
        foreach (var id in append.RemoveTimers)
            Texts.Check(id, 200, "the timer's id");

        return new PendingPart(append, events, recordedAt);
    }

    public static int Check(AgendaItem item)
    {
        Texts.Check(item.Id, 200, "the item's id");
        Texts.Check(item.Kind, 200, "the item's kind");
        Texts.Check(item.State, 200, "the item's state");
        if (item.Owner.Length > 0)
            Texts.Check(item.Owner, 200, "the item's owner");
        if (item.ActBy > item.Due || Period.DaysBetween(item.ActBy, item.Due) > AgendaItem.MostDaysEarly)
            throw new ArgumentException($"The item {item.Id} is to be acted on by {item.ActBy}, and is due on {item.Due}.", nameof(item));
        CanonicalJson.CheckObject(item.Data.Span, $"The item {item.Id} of the agenda");
        return item.Data.Length;
    }

    private static int Check(TimerSet timer)
    {
        Texts.Check(timer.Id, 200, "the timer's id");
        Texts.Check(timer.Kind, 200, "the timer's kind");
        _ = Micros.Of(timer.DueAt, "the timer's due time");
        CanonicalJson.CheckObject(timer.Data.Span, $"The data of timer {timer.Id}");
        return timer.Data.Length;
    }

    private NewEvent Canonical(NewEvent @event)
    {
        Texts.Check(@event.Type, 500, "the event's type");
        var data = CanonicalJson.Object(@event.Data.Span, $"The data of event {@event.Id} ({@event.Type})");
        var headers = CanonicalJson.Object(@event.Headers.Span, $"The headers of event {@event.Id} ({@event.Type})");
        Size += data.Length + headers.Length;
        return @event with { Data = data, Headers = headers };
    }
}

/// <summary>What an append writes to one stream.</summary>
/// <param name="Append">As it was asked for.</param>
/// <param name="Events">Its events with canonical data and headers.</param>
/// <param name="RecordedAtMicros">When it is recorded.</param>
internal sealed record PendingPart(Append Append, NewEvent[] Events, long RecordedAtMicros);
