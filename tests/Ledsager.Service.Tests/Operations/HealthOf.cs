using Grpc.Health.V1;

namespace Ledsager.Service.Tests.Operations;

/// <summary>What the standard health service says.</summary>
internal static class HealthOf
{
    public static async Task<bool> IsServing(this ServiceProcess service, string name = "") =>
        (await new Health.HealthClient(service.Channel).CheckAsync(new HealthCheckRequest { Service = name })).Status == HealthCheckResponse.Types.ServingStatus.Serving;
}
