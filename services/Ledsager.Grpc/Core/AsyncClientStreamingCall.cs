using System.Runtime.CompilerServices;

namespace Grpc.Core;

/// <summary>A call with many messages in and one out. Await it for the response.</summary>
public sealed class AsyncClientStreamingCall<TRequest, TResponse> : IDisposable
{
    private readonly CallState state;

    /// <summary>Wraps a call that has been started.</summary>
    public AsyncClientStreamingCall(
        IClientStreamWriter<TRequest> requestStream,
        Task<TResponse> responseAsync,
        Task<Metadata> responseHeadersAsync,
        Func<Status> getStatusFunc,
        Func<Metadata> getTrailersFunc,
        Action disposeAction)
    {
        RequestStream = requestStream;
        ResponseAsync = responseAsync;
        state = new CallState(responseHeadersAsync, getStatusFunc, getTrailersFunc, disposeAction);
    }

    /// <summary>Wraps a call that has been started; the functions are given the state.</summary>
    public AsyncClientStreamingCall(
        IClientStreamWriter<TRequest> requestStream,
        Task<TResponse> responseAsync,
        Func<object, Task<Metadata>> responseHeadersAsync,
        Func<object, Status> getStatusFunc,
        Func<object, Metadata> getTrailersFunc,
        Action<object> disposeAction,
        object state)
    {
        RequestStream = requestStream;
        ResponseAsync = responseAsync;
        this.state = new CallState(responseHeadersAsync, getStatusFunc, getTrailersFunc, disposeAction, state);
    }

    /// <summary>The messages in.</summary>
    public IClientStreamWriter<TRequest> RequestStream { get; }

    /// <summary>The message out, or an <see cref="RpcException"/>.</summary>
    public Task<TResponse> ResponseAsync { get; }

    /// <summary>What the server sent before its first message.</summary>
    public Task<Metadata> ResponseHeadersAsync => state.ResponseHeadersAsync;

    /// <summary>Makes the call awaitable.</summary>
    public TaskAwaiter<TResponse> GetAwaiter() => ResponseAsync.GetAwaiter();

    /// <summary>Makes the call awaitable without the caller's context.</summary>
    public ConfiguredTaskAwaitable<TResponse> ConfigureAwait(bool continueOnCapturedContext) => ResponseAsync.ConfigureAwait(continueOnCapturedContext);

    /// <summary>How the call ended; throws until it has.</summary>
    public Status GetStatus() => state.Status;

    /// <summary>What the server sent after its last message; throws until the call has ended.</summary>
    public Metadata GetTrailers() => state.Trailers;

    /// <summary>Gives the call up if it has not ended.</summary>
    public void Dispose() => state.Dispose();
}
