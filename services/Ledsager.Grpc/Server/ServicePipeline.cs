using System.Diagnostics.CodeAnalysis;
using Grpc.Core;
using Grpc.Core.Interceptors;

namespace Grpc.AspNetCore.Server.Internal;

/// <summary>Puts together, once per method, what a call runs through: the interceptors and then the service's own method.</summary>
internal sealed class ServicePipeline<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TService>
    where TService : class
{
    private readonly Instances<TService> services;
    private readonly Instances<Interceptor>[] innermostFirst;

    public ServicePipeline(MethodSettings settings, IServiceProvider provider)
    {
        services = new Instances<TService>(typeof(TService), provider);
        innermostFirst = [.. settings.Interceptors.Reverse().Select(one => new Instances<Interceptor>(one.Type, provider, [.. one.Arguments]))];
    }

    public UnaryServerMethod<TRequest, TResponse> Unary<TRequest, TResponse>(Func<TService, TRequest, ServerCallContext, Task<TResponse>> method)
        where TRequest : class
        where TResponse : class
    {
        UnaryServerMethod<TRequest, TResponse> next = services.NeedsDisposal
            ? (request, context) => With(services, context, service => method(service, request, context))
            : (request, context) => method(services.Get(context.GetHttpContext()), request, context);
        foreach (var interceptors in innermostFirst)
        {
            var inner = next;
            next = (request, context) => With(interceptors, context, interceptor => interceptor.UnaryServerHandler(request, context, inner));
        }

        return next;
    }

    public ClientStreamingServerMethod<TRequest, TResponse> ClientStreaming<TRequest, TResponse>(
        Func<TService, IAsyncStreamReader<TRequest>, ServerCallContext, Task<TResponse>> method)
        where TRequest : class
        where TResponse : class
    {
        ClientStreamingServerMethod<TRequest, TResponse> next = (requests, context) => With(services, context, service => method(service, requests, context));
        foreach (var interceptors in innermostFirst)
        {
            var inner = next;
            next = (requests, context) => With(interceptors, context, interceptor => interceptor.ClientStreamingServerHandler(requests, context, inner));
        }

        return next;
    }

    public ServerStreamingServerMethod<TRequest, TResponse> ServerStreaming<TRequest, TResponse>(
        Func<TService, TRequest, IServerStreamWriter<TResponse>, ServerCallContext, Task> method)
        where TRequest : class
        where TResponse : class
    {
        ServerStreamingServerMethod<TRequest, TResponse> next =
            (request, responses, context) => With(services, context, service => method(service, request, responses, context));
        foreach (var interceptors in innermostFirst)
        {
            var inner = next;
            next = (request, responses, context) =>
                With(interceptors, context, interceptor => interceptor.ServerStreamingServerHandler(request, responses, context, inner));
        }

        return next;
    }

    public DuplexStreamingServerMethod<TRequest, TResponse> DuplexStreaming<TRequest, TResponse>(
        Func<TService, IAsyncStreamReader<TRequest>, IServerStreamWriter<TResponse>, ServerCallContext, Task> method)
        where TRequest : class
        where TResponse : class
    {
        DuplexStreamingServerMethod<TRequest, TResponse> next =
            (requests, responses, context) => With(services, context, service => method(service, requests, responses, context));
        foreach (var interceptors in innermostFirst)
        {
            var inner = next;
            next = (requests, responses, context) =>
                With(interceptors, context, interceptor => interceptor.DuplexStreamingServerHandler(requests, responses, context, inner));
        }

        return next;
    }

    private static Task With<TInstance>(Instances<TInstance> instances, ServerCallContext context, Func<TInstance, Task> use)
        where TInstance : class
    {
        var instance = instances.Get(context.GetHttpContext());
        return instances.NeedsDisposal ? Disposing() : use(instance);

        async Task Disposing()
        {
            try
            {
                await use(instance);
            }
            finally
            {
                await Instances<TInstance>.DisposeAsync(instance);
            }
        }
    }

    private static Task<TResult> With<TInstance, TResult>(Instances<TInstance> instances, ServerCallContext context, Func<TInstance, Task<TResult>> use)
        where TInstance : class
    {
        var instance = instances.Get(context.GetHttpContext());
        return instances.NeedsDisposal ? Disposing() : use(instance);

        async Task<TResult> Disposing()
        {
            try
            {
                return await use(instance);
            }
            finally
            {
                await Instances<TInstance>.DisposeAsync(instance);
            }
        }
    }
}
