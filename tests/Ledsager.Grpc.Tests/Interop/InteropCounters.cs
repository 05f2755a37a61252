using System.Collections.Concurrent;
using System.Globalization;
using System.IO.Compression;
using Grpc.Core;
using Grpc.Net.Compression;
using Grpc.Testing;

namespace Ledsager.GrpcTests.Interop;

/// <summary>
/// What the server has seen. A client that says "ok" has proven nothing by itself: some of the official cases pass with no server at all.
/// As a compression it is gzip, and counts the messages that really were compressed.
/// </summary>
public sealed class InteropCounters : ICompressionProvider
{
    private readonly GzipCompressionProvider gzip = new(CompressionLevel.Fastest);
    private readonly ConcurrentDictionary<string, int> counts = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim changed = new(0);
    private int unpacked;

    public string EncodingName => gzip.EncodingName;

    /// <summary>Everything counted, in the order of its name.</summary>
    public string Summary => string.Join("; ", counts.OrderBy(count => count.Key, StringComparer.Ordinal)
        .Select(count => string.Create(CultureInfo.InvariantCulture, $"{count.Key} {count.Value}")));

    public Stream CreateCompressionStream(Stream stream, CompressionLevel? compressionLevel)
    {
        Count("packed");
        return gzip.CreateCompressionStream(stream, compressionLevel);
    }

    public Stream CreateDecompressionStream(Stream stream)
    {
        Count("unpacked");
        Interlocked.Increment(ref unpacked);
        return gzip.CreateDecompressionStream(stream);
    }

    /// <summary>A request has arrived, whatever becomes of it.</summary>
    public void Arrive(string path) => Count($"request {path[(path.IndexOf("testing.", StringComparison.Ordinal) + 8)..]}");

    /// <summary>A handler has begun.</summary>
    public void Begin(ServerCallContext context)
    {
        Count("handled");
        context.CancellationToken.Register(() => Count("token signalled"));
        foreach (var duplicate in context.RequestHeaders.GetAll("x-duplicate"))
        {
            Count($"duplicate {duplicate.Value}");
        }
    }

    /// <summary>A message has come; refuses it if it was not compressed as the client says it was.</summary>
    public void Receive(BoolValue? expectCompressed)
    {
        Count("message");
        var wasCompressed = Interlocked.Exchange(ref unpacked, 0) > 0;
        if (expectCompressed is not null && expectCompressed.Value != wasCompressed)
        {
            throw new RpcException(new Status(StatusCode.InvalidArgument, $"The message was {(wasCompressed ? "" : "not ")}compressed."));
        }
    }

    /// <summary>Waits until what was counted is as expected; the last word of a cancelled call comes after its client has gone.</summary>
    public async Task<string> SettleAsync(string expected)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        try
        {
            while (Summary != expected)
            {
                await changed.WaitAsync(limit.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // Then it is not; the caller compares.
        }

        return Summary;
    }

    private void Count(string what)
    {
        counts.AddOrUpdate(what, 1, (_, count) => count + 1);
        changed.Release();
    }
}
