using System.Diagnostics.CodeAnalysis;
using NodaTime;

namespace Ledsager.Law;

/// <summary>
/// A rule that changes over time: each row is in force from its date until the next row's. Before the first row nothing is known, and nothing is guessed.
/// </summary>
public sealed class InForce<T>
{
    private readonly (LocalDate From, T Value, Citation Citation)[] _rows;

    /// <summary>The rows, oldest first.</summary>
    /// <exception cref="ArgumentException">There is no row, or a row does not begin after the one before it.</exception>
    public InForce(params (LocalDate From, T Value, Citation Citation)[] rows)
    {
        if (rows.Length == 0)
            throw new ArgumentException("A rule needs at least one row.", nameof(rows));

        for (var i = 1; i < rows.Length; i++)
        {
            if (rows[i].From <= rows[i - 1].From)
                throw new ArgumentException($"The row from {rows[i].From:uuuu-MM-dd} does not begin after the one before it.", nameof(rows));
        }

        _rows = rows;
    }

    /// <summary>The value on a date and where it is written.</summary>
    /// <exception cref="RuleNotKnownException">The date lies before the first row.</exception>
    public (T Value, Citation Basis) On(LocalDate date) =>
        TryOn(date, out var row)
            ? row.Value
            : throw new RuleNotKnownException(RuleNotKnownException.NotInForce, $"No rule is known on {date:uuuu-MM-dd}; the first is in force from {_rows[0].From:uuuu-MM-dd}.");

    /// <summary>The value on a date and where it is written, if one is known.</summary>
    public bool TryOn(LocalDate date, [NotNullWhen(true)] out (T Value, Citation Basis)? row)
    {
        var index = Array.FindLastIndex(_rows, r => r.From <= date);
        row = index < 0 ? null : (_rows[index].Value, _rows[index].Citation);
        return index >= 0;
    }
}
