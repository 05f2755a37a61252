using System.Diagnostics;
using System.Globalization;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using Ledsager.Benchmarks.Calls;

namespace Ledsager.Benchmarks;

/// <summary>
/// An empty unary call against a bare Kestrel endpoint that sends the same bytes back, by the same client, in turns: what a call costs the server
/// in processor time and memory beyond HTTP/2 itself.
/// </summary>
internal static class GrpcBenchmark
{
    private const int Callers = 32;
    private const int WarmUp = 100_000;
    private const int Calls = 20_000;
    private const double MaxRatio = 1.25;
    private const double MaxBytes = 800;

    public static async Task RunAsync(bool isShort)
    {
        // Many short turns: whatever else the machine does then meets both alike.
        var rounds = isShort ? 5 : 35;
        await using var bare = await ServerProcess.StartAsync(BenchServer.Bare);
        await using var grpc = await ServerProcess.StartAsync(BenchServer.Grpc);
        using var bareChannel = GrpcChannel.ForAddress(bare.Address);
        using var grpcChannel = GrpcChannel.ForAddress(grpc.Address);
        var bareClient = new Bench.BenchClient(bareChannel);
        var client = new Bench.BenchClient(grpcChannel);

        var oneKilobyte = new Blob { Body = ByteString.CopyFrom(new byte[1024]) };
        Func<Task> bareCall = async () => await bareClient.NothingAsync(new Empty());
        Func<Task> emptyCall = async () => await client.NothingAsync(new Empty());
        Func<Task> echoCall = async () => await client.EchoAsync(oneKilobyte);
        const int MessagesPerStream = 1_000;
        Func<Task> streamCall = async () =>
        {
            using var call = client.Stream(new StreamRequest { Count = MessagesPerStream, Size = 100 });
            await foreach (var blob in call.ResponseStream.ReadAllAsync())
            {
                _ = blob;
            }
        };

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"grpc: {rounds} rounds of {Calls:N0} calls by {Callers} callers, in turns; medians"));
        foreach (var (server, call) in new[] { (bare, bareCall), (grpc, emptyCall), (grpc, echoCall) })
        {
            await MeasureAsync(server, call, WarmUp, 1);
        }

        await MeasureAsync(grpc, streamCall, WarmUp / MessagesPerStream, MessagesPerStream);

        List<Sample> bares = [], empties = [], echoes = [], streams = [];
        for (var round = 0; round < rounds; round++)
        {
            bares.Add(await MeasureAsync(bare, bareCall, Calls, 1));
            empties.Add(await MeasureAsync(grpc, emptyCall, Calls, 1));
            echoes.Add(await MeasureAsync(grpc, echoCall, Calls, 1));
            streams.Add(await MeasureAsync(grpc, streamCall, Calls / MessagesPerStream, MessagesPerStream));
        }

        Print("bare Kestrel, 5 bytes and a trailer", bares);
        Print("empty unary call", empties);
        Print("1 KB echo", echoes);
        Print("server stream, per 100-byte message", streams);

        var ratio = Median(bares.Zip(empties, (b, e) => e.Microseconds / b.Microseconds));
        var bytes = Median(empties.Select(sample => sample.Bytes));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"empty call : bare = {ratio:F2} (at most {MaxRatio:F2}: {Verdict(ratio <= MaxRatio)}); {bytes:F0} bytes per call (at most {MaxBytes:F0}: {Verdict(bytes <= MaxBytes)})"));
    }

    private static async Task<Sample> MeasureAsync(ServerProcess server, Func<Task> call, int calls, int messagesPerCall)
    {
        var left = calls;
        var before = await server.UsageAsync();
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(async _ =>
        {
            while (Interlocked.Decrement(ref left) >= 0)
            {
                await call();
            }
        }));
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        var used = await server.UsageAsync() - before;
        var count = (double)calls * messagesPerCall;
        return new Sample(used.ProcessorMicroseconds / count, used.AllocatedBytes / count, count / seconds);
    }

    private static void Print(string name, List<Sample> samples) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"  {name,-36} {Median(samples.Select(s => s.Microseconds)),6:F1} µs CPU  {Median(samples.Select(s => s.Bytes)),6:F0} bytes  {Median(samples.Select(s => s.PerSecond)),9:N0} per second"));

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    private static string Verdict(bool holds) => holds ? "holds" : "DOES NOT HOLD";

    private sealed record Sample(double Microseconds, double Bytes, double PerSecond);
}
