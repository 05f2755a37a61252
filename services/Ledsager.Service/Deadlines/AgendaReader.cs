using Ledsager.Cases;
using Ledsager.EventStore;
using Ledsager.Law;
using Ledsager.Service.Transactions;
using Microsoft.Extensions.Logging;

namespace Ledsager.Service.Deadlines;

/// <summary>
/// Reads what the rows of the agenda hold. A row that another version of this service spelled otherwise is read off the citizen's facts: that takes longer,
/// and a caseworker's list lacks nothing because of who stored it.
/// </summary>
/// <param name="store">The rows, and the facts behind them.</param>
/// <param name="levels">The service levels, for the facts.</param>
/// <param name="log">Says that rows had to be read off the facts.</param>
internal sealed partial class AgendaReader(IEventStore store, ServiceLevels levels, ILogger<AgendaReader> log)
{
    // As many as a rebuild has in memory at a time.
    private const int CitizensAtATime = 50;

    /// <summary>The rows.</summary>
    public IAgenda Rows => store.Agenda;

    /// <summary>Rows with what they hold, in the same order. Left out is only what the citizen's facts do not know of.</summary>
    /// <param name="rows">The rows, of municipalities that are known here.</param>
    /// <param name="stored">What is stored in a row; null when that cannot be read.</param>
    /// <param name="find">What a row stands for in a case; null when it stands for nothing there.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <exception cref="InvalidDataException">A row cannot be read, and neither can the facts behind it: a newer version of this service wrote them.</exception>
    public async Task<IReadOnlyList<(AgendaRow Row, T Item)>> Read<T>(
        IEnumerable<AgendaRow> rows, Func<AgendaRow, T?> stored, Func<Case, AgendaRow, T?> find, CancellationToken cancel)
        where T : class
    {
        var read = rows.Select(row => (Row: row, Item: stored(row))).ToArray();
        var strange = read.Where(each => each.Item is null).Select(each => each.Row).ToLookup(row => row.Stream);
        if (strange.Count > 0)
        {
            LogStrange(log, strange.Sum(rows => rows.Count()));
            var found = new Dictionary<AgendaRow, T?>();
            foreach (var streams in strange.Select(rows => rows.Key).Chunk(CitizensAtATime))
            {
                foreach (var (stream, facts) in streams.Zip(await store.LoadMany(streams, cancel)))
                {
                    var @case = LoadedCase.Fold(facts, levels.For(stream.Tenant)).Case;
                    foreach (var row in strange[stream])
                        found.Add(row, find(@case, row));
                }
            }

            for (var i = 0; i < read.Length; i++)
                read[i].Item ??= found[read[i].Row];
        }

        return [.. from each in read where each.Item is not null select (each.Row, each.Item)];
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "{Rows} rows of the agenda were written by another version of the service and had to be read off the history. Run Ledsager.Service rebuild-views.")]
    private static partial void LogStrange(ILogger log, int rows);
}
