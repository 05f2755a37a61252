using System.Net;
using Grpc.AspNetCore.Server;
using Grpc.Net.Client;
using Grpc.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Ledsager.GrpcTests;

/// <summary>A server on a free port of loopback, with a client.</summary>
public sealed class TestServer : IAsyncDisposable
{
    private readonly WebApplication application;

    private TestServer(WebApplication started, Script script)
    {
        application = started;
        Script = script;
        Address = new Uri(application.Urls.First());
        Channel = Connect();
        Client = new TestService.TestServiceClient(Channel);
    }

    public Script Script { get; }

    public Uri Address { get; }

    public GrpcChannel Channel { get; }

    public TestService.TestServiceClient Client { get; }

    /// <summary>For requests made by hand.</summary>
    public HttpMessageInvoker Http { get; } = new(new SocketsHttpHandler());

    public IServiceProvider Services => application.Services;

    public static Task<TestServer> StartAsync(
        Action<GrpcServiceOptions>? options = null,
        Action<IServiceCollection>? services = null,
        Action<WebApplication>? map = null,
        HttpProtocols protocols = HttpProtocols.Http2,
        Action<KestrelServerLimits>? kestrel = null) =>
        StartAsync<ScriptedService>(options, services, map, protocols, kestrel);

    public static async Task<TestServer> StartAsync<TService>(
        Action<GrpcServiceOptions>? options = null,
        Action<IServiceCollection>? services = null,
        Action<WebApplication>? map = null,
        HttpProtocols protocols = HttpProtocols.Http2,
        Action<KestrelServerLimits>? kestrel = null)
        where TService : class
    {
        var script = new Script();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(server =>
        {
            server.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = protocols);
            kestrel?.Invoke(server.Limits);
        });
        builder.Services.AddSingleton(script);
        builder.Services.AddGrpc(grpc => options?.Invoke(grpc));
        services?.Invoke(builder.Services);
        var app = builder.Build();
        app.MapGrpcService<TService>();
        map?.Invoke(app);
        await app.StartAsync();
        return new TestServer(app, script);
    }

    public Task StopAsync() => application.StopAsync();

    public GrpcChannel Connect(GrpcChannelOptions? options = null) => GrpcChannel.ForAddress(Address, options ?? new GrpcChannelOptions());

    public async ValueTask DisposeAsync()
    {
        Channel.Dispose();
        Http.Dispose();
        await application.DisposeAsync();
    }
}
