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
/// A part of one row takes its values as they are instead of arrays of one: nothing to unnest and nothing to put in order, which is a good part of
/// what the database does for an append that comes alone.
/// <para>
/// All parts see the database as it was when the statement began, and what they change is locked, looked at as it is then, and counted: the statement
/// fails as a whole unless every row that was expected was found.
/// </para>
/// </remarks>
internal sealed partial class BatchStatement
{
    private static readonly ConcurrentDictionary<string, string> Composed = new(StringComparer.Ordinal);

    private readonly List<Part> parts = [];
    private readonly List<NpgsqlParameter> parameters = [];

    /// <summary>Adds a part whose rows nobody counts.</summary>
    /// <param name="name">What the other parts call it.</param>
    /// <param name="sql">A statement whose parameters begin with $1 and are unnested.</param>
    /// <param name="values">They: arrays of the same length.</param>
    public void Add(string name, string sql, params ReadOnlySpan<NpgsqlParameter> values) => Add(name, sql, null, values);

    /// <summary>Adds a part that must return a number of rows.</summary>
    public void Expect(long rows, string name, string sql, params ReadOnlySpan<NpgsqlParameter> values) => Add(name, sql, rows, values);

    /// <summary>The statement.</summary>
    public NpgsqlBatchCommand Command() =>
        Parameters.Command(Composed.GetOrAdd(string.Join(' ', parts.Select(part => part.Form)), static (_, parts) => Compose(parts), parts), [.. parameters]);

    private void Add(string name, string sql, long? expected, ReadOnlySpan<NpgsqlParameter> values)
    {
        var first = parameters.Count;
        var isLone = values.Length > 0 && Parameters.IsLone(values[0]);
        foreach (var value in values)
            parameters.Add(isLone ? Parameters.Lone(value) : value);
        if (expected is { } rows)
            parameters.Add(Parameters.Number(rows));
        parts.Add(new Part(name, sql, isLone, first, expected is null ? null : parameters.Count));
    }

    private static string Compose(List<Part> parts)
    {
        var text = new StringBuilder();
        foreach (var part in parts)
        {
            var own = Parameter().Replace(
                part.IsLone ? OfOneRow(part.Sql) : part.Sql, match => $"${int.Parse(match.ValueSpan[1..], CultureInfo.InvariantCulture) + part.First}");
            text.Append(text.Length == 0 ? "with " : ",\n").Append(part.Name).Append(" as (\n").Append(own).Append("\n)");
        }

        var counted = parts.Where(part => part.Expected is not null).Select(part => $"expected((select count(*) from {part.Name}), ${part.Expected})");
        return text.Append("\nselect ").AppendJoin(", ", counted).ToString();
    }

    private static string OfOneRow(string sql) => Order().Replace(Rows().Replace(sql, "(values (${columns}))"), "");

    [GeneratedRegex(@"unnest\((?<columns>[^)]*)\)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Rows();

    [GeneratedRegex("order by .*", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Order();

    [GeneratedRegex(@"\$\d+", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Parameter();

    /// <param name="Name">What the other parts call it.</param>
    /// <param name="Sql">Its text, with parameters of its own.</param>
    /// <param name="IsLone">Whether it has one row.</param>
    /// <param name="First">How many parameters come before its own.</param>
    /// <param name="Expected">The parameter that says how many rows it must return; null when nobody counts.</param>
    private sealed record Part(string Name, string Sql, bool IsLone, int First, int? Expected)
    {
        /// <summary>What tells statements of the same parts apart.</summary>
        public string Form => IsLone ? $"{Name}(1)" : Name;
    }
}
