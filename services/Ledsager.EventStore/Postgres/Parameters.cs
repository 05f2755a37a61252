using NodaTime;
using Npgsql;
using NpgsqlTypes;

namespace Ledsager.EventStore.Postgres;

/// <summary>Typed, unboxed parameters by position. Timestamps travel as whole microseconds, as the database holds them.</summary>
internal static class Parameters
{
    /// <summary>2000-01-01, the database's zero, in microseconds since 1970.</summary>
    private const long Epoch = 946_684_800_000_000;

    public static NpgsqlBatchCommand Command(string sql, params ReadOnlySpan<NpgsqlParameter> parameters)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var parameter in parameters)
            command.Parameters.Add(parameter);
        return command;
    }

    public static NpgsqlParameter Text(string? value) => value is null
        ? new NpgsqlParameter { Value = DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text }
        : Typed(value, NpgsqlDbType.Text);

    public static NpgsqlParameter Number(long value) => Typed(value, NpgsqlDbType.Bigint);

    public static NpgsqlParameter Id(Guid value) => Typed(value, NpgsqlDbType.Uuid);

    public static NpgsqlParameter Bytes(ReadOnlyMemory<byte> value) => Typed(value, NpgsqlDbType.Bytea);

    public static NpgsqlParameter Time(long micros) => Typed(ToPostgres(micros), NpgsqlDbType.TimestampTz);

    public static NpgsqlParameter Span(Duration value) => Typed(value.ToTimeSpan(), NpgsqlDbType.Interval);

    public static NpgsqlParameter Texts(List<string> values) => Typed(values, NpgsqlDbType.Array | NpgsqlDbType.Text);

    public static NpgsqlParameter OptionalTexts(List<string?> values) => Typed(values, NpgsqlDbType.Array | NpgsqlDbType.Text);

    public static NpgsqlParameter Numbers(List<long> values) => Typed(values, NpgsqlDbType.Array | NpgsqlDbType.Bigint);

    public static NpgsqlParameter Ids(List<Guid> values) => Typed(values, NpgsqlDbType.Array | NpgsqlDbType.Uuid);

    public static NpgsqlParameter Times(List<long> values) => Typed(values, NpgsqlDbType.Array | NpgsqlDbType.TimestampTz);

    public static NpgsqlParameter Date(LocalDate value) => Typed(value.ToDateOnly(), NpgsqlDbType.Date);

    public static NpgsqlParameter Dates(List<LocalDate> values) => Typed(values.ConvertAll(value => value.ToDateOnly()), NpgsqlDbType.Array | NpgsqlDbType.Date);

    public static NpgsqlParameter OptionalDates(List<LocalDate?> values) =>
        Typed(values.ConvertAll(value => value?.ToDateOnly()), NpgsqlDbType.Array | NpgsqlDbType.Date);

    public static NpgsqlParameter Flags(List<bool> values) => Typed(values, NpgsqlDbType.Array | NpgsqlDbType.Boolean);

    public static NpgsqlParameter Blobs(List<ReadOnlyMemory<byte>> values) => Typed(values, NpgsqlDbType.Array | NpgsqlDbType.Bytea);

    public static NpgsqlParameter Jsonbs(List<ReadOnlyMemory<byte>> values) => Typed(values, NpgsqlDbType.Array | NpgsqlDbType.Jsonb);

    public static NpgsqlParameter Jsons(List<ReadOnlyMemory<byte>> values) => Typed(values, NpgsqlDbType.Array | NpgsqlDbType.Json);

    public static long ToPostgres(long micros) => micros - Epoch;

    public static long FromPostgres(long value) => value + Epoch;

    private static NpgsqlParameter<T> Typed<T>(T value, NpgsqlDbType type) => new() { TypedValue = value, NpgsqlDbType = type };
}
