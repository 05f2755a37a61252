using System.IO.Compression;
using Grpc.Net.Compression;

namespace Grpc.Wire;

/// <summary>The compressions that one side knows.</summary>
internal sealed class CompressionProviders(IEnumerable<ICompressionProvider>? providers = null)
{
    private readonly ICompressionProvider[] all = Known(providers);

    /// <summary>What goes into <c>grpc-accept-encoding</c>.</summary>
    public string AcceptEncoding => field ??= string.Join(',', all.Select(provider => provider.EncodingName).Prepend(HeaderNames.Identity));

    public ICompressionProvider? Find(string encoding) => Array.Find(all, provider => string.Equals(provider.EncodingName, encoding, StringComparison.Ordinal));

    private static ICompressionProvider[] Known(IEnumerable<ICompressionProvider>? providers)
    {
        var given = providers?.ToArray() ?? [];
        return given.Length > 0 ? given : [new GzipCompressionProvider(CompressionLevel.Fastest), new DeflateCompressionProvider(CompressionLevel.Fastest)];
    }
}
