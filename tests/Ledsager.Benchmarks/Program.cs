using Ledsager.Benchmarks;

// build/bench [NAME…] [--short]: a benchmark is a line in this table.
var benchmarks = new Dictionary<string, Func<bool, Task>>(StringComparer.Ordinal)
{
    ["grpc"] = GrpcBenchmark.RunAsync,
    ["import"] = ImportBenchmark.RunAsync,
    ["feed"] = FeedBenchmark.RunAsync,
};

if (args is ["serve", var server])
{
    await BenchServer.RunAsync(server);
    return 0;
}

var isShort = args.Contains("--short", StringComparer.Ordinal);
string[] names = [.. args.Where(arg => !arg.StartsWith("--", StringComparison.Ordinal))];
if (names.FirstOrDefault(name => !benchmarks.ContainsKey(name)) is { } unknown)
{
    await Console.Error.WriteLineAsync($"There is no benchmark '{unknown}'; there are: {string.Join(", ", benchmarks.Keys)}.");
    return 2;
}

foreach (var name in names.Length > 0 ? names : [.. benchmarks.Keys])
{
    await benchmarks[name](isShort);
}

return 0;
