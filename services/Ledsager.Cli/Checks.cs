using System.Globalization;

namespace Ledsager.Cli;

/// <summary>Every number that was compared, and those that were not as expected.</summary>
internal sealed class Checks
{
    private readonly List<Difference> _differences = [];

    /// <summary>How many numbers, dates and reasons were compared.</summary>
    public int Count { get; private set; }

    /// <summary>What was not as expected.</summary>
    public IReadOnlyList<Difference> Differences => _differences;

    /// <summary>Compares one value.</summary>
    /// <param name="where">Where it was read.</param>
    /// <param name="what">Its name.</param>
    /// <param name="expected">What it should be.</param>
    /// <param name="actual">What it is.</param>
    public void Same<T>(string where, string what, T expected, T actual)
    {
        Count++;
        if (!EqualityComparer<T>.Default.Equals(expected, actual))
            _differences.Add(new(where, what, Text(expected), Text(actual)));
    }

    /// <summary>Adds what was compared elsewhere.</summary>
    public void Add(int count, IEnumerable<Difference> differences)
    {
        Count += count;
        _differences.AddRange(differences);
    }

    /// <summary>Compares two lists by key: what both have is compared further, what only one has is a difference.</summary>
    public void Each<TKey, TExpected, TActual>(
        string where, Func<TKey, string> name, IEnumerable<(TKey Key, TExpected Value)> expected, IEnumerable<(TKey Key, TActual Value)> actual,
        Action<string, TExpected, TActual> compare)
        where TKey : notnull
    {
        var rest = actual.ToDictionary(pair => pair.Key, pair => pair.Value);
        foreach (var (key, value) in expected)
        {
            Same(where, name(key), "there", rest.ContainsKey(key) ? "there" : "missing");
            if (rest.Remove(key, out var other))
                compare($"{where}, {name(key)}", value, other);
        }

        foreach (var key in rest.Keys)
            Same(where, name(key), "nothing", "there");
    }

    private static string Text<T>(T value) => Convert.ToString(value, CultureInfo.InvariantCulture) is { Length: > 0 } text ? text : "nothing";
}

/// <summary>A value that was not as expected.</summary>
internal sealed record Difference(string Where, string What, string Expected, string Actual);
