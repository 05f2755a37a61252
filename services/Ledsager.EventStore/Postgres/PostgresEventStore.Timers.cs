using NodaTime;
using Npgsql;

namespace Ledsager.EventStore.Postgres;

/// <content>Timers, and how far time has come.</content>
public sealed partial class PostgresEventStore : ITimers
{
    /// <inheritdoc/>
    public ITimers Timers => this;

    ValueTask<IReadOnlyList<DueTimer>> ITimers.Claim(Instant now, int limit, Duration lease, CancellationToken cancel) =>
        Query(
            (reader, token) => All(
                reader,
                row => new DueTimer(
                    new StreamId(row.GetString(0), row.GetString(2)), new TimerSet(row.GetString(1), row.GetString(3), Time(row, 4), row.GetFieldValue<byte[]>(5)),
                    row.GetInt32(6), row.GetInt32(8), row.GetGuid(7)),
                token),
            cancel, Sql.ClaimTimers, Moment(now), Parameters.Number(limit), Parameters.Span(lease));

    async ValueTask ITimers.Complete(DueTimer timer, CancellationToken cancel) =>
        await Execute(Parameters.Command(Sql.CompleteTimer, [.. KeyOf(timer)]), cancel);

    async ValueTask ITimers.Return(IReadOnlyList<DueTimer> timers, CancellationToken cancel) =>
        await Execute(
            Parameters.Command(
                Sql.ReturnTimers, Parameters.Texts([.. timers.Select(timer => timer.Stream.Tenant)]), Parameters.Texts([.. timers.Select(timer => timer.Timer.Id)]),
                Parameters.Ids([.. timers.Select(timer => timer.Claim)])),
            cancel);

    async ValueTask ITimers.Release(DueTimer timer, string error, Duration retryAfter, CancellationToken cancel) =>
        await Execute(Parameters.Command(Sql.ReleaseTimer, [.. KeyOf(timer), Parameters.Span(retryAfter), Storable(error)]), cancel);

    async ValueTask ITimers.Park(DueTimer timer, string error, CancellationToken cancel) =>
        await Execute(Parameters.Command(Sql.ParkTimer, [.. KeyOf(timer), Storable(error)]), cancel);

    ValueTask<long> ITimers.ReplayParked(string tenant, string? id, CancellationToken cancel) =>
        Query(
            async (reader, token) => await reader.ReadAsync(token) ? reader.GetInt64(0) : 0,
            cancel, Sql.ReplayParkedTimers, Parameters.Text(tenant), Parameters.Text(id));

    ValueTask<IReadOnlyList<ListedTimer>> ITimers.List(
        string tenant, TimerState? state, Instant now, (Instant DueAt, string Id)? after, int limit, CancellationToken cancel) =>
        Query(
            (reader, token) => All(
                reader,
                row => new ListedTimer(
                    new StreamId(tenant, row.GetString(1)), row.GetString(2), row.GetString(3), Enum.Parse<TimerState>(row.GetString(0), ignoreCase: true), Time(row, 4),
                    row.GetInt32(5), row.GetInt32(6), row.IsDBNull(7) ? null : row.GetString(7), OptionalTime(row, 8), OptionalTime(row, 9)),
                token),
            cancel, Sql.ListTimers, Parameters.Text(tenant), Parameters.Text(state?.ToString().ToLowerInvariant()), Moment(now),
            Moment(after?.DueAt ?? Instant.FromUnixTimeSeconds(0)), Parameters.Text(after?.Id ?? ""), Parameters.Number(limit));

    ValueTask<TimerFigures> ITimers.Figures(Instant now, CancellationToken cancel) =>
        Query(
            async (reader, token) =>
            {
                await reader.ReadAsync(token);
                return new TimerFigures(reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2), OptionalTime(reader, 3));
            },
            cancel, Sql.TimerFigures, Moment(now));

    ValueTask<Instant?> ITimers.NextDue(Instant after, CancellationToken cancel) =>
        Query(async (reader, token) => await reader.ReadAsync(token) ? Time(reader, 0) : (Instant?)null, cancel, Sql.NextTimerDue, Moment(after));

    ValueTask<(Instant Database, Instant? Reached)> ITimers.ReadTime(CancellationToken cancel) =>
        Query(
            async (reader, token) =>
            {
                await reader.ReadAsync(token);
                return (Time(reader, 0), OptionalTime(reader, 1));
            },
            cancel, Sql.ReadTime);

    async ValueTask ITimers.NoteTime(Instant reached, CancellationToken cancel) =>
        await Execute(Parameters.Command(Sql.NoteTime, Moment(reached)), cancel);

    private static NpgsqlParameter[] KeyOf(DueTimer timer) => [Parameters.Text(timer.Stream.Tenant), Parameters.Text(timer.Timer.Id), Parameters.Id(timer.Claim)];

    private static NpgsqlParameter Storable(string error) => Parameters.Text(error.Replace('\0', ' '));

    private static NpgsqlParameter Moment(Instant instant) => Parameters.Time(Micros.Of(instant, nameof(instant)));

    private static Instant? OptionalTime(NpgsqlDataReader reader, int ordinal) => reader.IsDBNull(ordinal) ? null : Time(reader, ordinal);
}
