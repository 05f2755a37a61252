using System.Diagnostics.CodeAnalysis;
using Grpc.Core;
using Grpc.Net.Client.Internal;
using Grpc.Wire;
using Microsoft.Extensions.Logging.Abstractions;

namespace Grpc.Net.Client;

/// <summary>A way to a server over HTTP/2. Make one per server and keep it: it holds the connections.</summary>
public sealed class GrpcChannel : ChannelBase, IDisposable
{
    private readonly bool disposesHttp;
    private volatile bool disposed;

    internal GrpcChannel(Uri address, GrpcChannelOptions options) : base(address.Authority)
    {
        if (options is { HttpClient: not null, HttpHandler: not null })
        {
            throw new ArgumentException("A channel takes an HTTP client or an HTTP handler, not both.", nameof(options));
        }

        Address = address;
        var credentials = ChannelSecurity.Of(options.Credentials);
        if (credentials.IsSecure is { } secure && secure != IsSecure(address))
        {
            throw new InvalidOperationException($"The channel's credentials do not fit the scheme of {address}.");
        }

        CallCredentials = IsSecure(address) || options.UnsafeUseInsecureChannelCallCredentials ? credentials.CallCredentials : [];
        SendsCallCredentials = IsSecure(address) || options.UnsafeUseInsecureChannelCallCredentials;
        MaxSendSize = options.MaxSendMessageSize;
        MaxReceiveSize = options.MaxReceiveMessageSize;
        Compression = new CompressionProviders(options.CompressionProviders);
        ThrowsOperationCanceled = options.ThrowOperationCanceledOnCancellation;
        Logger = (options.LoggerFactory ?? NullLoggerFactory.Instance).CreateLogger<GrpcChannel>();
        Http = options.HttpClient ?? new HttpMessageInvoker(options.HttpHandler ?? OwnHandler(), disposeHandler: options.HttpHandler is null || options.DisposeHttpClient);
        disposesHttp = options.HttpClient is null || options.DisposeHttpClient;
    }

    internal Uri Address { get; }

    internal IReadOnlyList<CallCredentials> CallCredentials { get; }

    internal bool SendsCallCredentials { get; }

    internal int? MaxSendSize { get; }

    internal int? MaxReceiveSize { get; }

    internal CompressionProviders Compression { get; }

    internal bool ThrowsOperationCanceled { get; }

    internal ILogger Logger { get; }

    internal HttpMessageInvoker Http { get; }

    /// <summary>A channel to an address such as <c>http://localhost:5000</c>. Without TLS it speaks HTTP/2 from the first byte.</summary>
    public static GrpcChannel ForAddress(string address) => ForAddress(address, new GrpcChannelOptions());

    /// <summary>A channel to an address.</summary>
    public static GrpcChannel ForAddress(string address, GrpcChannelOptions channelOptions) => ForAddress(new Uri(address), channelOptions);

    /// <summary>A channel to an address.</summary>
    public static GrpcChannel ForAddress(Uri address) => ForAddress(address, new GrpcChannelOptions());

    /// <summary>A channel to an address.</summary>
    public static GrpcChannel ForAddress(Uri address, GrpcChannelOptions channelOptions)
    {
        ArgumentNullException.ThrowIfNull(address);
        ArgumentNullException.ThrowIfNull(channelOptions);
        return address.Scheme is "http" or "https"
            ? new GrpcChannel(address, channelOptions)
            : throw new ArgumentException($"A channel goes to an http or https address, not to '{address}'.", nameof(address));
    }

    /// <inheritdoc/>
    public override CallInvoker CreateCallInvoker()
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        return new ClientCallInvoker(this);
    }

    /// <summary>Closes the connections; calls under way end.</summary>
    public void Dispose()
    {
        if (!disposed)
        {
            disposed = true;
            if (disposesHttp)
            {
                Http.Dispose();
            }
        }
    }

    internal void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(disposed, this);

    /// <inheritdoc/>
    protected override Task ShutdownAsyncCore()
    {
        Dispose();
        return Task.CompletedTask;
    }

    private static bool IsSecure(Uri address) => string.Equals(address.Scheme, Uri.UriSchemeHttps, StringComparison.Ordinal);

    private static SocketsHttpHandler OwnHandler() => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,

        // A server limits the streams of a connection; more calls than that take another connection instead of waiting.
        EnableMultipleHttp2Connections = true,
    };
}
