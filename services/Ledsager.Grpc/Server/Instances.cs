using System.Diagnostics.CodeAnalysis;
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
    private readonly ObjectFactory factory;
    private readonly bool mayBeRegistered;

    public Instances([DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] Type type, IServiceProviderIsService? registered, params object[] arguments)
    {
        this.type = type;
        this.arguments = arguments;
        mayBeRegistered = arguments.Length == 0 && registered?.IsService(type) != false;
        factory = mayBeRegistered ? NotNeeded : ActivatorUtilities.CreateFactory(type, [.. arguments.Select(argument => argument.GetType())]);
        NeedsDisposal = !mayBeRegistered && (typeof(IDisposable).IsAssignableFrom(type) || typeof(IAsyncDisposable).IsAssignableFrom(type));
    }

    /// <summary>Whether what <see cref="Get"/> returns must be handed to <see cref="DisposeAsync"/>.</summary>
    public bool NeedsDisposal { get; }

    public T Get(IServiceProvider services) => (T)(mayBeRegistered ? services.GetRequiredService(type) : factory(services, arguments));

    public static ValueTask DisposeAsync(T instance)
    {
        if (instance is IAsyncDisposable disposable)
        {
            return disposable.DisposeAsync();
        }

        (instance as IDisposable)?.Dispose();
        return ValueTask.CompletedTask;
    }

    private static object NotNeeded(IServiceProvider services, object?[]? arguments) => throw new InvalidOperationException($"{typeof(T)} is registered.");
}
