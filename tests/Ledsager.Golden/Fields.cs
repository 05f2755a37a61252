using System.Text.Json;
using NodaTime;
using NodaTime.Text;

namespace Ledsager.Golden;

/// <summary>Reads a JSON object field by field, and objects to a field nobody asked for: what is not understood is not passed over.</summary>
internal sealed class Fields(JsonElement json, string where)
{
    private readonly HashSet<string> _read = new(StringComparer.Ordinal);

    public string Where => where;

    public bool Has(string name) => json.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null;

    public JsonElement Raw(string name)
    {
        _read.Add(name);
        return json.TryGetProperty(name, out var value) ? value : throw new NotUnderstoodException($"{where}: the field «{name}» is missing.");
    }

    public string Text(string name) => Raw(name).GetString() ?? throw new NotUnderstoodException($"{where}: «{name}» is null.");

    public int Number(string name) => Raw(name).GetInt32();

    public int? NumberOrNull(string name) => Has(name) ? Number(name) : Skip<int?>(name);

    public string? TextOrNull(string name) => Has(name) ? Text(name) : Skip<string?>(name);

    public LocalDate Date(string name) => Parse(LocalDatePattern.Iso.Parse(Text(name)), name);

    public LocalDate? DateOrNull(string name) => Has(name) ? Date(name) : Skip<LocalDate?>(name);

    public YearMonth Month(string name) => Parse(YearMonthPattern.Iso.Parse(Text(name)), name);

    public Instant Instant(string name) => Parse(OffsetDateTimePattern.Rfc3339.Parse(Text(name)), name).ToInstant();

    public Instant? InstantOrNull(string name) => Has(name) ? Instant(name) : Skip<Instant?>(name);

    public IReadOnlyList<Fields> List(string name) =>
        Has(name) ? [.. Raw(name).EnumerateArray().Select((item, i) => new Fields(item, $"{where}.{name}[{i}]"))] : Skip<IReadOnlyList<Fields>>(name) ?? [];

    public Fields Object(string name) => new(Raw(name), $"{where}.{name}");

    /// <summary>Fields for readers, not for programs.</summary>
    public Fields Ignore(params string[] names)
    {
        _read.UnionWith(names);
        return this;
    }

    /// <summary>Objects to every field that was not read.</summary>
    public void Done()
    {
        var unread = json.EnumerateObject().Select(property => property.Name).Except(_read, StringComparer.Ordinal).ToArray();
        if (unread.Length > 0)
            throw new NotUnderstoodException($"{where}: not understood: {string.Join(", ", unread)}.");
    }

    private T? Skip<T>(string name)
    {
        _read.Add(name);
        return default;
    }

    private T Parse<T>(ParseResult<T> result, string name) =>
        result.Success ? result.Value : throw new NotUnderstoodException($"{where}: «{name}»: {result.Exception.Message}");
}

/// <summary>A scenario holds something this runner does not know.</summary>
public sealed class NotUnderstoodException(string message) : Exception(message);
