using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Ledsager.EventStore.Tests;

/// <summary>Random JSON objects with every kind of value and spelling that may be stored.</summary>
internal static class RandomJson
{
    private static readonly string[] Characters =
        ["a", "Z", "0", " ", "æ", "ø", "å", "å", "\"", "\\", "/", "\b", "\t", "\n", "\u0001", "\u001f", "\u007f", "\u2028", "\ufffd", "🧑‍🦽", "借"];

    public static string Object(Random random, int depth = 3)
    {
        var members = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = random.Next(6); i > 0; i--)
            members[Text(random)] = Value(random, depth - 1);
        return "{" + string.Join(random.Next(2) == 0 ? "," : " ,\n ", members.Select(m => Quoted(random, m.Key) + " : " + m.Value)) + "}";
    }

    public static string Text(Random random)
    {
        var text = new StringBuilder();
        for (var i = random.Next(1, 8); i > 0; i--)
            text.Append(Characters[random.Next(Characters.Length)]);
        return text.ToString();
    }

    private static string Value(Random random, int depth) => random.Next(depth > 0 ? 7 : 5) switch
    {
        0 => "null",
        1 => random.Next(2) == 0 ? "true" : "false",
        2 => random.Next(-100, 100).ToString(CultureInfo.InvariantCulture),
        3 => random.NextInt64(-(1L << 53) + 1, 1L << 53).ToString(CultureInfo.InvariantCulture),
        4 => Quoted(random, Text(random)),
        5 => "[" + string.Join(',', Enumerable.Range(0, random.Next(4)).Select(_ => Value(random, depth - 1))) + "]",
        _ => Object(random, depth - 1),
    };

    /// <summary>With every character escaped, or as few as the serialiser escapes.</summary>
    private static string Quoted(Random random, string text) => random.Next(2) == 0
        ? JsonSerializer.Serialize(text)
        : "\"" + string.Concat(text.Select(c => $"\\u{(int)c:x4}")) + "\"";
}
