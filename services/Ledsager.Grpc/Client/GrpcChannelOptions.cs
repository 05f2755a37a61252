using Grpc.Core;
using Grpc.Net.Compression;

namespace Grpc.Net.Client;

/// <summary>How a channel behaves.</summary>
public sealed class GrpcChannelOptions
{
    internal const int DefaultMaxReceiveMessageSize = 4 * 1024 * 1024;

    /// <summary>Whether, and how, the channel is secured; if not given, the scheme of the address says.</summary>
    public ChannelCredentials? Credentials { get; set; }

    /// <summary>The largest message sent, in bytes; null, as at first, for any.</summary>
    public int? MaxSendMessageSize { get; set; }

    /// <summary>The largest message received, in bytes; 4 MB at first, null for any.</summary>
    public int? MaxReceiveMessageSize { get; set; } = DefaultMaxReceiveMessageSize;

    /// <summary>Which compressions are known; gzip and deflate if not given.</summary>
    public IList<ICompressionProvider>? CompressionProviders { get; set; }

    /// <summary>Where the channel logs.</summary>
    public ILoggerFactory? LoggerFactory { get; set; }

    /// <summary>What sends requests. Not together with <see cref="HttpHandler"/>.</summary>
    public HttpClient? HttpClient { get; set; }

    /// <summary>What sends requests. Not together with <see cref="HttpClient"/>.</summary>
    public HttpMessageHandler? HttpHandler { get; set; }

    /// <summary>Whether disposing of the channel disposes of the given client or handler.</summary>
    public bool DisposeHttpClient { get; set; }

    /// <summary>Whether a call that the caller gave up throws <see cref="OperationCanceledException"/> instead of <see cref="RpcException"/>.</summary>
    public bool ThrowOperationCanceledOnCancellation { get; set; }

    /// <summary>Whether call credentials are sent over a channel that is not secured.</summary>
    public bool UnsafeUseInsecureChannelCallCredentials { get; set; }
}
