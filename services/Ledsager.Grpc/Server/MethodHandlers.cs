using System.Runtime.CompilerServices;
using Grpc.Core;
using Grpc.Wire;

namespace Grpc.AspNetCore.Server.Internal;

/// <summary>One message in, one out.</summary>
internal sealed class UnaryHandler<TRequest, TResponse>(
    Method<TRequest, TResponse> method, UnaryServerMethod<TRequest, TResponse> invoke, MethodSettings settings, ServerShutdown shutdown, ILogger logger)
    : MethodHandler(method, settings, shutdown, logger)
    where TRequest : class
    where TResponse : class
{
    private readonly Func<DeserializationContext, TRequest> deserialize = method.RequestMarshaller.ContextualDeserializer;
    private readonly Action<TResponse, SerializationContext> serialize = method.ResponseMarshaller.ContextualSerializer;

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    protected override async ValueTask InvokeAsync(ServerCall call)
    {
        var request = await PipeMessages.ReadSingleAsync(
            call.Http.Request.BodyReader, call.RequestEncoding, call.Settings.MaxReceiveSize, deserialize, CancellationToken.None);
        call.End(await invoke(request, call), serialize);
    }
}

/// <summary>Many messages in, one out.</summary>
internal sealed class ClientStreamingHandler<TRequest, TResponse>(
    Method<TRequest, TResponse> method, ClientStreamingServerMethod<TRequest, TResponse> invoke, MethodSettings settings, ServerShutdown shutdown, ILogger logger)
    : MethodHandler(method, settings, shutdown, logger)
    where TRequest : class
    where TResponse : class
{
    private readonly Func<DeserializationContext, TRequest> deserialize = method.RequestMarshaller.ContextualDeserializer;
    private readonly Action<TResponse, SerializationContext> serialize = method.ResponseMarshaller.ContextualSerializer;

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    protected override async ValueTask InvokeAsync(ServerCall call) =>
        call.End(await invoke(new RequestStream<TRequest>(call, deserialize), call), serialize);
}

/// <summary>One message in, many out.</summary>
internal sealed class ServerStreamingHandler<TRequest, TResponse>(
    Method<TRequest, TResponse> method, ServerStreamingServerMethod<TRequest, TResponse> invoke, MethodSettings settings, ServerShutdown shutdown, ILogger logger)
    : MethodHandler(method, settings, shutdown, logger)
    where TRequest : class
    where TResponse : class
{
    private readonly Func<DeserializationContext, TRequest> deserialize = method.RequestMarshaller.ContextualDeserializer;
    private readonly Action<TResponse, SerializationContext> serialize = method.ResponseMarshaller.ContextualSerializer;

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    protected override async ValueTask InvokeAsync(ServerCall call)
    {
        var request = await PipeMessages.ReadSingleAsync(
            call.Http.Request.BodyReader, call.RequestEncoding, call.Settings.MaxReceiveSize, deserialize, CancellationToken.None);
        await invoke(request, new ResponseStream<TResponse>(call, serialize), call);
        call.End();
    }
}

/// <summary>Many messages in, many out.</summary>
internal sealed class DuplexStreamingHandler<TRequest, TResponse>(
    Method<TRequest, TResponse> method, DuplexStreamingServerMethod<TRequest, TResponse> invoke, MethodSettings settings, ServerShutdown shutdown, ILogger logger)
    : MethodHandler(method, settings, shutdown, logger)
    where TRequest : class
    where TResponse : class
{
    private readonly Func<DeserializationContext, TRequest> deserialize = method.RequestMarshaller.ContextualDeserializer;
    private readonly Action<TResponse, SerializationContext> serialize = method.ResponseMarshaller.ContextualSerializer;

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    protected override async ValueTask InvokeAsync(ServerCall call)
    {
        await invoke(new RequestStream<TRequest>(call, deserialize), new ResponseStream<TResponse>(call, serialize), call);
        call.End();
    }
}
