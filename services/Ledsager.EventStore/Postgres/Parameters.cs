using System.Collections;
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

    public static NpgsqlParameter Text(string? value) => value is null ? Null(NpgsqlDbType.Text) : Typed(value, NpgsqlDbType.Text);

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

    /// <summary>Whether a parameter is an array of one element.</summary>
    public static bool IsSingle(NpgsqlParameter array) => array.Value is ICollection { Count: 1 };

    /// <summary>The only element of an array as a parameter of its own.</summary>
    public static NpgsqlParameter Single(NpgsqlParameter array)
    {
        var type = array.NpgsqlDbType & ~NpgsqlDbType.Array;
        return array switch
        {
            NpgsqlParameter<List<string>> texts => texts.TypedValue![0] is { } text ? Typed(text, type) : Null(type),
            NpgsqlParameter<List<long>> numbers => Typed(numbers.TypedValue![0], type),
            NpgsqlParameter<List<Guid>> ids => Typed(ids.TypedValue![0], type),
            NpgsqlParameter<List<ReadOnlyMemory<byte>>> blobs => Typed(blobs.TypedValue![0], type),
            NpgsqlParameter<List<DateOnly>> dates => Typed(dates.TypedValue![0], type),
            NpgsqlParameter<List<DateOnly?>> dates => dates.TypedValue![0] is { } date ? Typed(date, type) : Null(type),
            _ => throw new ArgumentException($"No column of a batch is of the type {array.NpgsqlDbType}.", nameof(array)),
        };
    }

    public static long ToPostgres(long micros) => micros - Epoch;

    public static long FromPostgres(long value) => value + Epoch;

    private static NpgsqlParameter Null(NpgsqlDbType type) => new() { Value = DBNull.Value, NpgsqlDbType = type };

    private static NpgsqlParameter<T> Typed<T>(T value, NpgsqlDbType type) => new() { TypedValue = value, NpgsqlDbType = type };
}
