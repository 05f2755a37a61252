using System.Net;
using Grpc.Core;

namespace Ledsager.GrpcTests;

/// <summary>A call whose request never ends: what comes back is what the server says before the client has finished.</summary>
public sealed class EndlessCall : IDisposable
{
    private readonly Content content;
    private readonly CancellationTokenSource giveUp = new();
    private HttpResponseMessage? response;

    public EndlessCall(TestServer server, string path, byte[] beginning, string? timeout = null)
    {
        content = new Content(beginning);
        Answer = SendAsync(server, path, timeout);
    }

    public Task<StatusCode?> Answer { get; }

    public void Dispose()
    {
        giveUp.Cancel();
        response?.Dispose();
        content.Dispose();
    }

    private async Task<StatusCode?> SendAsync(TestServer server, string path, string? timeout)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(server.Address, path))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = content,
        };
        content.Headers.ContentType = new("application/grpc");
        if (timeout is not null)
        {
            request.Headers.Add("grpc-timeout", timeout);
        }

        response = await server.Http.SendAsync(request, giveUp.Token);
        await response.Content.ReadAsByteArrayAsync(giveUp.Token);
        var headers = response.Headers.NonValidated.Contains("grpc-status") ? response.Headers : response.TrailingHeaders;
        return (StatusCode)int.Parse(headers.NonValidated["grpc-status"].ToString(), System.Globalization.CultureInfo.InvariantCulture);
    }

    private sealed class Content(byte[] beginning) : HttpContent
    {
        private readonly TaskCompletionSource never = new();

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
            SerializeToStreamAsync(stream, context, CancellationToken.None);

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
        {
            await stream.WriteAsync(beginning, cancellationToken);
            await stream.FlushAsync(cancellationToken);
            await never.Task.WaitAsync(cancellationToken);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }

        protected override void Dispose(bool disposing)
        {
            never.TrySetCanceled();
            base.Dispose(disposing);
        }
    }
}
