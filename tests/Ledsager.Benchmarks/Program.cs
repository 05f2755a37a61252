using Ledsager.Benchmarks;

// build/bench [NAME…] [--short] [--json FILE]: a benchmark is a line in this table.
var report = new Report();
var benchmarks = new Dictionary<string, Func<bool, Task>>(StringComparer.Ordinal)
{
    ["write"] = isShort => WriteBenchmark.RunAsync(isShort, report),
    ["hot"] = isShort => HotBenchmark.RunAsync(isShort, report),
    ["read"] = isShort => ReadBenchmark.RunAsync(isShort, report),
    ["history"] = isShort => HistoryBenchmark.RunAsync(isShort, report),
    ["rebuild"] = isShort => RebuildBenchmark.RunAsync(isShort, report),
    ["grpc"] = GrpcBenchmark.RunAsync,
    ["import"] = ImportBenchmark.RunAsync,
    ["feed"] = FeedBenchmark.RunAsync,
    ["month-turn"] = MonthTurnBenchmark.RunAsync,
};

if (args is ["serve", var server])
{
    await BenchServer.RunAsync(server);
    return 0;
}

var isShort = args.Contains("--short", StringComparer.Ordinal);
var json = Array.IndexOf(args, "--json") is var at and >= 0 && at + 1 < args.Length ? args[at + 1] : null;
string[] names = [.. args.Where(arg => !arg.StartsWith("--", StringComparison.Ordinal) && !string.Equals(arg, json, StringComparison.Ordinal))];
if (names.FirstOrDefault(name => !benchmarks.ContainsKey(name)) is { } unknown)
{
    await Console.Error.WriteLineAsync($"There is no benchmark '{unknown}'; there are: {string.Join(", ", benchmarks.Keys)}.");
    return 2;
}

foreach (var name in names.Length > 0 ? names : [.. benchmarks.Keys])
{
    await benchmarks[name](isShort);
}

if (json is not null)
{
    await report.WriteAsync(json);
}

return 0;
