using System.Globalization;
using System.Text.Json;

namespace Ledsager.Benchmarks;

/// <summary>What the benchmarks have found: printed as tables while they run, and kept as JSON for <c>--json FILE</c>.</summary>
internal sealed class Report
{
    private static readonly JsonSerializerOptions Indented = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    private readonly List<Row> rows = [];
    private readonly List<Aim> aims = [];

    /// <summary>Prints a benchmark's series, and keeps them.</summary>
    public void Table(string benchmark, string what, params ReadOnlySpan<Series> series)
    {
        Console.WriteLine($"{benchmark}: {what}");
        Console.WriteLine($"  {"",-44} {"per second",11} {"spread",15} {"p50 ms",8} {"p99 ms",8} {"p99.9",8} {"service µs",10} {"postgres µs",11} {"bytes",8} {"WAL",7}");
        foreach (var each in series)
        {
            var row = new Row(
                benchmark, each.Name, each.Turns.Sum(turn => turn.Operations), each.Turns.Count, each.Median(turn => turn.PerSecond),
                each.Turns.Min(turn => turn.PerSecond), each.Turns.Max(turn => turn.PerSecond), each.Percentile(0.5), each.Percentile(0.99), each.Percentile(0.999),
                each.PerOperation(turn => turn.ServiceMicroseconds), each.PerOperation(turn => turn.PostgresMicroseconds), each.PerOperation(turn => turn.AllocatedBytes),
                each.PerOperation(turn => turn.WalBytes));
            rows.Add(row);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"  {row.Name,-44} {row.PerSecond,11:N0} {$"{row.Slowest:N0}–{row.Fastest:N0}",15} {row.P50,8:N2} {row.P99,8:N2} {row.P999,8:N2} {Numbers.Show(row.ServiceMicroseconds, "N1"),10} {Numbers.Show(row.PostgresMicroseconds, "N1"),11} {Numbers.Show(row.AllocatedBytes, "N0"),8} {Numbers.Show(row.WalBytes, "N0"),7}"));
        }
    }

    /// <summary>Prints what one series needed of what another did, in the same rounds.</summary>
    public static void Compare(string what, Series mine, Series its)
    {
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"  {what,-44} {mine.RatioTo(its, turn => turn.PerSecond),11:N2} {"",15} {mine.Percentile(0.5) / its.Percentile(0.5),8:N2} {mine.Percentile(0.99) / its.Percentile(0.99),8:N2} {"",8} {Share(turn => turn.ServiceMicroseconds),10:N2} {Share(turn => turn.PostgresMicroseconds),11:N2} {Share(turn => turn.AllocatedBytes),8:N2} {Share(turn => turn.WalBytes),7:N2}"));

        double Share(Func<Turn, double?> used) => mine.RatioTo(its, turn => (used(turn) ?? double.NaN) / turn.Operations);
    }

    /// <summary>Prints and keeps a number with what it should be.</summary>
    public void Ratio(string benchmark, string what, double value, double aim, bool atLeast = true)
    {
        var holds = atLeast ? value >= aim : value <= aim;
        aims.Add(new Aim(benchmark, what, value, aim, atLeast, holds));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {what} = {value:N2} (aim {(atLeast ? "≥" : "≤")} {aim:N2}: {(holds ? "holds" : "falls short")})"));
    }

    public async Task WriteAsync(string file)
    {
        await using var stream = File.Create(file);
        await JsonSerializer.SerializeAsync(stream, new { Cores = Environment.ProcessorCount, At = DateTime.UtcNow, Rows = rows, Aims = aims }, Indented);
    }

    /// <param name="Benchmark">Its name.</param>
    /// <param name="Name">What was measured.</param>
    /// <param name="Operations">How many, over all turns.</param>
    /// <param name="Turns">How many turns.</param>
    /// <param name="PerSecond">The median over the turns.</param>
    /// <param name="Slowest">The slowest turn.</param>
    /// <param name="Fastest">The fastest.</param>
    /// <param name="P50">Milliseconds.</param>
    /// <param name="P99">Milliseconds.</param>
    /// <param name="P999">Milliseconds.</param>
    /// <param name="ServiceMicroseconds">The service's processor time for each operation.</param>
    /// <param name="PostgresMicroseconds">PostgreSQL's.</param>
    /// <param name="AllocatedBytes">Bytes the service allocated for each.</param>
    /// <param name="WalBytes">Bytes of write-ahead log for each.</param>
    private sealed record Row(
        string Benchmark, string Name, long Operations, int Turns, double PerSecond, double Slowest, double Fastest, double P50, double P99, double P999,
        double? ServiceMicroseconds, double? PostgresMicroseconds, double? AllocatedBytes, double? WalBytes);

    private sealed record Aim(string Benchmark, string What, double Value, double Limit, bool AtLeast, bool Holds);
}
