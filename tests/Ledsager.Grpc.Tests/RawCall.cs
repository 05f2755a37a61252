using System.Globalization;
using System.Net;
using Grpc.Core;

namespace Ledsager.GrpcTests;

/// <summary>What came back from a request made by hand.</summary>
public sealed record RawAnswer(
    HttpStatusCode HttpStatus,
    StatusCode? Status,
    string Message,
    byte[] Body,
    bool IsTrailersOnly,
    IReadOnlyDictionary<string, string[]> Headers,
    IReadOnlyDictionary<string, string[]> Trailers);

/// <summary>A request made by hand, byte by byte where a gRPC client would not let one.</summary>
public sealed class RawCall
{
    public static readonly byte[] EmptyMessage = [0, 0, 0, 0, 0];

    public string Path { get; init; } = "/grpc.testing.TestService/EmptyCall";

    public HttpMethod Method { get; init; } = HttpMethod.Post;

    public Version Version { get; init; } = HttpVersion.Version20;

    public string? ContentType { get; init; } = "application/grpc";

    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    /// <summary>The body, in the pieces that it is sent in.</summary>
    public IReadOnlyList<byte[]> Body { get; init; } = [EmptyMessage];

    public static byte[] Frame(ReadOnlySpan<byte> message, byte flag = 0) =>
        [flag, (byte)(message.Length >> 24), (byte)(message.Length >> 16), (byte)(message.Length >> 8), (byte)message.Length, .. message];

    public Task<RawAnswer> SendAsync(TestServer server) => SendAsync(server.Http, server.Address);

    public async Task<RawAnswer> SendAsync(HttpMessageInvoker http, Uri server)
    {
        using var request = new HttpRequestMessage(Method, new Uri(server, Path)) { Version = Version, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        if (Method == HttpMethod.Post)
        {
            request.Content = new PiecewiseContent(Body);
            if (ContentType is not null)
            {
                request.Content.Headers.TryAddWithoutValidation("Content-Type", ContentType);
            }
        }

        request.Headers.TryAddWithoutValidation("TE", "trailers");
        foreach (var (name, value) in Headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await http.SendAsync(request, CancellationToken.None);
        var body = await response.Content.ReadAsByteArrayAsync();
        var headers = response.Headers.NonValidated.ToDictionary(header => header.Key, header => header.Value.ToArray(), StringComparer.OrdinalIgnoreCase);
        var trailers = response.TrailingHeaders.NonValidated.ToDictionary(header => header.Key, header => header.Value.ToArray(), StringComparer.OrdinalIgnoreCase);
        var isTrailersOnly = headers.ContainsKey("grpc-status");
        var last = isTrailersOnly ? headers : trailers;
        StatusCode? status = last.TryGetValue("grpc-status", out var number) ? (StatusCode)int.Parse(number.Single(), CultureInfo.InvariantCulture) : null;
        return new RawAnswer(
            response.StatusCode, status, last.TryGetValue("grpc-message", out var text) ? text.Single() : "", body, isTrailersOnly, headers, trailers);
    }

    private sealed class PiecewiseContent(IReadOnlyList<byte[]> pieces) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            foreach (var piece in pieces)
            {
                await stream.WriteAsync(piece);
                await stream.FlushAsync();
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
