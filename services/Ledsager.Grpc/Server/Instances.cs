using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Grpc.AspNetCore.Server.Internal;

/// <summary>
/// Instances of services and interceptors. What is registered comes from the services of the call, which dispose of it; anything else is made for
/// the call and disposed of after it.
/// </summary>
internal sealed class Instances<T>
    where T : class
{
    private readonly Type type;
    private readonly object[] arguments;
    private readonly ObjectFactory? factory;
    private readonly IServiceProvider? singletons;

    public Instances([DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] Type type, IServiceProvider services, params object[] arguments)
    {
        this.type = type;
        this.arguments = arguments;
        var lifetimes = services.GetRequiredService<ServiceLifetimes>();
        if (arguments.Length == 0 && lifetimes.IsRegistered(type))
        {
            singletons = lifetimes.IsSingleton(type) ? services : null;
            return;
        }

        factory = ActivatorUtilities.CreateFactory(type, [.. arguments.Select(argument => argument.GetType())]);
        NeedsDisposal = typeof(IDisposable).IsAssignableFrom(type) || typeof(IAsyncDisposable).IsAssignableFrom(type);

        // The services of a call cost as much as the call. Who asks for singletons alone need not have them made.
        var given = arguments.Select(argument => argument.GetType()).ToHashSet();
        if (type.GetConstructors() is [var constructor]
            && constructor.GetParameters().All(parameter => given.Contains(parameter.ParameterType) || lifetimes.IsSingleton(parameter.ParameterType)))
        {
            singletons = services;
        }
    }

    /// <summary>Whether what <see cref="Get"/> returns must be handed to <see cref="DisposeAsync"/>.</summary>
    public bool NeedsDisposal { get; }

    public T Get(HttpContext http)
    {
        var services = singletons ?? http.RequestServices;
        return (T)(factory is null ? services.GetRequiredService(type) : factory(services, arguments));
    }

    public static ValueTask DisposeAsync(T instance)
    {
        if (instance is IAsyncDisposable disposable)
        {
            return disposable.DisposeAsync();
        }

        (instance as IDisposable)?.Dispose();
        return ValueTask.CompletedTask;
    }
}
