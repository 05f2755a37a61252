using System.Diagnostics;
using Grpc.Core;
using Grpc.Net.Client;
using Ledsager.Api.Cases.V1;
using Ledsager.Api.Hours.V1;
using Ledsager.Api.Payroll.V1;
using Ledsager.Testing;

namespace Ledsager.Benchmarks;

/// <summary>The service in a process of its own, on an empty database of a PostgreSQL of its own.</summary>
internal sealed class LedsagerProcess : IAsyncDisposable
{
    public const string Municipality = "municipalities/0151";

    private const string Listens = "Ledsager listens on ";

    private readonly PostgresDatabase database;
    private readonly Process process;
    private readonly GrpcChannel channel;

    private LedsagerProcess(PostgresDatabase database, Process process, string address)
    {
        this.database = database;
        this.process = process;
        channel = GrpcChannel.ForAddress(address);
        Cases = new(channel);
        Hours = new(channel);
        Payroll = new(channel);
    }

    public CaseService.CaseServiceClient Cases { get; }

    public HoursService.HoursServiceClient Hours { get; }

    public PayrollService.PayrollServiceClient Payroll { get; }

    /// <summary>The most memory the service has held, in megabytes; 0 where the system does not tell.</summary>
    public long PeakMegabytes
    {
        get
        {
            process.Refresh();
            return process.PeakWorkingSet64 >> 20;
        }
    }

    public static async Task<LedsagerProcess> StartAsync()
    {
        var empty = await (await PostgresServer.Shared()).CreateDatabase();
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Ledsager.Service.dll"), "--postgres", empty.ConnectionString, "--listen", "127.0.0.1:0"])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        var service = Process.Start(start)!;
        while (await service.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.StartsWith(Listens, StringComparison.Ordinal))
            {
                return new LedsagerProcess(empty, service, line[Listens.Length..]);
            }
        }

        throw new InvalidOperationException("The service did not start.");
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
    public async Task<ImportSummary> ImportAsync(string request, IEnumerable<ImportLine> lines)
    {
        using var call = Payroll.ImportHours();
        var sending = Task.Run(async () =>
        {
            await call.RequestStream.WriteAsync(new ImportHoursRequest { Start = new ImportStart { Municipality = Municipality, RequestId = request, Actor = "bench" } });
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
        await database.DisposeAsync();
    }
}
