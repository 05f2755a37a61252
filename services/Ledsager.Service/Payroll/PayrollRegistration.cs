namespace Ledsager.Service.Payroll;

/// <summary>What payroll needs of the host.</summary>
internal static class PayrollRegistration
{
    public static void AddPayroll(this IServiceCollection services)
    {
        services.AddSingleton<HourEventFeed>();
        services.AddHostedService<ConsumerLag>();
    }
}
