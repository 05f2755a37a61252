using System.Globalization;
using System.Net;
using Google.Protobuf;
using Grpc.Core;
using Ledsager.Benchmarks.Calls;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Ledsager.Benchmarks;

/// <summary>
/// A server in a process of its own, so that its processor time and its allocations are its own. It prints its address; for each line it is sent it
/// prints both since its start; when its input ends, so does it.
/// </summary>
internal static class BenchServer
{
    public const string Bare = "bare";
    public const string Grpc = "grpc";

    public static async Task RunAsync(string kind)
    {
        var isGrpc = string.Equals(kind, Grpc, StringComparison.Ordinal);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        if (isGrpc)
        {
            builder.Services.AddGrpc();
        }

        await using var app = builder.Build();
        if (isGrpc)
        {
            app.UseRouting();
            app.MapGrpcService<BenchService>();
        }
        else
        {
            app.Run(AnswerBare);
        }

        await app.StartAsync();
        Console.WriteLine(app.Urls.First());
        while (await Console.In.ReadLineAsync() is not null)
        {
            var processor = Environment.CpuUsage.TotalTime.TotalMicroseconds;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{processor:F0} {GC.GetTotalAllocatedBytes(precise: true)}"));
        }

        await app.StopAsync();
    }

    /// <summary>The least that a gRPC client takes for an answer: an empty message and a status.</summary>
    private static async Task AnswerBare(HttpContext http)
    {
        // To leave the request unread would cost Kestrel more: it resets the stream then.
        var request = http.Request.BodyReader;
        while (await request.ReadAsync() is { IsCompleted: false } read)
        {
            request.AdvanceTo(read.Buffer.End);
        }

        http.Response.ContentType = "application/grpc";
        var body = http.Response.BodyWriter;
        body.GetSpan(5)[..5].Clear();
        body.Advance(5);
        http.Features.GetRequiredFeature<IHttpResponseTrailersFeature>().Trailers.GrpcStatus = "0";
    }
}

/// <summary>What is called.</summary>
internal sealed class BenchService : Bench.BenchBase
{
    private static readonly Empty Empty = new();

    public override Task<Empty> Nothing(Empty request, ServerCallContext context) => Task.FromResult(Empty);

    public override Task<Blob> Echo(Blob request, ServerCallContext context) => Task.FromResult(request);

    public override async Task Stream(StreamRequest request, IServerStreamWriter<Blob> responseStream, ServerCallContext context)
    {
        var blob = new Blob { Body = ByteString.CopyFrom(new byte[request.Size]) };
        for (var i = 0; i < request.Count; i++)
        {
            await responseStream.WriteAsync(blob);
        }
    }
}
