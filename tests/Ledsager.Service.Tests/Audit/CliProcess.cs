using System.Diagnostics;

namespace Ledsager.Service.Tests.Audit;

/// <summary>The command line as people and scripts run it: a process of its own, its output in a pipe.</summary>
internal static class CliProcess
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public static async Task<Ran> Run(params IEnumerable<string> arguments)
    {
        using var process = Start(arguments);
        var errors = process.StandardError.ReadToEndAsync();
        using var impatient = new Timer(_ => process.Kill(), null, Patience, Timeout.InfiniteTimeSpan); // What hangs fails its test, and no other.
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new Ran(process.ExitCode, output, await errors);
    }

    /// <summary>Starts it and leaves it running.</summary>
    /// <remarks>It can be interrupted, also when the tests were started in the background, whose children inherit that Ctrl-C is ignored.</remarks>
    public static Process Start(params IEnumerable<string> arguments) => Process.Start(
        new ProcessStartInfo("env", ["--default-signal=INT", "dotnet", Path.Combine(AppContext.BaseDirectory, "Ledsager.Cli.dll"), .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;

    /// <summary>What a run came to.</summary>
    public sealed record Ran(int ExitCode, string Output, string Errors)
    {
        public IReadOnlyList<string> Lines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
