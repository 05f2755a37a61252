using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Ledsager.Cases;
using Ledsager.Cases.Complaints;
using Ledsager.Cases.Course;
using Ledsager.Law;
using NodaTime;
using NodaTime.Text;

namespace Ledsager.Service.Storage;

/// <summary>
/// How facts and views are spelled as JSON: camel case, enums as words, ISO dates, months as «2024-01», minutes as whole numbers, nothing for
/// null. The spelling is part of history: a change of it is a migration.
/// </summary>
internal static class EventJson
{
    public static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        NumberHandling = JsonNumberHandling.Strict,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectRequiredConstructorParameters = false,
        Converters =
        {
            new JsonStringEnumConverter(namingPolicy: null, allowIntegerValues: false),
            new TextConverter<LocalDate>(LocalDatePattern.Iso),
            new TextConverter<YearMonth>(YearMonthPattern.Iso),
            new TextConverter<Instant>(InstantPattern.ExtendedIso),
            new MinutesConverter(),
            new IdConverter<UseId>(value => new(value), id => id.Value),
            new IdConverter<DecisionId>(value => new(value), id => id.Value),
            new IdConverter<ComplaintId>(value => new(value), id => id.Value),
        },
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { OnlyWhatWasGiven } },
    };

    /// <summary>What a row of a view holds; null for one that another version of this service spelled otherwise: the facts say what it would.</summary>
    public static T? ReadRow<T>(ReadOnlyMemory<byte> data)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(data.Span, Options);
        }
        catch (Exception e) when (e is JsonException or FormatException)
        {
            return null;
        }
    }

    // What a record derives from what it was given is not stored beside it.
    private static void OnlyWhatWasGiven(JsonTypeInfo type)
    {
        for (var i = type.Properties.Count - 1; i >= 0; i--)
        {
            if (type.Properties[i].Set is null)
                type.Properties.RemoveAt(i);
        }
    }

    private sealed class TextConverter<T>(IPattern<T> pattern) : JsonConverter<T>
        where T : struct
    {
        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            pattern.Parse(reader.GetString()!).GetValueOrThrow();

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(pattern.Format(value));
    }

    private sealed class MinutesConverter : JsonConverter<Minutes>
    {
        public override Minutes Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => new(reader.GetInt32());

        public override void Write(Utf8JsonWriter writer, Minutes value, JsonSerializerOptions options) => writer.WriteNumberValue(value.Count);
    }

    private sealed class IdConverter<T>(Func<string, T> read, Func<T, string> write) : JsonConverter<T>
        where T : struct
    {
        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => read(reader.GetString()!);

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(write(value));
    }
}
