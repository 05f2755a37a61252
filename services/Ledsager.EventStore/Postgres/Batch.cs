using System.Runtime.InteropServices;
using Npgsql;

namespace Ledsager.EventStore.Postgres;

/// <summary>
/// The appends of one transaction: what must be known about them, what becomes of each, and the rows to write. The order of arrival
/// decides: a later append of the batch sees what an earlier one did, as if it had been committed before.
/// </summary>
internal sealed class Batch(IReadOnlyList<PendingAppend> appends)
{
    // Whatever the server's default: each statement must see what was committed while the one before waited for its locks.
    private const string Begin = "begin isolation level read committed";

    private readonly List<string> tenants = [];
    private readonly List<StreamId> streams = [];
    private readonly List<(string Tenant, string Id)> requests = [];

    private readonly Dictionary<string, JournalHead> heads = new(StringComparer.Ordinal);
    private readonly Dictionary<StreamId, StreamState> states = [];
    private readonly Dictionary<(string Tenant, string Id), RecordedRequest> answered = [];

    // Where the journals ended before the batch, as it was read or is expected to be.
    private readonly Dictionary<string, JournalHead> ends = new(StringComparer.Ordinal);

    private readonly AppendResult[] results = new AppendResult[appends.Count];
    private readonly Rows rows = new();

    /// <summary>What became of each append, valid once the transaction is committed.</summary>
    public IReadOnlyList<AppendResult> Results => results;

    /// <summary>Whether any append is accepted.</summary>
    public bool WritesAnything { get; private set; }

    /// <summary>Where the journals end with this batch.</summary>
    public IEnumerable<KeyValuePair<string, JournalHead>> Heads => heads;

    /// <summary>
    /// Decides without asking: the journals end where this process has left them, every stream is at the version its append expects, and no
    /// request is known. <see cref="WriteIfAsExpected"/> has the database see to it that all of this holds.
    /// </summary>
    /// <returns>False when that cannot be, or is not enough to tell what becomes of every append. The batch is then of no more use.</returns>
    public bool TryDecideUnseen(IReadOnlyDictionary<string, JournalHead> known)
    {
        var seen = new HashSet<StreamId>();
        foreach (var pending in appends)
        {
            var tenant = pending.Append.Stream.Tenant;
            if (!heads.ContainsKey(tenant))
            {
                if (!known.TryGetValue(tenant, out var head))
                    return false;
                heads.Add(tenant, head);
                ends.Add(tenant, head);
            }

            foreach (var part in pending.Parts)
            {
                if (!seen.Add(part.Append.Stream))
                    continue;

                if (part.Append.ExpectedVersion > 0)
                    states.Add(part.Append.Stream, new StreamState(part.Append.ExpectedVersion, part.RecordedAtMicros));
                else if (part.Events.Length == 0)
                    return false; // No row is written that a stream which exists after all would be in the way of.
            }
        }

        DecideAll();
        LayOut(whatStays: true);
        return WritesAnything && !Array.Exists(results, result => result is AppendResult.VersionConflict);
    }

    /// <summary>The only round trip of a batch that was decided unseen.</summary>
    /// <exception cref="PostgresException">It is <see cref="Failure.IsUnexpected"/>: nothing was written.</exception>
    public async Task WriteIfAsExpected(NpgsqlConnection connection)
    {
        // A statement by itself is a transaction.
        await using var batch = new NpgsqlBatch(connection) { BatchCommands = { rows.Statement() } };
        await batch.ExecuteNonQueryAsync();
    }

    /// <summary>The first round trip: begins the transaction, locks the journals, then asks for what the decisions need.</summary>
    public async Task Read(NpgsqlConnection connection)
    {
        CollectKeys();
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(Parameters.Command(Begin));
        batch.BatchCommands.Add(Parameters.Command(Sql.LockHeads, Parameters.Texts(tenants)));
        batch.BatchCommands.Add(Parameters.Command(
            Sql.FindStreams, Parameters.Texts(streams.ConvertAll(s => s.Tenant)), Parameters.Texts(streams.ConvertAll(s => s.Id))));
        if (requests.Count > 0)
        {
            batch.BatchCommands.Add(Parameters.Command(
                Sql.FindRequests, Parameters.Texts(requests.ConvertAll(r => r.Tenant)), Parameters.Texts(requests.ConvertAll(r => r.Id))));
        }

        await using var reader = await batch.ExecuteReaderAsync();
        while (await reader.ReadAsync())
            heads[reader.GetString(0)] = ends[reader.GetString(0)] = new JournalHead(reader.GetInt64(1), reader.GetFieldValue<byte[]>(2));
        if (heads.Count < tenants.Count)
            throw new InvalidOperationException("A municipality's journal has lost its head: somebody has deleted rows of journal_heads.");

        await reader.NextResultAsync();
        while (await reader.ReadAsync())
        {
            var stored = new StreamState(reader.GetInt64(1), Parameters.FromPostgres(reader.GetFieldValue<long>(2)));
            states[streams[(int)reader.GetInt64(0) - 1]] = stored;
        }

        if (requests.Count == 0)
            return;

        await reader.NextResultAsync();
        while (await reader.ReadAsync())
        {
            var key = requests[(int)reader.GetInt64(0) - 1];
            answered[key] = new RecordedRequest(key.Id, reader.GetFieldValue<byte[]>(1), reader.GetFieldValue<byte[]>(2));
        }
    }

    /// <summary>Decides what becomes of each append, of which all that matters has been read, and lays out the rows. No waiting, no database.</summary>
    public void Decide()
    {
        DecideAll();
        LayOut(whatStays: false);
    }

    /// <summary>The second round trip: every row, then the commit.</summary>
    public async Task Write(NpgsqlConnection connection)
    {
        await using var batch = new NpgsqlBatch(connection) { BatchCommands = { rows.Statement(), Parameters.Command("commit") } };
        await batch.ExecuteNonQueryAsync();
    }

    private void DecideAll()
    {
        for (var i = 0; i < results.Length; i++)
            results[i] = Decide(appends[i]);
    }

    // What was expected unseen must be found by the statement, also where it stays as it is.
    private void LayOut(bool whatStays)
    {
        foreach (var (stream, state) in states)
        {
            if (whatStays || state.Version != state.StoredVersion)
                rows.AddStream(stream, state);
        }

        foreach (var (tenant, head) in heads)
        {
            if (whatStays || head.Position != ends[tenant].Position)
                rows.AddHead(tenant, ends[tenant], head);
        }
    }

    private void CollectKeys()
    {
        var seenTenants = new HashSet<string>(StringComparer.Ordinal);
        var seenStreams = new HashSet<StreamId>();
        var seenRequests = new HashSet<(string, string)>();
        foreach (var pending in appends)
        {
            var tenant = pending.Append.Stream.Tenant;
            if (seenTenants.Add(tenant))
                tenants.Add(tenant);
            foreach (var part in pending.Parts)
            {
                if (seenStreams.Add(part.Append.Stream))
                    streams.Add(part.Append.Stream);
            }

            if (pending.Append.Request is { } request && seenRequests.Add((tenant, request.Id)))
                requests.Add((tenant, request.Id));
        }
    }

    private AppendResult Decide(PendingAppend pending)
    {
        var append = pending.Append;
        var tenant = append.Stream.Tenant;
        if (append.Request is { } request && answered.TryGetValue((tenant, request.Id), out var known))
        {
            return known.InputHash.Span.SequenceEqual(request.InputHash.Span)
                ? new AppendResult.Repeated(known)
                : new AppendResult.RequestIdReused();
        }

        // Streams that are written together move together: nothing is written before every version has been found to hold.
        foreach (var part in pending.Parts)
        {
            var version = states.GetValueOrDefault(part.Append.Stream).Version;
            if (version != part.Append.ExpectedVersion)
                return new AppendResult.VersionConflict(version);
        }

        var recordedAt = 0L;
        foreach (var part in pending.Parts)
            recordedAt = Math.Max(recordedAt, Accept(part));

        if (append.Request is { } accepted)
        {
            answered.Add((tenant, accepted.Id), accepted);
            rows.AddRequest(tenant, accepted, recordedAt);
        }

        WritesAnything = true;
        return new AppendResult.Appended(states.GetValueOrDefault(append.Stream).Version, heads[tenant].Position);
    }

    /// <returns>When it is recorded.</returns>
    private long Accept(PendingPart part)
    {
        var append = part.Append;
        var tenant = append.Stream.Tenant;
        ref var stream = ref CollectionsMarshal.GetValueRefOrAddDefault(states, append.Stream, out _);
        // A clock that was set back must not make a later fact look earlier.
        var recordedAt = stream.Version == 0 ? part.RecordedAtMicros : Math.Max(part.RecordedAtMicros, stream.RecordedAt);
        ref var head = ref CollectionsMarshal.GetValueRefOrAddDefault(heads, tenant, out _);
        foreach (var @event in part.Events)
        {
            stream = stream.Next(recordedAt);
            var position = head.Position + 1;
            var hash = HashChain.Next(
                head.Hash.Span, position, append.Stream, stream.Version, recordedAt, @event, append.CorrelationId, append.Request?.Id);
            head = new JournalHead(position, hash);
            rows.AddEvent(append, stream.Version, recordedAt, @event, head);
        }

        rows.AddViews(tenant, append.Views);
        rows.AddAgenda(append.Stream, stream.Version, append.Agenda);
        rows.AddTimers(append);
        return recordedAt;
    }
}

/// <summary>Where a stream stands while a batch is decided.</summary>
/// <param name="StoredVersion">The version in the database, 0 when the stream does not exist there.</param>
/// <param name="Version">The version after the appends accepted so far.</param>
/// <param name="RecordedAt">When its last event was recorded.</param>
/// <param name="CreatedAt">When the first event of this batch was recorded.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct StreamState(long StoredVersion, long Version, long RecordedAt, long CreatedAt)
{
    public StreamState(long version, long recordedAt)
        : this(version, version, recordedAt, recordedAt)
    {
    }

    public StreamState Next(long recordedAt) =>
        new(StoredVersion, Version + 1, recordedAt, Version == 0 ? recordedAt : CreatedAt);
}
