using System.Threading.Channels;
using Npgsql;

namespace Ledsager.EventStore.Postgres;

/// <summary>
/// Small reads share round trips, as appends share transactions: whatever waits goes to the server in one message. A single read waits for
/// nobody. There are as many lines as cores, so that a long stream holds up only its own.
/// </summary>
internal sealed class PointReader : IAsyncDisposable
{
    private const int LargestBatch = 64;

    private readonly NpgsqlDataSource database;
    private readonly Channel<Pending> waiting = Channel.CreateUnbounded<Pending>();
    private readonly Task[] lines;

    public PointReader(NpgsqlDataSource database)
    {
        this.database = database;
        lines = [.. Enumerable.Range(0, Math.Clamp(Environment.ProcessorCount, 2, 8)).Select(_ => Task.Run(Run))];
    }

    public async ValueTask<T> Read<T>(
        Func<NpgsqlDataReader, CancellationToken, Task<T>> read, CancellationToken cancel, string sql, params NpgsqlParameter[] parameters)
    {
        var pending = new PendingRead<T>(read) { Sql = sql, Parameters = parameters };
        Enqueue(pending, cancel);
        await using var registration = pending.GiveUpWhen(cancel);
        return await pending.Answer;
    }

    public async ValueTask<ViewRow?> ReadView(string tenant, string view, string key, CancellationToken cancel)
    {
        var pending = new PendingView(tenant, view, key);
        Enqueue(pending, cancel);
        await using var registration = pending.GiveUpWhen(cancel);
        return await pending.Answer;
    }

    /// <summary>Finishes what waits.</summary>
    public async ValueTask DisposeAsync()
    {
        waiting.Writer.TryComplete();
        await Task.WhenAll(lines);
    }

    private void Enqueue(Pending pending, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        ObjectDisposedException.ThrowIf(!waiting.Writer.TryWrite(pending), this);
    }

    private async Task Run()
    {
        var batch = new List<Pending>(LargestBatch);
        while (await waiting.Reader.WaitToReadAsync())
        {
            while (batch.Count < LargestBatch && waiting.Reader.TryRead(out var next))
                batch.Add(next);
            if (batch.Count > 0)
                await Answer(batch);
            batch.Clear();
        }
    }

    /// <summary>Answers every read of a batch. Never throws: the line goes on whatever happens.</summary>
    private async Task Answer(IReadOnlyList<Pending> reads)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await Ask(reads);
                return;
            }
            catch (Exception e) when (Failure.IsUnavailable(e) && attempt == 1)
            {
                database.Clear(); // A pooled connection turned out to be lost, as all do after the server was restarted.
            }
            catch (Exception e) when (!Failure.IsUnavailable(e) && reads.Count > 1)
            {
                foreach (var read in reads)
                    await Answer([read]); // One of them is the cause; the others shall have their answers.
                return;
            }
            catch (Exception e)
            {
                foreach (var read in reads)
                    read.Fail(Failure.Translated(e));
                return;
            }
        }
    }

    private async Task Ask(IReadOnlyList<Pending> reads)
    {
        await using var connection = await database.OpenConnectionAsync();
        await using var batch = new NpgsqlBatch(connection);
        List<PendingView> views = [.. reads.OfType<PendingView>()];
        List<PendingRead> others = [.. reads.OfType<PendingRead>()];
        if (views.Count > 0)
        {
            batch.BatchCommands.Add(Parameters.Command(
                Sql.ReadViews, Parameters.Texts(views.ConvertAll(v => v.View)), Parameters.Texts(views.ConvertAll(v => v.Tenant)),
                Parameters.Texts(views.ConvertAll(v => v.Key))));
        }

        foreach (var read in others)
            batch.BatchCommands.Add(read.Command());

        await using var reader = await batch.ExecuteReaderAsync();
        if (views.Count > 0)
        {
            while (await reader.ReadAsync())
                views[(int)reader.GetInt64(0) - 1].Take(reader);
            foreach (var view in views)
                view.Finish();
            await reader.NextResultAsync();
        }

        foreach (var read in others)
        {
            await read.Take(reader);
            await reader.NextResultAsync();
        }
    }

    private abstract class Pending
    {
        /// <summary>The caller need not wait any longer once he has gone; the read itself goes on.</summary>
        public CancellationTokenRegistration GiveUpWhen(CancellationToken cancel) =>
            cancel.UnsafeRegister(static (pending, token) => ((Pending)pending!).GiveUp(token), this);

        public abstract void Fail(Exception why);

        protected abstract void GiveUp(CancellationToken cancel);
    }

    /// <summary>A read of a view's row. Those that wait together are one statement.</summary>
    private sealed class PendingView(string tenant, string view, string key) : Pending
    {
        private readonly TaskCompletionSource<ViewRow?> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private ViewRow? found;

        public string Tenant => tenant;

        public string View => view;

        public string Key => key;

        public Task<ViewRow?> Answer => answer.Task;

        public void Take(NpgsqlDataReader reader) => found = new ViewRow(view, key, reader.GetInt64(1), reader.GetFieldValue<byte[]>(2));

        /// <summary>Every row has been read: what was not found is not there.</summary>
        public void Finish() => answer.TrySetResult(found);

        public override void Fail(Exception why) => answer.TrySetException(why);

        protected override void GiveUp(CancellationToken cancel) => answer.TrySetCanceled(cancel);
    }

    private abstract class PendingRead : Pending
    {
        public required string Sql { get; init; }

        public required NpgsqlParameter[] Parameters { get; init; }

        /// <summary>A new command each time: one that was part of a failed batch may remember a prepared statement that never came to be.</summary>
        public NpgsqlBatchCommand Command()
        {
            var command = new NpgsqlBatchCommand(Sql);
            foreach (var parameter in Parameters)
                command.Parameters.Add(parameter.Clone());
            return command;
        }

        public abstract Task Take(NpgsqlDataReader reader);
    }

    private sealed class PendingRead<T>(Func<NpgsqlDataReader, CancellationToken, Task<T>> read) : PendingRead
    {
        private readonly TaskCompletionSource<T> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<T> Answer => answer.Task;

        public override async Task Take(NpgsqlDataReader reader) => answer.TrySetResult(await read(reader, CancellationToken.None));

        public override void Fail(Exception why) => answer.TrySetException(why);

        protected override void GiveUp(CancellationToken cancel) => answer.TrySetCanceled(cancel);
    }
}
