using NodaTime;
using Npgsql;

namespace Ledsager.EventStore.Postgres;

/// <summary>
/// Hears of every commit to a journal, for all who wait in this process: one connection however many they are. Appends notify inside their
/// transaction (move_heads.sql). A notification can be lost with the connection, so the heads are also read every second.
/// </summary>
internal sealed class JournalListener(NpgsqlDataSource database) : IAsyncDisposable
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();
    private readonly Dictionary<string, Known> journals = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource closing = new();
    private Task? loop;
    private string schema = "";

    /// <summary>Waits until a journal goes beyond a position; false when the time is up.</summary>
    public async ValueTask<bool> Wait(string tenant, long beyond, Duration atMost, CancellationToken cancel)
    {
        Task moved;
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(closing.IsCancellationRequested, this);
            loop ??= Task.Run(Run);
            var known = journals.GetValueOrDefault(tenant) ?? (journals[tenant] = new Known());
            if (known.Position > beyond)
                return true;
            moved = known.Moved.Task;
        }

        var until = DateTime.UtcNow + atMost.ToTimeSpan();
        while (true)
        {
            var left = until - DateTime.UtcNow;
            if (left <= TimeSpan.Zero)
                return false;

            try
            {
                await moved.WaitAsync(left, cancel);
            }
            catch (TimeoutException)
            {
                return false;
            }

            lock (gate)
            {
                var known = journals[tenant];
                if (known.Position > beyond)
                    return true;
                moved = known.Moved.Task;
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        Task? running;
        lock (gate)
        {
            closing.Cancel();
            running = loop;
            foreach (var known in journals.Values)
                known.Moved.TrySetException(new ObjectDisposedException("The event store is closed."));
        }

        if (running is not null)
            await running;
        closing.Dispose();
    }

    private async Task Run()
    {
        while (!closing.IsCancellationRequested)
        {
            try
            {
                await Listen(closing.Token);
            }
            catch (OperationCanceledException) when (closing.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                // The database is away. Those who wait go on waiting, and hear of what they missed when it is back. What waits in the pool is no better.
                database.Clear();
                await Task.Delay(BetweenLooks, closing.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task Listen(CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        connection.Notification += (_, notification) => Hear(notification.Payload);
        await using (var listen = new NpgsqlCommand("listen ledsager_journal; select current_schema()", connection))
            schema = (string)(await listen.ExecuteScalarAsync(cancel))!;

        while (true)
        {
            // After the subscription, so that nothing falls between the two.
            await Look(connection, cancel);
            var looked = DateTime.UtcNow;
            while (looked + BetweenLooks - DateTime.UtcNow is { } left && left > TimeSpan.Zero)
                await connection.WaitAsync((int)Math.Ceiling(left.TotalMilliseconds), cancel); // Never 0, which would be for ever.
        }
    }

    /// <summary>«schema position tenant».</summary>
    private void Hear(string payload)
    {
        if (payload.Split(' ', 3) is [var where, var position, var tenant] && where == schema)
            Move(tenant, long.Parse(position, System.Globalization.CultureInfo.InvariantCulture), mayFall: false);
    }

    private async Task Look(NpgsqlConnection connection, CancellationToken cancel)
    {
        await using var look = new NpgsqlCommand(Sql.ReadHeads, connection);
        await using var reader = await look.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
            Move(reader.GetString(0), reader.GetInt64(1), mayFall: true);
    }

    // A look is of this moment, also when the database was put back to an earlier one. A notification may be of a moment before the last look.
    private void Move(string tenant, long position, bool mayFall)
    {
        TaskCompletionSource moved;
        lock (gate)
        {
            var known = journals.GetValueOrDefault(tenant) ?? (journals[tenant] = new Known());
            if (position == known.Position || (position < known.Position && !mayFall))
                return;

            known.Position = position;
            moved = known.Moved;
            known.Moved = Known.NewSignal();
        }

        moved.TrySetResult();
    }

    private sealed class Known
    {
        public long Position { get; set; }

        public TaskCompletionSource Moved { get; set; } = NewSignal();

        public static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
