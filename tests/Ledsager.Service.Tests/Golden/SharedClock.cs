using NodaTime;

namespace Ledsager.Service.Tests.Golden;

/// <summary>
/// One simulated clock for many scenarios: each says which moment it needs next, and the clock moves to the earliest when all have spoken.
/// </summary>
internal sealed class SharedClock(int players, Func<Instant, Task> move)
{
    private readonly Lock _lock = new();
    private readonly List<(Instant At, TaskCompletionSource Turn)> _waiting = [];
    private int _playing = players;

    /// <summary>Waits until the clock shows the moment.</summary>
    public async Task Reach(Instant at)
    {
        var turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
            _waiting.Add((at, turn));

        await MoveIfAllWait();
        await turn.Task;
    }

    /// <summary>A scenario has ended.</summary>
    public Task Leave()
    {
        lock (_lock)
            _playing--;

        return MoveIfAllWait();
    }

    private async Task MoveIfAllWait()
    {
        Instant next;
        TaskCompletionSource[] turns;
        lock (_lock)
        {
            if (_waiting.Count == 0 || _waiting.Count < _playing)
                return;

            next = _waiting.Min(waiting => waiting.At);
            turns = [.. _waiting.Where(waiting => waiting.At == next).Select(waiting => waiting.Turn)];
            _waiting.RemoveAll(waiting => waiting.At == next);
        }

        try
        {
            await move(next);
        }
        catch (Exception e)
        {
            foreach (var turn in turns)
                turn.SetException(e);

            return;
        }

        foreach (var turn in turns)
            turn.SetResult();
    }
}
