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
/// Where every part has one row, as for an append that comes alone, the rows are written as values instead of arrays of one: nothing to unnest and nothing
/// to put in order. It is one or the other for the whole statement, so that there are few texts for the database to keep plans of.
/// <para>
/// All parts see the database as it was when the statement began, and what they change is locked, looked at as it is then, and counted: the statement
/// fails as a whole unless every row that was expected was found.
/// </para>
/// </remarks>
internal sealed partial class BatchStatement
{
    private static readonly ConcurrentDictionary<string, string> Composed = new(StringComparer.Ordinal);

    private readonly List<Part> parts = [];

    /// <summary>Adds a part whose rows nobody counts.</summary>
    /// <param name="name">What the other parts call it.</param>
    /// <param name="sql">A statement whose parameters begin with $1; <c>unnest</c> takes nothing but them, and <c>order by</c> ends its line.</param>
    /// <param name="columns">They: arrays of the same length.</param>
    public void Add(string name, string sql, params NpgsqlParameter[] columns) => parts.Add(new Part(name, sql, columns, null));

    /// <summary>Adds a part that must return a number of rows.</summary>
    public void Expect(long rows, string name, string sql, params NpgsqlParameter[] columns) => parts.Add(new Part(name, sql, columns, rows));

    /// <summary>The statement.</summary>
    public NpgsqlBatchCommand Command()
    {
        var isSingle = parts.TrueForAll(part => part.Columns is [] || Parameters.IsSingle(part.Columns[0]));
        var form = string.Join(' ', parts.Select(part => part.Name).Prepend(isSingle ? "one" : "many"));
        var text = Composed.GetOrAdd(form, static (_, of) => Compose(of.parts, of.isSingle), (parts, isSingle));
        return Parameters.Command(text, [.. parts.SelectMany(part => part.Parameters(isSingle))]);
    }

    private static string Compose(List<Part> parts, bool isSingle)
    {
        var text = new StringBuilder();
        var counted = new List<string>();
        var before = 0;
        foreach (var part in parts)
        {
            var first = before;
            var own = Parameter().Replace(isSingle ? OfOneRow(part.Sql) : part.Sql, match => $"${int.Parse(match.ValueSpan[1..], CultureInfo.InvariantCulture) + first}");
            text.Append(text.Length == 0 ? "with " : ",\n").Append(part.Name).Append(" as (\n").Append(own).Append("\n)");
            before += part.Columns.Length;
            if (part.Expected is not null)
                counted.Add($"expected((select count(*) from {part.Name}), ${++before})");
        }

        return text.Append("\nselect ").AppendJoin(", ", counted).ToString();
    }

    private static string OfOneRow(string sql) => Order().Replace(Unnested().Replace(sql, "(values (${columns}))"), "");

    [GeneratedRegex(@"unnest\((?<columns>[^)]*)\)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Unnested();

    [GeneratedRegex("order by .*", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Order();

    [GeneratedRegex(@"\$\d+", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Parameter();

    /// <param name="Name">What the other parts call it.</param>
    /// <param name="Sql">Its text, with parameters of its own.</param>
    /// <param name="Columns">They.</param>
    /// <param name="Expected">How many rows it must return; null when nobody counts.</param>
    private sealed record Part(string Name, string Sql, NpgsqlParameter[] Columns, long? Expected)
    {
        public IEnumerable<NpgsqlParameter> Parameters(bool isSingle)
        {
            var own = isSingle ? Columns.Select(Postgres.Parameters.Single) : Columns;
            return Expected is { } rows ? own.Append(Postgres.Parameters.Number(rows)) : own;
        }
    }
}
