using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using NodaTime;
using NodaTime.Text;

namespace Ledsager.Law;

/// <summary>
/// A field of a JSON file that is being read. What is wrong is noted and reading goes on with a stand-in, so that a person sees every problem
/// at once; whoever started the reading must throw the result away when anything was noted.
/// </summary>
internal sealed class JsonField(JsonElement json, string path, Action<string, string> note)
{
    // Danish letters are shown as they are written.
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    public bool IsNull => json.ValueKind == JsonValueKind.Null;

    /// <summary>The field as compact JSON.</summary>
    public string Raw => JsonSerializer.Serialize(json, Readable);

    /// <summary>Notes what is wrong with a field below this one.</summary>
    public void Note(string below, string reason) => note(path + below, reason);

    /// <summary>Notes what is wrong with this field, and gives the stand-in.</summary>
    public T Wrong<T>(string reason)
    {
        note(path, reason);
        return default!;
    }

    /// <summary>Reads an object and notes the fields of it that <paramref name="read"/> did not ask for.</summary>
    public T Object<T>(Func<JsonField, T> read)
    {
        if (json.ValueKind != JsonValueKind.Object)
            return Wrong<T>($"must be an object, not {Shown}");

        var result = read(this);
        foreach (var unknown in json.EnumerateObject().Where(p => !_known.Contains(p.Name)))
            note($"{path}.{unknown.Name}", $"is not a known field; known here are {string.Join(", ", _known)}");

        return result;
    }

    /// <summary>Reads a field of this object that must be there.</summary>
    public T Required<T>(string name, Func<JsonField, T> read)
    {
        if (Optional(name) is { } field)
            return read(field);

        note($"{path}.{name}", "is missing");
        return default!;
    }

    /// <summary>A field of this object that may be left out.</summary>
    public JsonField? Optional(string name)
    {
        _known.Add(name);
        return json.TryGetProperty(name, out var value) ? new(value, $"{path}.{name}", note) : null;
    }

    public IReadOnlyList<T> List<T>(Func<JsonField, T> read)
    {
        if (json.ValueKind != JsonValueKind.Array || json.GetArrayLength() == 0)
            return Wrong<IReadOnlyList<T>>($"must be a list of at least one, not {Shown}") ?? [];

        return [.. json.EnumerateArray().Select((item, i) => read(new(item, string.Create(CultureInfo.InvariantCulture, $"{path}[{i}]"), note)))];
    }

    public string Text() =>
        json.ValueKind == JsonValueKind.String && json.GetString() is { } text && !string.IsNullOrWhiteSpace(text)
            ? text
            : Wrong<string>($"must be a text, not {Shown}") ?? "";

    public bool Flag() => json.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => Wrong<bool>($"must be true or false, not {Shown}"),
    };

    public int Whole(int min, int max) =>
        json.ValueKind == JsonValueKind.Number && json.TryGetInt32(out var number) && number >= min && number <= max
            ? number
            : Wrong<int>($"must be a whole number from {min} to {max}, not {Shown}");

    public LocalDate Date() =>
        json.ValueKind == JsonValueKind.String && LocalDatePattern.Iso.Parse(json.GetString()!) is { Success: true } parsed
            ? parsed.Value
            : Wrong<LocalDate>($"must be a date such as \"2024-01-31\", not {Shown}");

    /// <summary>One of an enumeration's names, first letter in <paramref name="lowerFirst">lower case</paramref> if so written.</summary>
    public T OneOf<T>(bool lowerFirst = false)
        where T : struct, Enum
    {
        var names = Enum.GetNames<T>().Select(n => lowerFirst ? JsonNamingPolicy.CamelCase.ConvertName(n) : n).ToArray();
        var index = json.ValueKind == JsonValueKind.String ? Array.IndexOf(names, json.GetString()) : -1;
        return index < 0 ? Wrong<T>($"must be one of {string.Join(", ", names)}, not {Shown}") : Enum.GetValues<T>()[index];
    }

    // Enough of the value to be recognised, and no more: the message is for a person.
    private string Shown => Raw is { Length: > 60 } raw ? $"{raw[..60]}…" : Raw;
}
