using Npgsql;

namespace Ledsager.EventStore.Postgres;

/// <content>Named consumers and parked streams.</content>
public sealed partial class PostgresEventStore : ISubscriptions
{
    /// <inheritdoc/>
    public ISubscriptions Subscriptions => this;

    ValueTask<Subscription?> ISubscriptions.Find(string tenant, string consumer, CancellationToken cancel) =>
        Query(
            async (reader, token) => await reader.ReadAsync(token) ? SubscriptionOf(reader) : null,
            cancel, Sql.FindSubscription, Parameters.Text(tenant), Parameters.Text(consumer));

    ValueTask<IReadOnlyList<Subscription>> ISubscriptions.List(string? tenant, CancellationToken cancel) =>
        Query(async (reader, token) => await All(reader, SubscriptionOf, token), cancel, Sql.ListSubscriptions, Parameters.Text(tenant));

    async ValueTask<Subscription?> ISubscriptions.Acknowledge(string tenant, string consumer, long position, CancellationToken cancel)
    {
        Texts.Check(consumer, 200);
        return await Query<Subscription?>(
            async (reader, token) =>
            {
                if (!await reader.ReadAsync(token))
                    return null;

                await reader.NextResultAsync(token);
                await reader.ReadAsync(token);
                return SubscriptionOf(reader);
            },
            cancel,
            Parameters.Command(Sql.Acknowledge, Parameters.Text(tenant), Parameters.Text(consumer), Parameters.Number(position)),
            Parameters.Command(Sql.FindSubscription, Parameters.Text(tenant), Parameters.Text(consumer)),
            Parameters.Command(Sql.ForgetPastParkings, Parameters.Text(tenant), Parameters.Text(consumer)));
    }

    ValueTask<IReadOnlyList<Parking>> ISubscriptions.ListParked(string tenant, string consumer, CancellationToken cancel) =>
        Query(
            async (reader, token) => await All(reader, row => ParkingOf(tenant, row), token),
            cancel, Sql.ListParked, Parameters.Text(tenant), Parameters.Text(consumer));

    async ValueTask<Parking> ISubscriptions.Park(StreamId stream, string consumer, long afterPosition, CancellationToken cancel)
    {
        Texts.Check(stream.Id, 200);
        Texts.Check(consumer, 200);
        return await Query(
            async (reader, token) =>
            {
                await reader.NextResultAsync(token);
                await reader.ReadAsync(token);
                return ParkingOf(stream.Tenant, reader);
            },
            cancel,
            Parameters.Command(Sql.Acknowledge, Parameters.Text(stream.Tenant), Parameters.Text(consumer), Parameters.Number(0)),
            Parameters.Command(Sql.Park, Parameters.Text(stream.Tenant), Parameters.Text(consumer), Parameters.Text(stream.Id), Parameters.Number(afterPosition)));
    }

    ValueTask<Parking?> ISubscriptions.AcknowledgeReplay(StreamId stream, string consumer, long position, CancellationToken cancel) =>
        Query(
            async (reader, token) => await reader.ReadAsync(token) ? ParkingOf(stream.Tenant, reader) : null,
            cancel, Sql.AcknowledgeReplay, Parameters.Text(stream.Tenant), Parameters.Text(consumer), Parameters.Text(stream.Id), Parameters.Number(position));

    ValueTask<UnparkResult> ISubscriptions.Unpark(StreamId stream, string consumer, CancellationToken cancel) =>
        Query(
            async (reader, token) =>
            {
                await reader.NextResultAsync(token);
                await reader.ReadAsync(token);
                return (Parked: reader.GetInt64(0), Unparked: reader.GetInt64(1)) switch
                {
                    (0, _) => UnparkResult.NotParked,
                    (_, 0) => UnparkResult.EventsRemain,
                    _ => UnparkResult.Unparked,
                };
            },
            cancel,
            Parameters.Command(Sql.LockHeadShared, Parameters.Text(stream.Tenant)),
            Parameters.Command(Sql.Unpark, Parameters.Text(stream.Tenant), Parameters.Text(consumer), Parameters.Text(stream.Id)));

    private static Subscription SubscriptionOf(NpgsqlDataReader reader) =>
        new(reader.GetString(0), reader.GetString(1), reader.GetInt64(2), reader.GetInt64(3), Time(reader, 4));

    private static Parking ParkingOf(string tenant, NpgsqlDataReader reader) =>
        new(new StreamId(tenant, reader.GetString(0)), reader.GetInt64(1), reader.GetInt64(2), reader.IsDBNull(3) ? null : reader.GetInt64(3));

    private static async Task<IReadOnlyList<T>> All<T>(NpgsqlDataReader reader, Func<NpgsqlDataReader, T> row, CancellationToken cancel)
    {
        var rows = new List<T>();
        while (await reader.ReadAsync(cancel))
            rows.Add(row(reader));
        return rows;
    }
}
