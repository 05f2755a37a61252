using System.Diagnostics;

namespace Ledsager.Service.Tests.Audit;

/// <summary>The command line as people and scripts run it: a process of its own, its output in a pipe.</summary>
internal static class CliProcess
{
    public static async Task<Ran> Run(params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Ledsager.Cli.dll"), .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new Ran(process.ExitCode, output, await errors);
    }

    /// <summary>What a run came to.</summary>
    public sealed record Ran(int ExitCode, string Output, string Errors)
    {
        public IReadOnlyList<string> Lines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
