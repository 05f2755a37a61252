using System.Diagnostics;
using System.Text;
using Google.Protobuf.WellKnownTypes;
using Grpc.Net.Client;
using Ledsager.Api.Audit.V1;
using Ledsager.Api.Cases.V1;
using Ledsager.Api.Clock.V1;
using Ledsager.Api.Complaints.V1;
using Ledsager.Api.Deadlines.V1;
using Ledsager.Api.Delivery.V1;
using Ledsager.Api.Hours.V1;
using Ledsager.Api.Operations.V1;
using Ledsager.Api.Payroll.V1;
using Ledsager.Api.ServiceLevels.V1;
using NodaTime;

namespace Ledsager.Service.Tests;

/// <summary>The service as its users run it: a process of its own, spoken to over HTTP/2.</summary>
internal sealed class ServiceProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _errors = new();

    private ServiceProcess(Process process)
    {
        _process = process;
        process.ErrorDataReceived += (_, line) =>
        {
            lock (_errors)
                _errors.AppendLine(line.Data);
        };
        process.BeginErrorReadLine();
    }

    public GrpcChannel Channel { get; private set; } = null!;

    public CaseService.CaseServiceClient Cases => new(Channel);

    public ComplaintService.ComplaintServiceClient Complaints => new(Channel);

    public DeadlineService.DeadlineServiceClient Deadlines => new(Channel);

    public DeliveryService.DeliveryServiceClient Delivery => new(Channel);

    public HoursService.HoursServiceClient Hours => new(Channel);

    public AuditService.AuditServiceClient Audit => new(Channel);

    public PayrollService.PayrollServiceClient Payroll => new(Channel);

    public ServiceLevelService.ServiceLevelServiceClient Levels => new(Channel);

    public ClockService.ClockServiceClient Clock => new(Channel);

    public TimerService.TimerServiceClient Timers => new(Channel);

    public bool HasExited => _process.HasExited;

    public string Errors
    {
        get
        {
            lock (_errors)
                return _errors.ToString();
        }
    }

    /// <summary>Starts the service and waits until it listens.</summary>
    /// <param name="postgres">The database.</param>
    /// <param name="simulatedFrom">Where the simulated clock starts; null for the system's.</param>
    /// <param name="levels">A folder with service levels.</param>
    /// <param name="options">Whatever else it is to be started with; without --listen it listens on a free port.</param>
    public static async Task<ServiceProcess> Start(string postgres, LocalDate? simulatedFrom = null, string? levels = null, params IEnumerable<string> options)
    {
        List<string> arguments = ["--postgres", postgres, .. options];
        if (!arguments.Contains("--listen"))
            arguments.AddRange(["--listen", "127.0.0.1:0"]);

        if (simulatedFrom is { } start)
            arguments.AddRange(["--clock", $"simulated:{start:uuuu-MM-dd}"]);

        if (levels is not null)
            arguments.AddRange(["--service-levels", levels]);

        var service = Launch(arguments);
        while (await service._process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.StartsWith("Ledsager listens on ", StringComparison.Ordinal))
            {
                service.Channel = GrpcChannel.ForAddress(line["Ledsager listens on ".Length..]);
                return service;
            }
        }

        await service._process.WaitForExitAsync();
        throw new InvalidOperationException($"The service ended with {service._process.ExitCode} before it listened: {service.Errors}");
    }

    /// <summary>Runs the service with arguments that make it end by itself.</summary>
    public static async Task<(int ExitCode, string Output, string Errors)> RunToEnd(IReadOnlyList<string> arguments, string environment = "Development")
    {
        await using var service = Launch(arguments, environment);
        var output = await service._process.StandardOutput.ReadToEndAsync();
        await service._process.WaitForExitAsync();
        return (service._process.ExitCode, output, service.Errors);
    }

    /// <summary>Moves the simulated clock.</summary>
    public async Task AdvanceTo(Instant instant) =>
        await Clock.AdvanceClockAsync(new AdvanceClockRequest { To = Timestamp.FromDateTimeOffset(instant.ToDateTimeOffset()) });

    /// <summary>Kills the process with signal 9.</summary>
    public async Task Kill9()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Asks the process to stop, as a terminal or a service manager does.</summary>
    public async Task<int> Terminate()
    {
        using var kill = Process.Start("kill", ["-TERM", _process.Id.ToString()]);
        await kill.WaitForExitAsync();
        await _process.WaitForExitAsync();
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        Channel?.Dispose();
        if (!_process.HasExited)
            await Kill9();

        _process.Dispose();
    }

    private static ServiceProcess Launch(IReadOnlyList<string> arguments, string environment = "Development")
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Ledsager.Service.dll"), .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Remove("LEDSAGER_POSTGRES"); // The server that tests share is not to be written to by accident.
        start.Environment["DOTNET_ENVIRONMENT"] = environment;
        start.Environment["ASPNETCORE_ENVIRONMENT"] = environment;
        return new ServiceProcess(Process.Start(start)!);
    }
}
