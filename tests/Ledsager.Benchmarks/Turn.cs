using System.Globalization;

namespace Ledsager.Benchmarks;

/// <summary>What was done in one turn and what it took.</summary>
/// <param name="Operations">How many operations.</param>
/// <param name="Seconds">Wall-clock time.</param>
/// <param name="Milliseconds">How long each operation took, as its caller saw it.</param>
internal sealed record Turn(long Operations, double Seconds, IReadOnlyList<double> Milliseconds)
{
    /// <summary>Processor microseconds of the service; null where no service takes part.</summary>
    public double? ServiceMicroseconds { get; init; }

    /// <summary>Bytes the service allocated; null where no service takes part.</summary>
    public double? AllocatedBytes { get; init; }

    /// <summary>Processor microseconds of all of PostgreSQL's processes; null for a server that is not ours to look into.</summary>
    public double? PostgresMicroseconds { get; init; }

    /// <summary>Bytes of write-ahead log.</summary>
    public double? WalBytes { get; init; }

    public double PerSecond => Operations / Seconds;
}

/// <summary>The turns of one thing that is measured.</summary>
internal sealed class Series(string name)
{
    private readonly List<Turn> turns = [];

    public string Name => name;

    public IReadOnlyList<Turn> Turns => turns;

    public void Add(Turn turn) => turns.Add(turn);

    public double Median(Func<Turn, double> value) => Numbers.Median(turns.Select(value));

    /// <summary>Per operation; null when any turn lacks it.</summary>
    public double? PerOperation(Func<Turn, double?> value) =>
        turns.TrueForAll(turn => value(turn) is not null) ? Numbers.Median(turns.Select(turn => value(turn)!.Value / turn.Operations)) : null;

    /// <summary>A percentile over the operations of all turns, in milliseconds.</summary>
    public double Percentile(double share) => Numbers.Percentile([.. turns.SelectMany(turn => turn.Milliseconds)], share);

    /// <summary>The median over the turns of this series' value divided by another's in the same round.</summary>
    public double RatioTo(Series other, Func<Turn, double> value) => Numbers.Median(turns.Zip(other.turns, (mine, its) => value(mine) / value(its)));
}

internal static class Numbers
{
    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    public static double Percentile(double[] values, double share)
    {
        Array.Sort(values);
        return values[Math.Min(values.Length - 1, (int)(values.Length * share))];
    }

    public static string Show(double? value, string format) => value is { } number ? number.ToString(format, CultureInfo.InvariantCulture) : "–";
}
