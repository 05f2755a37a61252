using System.IO.Compression;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Testing;

namespace Ledsager.GrpcTests;

/// <summary>Compressed messages.</summary>
public sealed class CompressionTests
{
    private const string Unary = "/grpc.testing.TestService/UnaryCall";

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    public async Task A_compressed_request_is_read(string encoding)
    {
        await using var server = await TestServer.StartAsync();

        var answer = await new RawCall
        {
            Path = Unary,
            Headers = [("grpc-encoding", encoding)],
            Body = [RawCall.Frame(Compress(encoding, Messages.Request(1_000).ToByteArray()), flag: 1)],
        }.SendAsync(server);

        answer.Status.ShouldBe(StatusCode.OK);
        SimpleResponse.Parser.ParseFrom(answer.Body.AsSpan(5)).Payload.Body.Length.ShouldBe(1_000);
    }

    [Fact]
    public async Task An_uncompressed_message_is_read_whatever_the_encoding()
    {
        await using var server = await TestServer.StartAsync();

        var answer = await new RawCall { Path = Unary, Headers = [("grpc-encoding", "gzip")], Body = [RawCall.Frame(Messages.Request(9).ToByteArray())] }.SendAsync(server);

        answer.Status.ShouldBe(StatusCode.OK);
    }

    [Fact]
    public async Task An_unknown_encoding_is_UNIMPLEMENTED_and_the_answer_says_what_is_known()
    {
        await using var server = await TestServer.StartAsync();

        var answer = await new RawCall { Path = Unary, Headers = [("grpc-encoding", "snappy")] }.SendAsync(server);

        answer.Status.ShouldBe(StatusCode.Unimplemented);
        answer.Headers["grpc-accept-encoding"].ShouldBe(["identity,gzip,deflate"]);
    }

    [Theory]
    [InlineData("gzip", "identity,deflate,gzip", true)]
    [InlineData("gzip", "gzip", true)]
    [InlineData("deflate", "identity, deflate", true)]
    [InlineData("gzip", "identity,deflate", false)]
    [InlineData("gzip", "gzipped", false)]
    [InlineData("gzip", null, false)]
    public async Task A_response_is_compressed_only_if_the_client_accepts_it(string encoding, string? accepted, bool isCompressed)
    {
        await using var server = await TestServer.StartAsync(options =>
        {
            options.ResponseCompressionAlgorithm = encoding;
            options.ResponseCompressionLevel = CompressionLevel.Fastest;
        });

        var answer = await new RawCall
        {
            Path = Unary,
            Headers = accepted is null ? [] : [("grpc-accept-encoding", accepted)],
            Body = [RawCall.Frame(Messages.Request(5_000).ToByteArray())],
        }.SendAsync(server);

        answer.Status.ShouldBe(StatusCode.OK);
        answer.Headers.ContainsKey("grpc-encoding").ShouldBe(isCompressed);
        answer.Body[0].ShouldBe(isCompressed ? (byte)1 : (byte)0);
        (answer.Body.Length < 1_000).ShouldBe(isCompressed);
    }

    [Fact]
    public async Task A_message_marked_NoCompress_is_sent_as_it_is()
    {
        await using var server = await TestServer.StartAsync(options => options.ResponseCompressionAlgorithm = "gzip");
        server.Script.ServerStreaming = async (_, responses, _) =>
        {
            await responses.WriteAsync(Messages.Response(2_000));
            responses.WriteOptions = new WriteOptions(WriteFlags.NoCompress);
            await responses.WriteAsync(Messages.Response(2_000));
        };

        var answer = await new RawCall { Path = "/grpc.testing.TestService/StreamingOutputCall", Headers = [("grpc-accept-encoding", "gzip")] }.SendAsync(server);

        Flags(answer.Body).ShouldBe([1, 0]);
    }

    [Fact]
    public async Task NoCompress_holds_for_a_unary_response()
    {
        await using var server = await TestServer.StartAsync(options => options.ResponseCompressionAlgorithm = "gzip");
        server.Script.Unary = (request, context) =>
        {
            context.WriteOptions = new WriteOptions(WriteFlags.NoCompress);
            return Task.FromResult(new SimpleResponse { Payload = request.Payload });
        };

        var answer = await new RawCall { Path = Unary, Headers = [("grpc-accept-encoding", "gzip")], Body = [RawCall.Frame(Messages.Request(2_000).ToByteArray())] }
            .SendAsync(server);

        answer.Headers["grpc-encoding"].ShouldBe(["gzip"]);
        Flags(answer.Body).ShouldBe([0]);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    public async Task Our_client_compresses_and_reads_what_is_compressed(string encoding)
    {
        await using var server = await TestServer.StartAsync(options => options.ResponseCompressionAlgorithm = encoding);
        var received = "";
        server.Script.Unary = (request, context) =>
        {
            received = context.GetHttpContext().Request.Headers["grpc-encoding"].ToString();
            return Task.FromResult(new SimpleResponse { Payload = request.Payload });
        };

        var response = await server.Client.UnaryCallAsync(Messages.Request(20_000), new Metadata { { "grpc-internal-encoding-request", encoding } });

        received.ShouldBe(encoding);
        response.Payload.Body.Length.ShouldBe(20_000);
    }

    [Fact]
    public async Task Our_client_refuses_a_response_that_unpacks_to_more_than_its_limit()
    {
        await using var server = await TestServer.StartAsync(options => options.ResponseCompressionAlgorithm = "gzip");
        using var channel = server.Connect(new GrpcChannelOptions { MaxReceiveMessageSize = 10_000 });
        server.Script.Unary = (_, _) => Task.FromResult(new SimpleResponse { Payload = Messages.Payload(1_000_000) });

        var exception = await Should.ThrowAsync<RpcException>(async () => await new TestService.TestServiceClient(channel).UnaryCallAsync(new SimpleRequest()));

        exception.StatusCode.ShouldBe(StatusCode.ResourceExhausted);
    }

    private static byte[] Compress(string encoding, byte[] bytes)
    {
        using var compressed = new MemoryStream();
        using (Stream stream = encoding == "gzip" ? new GZipStream(compressed, CompressionLevel.Fastest) : new ZLibStream(compressed, CompressionLevel.Fastest))
        {
            stream.Write(bytes);
        }

        return compressed.ToArray();
    }

    private static List<byte> Flags(byte[] body)
    {
        var flags = new List<byte>();
        for (var at = 0; at < body.Length; at += 5 + System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(body.AsSpan(at + 1)))
        {
            flags.Add(body[at]);
        }

        return flags;
    }
}
