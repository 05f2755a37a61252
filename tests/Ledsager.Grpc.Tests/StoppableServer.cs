using System.Net;
using Grpc.Core;
using Grpc.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Ledsager.GrpcTests;

/// <summary>A server in a process of its own that prints its address and serves until it is told to stop.</summary>
public static class StoppableServer
{
    public static async Task<int> RunAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(server => server.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddGrpc();
        builder.Services.AddSingleton(new Script
        {
            Empty = (_, context) => Task.Delay(Timeout.Infinite, context.CancellationToken).ContinueWith(_ => new Empty(), TaskScheduler.Default),

            // These two never end, whatever their token says.
            Unary = (_, _) => new TaskCompletionSource<SimpleResponse>().Task,
            ServerStreaming = async (_, responses, _) =>
            {
                await responses.WriteAsync(Messages.Response(1));
                await Task.Delay(Timeout.Infinite, CancellationToken.None);
            },
        });
        var app = builder.Build();
        app.MapGrpcService<ScriptedService>();
        await app.StartAsync();
        Console.WriteLine(app.Urls.First());
        await app.WaitForShutdownAsync();
        Console.WriteLine("stopped");
        return 0;
    }
}
