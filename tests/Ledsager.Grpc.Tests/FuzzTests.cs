using System.Collections.Concurrent;
using System.IO.Compression;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Testing;

namespace Ledsager.GrpcTests;

/// <summary>Requests that are almost right.</summary>
public sealed class FuzzTests(ITestOutputHelper output)
{
    private const int Requests = 22_000;
    private const int Answered = 20_000;
    private const int MaxMessageSize = 64 * 1024;

    private static readonly string[] Methods = ["EmptyCall", "UnaryCall", "StreamingInputCall", "StreamingOutputCall", "FullDuplexCall"];

    private static readonly (string Name, string[] Values)[] Headers =
    [
        ("grpc-timeout", ["1S", "1n", "0S", "99999999H", "123456789S", "-1S", "S", "1", "1s"]),
        ("grpc-encoding", ["gzip", "deflate", "identity", "snappy", "", "GZIP", "gzip,deflate"]),
        ("grpc-accept-encoding", ["gzip", "identity", ",,,", "gzip;q=1", ""]),
        ("x-bytes-bin", ["AAEC", "AAE", "?", "A", ",", "AA==,AA", "===="]),
        ("x-text", ["plain", "", "a,b", "  "]),
        ("grpc-status", ["0", "x"]),
        ("content-encoding", ["gzip"]),
    ];

    private static readonly string[] ContentTypes =
        ["application/grpc", "application/grpc", "application/grpc", "application/grpc+proto", "application/grpc+json;x", "application/json", "Application/Grpc", "x", ""];

    [Fact]
    public async Task Twenty_thousand_mutated_requests_each_get_a_plain_answer()
    {
        await using var server = await TestServer.StartAsync(options => options.MaxReceiveMessageSize = MaxMessageSize);

        // A stream is echoed and an answer made only as far as the request asks for little; what is asked here is the transport, not the handler.
        server.Script.ServerStreaming = async (request, responses, _) =>
        {
            foreach (var parameters in request.ResponseParameters.Take(10))
            {
                await responses.WriteAsync(Messages.Response(Math.Clamp(parameters.Size, 0, 1_000)));
            }
        };
        var seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        var answers = new ConcurrentDictionary<string, int>(StringComparer.Ordinal);
        var faults = new ConcurrentQueue<string>();
        var next = -1;
        var before = GC.GetTotalMemory(forceFullCollection: true);
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(3));

        await Task.WhenAll(Enumerable.Range(0, 16).Select(async _ =>
        {
            while (Interlocked.Increment(ref next) is < Requests and var number)
            {
                var random = new Random(HashCode.Combine(seed, number));
                try
                {
                    var answer = await Mutated(random).SendAsync(server).WaitAsync(limit.Token);
                    answers.AddOrUpdate($"{(int)answer.HttpStatus} {answer.Status}", 1, (_, count) => count + 1);
                    if (answer.Status == StatusCode.Unknown)
                    {
                        faults.Enqueue($"request {number}: {answer.Status} {answer.Message}");
                    }
                }
                catch (HttpRequestException e)
                {
                    // Kestrel refuses a client some requests that breaks off too many (ENHANCE_YOUR_CALM); the others must all be answered.
                    answers.AddOrUpdate($"refused: {e.GetBaseException().Message}", 1, (_, count) => count + 1);
                }
                catch (OperationCanceledException)
                {
                    faults.Enqueue($"request {number} hangs");
                }
            }
        }));

        foreach (var (answer, count) in answers.OrderByDescending(answer => answer.Value))
        {
            output.WriteLine($"{count,6} {answer}");
        }

        faults.ShouldBeEmpty($"seed {seed}");
        answers.Values.Sum().ShouldBe(Requests);
        answers.Where(answer => !answer.Key.StartsWith("refused", StringComparison.Ordinal)).Sum(answer => answer.Value).ShouldBeGreaterThanOrEqualTo(Answered);
        new[] { "200 OK", "200 Internal", "200 ResourceExhausted", "200 Unimplemented", "415 Internal" }.ShouldAllBe(answer => answers.ContainsKey(answer));
        (GC.GetTotalMemory(forceFullCollection: true) - before).ShouldBeLessThan(64L * 1024 * 1024);
        await server.Client.EmptyCallAsync(new Empty());
    }

    private static RawCall Mutated(Random random)
    {
        var headers = new List<(string, string)>();
        foreach (var (name, values) in Headers)
        {
            if (random.Next(6) == 0)
            {
                headers.Add((name, values[random.Next(values.Length)]));
            }
        }

        var body = Enumerable.Range(0, random.Next(4) switch { 0 => 0, 1 => 3, _ => 1 }).SelectMany(_ => Frame(random)).ToArray();
        if (random.Next(4) == 0)
        {
            body = body[..random.Next(body.Length + 1)];
        }

        for (var i = random.Next(3); i > 0 && body.Length > 0; i--)
        {
            body[random.Next(body.Length)] = (byte)random.Next(256);
        }

        var cut = random.Next(body.Length + 1);
        return new RawCall
        {
            Path = "/grpc.testing.TestService/" + (random.Next(30) == 0 ? "Nothing%20%C3%A6" : Methods[random.Next(Methods.Length)]),
            ContentType = ContentTypes[random.Next(ContentTypes.Length)],
            Headers = headers,
            Body = random.Next(2) == 0 ? [body] : [body[..cut], body[cut..]],
        };
    }

    private static byte[] Frame(Random random)
    {
        IMessage message = random.Next(3) switch
        {
            0 => new Empty(),
            1 => new SimpleRequest { ResponseSize = random.Next(), Payload = Messages.Payload(random.Next(2_000)), FillUsername = true },
            _ => Messages.Ask([.. Enumerable.Range(0, random.Next(20)).Select(_ => random.Next(10_000))]),
        };
        var bytes = random.Next(200) == 0 ? new byte[MaxMessageSize + random.Next(-1, 2)] : message.ToByteArray();
        if (random.Next(5) == 0)
        {
            using var compressed = new MemoryStream();
            using (Stream stream = random.Next(2) == 0 ? new GZipStream(compressed, CompressionLevel.Fastest) : new ZLibStream(compressed, CompressionLevel.Fastest))
            {
                stream.Write(random.Next(50) == 0 ? new byte[1_000_000] : bytes);
            }

            return RawCall.Frame(compressed.ToArray(), flag: 1);
        }

        return RawCall.Frame(bytes, (byte)(random.Next(20) == 0 ? random.Next(256) : 0));
    }
}
