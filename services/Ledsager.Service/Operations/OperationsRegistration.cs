using Ledsager.Service.Clock;
using Ledsager.Service.Transactions;

namespace Ledsager.Service.Operations;

/// <summary>What the calendar and those who watch over it need of the host.</summary>
internal static class OperationsRegistration
{
    /// <summary>The health services by name; the one without a name speaks for all of them.</summary>
    private static readonly string[] Checks = ["storage", "clock", "scheduler"];

    public static void AddOperations(this IServiceCollection services, ClockGuard clock)
    {
        services.AddSingleton(clock);
        services.AddSingleton<NodaTime.IClock>(clock);
        services.AddSingleton<CalendarWorker>();
        services.AddHostedService(provider => provider.GetRequiredService<CalendarWorker>());
        services.AddHostedService<TimeKeeper>();
        services.AddHostedService<SchedulerMetrics>();
        services.AddGrpcHealthChecks(health =>
        {
            foreach (var check in Checks)
                health.Services.Map(check, context => context.Name == check);
        }).AddCheck<StorageHealth>("storage").AddCheck<ClockHealth>("clock").AddCheck<SchedulerHealth>("scheduler");
    }
}
