using System.Net;
using Grpc.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Ledsager.GrpcTests;

/// <summary>Which HTTP requests are calls.</summary>
public sealed class RequestTests : IAsyncLifetime
{
    private TestServer server = null!;

    public async ValueTask InitializeAsync() => server = await TestServer.StartAsync();

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Theory]
    [InlineData("application/grpc")]
    [InlineData("application/grpc+proto")]
    [InlineData("Application/GRPC")]
    [InlineData("application/grpc;charset=utf-8")]
    [InlineData("APPLICATION/grpc+PROTO; x=y")]
    public async Task A_gRPC_content_type_is_taken_in_any_form(string contentType)
    {
        var answer = await new RawCall { ContentType = contentType }.SendAsync(server);

        answer.HttpStatus.ShouldBe(HttpStatusCode.OK);
        answer.Status.ShouldBe(StatusCode.OK);
        answer.Body.ShouldBe(RawCall.EmptyMessage);
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/grpc-web")]
    [InlineData("application/grpcx")]
    [InlineData("text/application/grpc")]
    [InlineData(null)]
    public async Task Any_other_content_type_is_415(string? contentType)
    {
        var answer = await new RawCall { ContentType = contentType }.SendAsync(server);

        answer.HttpStatus.ShouldBe(HttpStatusCode.UnsupportedMediaType);
        answer.Status.ShouldBe(StatusCode.Internal);
    }

    [Fact]
    public async Task A_call_over_HTTP_1_is_told_to_upgrade()
    {
        await using var http1 = await TestServer.StartAsync(protocols: HttpProtocols.Http1);

        var answer = await new RawCall { Version = HttpVersion.Version11 }.SendAsync(http1);

        answer.HttpStatus.ShouldBe(HttpStatusCode.UpgradeRequired);
        answer.Headers["Upgrade"].ShouldBe(["HTTP/2.0"]);
    }

    [Theory]
    [InlineData("GET", "/grpc.testing.TestService/EmptyCall")]
    [InlineData("PUT", "/grpc.testing.TestService/EmptyCall")]
    [InlineData("GET", "/grpc.testing.TestService/NoSuchCall")]
    [InlineData("GET", "/")]
    public async Task What_is_no_POST_is_no_call(string method, string path)
    {
        var answer = await new RawCall { Method = new HttpMethod(method), Path = path }.SendAsync(server);

        answer.HttpStatus.ShouldBeOneOf(HttpStatusCode.NotFound, HttpStatusCode.MethodNotAllowed);
        answer.Status.ShouldBeNull();
    }

    [Theory]
    [InlineData("/grpc.testing.TestService/NoSuchCall", "Method is unimplemented.")]
    [InlineData("/no.such.Service/EmptyCall", "Service is unimplemented.")]
    public async Task An_unknown_service_or_method_is_unimplemented_in_trailers_only(string path, string message)
    {
        var answer = await new RawCall { Path = path }.SendAsync(server);

        answer.HttpStatus.ShouldBe(HttpStatusCode.OK);
        answer.IsTrailersOnly.ShouldBeTrue();
        answer.Status.ShouldBe(StatusCode.Unimplemented);
        answer.Message.ShouldBe(message);
    }

    [Fact]
    public async Task A_method_that_the_service_does_not_override_is_unimplemented()
    {
        var answer = await new RawCall { Path = "/grpc.testing.TestService/UnimplementedCall" }.SendAsync(server);

        answer.Status.ShouldBe(StatusCode.Unimplemented);
        answer.IsTrailersOnly.ShouldBeTrue();
    }

    [Fact]
    public async Task A_path_that_is_no_call_and_no_gRPC_stays_404()
    {
        var answer = await new RawCall { Path = "/no.such.Service/EmptyCall", ContentType = "application/json" }.SendAsync(server);

        answer.HttpStatus.ShouldBe(HttpStatusCode.NotFound);
        answer.Status.ShouldBeNull();
    }

    [Fact]
    public async Task Unknown_services_can_be_left_to_the_rest_of_the_application()
    {
        await using var other = await TestServer.StartAsync(options => options.IgnoreUnknownServices = true);

        (await new RawCall { Path = "/no.such.Service/EmptyCall" }.SendAsync(other)).HttpStatus.ShouldBe(HttpStatusCode.NotFound);
        (await new RawCall { Path = "/grpc.testing.TestService/NoSuchCall" }.SendAsync(other)).Status.ShouldBe(StatusCode.Unimplemented);
    }

    [Fact]
    public async Task A_handler_finds_the_HTTP_request_of_its_call()
    {
        var seen = new List<string>();
        server.Script.Empty = (request, context) =>
        {
            seen.AddRange([context.GetHttpContext().Request.Path.Value!, context.Method, context.Host, context.Peer[..15]]);
            return Task.FromResult(request);
        };

        await server.Client.EmptyCallAsync(new Grpc.Testing.Empty());

        const string Path = "/grpc.testing.TestService/EmptyCall";
        seen.ShouldBe([Path, Path, server.Address.Authority, "ipv4:127.0.0.1:"]);
    }
}
