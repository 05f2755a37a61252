namespace Grpc.Core;

/// <summary>A call as its handler sees it.</summary>
public abstract class ServerCallContext
{
    private Dictionary<object, object>? userState;

    /// <summary>The path of the call: <c>/service/method</c>.</summary>
    public string Method => MethodCore;

    /// <summary>The authority that the client called.</summary>
    public string Host => HostCore;

    /// <summary>The client's address, such as <c>ipv4:127.0.0.1:4711</c>.</summary>
    public string Peer => PeerCore;

    /// <summary>When the client stops waiting, in UTC; <see cref="DateTime.MaxValue"/> if never.</summary>
    public DateTime Deadline => DeadlineCore;

    /// <summary>What the client sent before its first message.</summary>
    public Metadata RequestHeaders => RequestHeadersCore;

    /// <summary>Signalled once when the client gives up, the connection breaks, the deadline passes or the server stops.</summary>
    public CancellationToken CancellationToken => CancellationTokenCore;

    /// <summary>What is sent after the last message.</summary>
    public Metadata ResponseTrailers => ResponseTrailersCore;

    /// <summary>How the call ends if the handler returns.</summary>
    public Status Status
    {
        get => StatusCore;
        set => StatusCore = value;
    }

    /// <summary>How the next messages are written, unless the stream writer says otherwise.</summary>
    public WriteOptions? WriteOptions
    {
        get => WriteOptionsCore;
        set => WriteOptionsCore = value;
    }

    /// <summary>Who the client has proven to be on this connection.</summary>
    public AuthContext AuthContext => AuthContextCore;

    /// <summary>Whatever interceptors and handler want to pass along with the call.</summary>
    public IDictionary<object, object> UserState => UserStateCore;

    /// <summary>The path of the call.</summary>
    protected abstract string MethodCore { get; }

    /// <summary>The authority that the client called.</summary>
    protected abstract string HostCore { get; }

    /// <summary>The client's address.</summary>
    protected abstract string PeerCore { get; }

    /// <summary>When the client stops waiting.</summary>
    protected abstract DateTime DeadlineCore { get; }

    /// <summary>What the client sent before its first message.</summary>
    protected abstract Metadata RequestHeadersCore { get; }

    /// <summary>Signalled when the call is of no use any more.</summary>
    protected abstract CancellationToken CancellationTokenCore { get; }

    /// <summary>What is sent after the last message.</summary>
    protected abstract Metadata ResponseTrailersCore { get; }

    /// <summary>How the call ends.</summary>
    protected abstract Status StatusCore { get; set; }

    /// <summary>How messages are written.</summary>
    protected abstract WriteOptions? WriteOptionsCore { get; set; }

    /// <summary>Who the client is.</summary>
    protected abstract AuthContext AuthContextCore { get; }

    /// <summary>Whatever is passed along with the call.</summary>
    protected virtual IDictionary<object, object> UserStateCore => userState ??= [];

    /// <summary>Sends the headers now; may be done once, before the first message.</summary>
    public Task WriteResponseHeadersAsync(Metadata responseHeaders) => WriteResponseHeadersAsyncCore(responseHeaders);

    /// <summary>A token by which calls made on behalf of this one take over its deadline and cancellation.</summary>
    public ContextPropagationToken CreatePropagationToken(ContextPropagationOptions? options = null) => CreatePropagationTokenCore(options);

    /// <summary>Sends the headers now.</summary>
    protected abstract Task WriteResponseHeadersAsyncCore(Metadata responseHeaders);

    /// <summary>Makes a propagation token.</summary>
    protected abstract ContextPropagationToken CreatePropagationTokenCore(ContextPropagationOptions? options);
}
