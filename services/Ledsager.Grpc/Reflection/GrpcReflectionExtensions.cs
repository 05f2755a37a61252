using Grpc.Reflection.Internal;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.DependencyInjection
{
    /// <summary>Registers gRPC reflection.</summary>
    public static class GrpcReflectionServiceExtensions
    {
        /// <summary>Registers gRPC reflection.</summary>
        public static IServiceCollection AddGrpcReflection(this IServiceCollection services)
        {
            ArgumentNullException.ThrowIfNull(services);
            services.TryAddSingleton<DescriptorIndex>();
            services.TryAddSingleton<ReflectionV1Service>();
            services.TryAddSingleton<ReflectionV1AlphaService>();
            return services;
        }
    }
}

namespace Microsoft.AspNetCore.Builder
{
    /// <summary>Serves gRPC reflection.</summary>
    public static class GrpcReflectionEndpointRouteBuilderExtensions
    {
        /// <summary>Serves <c>grpc.reflection.v1</c> and <c>v1alpha</c>, by which tools learn what the server serves.</summary>
        public static IEndpointConventionBuilder MapGrpcReflectionService(this IEndpointRouteBuilder builder)
        {
            ArgumentNullException.ThrowIfNull(builder);
            return new GrpcServiceEndpointConventionBuilder([builder.MapGrpcService<ReflectionV1Service>(), builder.MapGrpcService<ReflectionV1AlphaService>()]);
        }
    }
}
