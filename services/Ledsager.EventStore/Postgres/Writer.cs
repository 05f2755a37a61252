using System.Diagnostics;
using System.Threading.Channels;
using Npgsql;

namespace Ledsager.EventStore.Postgres;

/// <summary>
/// The one writer of a process. While a transaction is being committed others wait; whatever waits goes into the next one. The cost of
/// a commit is shared by all of them.
/// </summary>
/// <remarks>
/// A batch is sent in one round trip, decided on what this process knows: where it left the journals, and the versions the appends expect. The
/// database sees to it that this is so still. When it is not, because another process has written, nothing is written, and the batch is
/// decided anew on what the database says, in two round trips.
/// </remarks>
internal sealed class Writer : IAsyncDisposable
{
    private const long LargestBatchBytes = 8 << 20;

    private readonly NpgsqlDataSource database;
    private readonly int largestBatch;
    private readonly Channel<PendingAppend> waiting;
    private readonly Task loop;

    // Municipalities whose journal head is known to exist.
    private readonly HashSet<string> opened = new(StringComparer.Ordinal);
    private NpgsqlConnection? connection;

    // Where this process left the journals.
    private readonly Dictionary<string, JournalHead> left = new(StringComparer.Ordinal);

    // While others write too, most guesses fail: after each that does, twice as many batches are decided on what the database says.
    private int patience, looks;

    public Writer(NpgsqlDataSource database, int largestBatch)
    {
        this.database = database;
        this.largestBatch = largestBatch;
        // Bounded: callers wait outside when the database is far behind.
        waiting = Channel.CreateBounded<PendingAppend>(new BoundedChannelOptions(largestBatch * 8) { SingleReader = true });
        loop = Task.Run(Run);
    }

    public async ValueTask<AppendResult> Append(Append append, CancellationToken cancel)
    {
        var pending = new PendingAppend(append);
        try
        {
            await waiting.Writer.WriteAsync(pending, cancel);
        }
        catch (ChannelClosedException e)
        {
            throw new ObjectDisposedException("The event store is closed.", e);
        }

        await using var registration = cancel.UnsafeRegister(static (p, token) => ((PendingAppend)p!).Drop(token), pending);
        return await pending.Answer;
    }

    /// <summary>Takes no more appends, finishes those that wait.</summary>
    public async ValueTask DisposeAsync()
    {
        waiting.Writer.TryComplete();
        await loop;
        await Disconnect();
    }

    private async Task Run()
    {
        var batch = new List<PendingAppend>(largestBatch);
        while (await waiting.Reader.WaitToReadAsync())
        {
            Take(batch);
            if (batch.Count > 0)
                await Commit(batch);
            batch.Clear();
        }
    }

    private void Take(List<PendingAppend> batch)
    {
        var bytes = 0L;
        while (batch.Count < largestBatch && bytes < LargestBatchBytes && waiting.Reader.TryRead(out var next))
        {
            if (!next.TryStart())
                continue;
            batch.Add(next);
            bytes += next.Size;
        }
    }

    /// <summary>Commits a batch and answers every member. Never throws: the loop goes on whatever happens.</summary>
    private async Task Commit(IReadOnlyList<PendingAppend> appends)
    {
        try
        {
            var started = Stopwatch.GetTimestamp();
            var results = await Write(appends);
            Telemetry.Committed(results, started);
            for (var i = 0; i < results.Count; i++)
                appends[i].Succeed(results[i]);
        }
        catch (Exception e) when (!Failure.IsUnavailable(e) && appends.Count > 1)
        {
            // The transaction is undone and one member, unknown which, is the cause: only the guilty one shall fail.
            foreach (var append in appends)
                await Commit([append]);
        }
        catch (Exception e)
        {
            var why = Failure.Translated(e);
            Telemetry.Failed(appends.Count, why);
            foreach (var append in appends)
                append.Fail(why);
        }
    }

    private async Task<IReadOnlyList<AppendResult>> Write(IReadOnlyList<PendingAppend> appends)
    {
        for (var attempt = 1; ; attempt++)
        {
            var wasOpen = connection is not null;
            var sent = false;
            try
            {
                connection ??= await database.OpenConnectionAsync();
                if (await WriteUnseen(appends, () => sent = true) is { } results)
                    return results;

                sent = false;
                var batch = new Batch(appends);
                await OpenJournals(appends);
                await batch.Read(connection);
                batch.Decide();
                if (!batch.WritesAnything)
                {
                    await Rollback();
                    return batch.Results;
                }

                sent = true;
                await batch.Write(connection);
                Leave(batch);
                return batch.Results;
            }
            catch (Exception e)
            {
                await Undo(e);
                // Nothing was sent for writing, or the database says that nothing was kept, or what was kept is found by its requests: the same
                // again is safe.
                var again = ((!sent || HaveRequests(appends)) && wasOpen && Failure.IsUnavailable(e)) || Failure.IsPassing(e);
                if (!again || attempt == 3)
                    throw;
            }
        }
    }

    /// <returns>What became of the appends; null when they must be decided on what the database says, and nothing was written.</returns>
    private async Task<IReadOnlyList<AppendResult>?> WriteUnseen(IReadOnlyList<PendingAppend> appends, Action sending)
    {
        // Where the connection turns out to be lost, only a request can tell whether an append was kept; without one, nothing may be sent unseen.
        if (!HaveRequests(appends))
            return null;

        if (looks > 0)
        {
            looks--;
            return null;
        }

        var batch = new Batch(appends);
        if (!batch.TryDecideUnseen(left))
            return null;

        try
        {
            sending();
            await batch.WriteIfAsExpected(connection!);
            Leave(batch);
            patience = 0;
            return batch.Results;
        }
        catch (Exception e) when (Failure.IsUnexpected(e))
        {
            left.Clear();
            looks = patience = Math.Clamp(patience * 2, 1, 64);
            return null;
        }
    }

    private void Leave(Batch batch)
    {
        foreach (var (tenant, head) in batch.Heads)
            left[tenant] = head;
    }

    private static bool HaveRequests(IReadOnlyList<PendingAppend> appends) => appends.All(pending => pending.Append.Request is not null);

    /// <summary>Makes sure that there is a head to lock. In a statement of its own, so that no transaction waits here while it holds locks.</summary>
    private async Task OpenJournals(IReadOnlyList<PendingAppend> appends)
    {
        List<string>? unknown = null;
        foreach (var pending in appends)
        {
            if (opened.Add(pending.Append.Stream.Tenant))
                (unknown ??= []).Add(pending.Append.Stream.Tenant);
        }

        if (unknown is null)
            return;

        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(Parameters.Command(Sql.OpenJournals, Parameters.Texts(unknown), Parameters.Bytes(HashChain.Beginning)));
        await batch.ExecuteNonQueryAsync();
    }

    private async Task Undo(Exception cause)
    {
        opened.Clear(); // The next attempt asks again.
        left.Clear();
        if (Failure.IsUnavailable(cause))
        {
            database.Clear(); // What waits in the pool is no better.
            await Disconnect();
            return;
        }

        try
        {
            await Rollback();
        }
        catch (Exception e) when (e is NpgsqlException or InvalidOperationException)
        {
            await Disconnect();
        }
    }

    private async Task Rollback()
    {
        await using var command = new NpgsqlCommand("rollback", connection);
        await command.ExecuteNonQueryAsync();
    }

    private async Task Disconnect()
    {
        if (connection is { } lost)
        {
            connection = null;
            await lost.DisposeAsync();
        }
    }
}
