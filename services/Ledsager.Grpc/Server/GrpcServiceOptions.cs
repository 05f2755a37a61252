using System.IO.Compression;
using Grpc.Net.Compression;

namespace Grpc.AspNetCore.Server;

/// <summary>How calls are served. What a service does not set for itself it takes from the options of all services.</summary>
public class GrpcServiceOptions
{
    internal const int DefaultMaxReceiveMessageSize = 4 * 1024 * 1024;

    private int? maxSendMessageSize;
    private int? maxReceiveMessageSize;
    private IList<ICompressionProvider>? compressionProviders;
    private InterceptorCollection? interceptors;

    /// <summary>The largest message sent, in bytes; null, as at first, for any.</summary>
    public int? MaxSendMessageSize
    {
        get => maxSendMessageSize;
        set
        {
            maxSendMessageSize = value;
            IsMaxSendMessageSizeSet = true;
        }
    }

    /// <summary>The largest message received, in bytes; 4 MB at first, null for any.</summary>
    public int? MaxReceiveMessageSize
    {
        get => IsMaxReceiveMessageSizeSet ? maxReceiveMessageSize : DefaultMaxReceiveMessageSize;
        set
        {
            maxReceiveMessageSize = value;
            IsMaxReceiveMessageSizeSet = true;
        }
    }

    /// <summary>Whether the client is told what a handler threw. Not for production.</summary>
    public bool? EnableDetailedErrors { get; set; }

    /// <summary>How responses are compressed, if the client accepts it: <c>gzip</c> or <c>deflate</c>.</summary>
    public string? ResponseCompressionAlgorithm { get; set; }

    /// <summary>How hard responses are compressed.</summary>
    public CompressionLevel? ResponseCompressionLevel { get; set; }

    /// <summary>Which compressions are known; gzip and deflate if this is left empty.</summary>
    public IList<ICompressionProvider> CompressionProviders
    {
        get => compressionProviders ??= [];
        set => compressionProviders = value;
    }

    /// <summary>What stands before the handlers, outermost first. Those of all services stand before those of one.</summary>
    public InterceptorCollection Interceptors => interceptors ??= [];

    /// <summary>Whether calls to unknown services are left to the rest of the application instead of being answered with UNIMPLEMENTED.</summary>
    public bool? IgnoreUnknownServices { get; set; }

    internal bool IsMaxSendMessageSizeSet { get; private set; }

    internal bool IsMaxReceiveMessageSizeSet { get; private set; }

    internal IEnumerable<ICompressionProvider> GivenCompressionProviders => compressionProviders ?? [];

    internal IEnumerable<InterceptorRegistration> GivenInterceptors => interceptors ?? Enumerable.Empty<InterceptorRegistration>();
}

/// <summary>How calls of one service are served.</summary>
public class GrpcServiceOptions<TService> : GrpcServiceOptions
    where TService : class
{
}
