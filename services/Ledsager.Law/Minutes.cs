using System.Globalization;

namespace Ledsager.Law;

/// <summary>A number of whole minutes (A-50: no rounding anywhere). Arithmetic is checked. May be negative as a difference.</summary>
/// <param name="Count">The minutes.</param>
public readonly record struct Minutes(int Count) : IComparable<Minutes>
{
    /// <summary>No minutes.</summary>
    public static readonly Minutes Zero;

    /// <summary>Whole hours as minutes.</summary>
    public static Minutes FromHours(int hours) => new(checked(hours * 60));

    /// <summary>The smaller of two.</summary>
    public static Minutes Min(Minutes a, Minutes b) => a < b ? a : b;

    /// <summary>The larger of two.</summary>
    public static Minutes Max(Minutes a, Minutes b) => a > b ? a : b;

    /// <inheritdoc/>
    public int CompareTo(Minutes other) => Count.CompareTo(other.Count);

    /// <summary>Sum.</summary>
    public static Minutes operator +(Minutes a, Minutes b) => new(checked(a.Count + b.Count));

    /// <summary>Difference.</summary>
    public static Minutes operator -(Minutes a, Minutes b) => new(checked(a.Count - b.Count));

    /// <summary>Less than.</summary>
    public static bool operator <(Minutes a, Minutes b) => a.Count < b.Count;

    /// <summary>More than.</summary>
    public static bool operator >(Minutes a, Minutes b) => a.Count > b.Count;

    /// <summary>At most.</summary>
    public static bool operator <=(Minutes a, Minutes b) => a.Count <= b.Count;

    /// <summary>At least.</summary>
    public static bool operator >=(Minutes a, Minutes b) => a.Count >= b.Count;

    /// <summary>As a caseworker reads it: «7 t 24 min».</summary>
    public override string ToString()
    {
        var (hours, minutes) = Math.DivRem(Math.Abs(Count), 60);
        var sign = Count < 0 ? "-" : "";
        return (hours, minutes) switch
        {
            (0, _) => string.Create(CultureInfo.InvariantCulture, $"{sign}{minutes} min"),
            (_, 0) => string.Create(CultureInfo.InvariantCulture, $"{sign}{hours} t"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{sign}{hours} t {minutes} min"),
        };
    }
}
