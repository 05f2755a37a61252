using Microsoft.Extensions.DependencyInjection;

namespace Grpc.AspNetCore.Server.Internal;

/// <summary>How long what is registered lives, which a service provider does not tell.</summary>
internal sealed class ServiceLifetimes(IServiceCollection services)
{
    public bool IsRegistered(Type type) => Find(type) is not null;

    /// <summary>Whether there is one for the life of the application.</summary>
    public bool IsSingleton(Type type) => Find(type) is { Lifetime: ServiceLifetime.Singleton };

    private ServiceDescriptor? Find(Type type) =>
        services.LastOrDefault(service => !service.IsKeyedService && service.ServiceType == type)
        ?? (type.IsConstructedGenericType ? services.LastOrDefault(service => service.ServiceType == type.GetGenericTypeDefinition()) : null);
}
