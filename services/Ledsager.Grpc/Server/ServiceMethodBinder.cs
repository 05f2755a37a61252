using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;

namespace Grpc.AspNetCore.Server.Internal;

/// <summary>Receives the methods of a service from its generated bind method and makes an endpoint of each.</summary>
internal sealed class ServiceMethodBinder<[DynamicallyAccessedMembers(
    DynamicallyAccessedMemberTypes.PublicConstructors | DynamicallyAccessedMemberTypes.PublicMethods)] TService> : ServiceBinderBase
    where TService : class
{
    private readonly IEndpointRouteBuilder routes;
    private readonly MethodSettings settings;
    private readonly ServerShutdown shutdown;
    private readonly ILogger logger;
    private readonly ServicePipeline<TService> pipeline;

    public ServiceMethodBinder(IEndpointRouteBuilder routes, MethodSettings settings)
    {
        this.routes = routes;
        this.settings = settings;
        var services = routes.ServiceProvider;
        shutdown = services.GetRequiredService<ServerShutdown>();
        logger = services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(TService));
        pipeline = new ServicePipeline<TService>(settings, services);
    }

    /// <summary>The endpoints made so far.</summary>
    public List<IEndpointConventionBuilder> Endpoints { get; } = [];

    /// <summary>The full names of the services that the methods belong to.</summary>
    public HashSet<string> ServiceNames { get; } = new(StringComparer.Ordinal);

    public override void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, UnaryServerMethod<TRequest, TResponse>? handler)
    {
        var (info, invoke) = Find<Func<TService, TRequest, ServerCallContext, Task<TResponse>>>(method, typeof(TRequest), typeof(ServerCallContext));
        Add(method, info, new UnaryHandler<TRequest, TResponse>(method, pipeline.Unary(invoke), settings, shutdown, logger));
    }

    public override void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, ClientStreamingServerMethod<TRequest, TResponse>? handler)
    {
        var (info, invoke) = Find<Func<TService, IAsyncStreamReader<TRequest>, ServerCallContext, Task<TResponse>>>(
            method, typeof(IAsyncStreamReader<TRequest>), typeof(ServerCallContext));
        Add(method, info, new ClientStreamingHandler<TRequest, TResponse>(method, pipeline.ClientStreaming(invoke), settings, shutdown, logger));
    }

    public override void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, ServerStreamingServerMethod<TRequest, TResponse>? handler)
    {
        var (info, invoke) = Find<Func<TService, TRequest, IServerStreamWriter<TResponse>, ServerCallContext, Task>>(
            method, typeof(TRequest), typeof(IServerStreamWriter<TResponse>), typeof(ServerCallContext));
        Add(method, info, new ServerStreamingHandler<TRequest, TResponse>(method, pipeline.ServerStreaming(invoke), settings, shutdown, logger));
    }

    public override void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, DuplexStreamingServerMethod<TRequest, TResponse>? handler)
    {
        var (info, invoke) = Find<Func<TService, IAsyncStreamReader<TRequest>, IServerStreamWriter<TResponse>, ServerCallContext, Task>>(
            method, typeof(IAsyncStreamReader<TRequest>), typeof(IServerStreamWriter<TResponse>), typeof(ServerCallContext));
        Add(method, info, new DuplexStreamingHandler<TRequest, TResponse>(method, pipeline.DuplexStreaming(invoke), settings, shutdown, logger));
    }

    private static (MethodInfo Info, TDelegate Invoke) Find<TDelegate>(IMethod method, params Type[] parameters)
        where TDelegate : Delegate
    {
        var info = typeof(TService).GetMethod(method.Name, BindingFlags.Public | BindingFlags.Instance, parameters)
            ?? throw new InvalidOperationException($"{typeof(TService)} has no method {method.Name} for {method.FullName}.");
        return (info, info.CreateDelegate<TDelegate>());
    }

    private void Add(IMethod method, MethodInfo info, MethodHandler handler)
    {
        ServiceNames.Add(method.ServiceName);
        var endpoint = routes.Map(RoutePatternFactory.Parse(method.FullName), handler.HandleAsync);
        endpoint.Add(builder =>
        {
            builder.DisplayName = $"gRPC - {method.FullName}";
            builder.Metadata.Add(new HttpMethodMetadata([HttpMethods.Post]));
            builder.Metadata.Add(new GrpcMethodMetadata(typeof(TService), method));
            foreach (var attribute in typeof(TService).GetCustomAttributes(inherit: true).Concat(info.GetCustomAttributes(inherit: true)))
            {
                builder.Metadata.Add(attribute);
            }
        });
        Endpoints.Add(endpoint);
    }
}
