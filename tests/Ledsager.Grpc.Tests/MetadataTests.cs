using Grpc.Core;
using Grpc.Testing;

namespace Ledsager.GrpcTests;

/// <summary>Headers and trailers.</summary>
public sealed class MetadataTests : IAsyncLifetime
{
    private TestServer server = null!;

    public async ValueTask InitializeAsync() => server = await TestServer.StartAsync();

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Fact]
    public async Task Duplicates_are_kept_in_order()
    {
        // That they are on the way to the server too is shown by a client that sends them apart (InteropTests): HttpClient joins its request headers.
        var sent = new Metadata { { "x-a", "1" }, { "x-b-bin", new byte[] { 0, 1, 255 } }, { "x-a", "2" }, { "x-b-bin", Array.Empty<byte>() }, { "X-A", "1" } };
        server.Script.Empty = async (request, context) =>
        {
            context.RequestHeaders.GetAll("x-b-bin").Select(entry => entry.ValueBytes).ShouldBe([[0, 1, 255], []]);
            foreach (var entry in sent)
            {
                context.ResponseTrailers.Add(entry);
            }

            await context.WriteResponseHeadersAsync(sent);
            return request;
        };

        using var call = server.Client.EmptyCallAsync(new Empty(), sent);
        await call;

        foreach (var received in new[] { await call.ResponseHeadersAsync, call.GetTrailers() })
        {
            received.GetAll("x-a").Select(entry => entry.Value).ShouldBe(["1", "2", "1"]);
            received.GetAll("x-b-bin").Select(entry => entry.ValueBytes).ShouldBe([[0, 1, 255], []]);
        }
    }

    [Theory]
    [InlineData("AAEC", new byte[] { 0, 1, 2 })]
    [InlineData("AAE=", new byte[] { 0, 1 })]
    [InlineData("AAE", new byte[] { 0, 1 })]
    [InlineData("AA==", new byte[] { 0 })]
    [InlineData("AA", new byte[] { 0 })]
    [InlineData("", new byte[0])]
    public async Task Bytes_are_taken_with_and_without_padding(string sent, byte[] received)
    {
        var seen = await SeenAsync("x-bin", sent);

        seen.Single().ShouldBe(received);
    }

    [Fact]
    public async Task Bytes_may_be_joined_with_commas()
    {
        var seen = await SeenAsync("x-bin", "AAEC,AQ==, Ag");

        seen.ShouldBe([[0, 1, 2], [1], [2]]);
    }

    [Theory]
    [InlineData("?")]
    [InlineData("A")]
    [InlineData("AAE==")]
    [InlineData("AAECA")]
    [InlineData("AA=A")]
    [InlineData("A_-A")]
    public async Task Bytes_that_are_no_base64_are_INTERNAL_and_the_handler_is_not_called(string sent)
    {
        var called = false;
        server.Script.Empty = (request, _) =>
        {
            called = true;
            return Task.FromResult(request);
        };

        var answer = await new RawCall { Headers = [("x-bin", sent)] }.SendAsync(server);

        answer.Status.ShouldBe(StatusCode.Internal);
        called.ShouldBeFalse();
    }

    [Theory]
    [InlineData(new byte[] { 1 }, "AQ")]
    [InlineData(new byte[] { 1, 2 }, "AQI")]
    [InlineData(new byte[] { 1, 2, 3 }, "AQID")]
    [InlineData(new byte[] { 255, 254 }, "//4")]
    public async Task Bytes_are_sent_without_padding(byte[] bytes, string sent)
    {
        server.Script.Empty = (request, context) =>
        {
            context.ResponseTrailers.Add("x-bin", bytes);
            return Task.FromResult(request);
        };

        (await new RawCall().SendAsync(server)).Trailers["x-bin"].ShouldBe([sent]);
    }

    [Fact]
    public async Task The_words_of_the_transport_are_no_metadata()
    {
        Metadata? seen = null;
        server.Script.Empty = (request, context) =>
        {
            seen = context.RequestHeaders;
            context.ResponseTrailers.Add("grpc-status", "7");
            return Task.FromResult(request);
        };

        var answer = await new RawCall { Headers = [("grpc-timeout", "5S"), ("user-agent", "me/1"), ("x-own", "1")] }.SendAsync(server);

        seen!.Select(entry => entry.Key).Order(StringComparer.Ordinal).ShouldBe(["user-agent", "x-own"]);
        answer.Status.ShouldBe(StatusCode.OK);
    }

    [Fact]
    public async Task Headers_can_be_sent_before_the_first_message_and_only_then()
    {
        var gate = new TaskCompletionSource();
        Exception? second = null;
        server.Script.ServerStreaming = async (_, responses, context) =>
        {
            await context.WriteResponseHeadersAsync(new Metadata { { "x-early", "1" } });
            await gate.Task;
            await responses.WriteAsync(Messages.Response(1));
            second = await Record.ExceptionAsync(() => context.WriteResponseHeadersAsync(new Metadata()));
        };

        using var call = server.Client.StreamingOutputCall(new StreamingOutputCallRequest());
        var headers = await call.ResponseHeadersAsync;
        gate.SetResult();
        (await call.ResponseStream.ReadAllAsync().CountAsync()).ShouldBe(1);

        headers.GetValue("x-early").ShouldBe("1");
        second.ShouldBeOfType<InvalidOperationException>();
    }

    [Fact]
    public void A_key_is_checked_and_kept_in_lower_case()
    {
        new Metadata.Entry("X-Name", "v").Key.ShouldBe("x-name");
        Should.Throw<ArgumentException>(() => new Metadata.Entry("no spaces", "v"));
        Should.Throw<ArgumentException>(() => new Metadata.Entry("", "v"));
        Should.Throw<ArgumentException>(() => new Metadata.Entry("x-bin", "text"));
        Should.Throw<ArgumentException>(() => new Metadata.Entry("x", new byte[1]));
        Should.Throw<InvalidOperationException>(() => Metadata.Empty.Add("a", "b"));
    }

    private async Task<List<byte[]>> SeenAsync(string name, string value)
    {
        var seen = new List<byte[]>();
        server.Script.Empty = (request, context) =>
        {
            seen.AddRange(context.RequestHeaders.GetAll(name).Select(entry => entry.ValueBytes));
            return Task.FromResult(request);
        };

        (await new RawCall { Headers = [(name, value)] }.SendAsync(server)).Status.ShouldBe(StatusCode.OK);
        return seen;
    }
}
