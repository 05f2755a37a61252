using System.Diagnostics;
using System.Globalization;

namespace Ledsager.Benchmarks;

/// <summary>What a server has used since its start.</summary>
internal sealed record Usage(double ProcessorMicroseconds, long AllocatedBytes, double CompilingMicroseconds = 0)
{
    public static Usage operator -(Usage later, Usage earlier) => new(
        later.ProcessorMicroseconds - earlier.ProcessorMicroseconds, later.AllocatedBytes - earlier.AllocatedBytes, later.CompilingMicroseconds - earlier.CompilingMicroseconds);
}

/// <summary>A <see cref="BenchServer"/> seen from outside.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private readonly Process process;

    private ServerProcess(Process process, Uri address)
    {
        this.process = process;
        Address = address;
    }

    public Uri Address { get; }

    public static async Task<ServerProcess> StartAsync(string kind)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false };

        // As the service's threads, and not as its callers': Ledsager.Service.csproj.
        start.Environment["DOTNET_ThreadPool_UnfairSemaphoreSpinLimit"] = 30.ToString("X", CultureInfo.InvariantCulture);
        if (string.Equals(Path.GetFileNameWithoutExtension(Environment.ProcessPath!), "dotnet", StringComparison.Ordinal))
        {
            start.ArgumentList.Add(typeof(ServerProcess).Assembly.Location);
        }

        start.ArgumentList.Add("serve");
        start.ArgumentList.Add(kind);
        var started = Process.Start(start)!;
        var address = await started.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException($"The server '{kind}' did not start.");
        return new ServerProcess(started, new Uri(address));
    }

    public async Task<Usage> UsageAsync()
    {
        await process.StandardInput.WriteLineAsync();
        await process.StandardInput.FlushAsync();
        var parts = (await process.StandardOutput.ReadLineAsync())!.Split(' ');
        return new Usage(double.Parse(parts[0], CultureInfo.InvariantCulture), long.Parse(parts[1], CultureInfo.InvariantCulture));
    }

    public async ValueTask DisposeAsync()
    {
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        process.Dispose();
    }
}
