using Grpc.Core;
using Grpc.Core.Interceptors;
using Ledsager.EventStore;

namespace Ledsager.Service.Api;

/// <summary>
/// Tells clients when storage could not be reached, so that they know to send the same request again, and when it holds what only another
/// version of this service can read.
/// </summary>
internal sealed class StorageErrors : Interceptor
{
    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            return await continuation(request, context);
        }
        catch (Exception e) when (e is StoreUnavailableException or InvalidDataException)
        {
            throw Told(e);
        }
    }

    public override Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, ServerStreamingServerMethod<TRequest, TResponse> continuation) =>
        Stream(() => continuation(request, responseStream, context));

    public override Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, IServerStreamWriter<TResponse> responseStream, ServerCallContext context,
        DuplexStreamingServerMethod<TRequest, TResponse> continuation) =>
        Stream(() => continuation(requestStream, responseStream, context));

    private static async Task Stream(Func<Task> call)
    {
        try
        {
            await call();
        }
        catch (Exception e) when (e is StoreUnavailableException or InvalidDataException)
        {
            throw Told(e);
        }
    }

    private static RpcException Told(Exception e) =>
        e is StoreUnavailableException ? Errors.StorageUnavailable() : Errors.StoredEventUnknown(e.Message);
}
