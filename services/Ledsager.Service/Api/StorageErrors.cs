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
        catch (StoreUnavailableException)
        {
            throw Errors.StorageUnavailable();
        }
        catch (InvalidDataException e)
        {
            throw Errors.StoredEventUnknown(e.Message);
        }
    }

    public override async Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            await continuation(request, responseStream, context);
        }
        catch (StoreUnavailableException)
        {
            throw Errors.StorageUnavailable();
        }
        catch (InvalidDataException e)
        {
            throw Errors.StoredEventUnknown(e.Message);
        }
    }

    public override async Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, IServerStreamWriter<TResponse> responseStream, ServerCallContext context,
        DuplexStreamingServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            await continuation(requestStream, responseStream, context);
        }
        catch (StoreUnavailableException)
        {
            throw Errors.StorageUnavailable();
        }
    }
}
