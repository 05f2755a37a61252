using Ledsager.Benchmarks;

// build/bench [NAME…] [--short] [--json FILE] [--other DIR]: a benchmark is a line in this table.
var report = new Report();
var (json, other) = (ValueOf("--json"), ValueOf("--other"));
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
    ["beside"] = isShort => BesideBenchmark.RunAsync(isShort, report, Path.GetFullPath(other!)),
};

if (args is ["serve", var server])
{
    await BenchServer.RunAsync(server);
    return 0;
}

var isShort = args.Contains("--short", StringComparer.Ordinal);
string[] names = [.. args.Where((arg, i) => !arg.StartsWith("--", StringComparison.Ordinal) && (i == 0 || args[i - 1] is not ("--json" or "--other")))];
if (names.FirstOrDefault(name => !benchmarks.ContainsKey(name)) is { } unknown)
{
    await Console.Error.WriteLineAsync($"There is no benchmark '{unknown}'; there are: {string.Join(", ", benchmarks.Keys)}.");
    return 2;
}

if (names.Contains("beside", StringComparer.Ordinal) && !File.Exists(Path.Combine(other ?? "", "Ledsager.Service.dll")))
{
    await Console.Error.WriteLineAsync("beside needs --other DIR, the folder of another build's programs: a copy of tests/Ledsager.Benchmarks/bin/Release/net10.0.");
    return 2;
}

foreach (var name in names.Length > 0 ? names : [.. benchmarks.Keys.Where(name => name != "beside" || other is not null)])
{
    await benchmarks[name](isShort);
}

if (json is not null)
{
    await report.WriteAsync(json);
}

return 0;

string? ValueOf(string option) => Array.IndexOf(args, option) is var at and >= 0 && at + 1 < args.Length ? args[at + 1] : null;
