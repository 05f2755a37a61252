using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Grpc.Core;
using Grpc.Net.Compression;
using Grpc.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Grpc.AspNetCore.Server.Internal;

/// <summary>
/// One call, from its headers to its trailers. The handler, the deadline and the stopping server may all want to end it: whoever is first does,
/// under <see cref="gate"/>, and nothing is written after that.
/// </summary>
internal sealed partial class ServerCall(HttpContext http, IMethod method, MethodSettings settings, ServerShutdown shutdown) : ServerCallContext
{
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
                    if (HasEnded || isLost)
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

    protected override ContextPropagationToken CreatePropagationTokenCore(ContextPropagationOptions? options) =>
        new ServerPropagationToken(this, options ?? ContextPropagationOptions.Default);

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
}
