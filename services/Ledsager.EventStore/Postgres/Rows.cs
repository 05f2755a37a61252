using Npgsql;

namespace Ledsager.EventStore.Postgres;

/// <summary>The rows of one transaction by column, as <c>unnest</c> takes them: one statement per table however many rows.</summary>
internal sealed class Rows
{
    private readonly EventColumns events = new();
    private readonly StreamColumns newStreams = new(), movedStreams = new();
    private readonly Dictionary<string, JournalHead> heads = new(StringComparer.Ordinal);
    private readonly List<(string Tenant, RecordedRequest Request, long RecordedAt)> requests = [];

    // The last word on a key wins, and no statement may name the same row twice.
    private readonly Dictionary<(string View, string Tenant, string Key), ViewRow> views = [];
    private readonly Dictionary<(string Tenant, string Id), (string Stream, TimerSet? Set)> timers = [];
    private readonly AgendaColumns agenda = new();

    public void AddEvent(Append append, long version, long recordedAt, NewEvent @event, JournalHead entry) =>
        events.Add(append, version, recordedAt, @event, entry);

    /// <summary>Notes where a stream stands now, if it has moved.</summary>
    public void AddStream(StreamId stream, StreamState state)
    {
        if (state.Version != state.StoredVersion)
            (state.StoredVersion == 0 ? newStreams : movedStreams).Add(stream, state);
    }

    /// <summary>Notes where a journal ends now.</summary>
    public void MoveHead(string tenant, JournalHead head) => heads[tenant] = head;

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

    public void AddCommands(IList<NpgsqlBatchCommand> commands)
    {
        if (newStreams.Any)
            commands.Add(newStreams.Insert());
        if (movedStreams.Any)
            commands.Add(movedStreams.Update());
        if (events.Any)
        {
            commands.Add(events.Insert());
            commands.Add(Heads());
        }

        if (requests.Count > 0)
            commands.Add(Requests());
        if (views.Count > 0)
            commands.Add(Views(Sql.PutViews));
        if (agenda.Any)
            commands.Add(agenda.Put(Sql.PutAgenda));
        if (timers.Values.Any(t => t.Set is null))
            commands.Add(RemovedTimers());
        if (timers.Values.Any(t => t.Set is not null))
            commands.Add(SetTimers());
    }

    public NpgsqlBatchCommand Views(string sql)
    {
        var keys = views.Keys.ToList();
        var rows = views.Values.ToList();
        return Parameters.Command(
            sql,
            Parameters.Texts(keys.ConvertAll(k => k.View)),
            Parameters.Texts(keys.ConvertAll(k => k.Tenant)),
            Parameters.Texts(keys.ConvertAll(k => k.Key)),
            Parameters.Numbers(rows.ConvertAll(r => r.Version)),
            Parameters.Jsons(rows.ConvertAll(r => r.Data)));
    }

    private NpgsqlBatchCommand Heads() => Parameters.Command(
        Sql.UpdateHeads,
        Parameters.Texts([.. heads.Keys]),
        Parameters.Numbers([.. heads.Values.Select(h => h.Position)]),
        Parameters.Blobs([.. heads.Values.Select(h => h.Hash)]));

    private NpgsqlBatchCommand Requests() => Parameters.Command(
        Sql.InsertRequests,
        Parameters.Texts(requests.ConvertAll(r => r.Tenant)),
        Parameters.Texts(requests.ConvertAll(r => r.Request.Id)),
        Parameters.Blobs(requests.ConvertAll(r => r.Request.InputHash)),
        Parameters.Blobs(requests.ConvertAll(r => r.Request.Outcome)),
        Parameters.Times(requests.ConvertAll(r => Parameters.ToPostgres(r.RecordedAt))));

    private NpgsqlBatchCommand RemovedTimers()
    {
        var removed = timers.Where(t => t.Value.Set is null).Select(t => t.Key).ToList();
        return Parameters.Command(
            Sql.RemoveTimers, Parameters.Texts(removed.ConvertAll(r => r.Tenant)), Parameters.Texts(removed.ConvertAll(r => r.Id)));
    }

    private NpgsqlBatchCommand SetTimers()
    {
        var set = timers.Where(t => t.Value.Set is not null)
            .Select(t => (t.Key.Tenant, t.Value.Stream, Set: t.Value.Set!)).ToList();
        return Parameters.Command(
            Sql.SetTimers,
            Parameters.Texts(set.ConvertAll(t => t.Tenant)),
            Parameters.Texts(set.ConvertAll(t => t.Set.Id)),
            Parameters.Texts(set.ConvertAll(t => t.Stream)),
            Parameters.Texts(set.ConvertAll(t => t.Set.Kind)),
            Parameters.Times(set.ConvertAll(t => Parameters.ToPostgres(Micros.Of(t.Set.DueAt, "the timer's due time")))),
            Parameters.Jsons(set.ConvertAll(t => t.Set.Data)));
    }

    private sealed class StreamColumns
    {
        private readonly List<string> tenants = [], ids = [];
        private readonly List<long> versions = [], timestamps = [], created = [];

        public bool Any => ids.Count > 0;

        public void Add(StreamId stream, StreamState state)
        {
            tenants.Add(stream.Tenant);
            ids.Add(stream.Id);
            versions.Add(state.Version);
            timestamps.Add(Parameters.ToPostgres(state.RecordedAt));
            created.Add(Parameters.ToPostgres(state.CreatedAt));
        }

        public NpgsqlBatchCommand Insert() => Parameters.Command(
            Sql.InsertStreams,
            Parameters.Texts(tenants), Parameters.Texts(ids), Parameters.Numbers(versions), Parameters.Times(timestamps), Parameters.Times(created));

        public NpgsqlBatchCommand Update() => Parameters.Command(
            Sql.UpdateStreams,
            Parameters.Texts(tenants), Parameters.Texts(ids), Parameters.Numbers(versions), Parameters.Times(timestamps));
    }

    private sealed class EventColumns
    {
        private readonly List<string> tenants = [], streams = [], types = [];
        private readonly List<string?> correlations = [], causations = [];
        private readonly List<long> versions = [], positions = [], timestamps = [];
        private readonly List<Guid> ids = [];
        private readonly List<ReadOnlyMemory<byte>> data = [], headers = [], hashes = [];

        public bool Any => ids.Count > 0;

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

        public NpgsqlBatchCommand Insert() => Parameters.Command(
            Sql.InsertEvents,
            Parameters.Texts(tenants), Parameters.Texts(streams), Parameters.Numbers(versions), Parameters.Numbers(positions),
            Parameters.Ids(ids), Parameters.Texts(types), Parameters.Times(timestamps),
            Parameters.OptionalTexts(correlations), Parameters.OptionalTexts(causations),
            Parameters.Jsonbs(data), Parameters.Jsonbs(headers), Parameters.Blobs(hashes));
    }
}
