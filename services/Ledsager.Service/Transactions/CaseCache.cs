using Ledsager.EventStore;

namespace Ledsager.Service.Transactions;

/// <summary>
/// Folded cases of citizens who were written to lately, so that their histories need not be read again for the next command. What it holds was
/// true when it was put there and may be behind the store: whoever decides on it must find out, from the append or by reading what is new,
/// before he answers.
/// </summary>
/// <param name="mostFacts">How many facts the cases may hold together.</param>
internal sealed class CaseCache(long mostFacts)
{
    /// <summary>What a case costs beside its facts, in facts.</summary>
    public const int FactsOfACase = 16;

    // An estimate, on the safe side: a folded timesheet line with its parts, its places in the trees, and its share of the month ends.
    private const int BytesOfAFact = 640;

    private readonly Lock _lock = new();

    // Two halves: what is asked for moves to the young one, and when that is full the old one is let go.
    private Dictionary<StreamId, LoadedCase> _young = [];
    private Dictionary<StreamId, LoadedCase> _old = [];
    private long _youngFacts;

    /// <summary>A cache that takes at most an eighth of the memory the process may use.</summary>
    public static CaseCache OfAnEighthOfMemory() => new(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 8 / BytesOfAFact);

    /// <summary>A case as it was put here; null when it is not here.</summary>
    public LoadedCase? Find(StreamId stream)
    {
        lock (_lock)
        {
            if (_young.TryGetValue(stream, out var found))
                return found;

            if (_old.TryGetValue(stream, out found))
                Put(stream, found);
            return found;
        }
    }

    /// <summary>Keeps a case instead of what was known of it.</summary>
    public void Put(StreamId stream, LoadedCase loaded)
    {
        lock (_lock)
        {
            _old.Remove(stream);
            if (_young.TryGetValue(stream, out var before))
                _youngFacts -= Weight(before);

            _young[stream] = loaded;
            _youngFacts += Weight(loaded);
            if (_youngFacts <= mostFacts / 2)
                return;

            (_old, _young) = (_young, []);
            _youngFacts = 0;
        }
    }

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            _old = [];
            _young = [];
            _youngFacts = 0;
        }
    }

    private static long Weight(LoadedCase loaded) => loaded.Case.Version + FactsOfACase;
}
