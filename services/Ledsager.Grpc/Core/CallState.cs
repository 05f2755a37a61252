namespace Grpc.Core;

/// <summary>What all four kinds of call offer besides their messages.</summary>
internal readonly struct CallState
{
    private readonly object state;
    private readonly Func<object, Task<Metadata>> responseHeaders;
    private readonly Func<object, Status> status;
    private readonly Func<object, Metadata> trailers;
    private readonly Action<object> dispose;

    public CallState(Func<object, Task<Metadata>> responseHeaders, Func<object, Status> status, Func<object, Metadata> trailers, Action<object> dispose, object state)
    {
        ArgumentNullException.ThrowIfNull(responseHeaders);
        ArgumentNullException.ThrowIfNull(status);
        ArgumentNullException.ThrowIfNull(trailers);
        ArgumentNullException.ThrowIfNull(dispose);
        this.responseHeaders = responseHeaders;
        this.status = status;
        this.trailers = trailers;
        this.dispose = dispose;
        this.state = state;
    }

    public CallState(Task<Metadata> responseHeaders, Func<Status> status, Func<Metadata> trailers, Action dispose)
        : this(_ => responseHeaders, _ => status(), _ => trailers(), _ => dispose(), state: "")
    {
    }

    public Task<Metadata> ResponseHeadersAsync => responseHeaders(state);

    public Status Status => status(state);

    public Metadata Trailers => trailers(state);

    public void Dispose() => dispose(state);
}
