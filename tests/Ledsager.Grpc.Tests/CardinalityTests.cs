using Google.Protobuf;
using Grpc.Core;

namespace Ledsager.GrpcTests;

/// <summary>How many messages a request has.</summary>
public sealed class CardinalityTests : IAsyncLifetime
{
    private TestServer server = null!;

    public async ValueTask InitializeAsync() => server = await TestServer.StartAsync();

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Theory]
    [InlineData("UnaryCall", 0, StatusCode.Unimplemented)]
    [InlineData("UnaryCall", 1, StatusCode.OK)]
    [InlineData("UnaryCall", 2, StatusCode.Unimplemented)]
    [InlineData("UnaryCall", 3, StatusCode.Unimplemented)]
    [InlineData("StreamingOutputCall", 0, StatusCode.Unimplemented)]
    [InlineData("StreamingOutputCall", 1, StatusCode.OK)]
    [InlineData("StreamingOutputCall", 2, StatusCode.Unimplemented)]
    [InlineData("StreamingInputCall", 0, StatusCode.OK)]
    [InlineData("StreamingInputCall", 2, StatusCode.OK)]
    [InlineData("FullDuplexCall", 0, StatusCode.OK)]
    [InlineData("FullDuplexCall", 2, StatusCode.OK)]
    public async Task One_message_means_exactly_one(string method, int messages, StatusCode expected)
    {
        var handled = 0;
        server.Script.Unary = (_, _) =>
        {
            Interlocked.Increment(ref handled);
            return Task.FromResult(new Grpc.Testing.SimpleResponse());
        };
        var frame = RawCall.Frame(Messages.Request(10).ToByteArray());
        foreach (byte[][] body in new byte[][][] { [.. Enumerable.Repeat(frame, messages)], [[.. Enumerable.Repeat(frame, messages).SelectMany(bytes => bytes)]] })
        {
            var answer = await new RawCall { Path = $"/grpc.testing.TestService/{method}", Body = body }.SendAsync(server);

            answer.Status.ShouldBe(expected);
        }

        handled.ShouldBe(method == "UnaryCall" && messages == 1 ? 2 : 0, "the handler must not see a request that is wrong");
    }

    [Fact]
    public async Task A_message_followed_by_half_of_another_is_refused()
    {
        var frame = RawCall.Frame(Messages.Request(10).ToByteArray());

        var answer = await new RawCall { Path = "/grpc.testing.TestService/UnaryCall", Body = [[.. frame, .. frame[..3]]] }.SendAsync(server);

        answer.Status.ShouldBe(StatusCode.Unimplemented);
    }
}
