using Grpc.Core;
using Ledsager.EventStore;
using Ledsager.Law;
using Ledsager.Service.Api;
using Ledsager.Service.Clock;
using Ledsager.Service.Deadlines;
using Ledsager.Service.Operations;
using Ledsager.Service.Payroll;
using Ledsager.Service.Transactions;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using NodaTime;

namespace Ledsager.Service;

/// <summary>Puts the rooms together and serves until it is told to stop.</summary>
internal static class ServiceHost
{
    /// <summary>Runs the service.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> Run(ServiceOptions options, CancellationToken cancel)
    {
        using var telemetry = Telemetry.Start();

        // What is wrong with the data is told before anything is touched.
        var levels = options.ServiceLevelFolder is { } folder ? Law.ServiceLevels.Load(folder) : Law.ServiceLevels.BuiltIn();
        levels = levels.Reminding(options.Reminders);
        await using var store = await Database.Open(options.Postgres, cancel);

        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(options.Listen, endpoint => endpoint.Protocols = HttpProtocols.Http2));

        var services = builder.Services;
        services.AddSingleton<IEventStore>(store);
        services.AddSingleton(levels);
        services.AddSingleton(CaseCache.OfAnEighthOfMemory());
        services.AddSingleton<AnsweredBalances>();
        services.AddSingleton<CaseTransactions>();
        services.AddPayroll();
        services.AddSingleton<AgendaReader>();
        services.AddSingleton<DeadlineFeed>();
        services.AddGrpc(grpc => grpc.Interceptors.Add<StorageErrors>());
        services.AddGrpcReflection();
        var simulated = options.SimulatedFrom is { } start ? new SimulatedClock(start) : null;
        if (simulated is not null)
            services.AddSingleton(simulated);

        var clock = simulated is not null ? new ClockGuard(simulated, TimeProvider.System, limits: null) : new ClockGuard(SystemClock.Instance, TimeProvider.System, options.ClockLimits);
        await clock.Look(store.Timers, cancel);
        services.AddSingleton(options);
        services.AddOperations(clock);

        await using var app = builder.Build();
        app.MapGrpcService<CaseApi>();
        app.MapGrpcService<ComplaintApi>();
        app.MapGrpcService<HoursApi>();
        app.MapGrpcService<DeliveryApi>();
        app.MapGrpcService<PayrollApi>();
        app.MapGrpcService<DeadlineApi>();
        app.MapGrpcService<AuditApi>();
        app.MapGrpcService<ServiceLevelApi>();
        app.MapGrpcService<TimerApi>();
        if (simulated is not null)
            app.MapGrpcService<ClockApi>();

        app.MapGrpcReflectionService();
        app.MapGrpcHealthChecksService();

        try
        {
            await app.StartAsync(cancel);
        }
        catch (IOException e)
        {
            throw new StartException($"{options.Listen} cannot be listened on: {e.Message} End what listens there, or choose another port with --listen.", e);
        }

        Console.WriteLine($"Ledsager listens on {app.Urls.First()}");
        await app.WaitForShutdownAsync(cancel);
        return 0;
    }
}
