using System.Diagnostics;
using System.Globalization;
using Grpc.Core;
using Grpc.Net.Client;
using Ledsager.Api.Audit.V1;
using Ledsager.Api.Cases.V1;
using Ledsager.Api.Clock.V1;
using Ledsager.Api.Hours.V1;
using Ledsager.Api.Payroll.V1;
using Ledsager.Testing;

namespace Ledsager.Benchmarks;

/// <summary>The service in a process of its own, on a database of a PostgreSQL of its own.</summary>
internal sealed class LedsagerProcess : IAsyncDisposable
{
    public const string Municipality = "municipalities/0151";

    private const string Listens = "Ledsager listens on ";

    private readonly PostgresDatabase? own;
    private readonly Process process;
    private readonly GrpcChannel channel;

    private LedsagerProcess(PostgresDatabase? own, Process process, string address)
    {
        this.own = own;
        this.process = process;
        channel = GrpcChannel.ForAddress(address);
        Cases = new(channel);
        Hours = new(channel);
        Payroll = new(channel);
        Audit = new(channel);
        Clock = new(channel);
    }

    public CaseService.CaseServiceClient Cases { get; }

    public HoursService.HoursServiceClient Hours { get; }

    public PayrollService.PayrollServiceClient Payroll { get; }

    public AuditService.AuditServiceClient Audit { get; }

    /// <summary>Moves a simulated clock.</summary>
    public ClockService.ClockServiceClient Clock { get; }

    /// <summary>The most memory the service has held, in megabytes; 0 where the system does not tell.</summary>
    public long PeakMegabytes
    {
        get
        {
            process.Refresh();
            return process.PeakWorkingSet64 >> 20;
        }
    }

    /// <summary>Starts the service on an empty database of its own.</summary>
    public static async Task<LedsagerProcess> StartAsync()
    {
        var empty = await (await PostgresServer.Shared()).CreateDatabase();
        return await StartAsync(empty, empty, null);
    }

    /// <summary>Starts the service on somebody's database.</summary>
    /// <param name="database">The database.</param>
    /// <param name="simulatedFrom">Where a simulated clock starts; null for the system's.</param>
    /// <param name="folder">Where the service's programs are; null for those of this build.</param>
    public static Task<LedsagerProcess> StartAsync(PostgresDatabase database, DateOnly? simulatedFrom = null, string? folder = null) =>
        StartAsync(database, null, simulatedFrom, folder);

    /// <summary>What the service has used since its start.</summary>
    public async Task<Usage> UsageAsync()
    {
        await process.StandardInput.WriteLineAsync();
        await process.StandardInput.FlushAsync();
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.StartsWith(StartupHook.Answer, StringComparison.Ordinal))
            {
                var parts = line[StartupHook.Answer.Length..].Split(' ');
                return new Usage(
                    double.Parse(parts[0], CultureInfo.InvariantCulture), long.Parse(parts[1], CultureInfo.InvariantCulture), double.Parse(parts[2], CultureInfo.InvariantCulture));
            }
        }

        throw new InvalidOperationException("The service has ended.");
    }

    /// <summary>Processor seconds the service has used.</summary>
    public double ProcessorSeconds()
    {
        process.Refresh();
        return process.TotalProcessorTime.TotalSeconds;
    }

    /// <summary>Grants hours to citizens c0, c1 … from the first of last month on.</summary>
    public Task GrantAsync(int citizens, Google.Type.Date from) =>
        Parallel.ForAsync(0, citizens, new ParallelOptions { MaxDegreeOfParallelism = 64 }, async (i, cancel) =>
            await Cases.GrantHoursAsync(
                new GrantHoursRequest { Citizen = $"{Municipality}/citizens/c{i}", RequestId = $"grant-{i}", Actor = "bench", StartDate = from }, cancellationToken: cancel));

    /// <summary>Sends lines as a file and returns the summary.</summary>
    public async Task<ImportSummary> ImportAsync(string request, IEnumerable<ImportLine> lines, string municipality = Municipality)
    {
        using var call = Payroll.ImportHours();
        var sending = Task.Run(async () =>
        {
            await call.RequestStream.WriteAsync(new ImportHoursRequest { Start = new ImportStart { Municipality = municipality, RequestId = request, Actor = "bench" } });
            foreach (var some in lines.Chunk(500))
            {
                await call.RequestStream.WriteAsync(new ImportHoursRequest { Lines = new ImportLines { Lines = { some } } });
            }

            await call.RequestStream.CompleteAsync();
        });
        var summary = new ImportSummary();
        await foreach (var response in call.ResponseStream.ReadAllAsync())
        {
            summary = response.Summary;
        }

        await sending;
        return summary;
    }

    public async ValueTask DisposeAsync()
    {
        channel.Dispose();
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
        if (own is not null)
        {
            await own.DisposeAsync();
        }
    }

    private static async Task<LedsagerProcess> StartAsync(PostgresDatabase database, PostgresDatabase? own, DateOnly? simulatedFrom, string? folder = null)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(folder ?? AppContext.BaseDirectory, "Ledsager.Service.dll"), "--postgres", database.ConnectionString, "--listen", "127.0.0.1:0"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
            Environment = { ["DOTNET_STARTUP_HOOKS"] = typeof(StartupHook).Assembly.Location },
        };
        if (simulatedFrom is { } day)
        {
            start.ArgumentList.Add("--clock");
            start.ArgumentList.Add(string.Create(CultureInfo.InvariantCulture, $"simulated:{day:yyyy-MM-dd}"));
            start.Environment["DOTNET_ENVIRONMENT"] = "Development";
        }

        var service = Process.Start(start)!;
        while (await service.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.StartsWith(Listens, StringComparison.Ordinal))
            {
                return new LedsagerProcess(own, service, line[Listens.Length..]);
            }
        }

        throw new InvalidOperationException("The service did not start.");
    }
}
