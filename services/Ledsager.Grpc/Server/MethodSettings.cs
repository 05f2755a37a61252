using System.IO.Compression;
using Grpc.Net.Compression;
using Grpc.Wire;

namespace Grpc.AspNetCore.Server.Internal;

/// <summary>The options of all services and of one, put together once, when the service is mapped.</summary>
internal sealed class MethodSettings
{
    public MethodSettings(GrpcServiceOptions all, GrpcServiceOptions one)
    {
        MaxReceiveSize = one.IsMaxReceiveMessageSizeSet ? one.MaxReceiveMessageSize : all.MaxReceiveMessageSize;
        MaxSendSize = one.IsMaxSendMessageSizeSet ? one.MaxSendMessageSize : all.MaxSendMessageSize;
        DetailedErrors = one.EnableDetailedErrors ?? all.EnableDetailedErrors ?? false;
        ResponseLevel = one.ResponseCompressionLevel ?? all.ResponseCompressionLevel;
        Compression = new CompressionProviders([.. one.GivenCompressionProviders, .. all.GivenCompressionProviders]);
        Interceptors = [.. all.GivenInterceptors, .. one.GivenInterceptors];
        if ((one.ResponseCompressionAlgorithm ?? all.ResponseCompressionAlgorithm) is { } algorithm
            && !string.Equals(algorithm, HeaderNames.Identity, StringComparison.Ordinal))
        {
            ResponseCompression = Compression.Find(algorithm)
                ?? throw new InvalidOperationException($"No compression provider is named '{algorithm}', which responses are to be compressed with.");
        }
    }

    public int? MaxReceiveSize { get; }

    public int? MaxSendSize { get; }

    public bool DetailedErrors { get; }

    public ICompressionProvider? ResponseCompression { get; }

    public CompressionLevel? ResponseLevel { get; }

    public CompressionProviders Compression { get; }

    public IReadOnlyList<InterceptorRegistration> Interceptors { get; }
}
