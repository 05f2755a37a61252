namespace Grpc.Core;

/// <summary>A call with one message in and many out.</summary>
public sealed class AsyncServerStreamingCall<TResponse> : IDisposable
{
    private readonly CallState state;

    /// <summary>Wraps a call that has been started.</summary>
    public AsyncServerStreamingCall(
        IAsyncStreamReader<TResponse> responseStream,
        Task<Metadata> responseHeadersAsync,
        Func<Status> getStatusFunc,
        Func<Metadata> getTrailersFunc,
        Action disposeAction)
    {
        ResponseStream = responseStream;
        state = new CallState(responseHeadersAsync, getStatusFunc, getTrailersFunc, disposeAction);
    }

    /// <summary>Wraps a call that has been started; the functions are given the state.</summary>
    public AsyncServerStreamingCall(
        IAsyncStreamReader<TResponse> responseStream,
        Func<object, Task<Metadata>> responseHeadersAsync,
        Func<object, Status> getStatusFunc,
        Func<object, Metadata> getTrailersFunc,
        Action<object> disposeAction,
        object state)
    {
        ResponseStream = responseStream;
        this.state = new CallState(responseHeadersAsync, getStatusFunc, getTrailersFunc, disposeAction, state);
    }

    /// <summary>The messages out.</summary>
    public IAsyncStreamReader<TResponse> ResponseStream { get; }

    /// <summary>What the server sent before its first message.</summary>
    public Task<Metadata> ResponseHeadersAsync => state.ResponseHeadersAsync;

    /// <summary>How the call ended; throws until it has.</summary>
    public Status GetStatus() => state.Status;

    /// <summary>What the server sent after its last message; throws until the call has ended.</summary>
    public Metadata GetTrailers() => state.Trailers;

    /// <summary>Gives the call up if it has not ended.</summary>
    public void Dispose() => state.Dispose();
}
