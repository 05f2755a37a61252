using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Npgsql;

namespace Ledsager.EventStore.Postgres;

/// <summary>
/// One statement for all the rows of a batch: each table's rows are a part of it, a common table expression with the parameters of its own file.
/// A statement costs the database and the driver much the same whether it writes one row or thirty.
/// </summary>
/// <remarks>
/// All parts see the database as it was when the statement began, and what they change is locked, looked at as it is then, and counted: the statement
/// fails as a whole unless every row that was expected was found.
/// </remarks>
internal sealed partial class BatchStatement
{
    private static readonly ConcurrentDictionary<string, string> Composed = new(StringComparer.Ordinal);

    private readonly List<Part> parts = [];
    private readonly List<NpgsqlParameter> parameters = [];

    /// <summary>Adds a part whose rows nobody counts.</summary>
    /// <param name="name">What the other parts call it.</param>
    /// <param name="sql">A statement whose parameters begin with $1.</param>
    /// <param name="values">They.</param>
    public void Add(string name, string sql, params ReadOnlySpan<NpgsqlParameter> values) => Add(name, sql, null, values);

    /// <summary>Adds a part that must return a number of rows.</summary>
    public void Expect(long rows, string name, string sql, params ReadOnlySpan<NpgsqlParameter> values) => Add(name, sql, rows, values);

    /// <summary>The statement.</summary>
    public NpgsqlBatchCommand Command() =>
        Parameters.Command(Composed.GetOrAdd(string.Join(' ', parts.Select(part => part.Name)), static (_, parts) => Compose(parts), parts), [.. parameters]);

    private void Add(string name, string sql, long? expected, ReadOnlySpan<NpgsqlParameter> values)
    {
        var first = parameters.Count;
        parameters.AddRange(values);
        if (expected is { } rows)
            parameters.Add(Parameters.Number(rows));
        parts.Add(new Part(name, sql, first, expected is null ? null : parameters.Count));
    }

    private static string Compose(List<Part> parts)
    {
        var text = new StringBuilder();
        foreach (var part in parts)
        {
            var own = Parameter().Replace(part.Sql, match => $"${int.Parse(match.ValueSpan[1..], CultureInfo.InvariantCulture) + part.First}");
            text.Append(text.Length == 0 ? "with " : ",\n").Append(part.Name).Append(" as (\n").Append(own).Append("\n)");
        }

        var counted = parts.Where(part => part.Expected is not null).Select(part => $"expected((select count(*) from {part.Name}), ${part.Expected})");
        return text.Append("\nselect ").AppendJoin(", ", counted).ToString();
    }

    [GeneratedRegex(@"\$\d+", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Parameter();

    /// <param name="Name">What the other parts call it.</param>
    /// <param name="Sql">Its text, with parameters of its own.</param>
    /// <param name="First">How many parameters come before its own.</param>
    /// <param name="Expected">The parameter that says how many rows it must return; null when nobody counts.</param>
    private sealed record Part(string Name, string Sql, int First, int? Expected);
}
