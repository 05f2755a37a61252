using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using NodaTime;
using Npgsql;

namespace Ledsager.EventStore.Postgres;

/// <summary>The event store on PostgreSQL. README.md says what it promises.</summary>
public sealed partial class PostgresEventStore : IEventStore, IAsyncDisposable
{
    private const int PageSize = 500;
    private const long PageBytes = 4 << 20;

    private static readonly string[] Settings =
    [
        // A process that stops between its two round trips must not hold the journals for long.
        "-c idle_in_transaction_session_timeout=10s",
        // An answer means that it is on disk, whatever the database or the role is set to.
        "-c synchronous_commit=on",
        // A statement sees what was committed before it began, and a row it waits for as it is then.
        @"-c default_transaction_isolation=read\ committed",
        // Every statement here finds rows by key or reads a key's range. A prepared plan outlives what it was made for: one made on an
        // empty database scans whole tables, and goes on when they have grown, until the statistics catch up a minute later.
        "-c enable_seqscan=off", "-c enable_hashjoin=off", "-c enable_mergejoin=off", "-c plan_cache_mode=force_generic_plan",
        // A plan for any values is made for the whole of a journal, which looks worth a helping process; a page of it never is.
        "-c max_parallel_workers_per_gather=0",
    ];

    private readonly NpgsqlDataSource database;
    private readonly Writer writer;
    private readonly JournalListener listener;
    private readonly PointReader points;

    private PostgresEventStore(NpgsqlDataSource database, int largestBatch)
    {
        this.database = database;
        writer = new Writer(database, largestBatch);
        listener = new JournalListener(database);
        points = new PointReader(database);
    }

    /// <summary>Brings the schema up to date and opens the store.</summary>
    /// <exception cref="StoreUnavailableException">The database cannot be reached.</exception>
    public static async Task<PostgresEventStore> Open(PostgresEventStoreOptions options, CancellationToken cancel = default)
    {
        if (!SchemaName().IsMatch(options.Schema))
            throw new ArgumentException($"'{options.Schema}' is no schema name: lower-case letters, digits and underscores.", nameof(options));

        var opened = Connect(options);
        try
        {
            await Migrations.Apply(opened, options.Schema, cancel);
            return new PostgresEventStore(opened, options.LargestBatch);
        }
        catch (Exception e)
        {
            await opened.DisposeAsync();
            if (Failure.IsUnavailable(e))
                throw Failure.Unavailable(e);
            throw;
        }
    }

    /// <inheritdoc/>
    public ValueTask<AppendResult> Append(Append append, CancellationToken cancel = default) => writer.Append(append, cancel);

    /// <inheritdoc/>
    public ValueTask<StreamRead> Load(StreamId stream, long afterVersion = 0, CancellationToken cancel = default) =>
        Point(
            async (reader, token) =>
            {
                var version = 0L;
                var events = new List<StoredEvent>();
                while (await reader.ReadAsync(token))
                {
                    version = reader.GetInt64(0);
                    if (!reader.IsDBNull(1))
                        events.Add(Stored(reader, stream, version: 1, position: 2, rest: 3));
                }

                return new StreamRead(version, events);
            },
            cancel, Sql.Load, Parameters.Text(stream.Tenant), Parameters.Text(stream.Id), Parameters.Number(afterVersion));

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<StreamRead>> LoadMany(IReadOnlyList<StreamId> streams, CancellationToken cancel = default) =>
        Query<IReadOnlyList<StreamRead>>(
            async (reader, token) =>
            {
                var versions = new long[streams.Count];
                var events = new List<StoredEvent>[streams.Count];
                while (await reader.ReadAsync(token))
                {
                    var i = (int)reader.GetInt64(0) - 1;
                    versions[i] = reader.GetInt64(1);
                    if (!reader.IsDBNull(2))
                        (events[i] ??= []).Add(Stored(reader, streams[i], version: 2, position: null, rest: 3));
                }

                return [.. versions.Zip(events, (version, read) => new StreamRead(version, read ?? []))];
            },
            cancel, Sql.LoadMany, Parameters.Texts([.. streams.Select(stream => stream.Tenant)]), Parameters.Texts([.. streams.Select(stream => stream.Id)]));

    /// <inheritdoc/>
    public ValueTask<RecordedRequest?> FindRequest(string tenant, string requestId, CancellationToken cancel = default) =>
        Point(
            async (reader, token) => await reader.ReadAsync(token)
                ? new RecordedRequest(requestId, reader.GetFieldValue<byte[]>(0), reader.GetFieldValue<byte[]>(1))
                : null,
            cancel, Sql.FindRequest, Parameters.Text(tenant), Parameters.Text(requestId));

    /// <inheritdoc/>
    public async IAsyncEnumerable<JournalEntry> ReadJournal(
        string tenant, long afterPosition = 0, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        while (true)
        {
            var page = await Page(
                reader => new JournalEntry(
                    Stored(reader, new StreamId(tenant, reader.GetString(2)), version: 3, position: 0, rest: 4), reader.GetFieldValue<byte[]>(1)),
                entry => entry.Stored.Event.Data.Length,
                cancel, Sql.ReadJournal, Parameters.Text(tenant), Parameters.Number(afterPosition), Parameters.Number(PageSize));
            foreach (var entry in page)
                yield return entry;

            if (page.Count == 0)
                yield break;
            afterPosition = page[^1].Stored.Position;
        }
    }

    /// <inheritdoc/>
    public ValueTask<bool> WaitForJournal(string tenant, long beyondPosition, Duration atMost, CancellationToken cancel = default) =>
        listener.Wait(tenant, beyondPosition, atMost, cancel);

    /// <inheritdoc/>
    public async IAsyncEnumerable<StoredEvent> ReadOutsideJournal(string tenant, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        var last = 0L;
        while (true)
        {
            var page = await Page(
                reader => (SeqId: reader.GetInt64(0),
                    Stored: Stored(reader, new StreamId(tenant, reader.GetString(1)), version: 2, position: null, rest: 3)),
                row => row.Stored.Event.Data.Length,
                cancel, Sql.ReadOutsideJournal, Parameters.Text(tenant), Parameters.Number(last), Parameters.Number(PageSize));
            foreach (var row in page)
                yield return row.Stored;

            if (page.Count == 0)
                yield break;
            last = page[^1].SeqId;
        }
    }

    /// <inheritdoc/>
    public ValueTask<JournalHead> ReadHead(string tenant, CancellationToken cancel = default) =>
        Point(
            async (reader, token) => await reader.ReadAsync(token)
                ? new JournalHead(reader.GetInt64(0), reader.GetFieldValue<byte[]>(1))
                : new JournalHead(0, HashChain.Beginning),
            cancel, Sql.ReadHead, Parameters.Text(tenant));

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<string>> ListTenants(CancellationToken cancel = default) =>
        Query<IReadOnlyList<string>>(
            async (reader, token) =>
            {
                var tenants = new List<string>();
                while (await reader.ReadAsync(token))
                    tenants.Add(reader.GetString(0));
                return tenants;
            },
            cancel, Sql.ListTenants);

    /// <inheritdoc/>
    public async IAsyncEnumerable<StreamId> ListStreams(string tenant, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        var last = "";
        while (true)
        {
            var page = await Page(
                reader => reader.GetString(0), _ => 0,
                cancel, Sql.ListStreams, Parameters.Text(tenant), Parameters.Text(last), Parameters.Number(PageSize));
            foreach (var id in page)
                yield return new StreamId(tenant, id);

            if (page.Count == 0)
                yield break;
            last = page[^1];
        }
    }

    /// <inheritdoc/>
    public ValueTask<ViewRow?> ReadView(string tenant, string view, string key, CancellationToken cancel = default)
    {
        CheckKey(tenant);
        CheckKey(view);
        CheckKey(key);
        return points.ReadView(tenant, view, key, cancel);
    }

    /// <inheritdoc/>
    public async ValueTask WriteViews(string tenant, IReadOnlyList<ViewRow> rows, CancellationToken cancel = default)
    {
        Texts.Check(tenant, 200);
        var newest = new Dictionary<(string, string), ViewRow>();
        foreach (var row in rows)
        {
            PendingAppend.Check(row);
            if (!newest.TryGetValue((row.View, row.Key), out var other) || other.Version < row.Version)
                newest[(row.View, row.Key)] = row;
        }

        if (newest.Count == 0)
            return;

        var columns = new Rows();
        columns.AddViews(tenant, [.. newest.Values]);
        await Execute(columns.Views(Sql.PutNewerViews), cancel);
    }

    /// <inheritdoc/>
    public async ValueTask DropView(string view, CancellationToken cancel = default) =>
        await Execute(Parameters.Command(Sql.DropView, Parameters.Text(view)), cancel);

    /// <summary>Takes no more appends, finishes those that wait, and lets the connections go.</summary>
    public async ValueTask DisposeAsync()
    {
        await writer.DisposeAsync();
        await listener.DisposeAsync();
        await points.DisposeAsync();
        await database.DisposeAsync();
    }

    [GeneratedRegex("^[a-z_][a-z0-9_]{0,62}$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex SchemaName();

    internal static NpgsqlDataSource Connect(PostgresEventStoreOptions options)
    {
        var given = new NpgsqlConnectionStringBuilder(options.ConnectionString);
        var connection = new NpgsqlConnectionStringBuilder(options.ConnectionString)
        {
            SearchPath = options.Schema,
            ApplicationName = "ledsager",
            MaxPoolSize = options.ReadConnections + 2,
            // Every statement is used again and again: the server parses and plans it once per connection.
            MaxAutoPrepare = 64,
            AutoPrepareMinUsages = 2,
            // Nothing is left behind in a session, so nothing needs to be reset between two uses.
            NoResetOnClose = true,
            Options = string.Join(' ', [given.Options, .. Settings]).TrimStart(),
        };
        return new NpgsqlDataSourceBuilder(connection.ConnectionString).Build();
    }

    private static StoredEvent Stored(NpgsqlDataReader reader, StreamId stream, int version, int? position, int rest) => new(
        stream,
        reader.GetInt64(version),
        position is { } ordinal && !reader.IsDBNull(ordinal) ? reader.GetInt64(ordinal) : 0,
        Time(reader, rest),
        new NewEvent(
            reader.GetGuid(rest + 1),
            reader.GetString(rest + 2),
            reader.GetFieldValue<byte[]>(rest + 3),
            reader.IsDBNull(rest + 4) ? "{}"u8.ToArray() : reader.GetFieldValue<byte[]>(rest + 4)),
        reader.IsDBNull(rest + 5) ? null : reader.GetString(rest + 5),
        reader.IsDBNull(rest + 6) ? null : reader.GetString(rest + 6));

    private static Instant Time(NpgsqlDataReader reader, int ordinal) =>
        Micros.ToInstant(Parameters.FromPostgres(reader.GetFieldValue<long>(ordinal)));

    /// <summary>A small read by key. A key that could not have been stored is refused here, so that it cannot disturb the reads beside it.</summary>
    private ValueTask<T> Point<T>(
        Func<NpgsqlDataReader, CancellationToken, Task<T>> read, CancellationToken cancel, string sql, params NpgsqlParameter[] parameters)
    {
        foreach (var parameter in parameters)
        {
            if (parameter is NpgsqlParameter<string> { TypedValue: { } key })
                CheckKey(key);
        }

        return points.Read(read, cancel, sql, parameters);
    }

    private static void CheckKey(string key)
    {
        if (key.Length > 0)
            Texts.Check(key, int.MaxValue, "a key");
    }

    /// <summary>Reads a page: as many rows as were asked for, or fewer when they are large, so that no consumer holds much memory.</summary>
    private ValueTask<List<T>> Page<T>(
        Func<NpgsqlDataReader, T> row, Func<T, int> size, CancellationToken cancel, string sql, params ReadOnlySpan<NpgsqlParameter> parameters) =>
        Query(
            async (reader, token) =>
            {
                var page = new List<T>();
                var bytes = 0L;
                while (bytes < PageBytes && await reader.ReadAsync(token))
                {
                    page.Add(row(reader));
                    bytes += size(page[^1]);
                }

                return page;
            },
            cancel, sql, parameters);

    private ValueTask<T> Query<T>(
        Func<NpgsqlDataReader, CancellationToken, Task<T>> read, CancellationToken cancel, string sql, params ReadOnlySpan<NpgsqlParameter> parameters) =>
        Query(read, cancel, Parameters.Command(sql, parameters));

    private async ValueTask Execute(NpgsqlBatchCommand command, CancellationToken cancel) =>
        await Query((_, _) => Task.FromResult(true), cancel, command);

    /// <summary>
    /// Runs commands in one round trip and one transaction. Asks once more when a pooled connection turns out to be lost, as all do after the
    /// server was restarted; every command here may be carried out twice.
    /// </summary>
    private async ValueTask<T> Query<T>(
        Func<NpgsqlDataReader, CancellationToken, Task<T>> read, CancellationToken cancel, params NpgsqlBatchCommand[] commands)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await using var connection = await database.OpenConnectionAsync(cancel);
                await using var batch = new NpgsqlBatch(connection);
                foreach (var command in commands)
                    batch.BatchCommands.Add(attempt == 1 ? command : Fresh(command));
                await using var reader = await batch.ExecuteReaderAsync(cancel);
                var result = await read(reader, cancel);
                while (await reader.NextResultAsync(cancel))
                {
                    // What a later command has to complain of is heard.
                }

                return result;
            }
            catch (Exception e) when (Failure.IsUnavailable(e) && !cancel.IsCancellationRequested)
            {
                if (attempt == 2)
                    throw Failure.Unavailable(e);
                database.Clear();
            }
        }
    }

    private static NpgsqlBatchCommand Fresh(NpgsqlBatchCommand used)
    {
        var command = new NpgsqlBatchCommand(used.CommandText);
        foreach (NpgsqlParameter parameter in used.Parameters)
            command.Parameters.Add(parameter.Clone());
        return command;
    }
}
