using Npgsql;

namespace Ledsager.EventStore.Postgres;

/// <summary>The rows of one transaction by column, as <c>unnest</c> takes them: one statement per table however many rows.</summary>
internal sealed class Rows
{
    private readonly EventColumns events = new();
    private readonly NewStreams newStreams = new();
    private readonly MovedStreams movedStreams = new();
    private readonly Dictionary<string, (JournalHead From, JournalHead To)> heads = new(StringComparer.Ordinal);
    private readonly List<(string Tenant, RecordedRequest Request, long RecordedAt)> requests = [];

    // The last word on a key wins, and no statement may name the same row twice.
    private readonly Dictionary<(string View, string Tenant, string Key), ViewRow> views = [];
    private readonly Dictionary<(string Tenant, string Id), (string Stream, TimerSet? Set)> timers = [];
    private readonly AgendaColumns agenda = new();

    public void AddEvent(Append append, long version, long recordedAt, NewEvent @event, JournalHead entry) =>
        events.Add(append, version, recordedAt, @event, entry);

    /// <summary>Notes where a stream was expected and stands now; the two may be the same.</summary>
    public void AddStream(StreamId stream, StreamState state)
    {
        if (state.StoredVersion > 0)
            movedStreams.Add(stream, state);
        else if (state.Version > 0)
            newStreams.Add(stream, state);
    }

    /// <summary>Notes where a journal was expected to end, and ends now; the two may be the same.</summary>
    public void AddHead(string tenant, JournalHead from, JournalHead to) => heads[tenant] = (from, to);

    public void AddRequest(string tenant, RecordedRequest request, long recordedAt) => requests.Add((tenant, request, recordedAt));

    public void AddViews(string tenant, IReadOnlyList<ViewRow> written)
    {
        foreach (var row in written)
            views[(row.View, tenant, row.Key)] = row;
    }

    /// <summary>Removals first: an append that removes and sets the same timer moves it.</summary>
    public void AddTimers(Append append)
    {
        foreach (var id in append.RemoveTimers)
            timers[(append.Stream.Tenant, id)] = (append.Stream.Id, null);
        foreach (var set in append.SetTimers)
            timers[(append.Stream.Tenant, set.Id)] = (append.Stream.Id, set);
    }

    public void AddAgenda(StreamId stream, long version, IReadOnlyList<AgendaItem> items)
    {
        foreach (var item in items)
            agenda.Add(new AgendaRow(stream, version, item));
    }

    /// <summary>
    /// The statement that writes them. Whatever is not where it was expected, a journal's end or a stream's version, ends it with an error:
    /// <see cref="Failure.IsUnexpected"/>.
    /// </summary>
    public NpgsqlBatchCommand Statement()
    {
        var statement = new BatchStatement();

        // First, because the locks on the heads put all writers in a row.
        statement.Expect(
            heads.Count, "moved_heads", Sql.MoveHeads,
            Parameters.Texts([.. heads.Keys]),
            Parameters.Numbers([.. heads.Values.Select(h => h.From.Position)]), Parameters.Blobs([.. heads.Values.Select(h => h.From.Hash)]),
            Parameters.Numbers([.. heads.Values.Select(h => h.To.Position)]), Parameters.Blobs([.. heads.Values.Select(h => h.To.Hash)]));
        newStreams.Insert(statement);
        movedStreams.Move(statement);
        events.Insert(statement);
        if (requests.Count > 0)
            Insert(statement, requests);
        if (views.Count > 0)
            statement.Add("put_views", Sql.PutViews, ViewColumns());
        if (agenda.Any)
            statement.Add("put_agenda", Sql.PutAgenda, agenda.Columns());
        if (timers.Values.Any(t => t.Set is null))
            Remove(statement, [.. timers.Where(t => t.Value.Set is null).Select(t => t.Key)]);
        if (timers.Values.Any(t => t.Set is not null))
            Set(statement, [.. timers.Where(t => t.Value.Set is not null).Select(t => (t.Key.Tenant, t.Value.Stream, Set: t.Value.Set!))]);
        return statement.Command();
    }

    /// <summary>The statement that writes nothing but views.</summary>
    public NpgsqlBatchCommand Views(string sql) => Parameters.Command(sql, ViewColumns());

    private NpgsqlParameter[] ViewColumns()
    {
        var keys = views.Keys.ToList();
        var rows = views.Values.ToList();
        return
        [
            Parameters.Texts(keys.ConvertAll(k => k.View)),
            Parameters.Texts(keys.ConvertAll(k => k.Tenant)),
            Parameters.Texts(keys.ConvertAll(k => k.Key)),
            Parameters.Numbers(rows.ConvertAll(r => r.Version)),
            Parameters.Jsons(rows.ConvertAll(r => r.Data)),
        ];
    }

    private static void Insert(BatchStatement statement, List<(string Tenant, RecordedRequest Request, long RecordedAt)> requests) => statement.Add(
        "new_requests", Sql.InsertRequests,
        Parameters.Texts(requests.ConvertAll(r => r.Tenant)),
        Parameters.Texts(requests.ConvertAll(r => r.Request.Id)),
        Parameters.Blobs(requests.ConvertAll(r => r.Request.InputHash)),
        Parameters.Blobs(requests.ConvertAll(r => r.Request.Outcome)),
        Parameters.Times(requests.ConvertAll(r => Parameters.ToPostgres(r.RecordedAt))));

    private static void Remove(BatchStatement statement, List<(string Tenant, string Id)> removed) => statement.Add(
        "removed_timers", Sql.RemoveTimers, Parameters.Texts(removed.ConvertAll(r => r.Tenant)), Parameters.Texts(removed.ConvertAll(r => r.Id)));

    private static void Set(BatchStatement statement, List<(string Tenant, string Stream, TimerSet Set)> set) => statement.Add(
        "set_timers", Sql.SetTimers,
        Parameters.Texts(set.ConvertAll(t => t.Tenant)),
        Parameters.Texts(set.ConvertAll(t => t.Set.Id)),
        Parameters.Texts(set.ConvertAll(t => t.Stream)),
        Parameters.Texts(set.ConvertAll(t => t.Set.Kind)),
        Parameters.Times(set.ConvertAll(t => Parameters.ToPostgres(Micros.Of(t.Set.DueAt, "the timer's due time")))),
        Parameters.Jsons(set.ConvertAll(t => t.Set.Data)));

    private sealed class NewStreams
    {
        private readonly List<string> tenants = [], ids = [];
        private readonly List<long> versions = [], timestamps = [], created = [];

        public void Add(StreamId stream, StreamState state)
        {
            tenants.Add(stream.Tenant);
            ids.Add(stream.Id);
            versions.Add(state.Version);
            timestamps.Add(Parameters.ToPostgres(state.RecordedAt));
            created.Add(Parameters.ToPostgres(state.CreatedAt));
        }

        public void Insert(BatchStatement statement)
        {
            if (ids.Count > 0)
            {
                statement.Add(
                    "new_streams", Sql.InsertStreams,
                    Parameters.Texts(tenants), Parameters.Texts(ids), Parameters.Numbers(versions), Parameters.Times(timestamps), Parameters.Times(created));
            }
        }
    }

    private sealed class MovedStreams
    {
        private readonly List<string> tenants = [], ids = [];
        private readonly List<long> stored = [], before = [], versions = [], timestamps = [];

        public void Add(StreamId stream, StreamState state)
        {
            tenants.Add(stream.Tenant);
            ids.Add(stream.Id);
            stored.Add(state.StoredVersion);
            before.Add(Parameters.ToPostgres(state.CreatedAt));
            versions.Add(state.Version);
            timestamps.Add(Parameters.ToPostgres(state.RecordedAt));
        }

        public void Move(BatchStatement statement)
        {
            if (ids.Count > 0)
            {
                statement.Expect(
                    ids.Count, "moved_streams", Sql.MoveStreams,
                    Parameters.Texts(tenants), Parameters.Texts(ids),
                    Parameters.Numbers(stored), Parameters.Times(before), Parameters.Numbers(versions), Parameters.Times(timestamps));
            }
        }
    }

    private sealed class EventColumns
    {
        private readonly List<string> tenants = [], streams = [], types = [];
        private readonly List<string?> correlations = [], causations = [];
        private readonly List<long> versions = [], positions = [], timestamps = [];
        private readonly List<Guid> ids = [];
        private readonly List<ReadOnlyMemory<byte>> data = [], headers = [], hashes = [];

        public void Add(Append append, long version, long recordedAt, NewEvent @event, JournalHead entry)
        {
            tenants.Add(append.Stream.Tenant);
            streams.Add(append.Stream.Id);
            versions.Add(version);
            positions.Add(entry.Position);
            ids.Add(@event.Id);
            types.Add(@event.Type);
            timestamps.Add(Parameters.ToPostgres(recordedAt));
            correlations.Add(append.CorrelationId);
            causations.Add(append.Request?.Id);
            data.Add(@event.Data);
            headers.Add(@event.Headers);
            hashes.Add(entry.Hash);
        }

        public void Insert(BatchStatement statement)
        {
            if (ids.Count == 0)
                return;

            statement.Add(
                "numbered_events", Sql.NumberEvents,
                Parameters.Texts(tenants), Parameters.Texts(streams), Parameters.Numbers(versions), Parameters.Numbers(positions),
                Parameters.Ids(ids), Parameters.Texts(types), Parameters.Times(timestamps),
                Parameters.OptionalTexts(correlations), Parameters.OptionalTexts(causations),
                Parameters.Jsonbs(data), Parameters.Jsonbs(headers), Parameters.Blobs(hashes));
            statement.Add("new_events", Sql.InsertEvents);
            statement.Add("new_entries", Sql.InsertEntries);
        }
    }
}
