using Grpc.Core;

namespace Grpc.Net.Client.Internal;

/// <summary>Starts calls on a channel.</summary>
internal sealed class ClientCallInvoker(GrpcChannel channel) : CallInvoker
{
    public override TResponse BlockingUnaryCall<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) =>
        AsyncUnaryCall(method, host, options, request).ResponseAsync.GetAwaiter().GetResult();

    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
    {
        var call = Start(method, host, options, request);
        return new AsyncUnaryCall<TResponse>(call.ReadSingleAsync(), Headers<TRequest, TResponse>, Status<TRequest, TResponse>, Trailers<TRequest, TResponse>, Dispose, call);
    }

    public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
    {
        var call = Start(method, host, options, request);
        return new AsyncServerStreamingCall<TResponse>(call, Headers<TRequest, TResponse>, Status<TRequest, TResponse>, Trailers<TRequest, TResponse>, Dispose, call);
    }

    public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options)
    {
        var (call, requests) = Start(method, host, options);
        return new AsyncClientStreamingCall<TRequest, TResponse>(
            requests, call.ReadSingleAsync(), Headers<TRequest, TResponse>, Status<TRequest, TResponse>, Trailers<TRequest, TResponse>, Dispose, call);
    }

    public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options)
    {
        var (call, requests) = Start(method, host, options);
        return new AsyncDuplexStreamingCall<TRequest, TResponse>(
            requests, call, Headers<TRequest, TResponse>, Status<TRequest, TResponse>, Trailers<TRequest, TResponse>, Dispose, call);
    }

    private static Task<Metadata> Headers<TRequest, TResponse>(object call)
        where TRequest : class
        where TResponse : class =>
        ((ClientCall<TRequest, TResponse>)call).HeadersAsync;

    private static Status Status<TRequest, TResponse>(object call)
        where TRequest : class
        where TResponse : class =>
        ((ClientCall<TRequest, TResponse>)call).Status;

    private static Metadata Trailers<TRequest, TResponse>(object call)
        where TRequest : class
        where TResponse : class =>
        ((ClientCall<TRequest, TResponse>)call).Trailers;

    private static void Dispose(object call) => ((IDisposable)call).Dispose();

    private ClientCall<TRequest, TResponse> Start<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
        where TRequest : class
        where TResponse : class
    {
        ArgumentNullException.ThrowIfNull(request);
        var call = new ClientCall<TRequest, TResponse>(channel, method, host, options);
        call.Start(new SingleMessageContent(output => call.Write(request, output, options.WriteOptions)));
        return call;
    }

    private (ClientCall<TRequest, TResponse> Call, RequestWriter<TRequest, TResponse> Requests) Start<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options)
        where TRequest : class
        where TResponse : class
    {
        var call = new ClientCall<TRequest, TResponse>(channel, method, host, options);
        var requests = new RequestWriter<TRequest, TResponse>(call, options.WriteOptions);
        call.Start(requests.Content);
        return (call, requests);
    }
}
