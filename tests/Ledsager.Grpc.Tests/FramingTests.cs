using System.IO.Compression;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Testing;

namespace Ledsager.GrpcTests;

/// <summary>How messages lie in the body of a request.</summary>
public sealed class FramingTests : IAsyncLifetime
{
    private const int Limit = 10_000;
    private const string Unary = "/grpc.testing.TestService/UnaryCall";
    private const string ClientStreaming = "/grpc.testing.TestService/StreamingInputCall";

    private TestServer server = null!;

    public async ValueTask InitializeAsync() => server = await TestServer.StartAsync(options => options.MaxReceiveMessageSize = Limit);

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Fact]
    public async Task A_message_may_come_byte_by_byte()
    {
        var bytes = RawCall.Frame(Messages.Request(200).ToByteArray());

        var answer = await new RawCall { Path = Unary, Body = [.. bytes.Select(one => new[] { one })] }.SendAsync(server);

        answer.Status.ShouldBe(StatusCode.OK);
        SimpleResponse.Parser.ParseFrom(answer.Body.AsSpan(5)).Payload.Body.Length.ShouldBe(200);
    }

    [Fact]
    public async Task Messages_may_come_in_one_piece_or_cut_anywhere()
    {
        byte[] three = [.. Frame(1), .. Frame(300), .. Frame(70)];
        for (var cut = 0; cut <= three.Length; cut += 7)
        {
            var answer = await new RawCall { Path = ClientStreaming, Body = [three[..cut], three[cut..]] }.SendAsync(server);

            answer.Status.ShouldBe(StatusCode.OK);
            StreamingInputCallResponse.Parser.ParseFrom(answer.Body.AsSpan(5)).AggregatedPayloadSize.ShouldBe(371);
        }

        static byte[] Frame(int size) => RawCall.Frame(Messages.Input(size).ToByteArray());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(60)]
    public async Task A_stream_that_ends_within_a_message_is_INTERNAL(int length)
    {
        var truncated = RawCall.Frame(Messages.Request(200).ToByteArray())[..length];

        (await new RawCall { Path = Unary, Body = [truncated] }.SendAsync(server)).Status.ShouldBe(StatusCode.Internal);
        (await new RawCall { Path = ClientStreaming, Body = [truncated] }.SendAsync(server)).Status.ShouldBe(StatusCode.Internal);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(255)]
    public async Task A_flag_above_one_is_INTERNAL(byte flag)
    {
        var bytes = RawCall.Frame([], flag);

        (await new RawCall { Path = Unary, Body = [bytes] }.SendAsync(server)).Status.ShouldBe(StatusCode.Internal);
        (await new RawCall { Path = ClientStreaming, Body = [bytes] }.SendAsync(server)).Status.ShouldBe(StatusCode.Internal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("identity")]
    public async Task A_compressed_message_without_an_encoding_is_INTERNAL(string? encoding)
    {
        var answer = await new RawCall
        {
            Path = Unary,
            Headers = encoding is null ? [] : [("grpc-encoding", encoding)],
            Body = [RawCall.Frame([1, 2, 3], flag: 1)],
        }.SendAsync(server);

        answer.Status.ShouldBe(StatusCode.Internal);
    }

    [Fact]
    public async Task Bytes_that_are_no_message_are_INTERNAL()
    {
        (await new RawCall { Path = Unary, Body = [RawCall.Frame([255, 255, 255])] }.SendAsync(server)).Status.ShouldBe(StatusCode.Internal);
        (await new RawCall { Path = ClientStreaming, Body = [RawCall.Frame([255, 255, 255])] }.SendAsync(server)).Status.ShouldBe(StatusCode.Internal);
    }

    [Theory]
    [InlineData(Limit - 1, StatusCode.OK)]
    [InlineData(Limit, StatusCode.OK)]
    [InlineData(Limit + 1, StatusCode.ResourceExhausted)]
    public async Task The_size_limit_is_met_to_the_byte(int size, StatusCode expected)
    {
        var message = MessageOf(size);

        (await new RawCall { Path = Unary, Body = [RawCall.Frame(message)] }.SendAsync(server)).Status.ShouldBe(expected);
        (await new RawCall { Path = ClientStreaming, Body = [RawCall.Frame(message)] }.SendAsync(server)).Status.ShouldBe(expected);
    }

    [Theory]
    [InlineData(Limit - 1, StatusCode.OK)]
    [InlineData(Limit, StatusCode.OK)]
    [InlineData(Limit + 1, StatusCode.ResourceExhausted)]
    [InlineData(100_000_000, StatusCode.ResourceExhausted)]
    public async Task The_size_limit_holds_after_decompression_too(int size, StatusCode expected)
    {
        using var compressed = new MemoryStream();
        await using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest, leaveOpen: true))
        {
            await gzip.WriteAsync(MessageOf(size));
        }

        var bomb = compressed.ToArray();
        if (size == 100_000_000)
        {
            // The limit on what is received must not be what refuses it.
            await using var wide = await TestServer.StartAsync(options => options.MaxReceiveMessageSize = bomb.Length);
            (await SendAsync(wide)).ShouldBe(expected);
        }
        else
        {
            (await SendAsync(server)).ShouldBe(expected);
        }

        async Task<StatusCode?> SendAsync(TestServer to) =>
            (await new RawCall { Path = Unary, Headers = [("grpc-encoding", "gzip")], Body = [RawCall.Frame(bomb, flag: 1)] }.SendAsync(to)).Status;
    }

    [Fact]
    public async Task A_length_over_the_limit_is_refused_before_the_message_comes()
    {
        // The body never ends: only a server that does not wait for the rest can answer.
        using var call = new EndlessCall(server, Unary, [0, 0, 0, 0x27, 0x11]);

        (await call.Answer).ShouldBe(StatusCode.ResourceExhausted);
    }

    [Fact]
    public async Task A_length_of_four_gigabytes_is_refused()
    {
        await using var unlimited = await TestServer.StartAsync(options => options.MaxReceiveMessageSize = null);
        using var call = new EndlessCall(unlimited, Unary, [0, 255, 255, 255, 255]);

        (await call.Answer).ShouldBe(StatusCode.ResourceExhausted);
    }

    [Fact]
    public async Task What_is_not_gzip_is_INTERNAL()
    {
        var answer = await new RawCall { Path = Unary, Headers = [("grpc-encoding", "gzip")], Body = [RawCall.Frame([1, 2, 3, 4], flag: 1)] }.SendAsync(server);

        answer.Status.ShouldBe(StatusCode.Internal);
    }

    [Fact]
    public async Task A_response_over_the_limit_is_RESOURCE_EXHAUSTED()
    {
        await using var small = await TestServer.StartAsync(options => options.MaxSendMessageSize = 100);

        (await Should.ThrowAsync<RpcException>(async () => await small.Client.UnaryCallAsync(Messages.Request(101)))).StatusCode.ShouldBe(StatusCode.ResourceExhausted);
        (await small.Client.UnaryCallAsync(Messages.Request(90))).Payload.Body.Length.ShouldBe(90);
    }

    /// <summary>A message that takes exactly so many bytes, whichever of the two kinds of request it is read as.</summary>
    private static byte[] MessageOf(int size)
    {
        var message = new byte[size];
        message[0] = 0xA2;
        message[1] = 0x06; // An unknown field, number 100, of bytes.
        var rest = size - 2;
        var lengthBytes = rest - 1 < 128 ? 1 : rest - 2 < 16_384 ? 2 : rest - 3 < 2_097_152 ? 3 : 4;
        var length = rest - lengthBytes;
        for (var i = 0; i < lengthBytes; i++)
        {
            message[2 + i] = (byte)((length >> (7 * i) & 0x7F) | (i < lengthBytes - 1 ? 0x80 : 0));
        }

        return message;
    }
}
