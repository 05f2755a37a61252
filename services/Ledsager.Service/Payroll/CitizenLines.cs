using Ledsager.Cases;
using Ledsager.EventStore;
using Ledsager.Service.Storage;

namespace Ledsager.Service.Payroll;

/// <summary>
/// A citizen's timesheet lines, folded from the facts in their order. A stream is read once as it is gone through, however many of its facts change a line.
/// </summary>
/// <remarks>For one reader that goes forward.</remarks>
internal sealed class CitizenLines(IEventStore store, StreamId stream)
{
    private readonly Dictionary<UseId, LineStanding> _lines = [];
    private readonly List<long> _positions = [];
    private readonly Queue<StoredEvent> _ahead = [];
    private bool _isAtEnd;

    /// <summary>The version of the last fact that was taken.</summary>
    public long Version => _positions.Count;

    /// <summary>The place in the journal of a fact that was taken.</summary>
    public long PositionOf(long version) => _positions[(int)version - 1];

    /// <summary>Takes every fact up to a version.</summary>
    /// <returns>What the last of them changed in a line; null when it changed none.</returns>
    public async ValueTask<LineChange?> AdvanceTo(long version, CancellationToken cancel)
    {
        LineChange? last = null;
        while (Version < version)
            last = Take(await Next(cancel));

        return last;
    }

    /// <summary>Takes every fact of a record that was merged into another: it is closed, so its end is looked for once.</summary>
    public async ValueTask AdvanceToEnd(CancellationToken cancel)
    {
        if (_isAtEnd)
            return;

        while (await Fill(cancel))
            Take(_ahead.Dequeue());

        _isAtEnd = true;
    }

    /// <summary>A line as it stands after the facts that were taken.</summary>
    public LineStanding Standing(UseId use) => _lines[use];

    /// <summary>The fact after the last one taken, which must be there.</summary>
    public async ValueTask<CaseEvent> PeekNext(CancellationToken cancel)
    {
        await Fill(cancel);
        return EventCatalogue.Read(_ahead.Peek().Event);
    }

    private async ValueTask<StoredEvent> Next(CancellationToken cancel)
    {
        await Fill(cancel);
        return _ahead.Dequeue();
    }

    // False at the end.
    private async ValueTask<bool> Fill(CancellationToken cancel)
    {
        if (_ahead.Count > 0)
            return true;

        foreach (var stored in (await store.Load(stream, Version, cancel)).Events)
            _ahead.Enqueue(stored);

        return _ahead.Count > 0;
    }

    private LineChange? Take(StoredEvent stored)
    {
        _positions.Add(stored.Position);
        if (stored.Event.Type is not ("hours_used" or "hours_use_corrected" or "hours_use_reversed" or "hours_charge_adjusted"))
            return null;

        switch (EventCatalogue.Read(stored.Event))
        {
            case HoursUsed e:
                _lines.Add(e.Use, new LineStanding(e, new LineState(e.Parts, e.Session), stored.Position));
                return null;
            case HoursUseCorrected e:
                return Change(e.Use, _ => new LineState(e.Parts, e.Session), 0);
            case HoursUseReversed e:
                return Change(e.Use, _ => new LineState([], null), 0);
            case HoursChargeAdjusted e:
                return Change(
                    e.Use, before => before with { Parts = [.. before.Parts.Select(part => part.On == e.On ? part with { Charged = e.Revised } : part)] }, PositionOf(e.CausedBy));
            case var other:
                throw new InvalidOperationException($"{other.GetType().Name} changes no line.");
        }

        LineChange Change(UseId use, Func<LineState, LineState> change, long causedBy)
        {
            var before = _lines[use];
            var after = before with { State = change(before.State), Position = stored.Position };
            _lines[use] = after;
            return new LineChange(before.Recorded, before.Position, before.State, after.State, causedBy);
        }
    }
}

/// <summary>A timesheet line at some point of its citizen's stream.</summary>
/// <param name="Recorded">The line as it was recorded.</param>
/// <param name="State">What it is now.</param>
/// <param name="Position">The place in the journal of the fact that said so last.</param>
internal sealed record LineStanding(HoursUsed Recorded, LineState State, long Position);

/// <summary>What a line says of the work.</summary>
/// <param name="Parts">Its minutes by work date; nothing for a line taken back.</param>
/// <param name="Session">When it began and ended; null where the line does not say.</param>
internal sealed record LineState(IReadOnlyList<UsePart> Parts, WorkSpan? Session);

/// <summary>What a fact changed in a line.</summary>
/// <param name="Recorded">The line as it was recorded.</param>
/// <param name="ReplacedPosition">The place in the journal of the fact that said last what the line is.</param>
/// <param name="Before">What that was.</param>
/// <param name="After">What it is now.</param>
/// <param name="CausedByPosition">The place in the journal of the fact about another line that caused it; 0 for none.</param>
internal sealed record LineChange(HoursUsed Recorded, long ReplacedPosition, LineState Before, LineState After, long CausedByPosition);
