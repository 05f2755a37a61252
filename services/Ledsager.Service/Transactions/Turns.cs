using Ledsager.EventStore;

namespace Ledsager.Service.Transactions;

/// <summary>
/// Lets the commands of one process come to a citizen's case one after another, in the order they arrived. Two that load the same version cannot
/// both be appended, and a crowd that only retried would load the whole history again and again, with no promise to anybody. It spares work and
/// decides nothing: what keeps facts apart is the version at the append, which other processes meet as well.
/// </summary>
internal sealed class Turns
{
    // Citizens share these: so many that two who are busy at the same moment seldom do, and so few that they can all be there from the start.
    private readonly SemaphoreSlim[] _turns = [.. Enumerable.Range(0, 4096).Select(_ => new SemaphoreSlim(1, 1))];

    /// <summary>Waits for the case's turn; disposing the answer gives it to the next. Nobody may wait for a second one while holding one.</summary>
    public async ValueTask<IDisposable> Take(StreamId stream, CancellationToken cancel)
    {
        var turn = _turns[IndexOf(stream)];
        await turn.WaitAsync(cancel);
        return new Held(turn, null);
    }

    /// <summary>Waits for the turns of two cases at once, in an order of its own: of two who want the same two, one gets both.</summary>
    public async ValueTask<IDisposable> Take(StreamId one, StreamId other, CancellationToken cancel)
    {
        var (first, second) = (Math.Min(IndexOf(one), IndexOf(other)), Math.Max(IndexOf(one), IndexOf(other)));
        await _turns[first].WaitAsync(cancel);
        try
        {
            if (second != first)
                await _turns[second].WaitAsync(cancel);
        }
        catch
        {
            _turns[first].Release();
            throw;
        }

        return new Held(_turns[first], second == first ? null : _turns[second]);
    }

    private int IndexOf(StreamId stream) => (int)((uint)stream.GetHashCode() % _turns.Length);

    private sealed class Held(SemaphoreSlim turn, SemaphoreSlim? other) : IDisposable
    {
        public void Dispose()
        {
            other?.Release();
            turn.Release();
        }
    }
}
