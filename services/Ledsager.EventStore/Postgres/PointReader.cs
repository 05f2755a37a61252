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
    private readonly Channel<PendingRead> waiting = Channel.CreateUnbounded<PendingRead>();
    private readonly Task[] lines;

    public PointReader(NpgsqlDataSource database)
    {
        this.database = database;
        lines = [.. Enumerable.Range(0, Math.Clamp(Environment.ProcessorCount, 2, 8)).Select(_ => Task.Run(Run))];
    }

    public async ValueTask<T> Read<T>(
        Func<NpgsqlDataReader, CancellationToken, Task<T>> read, CancellationToken cancel, string sql, params NpgsqlParameter[] parameters)
    {
        cancel.ThrowIfCancellationRequested();
        var pending = new PendingRead<T>(read) { Sql = sql, Parameters = parameters };
        ObjectDisposedException.ThrowIf(!waiting.Writer.TryWrite(pending), this);
        return await pending.Answer.WaitAsync(cancel);
    }

    /// <summary>Finishes what waits.</summary>
    public async ValueTask DisposeAsync()
    {
        waiting.Writer.TryComplete();
        await Task.WhenAll(lines);
    }

    private async Task Run()
    {
        var batch = new List<PendingRead>(LargestBatch);
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
    private async Task Answer(IReadOnlyList<PendingRead> reads)
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

    private async Task Ask(IReadOnlyList<PendingRead> reads)
    {
        await using var connection = await database.OpenConnectionAsync();
        await using var batch = new NpgsqlBatch(connection);
        foreach (var read in reads)
            batch.BatchCommands.Add(read.Command());

        await using var reader = await batch.ExecuteReaderAsync();
        foreach (var read in reads)
        {
            await read.Take(reader);
            await reader.NextResultAsync();
        }
    }

    private abstract class PendingRead
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

        public abstract void Fail(Exception why);
    }

    private sealed class PendingRead<T>(Func<NpgsqlDataReader, CancellationToken, Task<T>> read) : PendingRead
    {
        private readonly TaskCompletionSource<T> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<T> Answer => answer.Task;

        public override async Task Take(NpgsqlDataReader reader) => answer.TrySetResult(await read(reader, CancellationToken.None));

        public override void Fail(Exception why) => answer.TrySetException(why);
    }
}
