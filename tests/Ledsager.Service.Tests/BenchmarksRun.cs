using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Ledsager.Service.Tests;

/// <summary>The benchmarks in their short form: that they run, and that what they say can be true. How fast anything is, is no matter here.</summary>
[Trait("Group", "service")]
public sealed class BenchmarksRun
{
    [Theory(DisplayName = "Målingerne kan køres, og tallene kan være sande")]
    [InlineData("write", 6)]
    [InlineData("hot", 3)]
    [InlineData("read", 3)]
    [InlineData("history", 5)]
    [InlineData("rebuild", 2)]
    [InlineData("beside", 8)]
    public async Task A_benchmark_runs_and_its_numbers_can_be_true(string benchmark, int rows)
    {
        var json = Path.GetTempFileName();
        try
        {
            var output = await Run(benchmark, json);
            var report = JsonNode.Parse(await File.ReadAllTextAsync(json))!;
            var measured = report["rows"]!.AsArray();
            measured.Count.ShouldBe(rows, output);
            foreach (var row in measured)
            {
                Number(row, "operations").ShouldBeGreaterThan(0, output);
                Number(row, "slowest").ShouldBeGreaterThan(0, output);
                Number(row, "perSecond").ShouldBeInRange(Number(row, "slowest"), Number(row, "fastest"), output);
                Number(row, "p50").ShouldBeInRange(0, Number(row, "p99"), output);
                Number(row, "p99").ShouldBeLessThanOrEqualTo(Number(row, "p999"), output);
            }

            // A commit is in the log, and a service at work uses its processor and its memory.
            foreach (var write in measured.Where(row => row!["name"]!.GetValue<string>().StartsWith("RecordHours", StringComparison.Ordinal)))
            {
                Number(write, "walBytes").ShouldBeInRange(500, 100_000, output);
                Number(write, "serviceMicroseconds").ShouldBeInRange(1, 1_000_000, output);
                Number(write, "allocatedBytes").ShouldBeInRange(1_000, 10_000_000, output);
            }

            report["aims"]!.AsArray().ShouldAllBe(aim => Number(aim, "value") > 0);
        }
        finally
        {
            File.Delete(json);
        }
    }

    private static double Number(JsonNode? row, string name) => row![name]!.GetValue<double>();

    private static async Task<string> Run(string benchmark, string json)
    {
        // Built beside us in the same configuration; not referenced, for it is a program and no part of the tests.
        var framework = new DirectoryInfo(AppContext.BaseDirectory);
        var program = Repository.Folder("tests", "Ledsager.Benchmarks", "bin", framework.Parent!.Name, framework.Name, "Ledsager.Benchmarks.dll");
        using var process = Process.Start(new ProcessStartInfo("dotnet", [program, benchmark, "--short", "--json", json, "--other", Path.GetDirectoryName(program)!])
        {
            RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false,
        })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        process.ExitCode.ShouldBe(0, await errors);
        return output;
    }
}
