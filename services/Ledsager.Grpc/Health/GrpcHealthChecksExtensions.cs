using Grpc.AspNetCore.HealthChecks;
using Grpc.AspNetCore.HealthChecks.Internal;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Microsoft.Extensions.DependencyInjection
{
    /// <summary>Registers the gRPC health service.</summary>
    public static class GrpcHealthChecksServiceExtensions
    {
        /// <summary>Registers the gRPC health service; the checks themselves are added to what it returns.</summary>
        public static IHealthChecksBuilder AddGrpcHealthChecks(this IServiceCollection services)
        {
            ArgumentNullException.ThrowIfNull(services);
            if (!services.Any(service => service.ServiceType == typeof(HealthWatchers)))
            {
                services.AddSingleton<HealthWatchers>();
                services.AddSingleton<HealthService>();
                services.AddSingleton<IHealthCheckPublisher>(provider => provider.GetRequiredService<HealthWatchers>());
                services.Configure<GrpcHealthChecksOptions>(options => options.Services.Map("", _ => true));
            }

            return services.AddHealthChecks();
        }

        /// <summary>Registers the gRPC health service, with which checks speak for which service.</summary>
        public static IHealthChecksBuilder AddGrpcHealthChecks(this IServiceCollection services, Action<GrpcHealthChecksOptions> configure)
        {
            var builder = services.AddGrpcHealthChecks();
            services.Configure(configure);
            return builder;
        }
    }
}

namespace Microsoft.AspNetCore.Builder
{
    /// <summary>Serves the gRPC health service.</summary>
    public static class GrpcHealthChecksEndpointRouteBuilderExtensions
    {
        /// <summary>Serves <c>grpc.health.v1.Health</c>.</summary>
        public static GrpcServiceEndpointConventionBuilder MapGrpcHealthChecksService(this IEndpointRouteBuilder builder) => builder.MapGrpcService<HealthService>();
    }
}
