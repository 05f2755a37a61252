using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Grpc.Core;
using Grpc.Net.Compression;
using Grpc.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace Grpc.AspNetCore.Server.Internal;

/// <summary>
/// One call, from its headers to its trailers. The handler, the deadline and the stopping server may all want to end it: whoever is first does,
/// under <see cref="gate"/>, and nothing is written after that.
/// </summary>
internal sealed class ServerCall(HttpContext http, IMethod method, MethodSettings settings, ServerShutdown shutdown) : ServerCallContext
{
    private static readonly TimeSpan LongestTimer = TimeSpan.FromDays(24);

    // How long the last bytes of a call that was cut short may take to leave before the stream is reset under them.
    private static readonly TimeSpan LastBytesGrace = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();
    private Status status = Status.DefaultSuccess;
    private Metadata? requestHeaders;
    private Metadata? responseTrailers;
    private ICompressionProvider? responseCompression = settings.ResponseCompression;
    private CancellationTokenSource? cancellation;
    private CancellationTokenRegistration aborted;
    private CancellationTokenRegistration stopping;
    private Timer? timer;
    private Task cutShort = Task.CompletedTask;
    private DateTime deadline = DateTime.MaxValue;
    private bool isLost;
    private bool headersPrepared;
    private bool messageWritten;

    public HttpContext Http => http;

    public MethodSettings Settings => settings;

    /// <summary>How the client's messages are compressed, if at all.</summary>
    public ICompressionProvider? RequestEncoding { get; private set; }

    /// <summary>Whether it is decided how the call ends.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>Whether the client or the server has turned away from the call, so that what the handler still says matters to nobody.</summary>
    public bool IsAbandoned => HasEnded || isLost || http.RequestAborted.IsCancellationRequested;

    protected override string MethodCore => method.FullName;

    protected override string HostCore => http.Request.Host.Value ?? "";

    protected override string PeerCore => field ??= PeerName(http.Connection.RemoteIpAddress, http.Connection.RemotePort);

    protected override DateTime DeadlineCore => deadline;

    protected override Metadata RequestHeadersCore => requestHeaders ??= ReadHeaders();

    protected override Metadata ResponseTrailersCore => responseTrailers ??= [];

    protected override WriteOptions? WriteOptionsCore { get; set; }

    protected override AuthContext AuthContextCore => field ??= ServerAuthContext.Of(http.Connection.ClientCertificate);

    protected override IDictionary<object, object> UserStateCore => http.Items!;

    protected override Status StatusCore
    {
        get => status;
        set => status = HasEnded ? status : value;
    }

    protected override CancellationToken CancellationTokenCore
    {
        get
        {
            lock (gate)
            {
                if (cancellation is null)
                {
                    cancellation = new CancellationTokenSource();
                    if (HasEnded)
                    {
                        cancellation.Cancel();
                    }
                    else
                    {
                        aborted = http.RequestAborted.UnsafeRegister(static call => ((ServerCall)call!).Signal(), this);
                    }
                }

                return cancellation.Token;
            }
        }
    }

    /// <summary>Reads the headers. A request that breaks the protocol is refused here, before the handler.</summary>
    public void Begin()
    {
        var headers = http.Request.Headers;
        http.Response.ContentType = HeaderNames.ContentType;
        if (headers.GrpcEncoding is { Count: > 0 } encoding)
        {
            RequestEncoding = KnownEncoding(encoding.ToString());
        }

        if (MayHaveBinaryHeader(headers))
        {
            requestHeaders = ReadHeaders();
        }

        if (headers.GrpcTimeout is { Count: > 0 } timeout)
        {
            BeginDeadline(timeout.ToString());
        }
    }

    /// <summary>Lets the stopping server end the call. A call that is done as soon as it begins need not be.</summary>
    public void EndWhenStopping() => stopping = shutdown.Register(method.Type, this);

    /// <summary>Writes a message of a stream.</summary>
    public ValueTask<System.IO.Pipelines.FlushResult> WriteAsync<T>(T message, Action<T, SerializationContext> serializer, WriteFlags flags)
    {
        lock (gate)
        {
            if (IsAbandoned)
            {
                throw new InvalidOperationException("The call has ended; no more messages can be written.");
            }

            Write(message, serializer, flags);

            // No token here: a flush that is cancelled makes Kestrel reset the stream, and the trailers would be lost.
            return (flags & WriteFlags.BufferHint) == WriteFlags.None ? http.Response.BodyWriter.FlushAsync(CancellationToken.None) : default;
        }
    }

    /// <summary>Ends the call as the handler left it, with a last message if it has one. Kestrel sends both when the handler's task is done.</summary>
    public void End<T>(T? message, Action<T, SerializationContext> serializer)
        where T : class
    {
        lock (gate)
        {
            if (HasEnded)
            {
                return;
            }

            if (status.StatusCode == StatusCode.OK)
            {
                Write(message ?? throw Errors.NoResponse(), serializer, WriteOptionsCore?.Flags ?? WriteFlags.None);
            }

            EndCore(status);
        }
    }

    /// <summary>Ends the call as the handler left it.</summary>
    public void End() => TryEnd(status);

    /// <summary>Ends the call with a status unless it has ended.</summary>
    public bool TryEnd(Status ending, Metadata? trailers = null)
    {
        lock (gate)
        {
            if (HasEnded)
            {
                return false;
            }

            for (var i = 0; i < trailers?.Count; i++)
            {
                ResponseTrailersCore.Add(trailers[i]);
            }

            EndCore(ending);
            return true;
        }
    }

    /// <summary>Ends the call over the head of its handler: the client hears of it now, and the handler's token is signalled.</summary>
    public void CutShort(StatusCode code, string text)
    {
        lock (gate)
        {
            if (!HasEnded)
            {
                EndCore(new Status(code, text));
                cutShort = CutShortAsync();
            }
        }
    }

    /// <summary>The client has reset the stream or the connection is gone: reading has found out before Kestrel's token was signalled.</summary>
    public void Lose()
    {
        isLost = true;
        Signal();
    }

    /// <summary>Leaves nothing behind that could touch the request once Kestrel has it back.</summary>
    public Task FinishAsync()
    {
        timer?.Dispose();
        stopping.Unregister();
        aborted.Unregister();
        if (cancellation is not null && http.RequestAborted.IsCancellationRequested)
        {
            // Kestrel's token may have been on its way to the handler's when that was unregistered.
            Signal();
        }

        return cutShort;
    }

    protected override ContextPropagationToken CreatePropagationTokenCore(ContextPropagationOptions? options) =>
        new ServerPropagationToken(this, options ?? ContextPropagationOptions.Default);

    protected override Task WriteResponseHeadersAsyncCore(Metadata responseHeaders)
    {
        ArgumentNullException.ThrowIfNull(responseHeaders);
        lock (gate)
        {
            if (IsAbandoned)
            {
                throw new InvalidOperationException("The call has ended; no more headers can be written.");
            }

            if (headersPrepared || http.Response.HasStarted)
            {
                throw new InvalidOperationException("The response headers have been written already.");
            }

            foreach (var entry in responseHeaders)
            {
                if (string.Equals(entry.Key, Metadata.CompressionRequestAlgorithmMetadataKey, StringComparison.Ordinal))
                {
                    responseCompression = settings.Compression.Find(entry.Value);
                }
                else if (!HeaderNames.IsTransport(entry.Key))
                {
                    http.Response.Headers.Append(entry.Key, MetadataCodec.Encode(entry));
                }
            }

            PrepareHeaders();
            return http.Response.BodyWriter.FlushAsync(CancellationToken.None).AsTask();
        }
    }

    private static string PeerName(IPAddress? address, int port) => address switch
    {
        null => "unknown",
        { AddressFamily: AddressFamily.InterNetworkV6 } => string.Create(CultureInfo.InvariantCulture, $"ipv6:[{address}]:{port}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"ipv4:{address}:{port}"),
    };

    /// <summary>
    /// Whether there may be bytes among the headers, which must be checked before the handler runs. Most calls have no headers but the usual ones:
    /// to count them is cheaper than to look at each.
    /// </summary>
    private static bool MayHaveBinaryHeader(IHeaderDictionary headers)
    {
        var usual = Count(headers.Host) + Count(headers.ContentType) + Count(headers.TE) + Count(headers.UserAgent) + Count(headers.AcceptEncoding)
            + Count(headers.GrpcAcceptEncoding) + Count(headers.GrpcEncoding) + Count(headers.GrpcTimeout) + (headers.ContentLength is null ? 0 : 1);
        return headers.Count > usual;

        static int Count(StringValues header) => header.Count > 0 ? 1 : 0;
    }

    private ICompressionProvider? KnownEncoding(string encoding)
    {
        if (string.Equals(encoding, HeaderNames.Identity, StringComparison.Ordinal))
        {
            return null;
        }

        if (settings.Compression.Find(encoding) is { } found)
        {
            return found;
        }

        http.Response.Headers.GrpcAcceptEncoding = settings.Compression.AcceptEncoding;
        throw new RpcException(new Status(StatusCode.Unimplemented, $"The server does not know the encoding '{encoding}'; it knows {settings.Compression.AcceptEncoding}."));
    }

    private Metadata ReadHeaders()
    {
        var metadata = new Metadata();
        foreach (var (name, values) in http.Request.Headers)
        {
            if (!HeaderNames.IsTransport(name) && !MetadataCodec.TryAdd(metadata, name, values))
            {
                throw new RpcException(new Status(StatusCode.Internal, $"The header '{name}' is not valid base64."));
            }
        }

        return metadata;
    }

    private void BeginDeadline(string text)
    {
        if (!Timeouts.TryParse(text, out var timeout))
        {
            throw new RpcException(new Status(StatusCode.Internal, "The header grpc-timeout is not a number of at most eight digits and a unit."));
        }

        if (timeout <= TimeSpan.Zero)
        {
            throw new RpcException(new Status(StatusCode.DeadlineExceeded, "The deadline had passed before the call began."));
        }

        var now = DateTime.UtcNow;
        deadline = timeout < DateTime.MaxValue - now ? now + timeout : DateTime.MaxValue;
        timer = new Timer(static call => ((ServerCall)call!).OnTimer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        timer.Change(ToDeadline(), Timeout.InfiniteTimeSpan);
    }

    private void OnTimer()
    {
        // A timer cannot be set for longer than some weeks, and may go off a little early: then it is set again.
        if (ToDeadline() is var remaining && remaining > TimeSpan.Zero)
        {
            try
            {
                timer!.Change(remaining, Timeout.InfiniteTimeSpan);
            }
            catch (ObjectDisposedException)
            {
                // The call ended meanwhile.
            }

            return;
        }

        CutShort(StatusCode.DeadlineExceeded, "The deadline passed.");
    }

    private TimeSpan ToDeadline()
    {
        var remaining = deadline - DateTime.UtcNow;
        return remaining > LongestTimer ? LongestTimer : TimeSpan.FromMilliseconds(Math.Max(Math.Ceiling(remaining.TotalMilliseconds), 0));
    }

    private void Write<T>(T message, Action<T, SerializationContext> serializer, WriteFlags flags)
    {
        PrepareHeaders();
        messageWritten = true;
        var compression = (flags & WriteFlags.NoCompress) == WriteFlags.None ? responseCompression : null;
        MessageEncoder.Encode(message, serializer, http.Response.BodyWriter, compression, settings.ResponseLevel, settings.MaxSendSize);
    }

    private void PrepareHeaders()
    {
        if (headersPrepared)
        {
            return;
        }

        headersPrepared = true;
        if (responseCompression is { } compression)
        {
            if (IsAccepted(compression.EncodingName))
            {
                http.Response.Headers.GrpcEncoding = compression.EncodingName;
            }
            else
            {
                responseCompression = null;
            }
        }
    }

    private bool IsAccepted(string encoding)
    {
        foreach (var accepted in http.Request.Headers.GrpcAcceptEncoding)
        {
            foreach (var part in accepted.AsSpan().Split(','))
            {
                if (accepted.AsSpan()[part].Trim(' ').Equals(encoding, StringComparison.Ordinal))
                {
                    return true;
                }
            }
        }

        return false;
    }

    [SuppressMessage("Design", "CA1031", Justification = "Trailers that cannot be sent are replaced by a status that says so.")]
    private void EndCore(Status ending)
    {
        HasEnded = true;
        status = ending;

        // Without a message the status goes into the only header block there is.
        var target = messageWritten || http.Response.HasStarted
            ? ((IHttpResponseTrailersFeature)http.Features[typeof(IHttpResponseTrailersFeature)]!).Trailers
            : http.Response.Headers;
        try
        {
            for (var i = 0; i < responseTrailers?.Count; i++)
            {
                if (responseTrailers[i] is var entry && !HeaderNames.IsTransport(entry.Key))
                {
                    target.Append(entry.Key, MetadataCodec.Encode(entry));
                }
            }
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException)
        {
            status = new Status(StatusCode.Internal, "The handler's trailers cannot be sent.", e);
        }

        target.GrpcStatus = StatusNumbers.Text(status.StatusCode);
        if (!string.IsNullOrEmpty(status.Detail))
        {
            target.GrpcMessage = StatusText.Encode(status.Detail);
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whatever keeps the last bytes from leaving, the stream is reset.")]
    private async Task CutShortAsync()
    {
        // Off the timer's thread and out of the lock: completing the response and the token's callbacks run other people's code.
        await Task.Yield();
        var reset = http.Features.Get<IHttpResetFeature>();
        try
        {
            await http.Response.CompleteAsync().WaitAsync(LastBytesGrace);
            reset?.Reset(Http2ErrorCodes.NoError);
        }
        catch (Exception)
        {
            reset?.Reset(Http2ErrorCodes.Cancel);
        }

        Signal();
    }

    private void Signal()
    {
        try
        {
            cancellation?.Cancel();
        }
        catch (AggregateException)
        {
            // A callback of the handler's threw, which is the handler's own affair.
        }
    }
}
