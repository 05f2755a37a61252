using System.Diagnostics.CodeAnalysis;

namespace Ledsager.Law;

/// <summary>A rate set for one calendar year at a time. A year without a row has no rate: last year's is not this year's .</summary>
public sealed class ByYear<T>(params (int Year, Sourced<T> Rate)[] rows)
{
    private readonly Dictionary<int, Sourced<T>> _rates = rows.ToDictionary(r => r.Year, r => r.Rate);

    /// <summary>The rate of a year.</summary>
    /// <exception cref="RuleNotKnownException">The year's rate has not been entered: hold the payment.</exception>
    public Sourced<T> In(int year) =>
        TryIn(year, out var rate)
            ? rate
            : throw new RuleNotKnownException(RuleNotKnownException.RateNotConfigured, $"The rate of {year} is not known; it has to be entered, never guessed.");

    /// <summary>The rate of a year, if it is known.</summary>
    public bool TryIn(int year, [NotNullWhen(true)] out Sourced<T>? rate) => _rates.TryGetValue(year, out rate);
}
