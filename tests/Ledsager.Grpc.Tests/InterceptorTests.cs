using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Ledsager.GrpcTests;

/// <summary>What stands before handlers and calls, and where services come from.</summary>
public sealed class InterceptorTests
{
    [Fact]
    public async Task Interceptors_on_the_server_stand_around_all_four_kinds_of_call_outermost_first()
    {
        var trace = new List<string>();
        await using var server = await TestServer.StartAsync(
            options =>
            {
                options.Interceptors.Add<Tracing>("outer");
                options.Interceptors.Add<Tracing>("inner");
            },
            services => services.AddSingleton<IList<string>>(trace));

        await server.Client.UnaryCallAsync(new SimpleRequest());
        using (var call = server.Client.StreamingInputCall())
        {
            await call.RequestStream.CompleteAsync();
            await call;
        }

        using (var call = server.Client.StreamingOutputCall(new StreamingOutputCallRequest()))
        {
            (await call.ResponseStream.MoveNext()).ShouldBeFalse();
        }

        using (var call = server.Client.FullDuplexCall())
        {
            await call.RequestStream.CompleteAsync();
            (await call.ResponseStream.MoveNext()).ShouldBeFalse();
        }

        string[] kinds = ["unary", "client streaming", "server streaming", "duplex"];
        trace.ShouldBe(kinds.SelectMany(kind => new[] { $"outer {kind}", $"inner {kind}", "disposed inner", "disposed outer" }));
    }

    [Fact]
    public async Task An_interceptor_on_the_server_may_refuse_a_call()
    {
        await using var server = await TestServer.StartAsync(options => options.Interceptors.Add<Refusing>());

        (await Should.ThrowAsync<RpcException>(async () => await server.Client.EmptyCallAsync(new Empty()))).StatusCode.ShouldBe(StatusCode.PermissionDenied);
    }

    [Fact]
    public async Task Interceptors_on_the_client_stand_around_calls_outermost_first()
    {
        await using var server = await TestServer.StartAsync();
        var seen = "";
        server.Script.Empty = (request, context) =>
        {
            seen = string.Join(' ', context.RequestHeaders.GetAll("x-by").Select(entry => entry.Value));
            return Task.FromResult(request);
        };
        var client = new TestService.TestServiceClient(server.Channel.Intercept(new Adding("outer"), new Adding("inner")));

        await client.EmptyCallAsync(new Empty());
        seen.ShouldBe("outer, inner");

        client.EmptyCall(new Empty(), new Metadata { { "x-by", "caller" } });
        seen.ShouldBe("caller, outer, inner");
    }

    [Fact]
    public async Task A_service_is_made_for_each_call_and_disposed_of_after_it()
    {
        var trace = new List<string>();
        await using var server = await TestServer.StartAsync<Disposable>(services: services => services.AddSingleton<IList<string>>(trace).AddScoped<Scoped>());

        await server.Client.EmptyCallAsync(new Empty());
        await server.Client.EmptyCallAsync(new Empty());

        trace.ShouldBe(["called 0", "service disposed", "scoped disposed", "called 1", "service disposed", "scoped disposed"]);
    }

    [Fact]
    public async Task A_service_that_is_registered_as_a_singleton_stays_one()
    {
        await using var server = await TestServer.StartAsync<Disposable>(
            services: services => services.AddSingleton<IList<string>>([]).AddSingleton<Scoped>().AddSingleton<Disposable>());

        await server.Client.EmptyCallAsync(new Empty());
        await server.Client.EmptyCallAsync(new Empty());

        server.Services.GetRequiredService<IList<string>>().ShouldBe(["called 0", "called 0"]);
        server.Services.GetRequiredService<Disposable>().Calls.ShouldBe(2);
    }

    [Fact]
    public async Task Call_credentials_are_sent_only_where_that_is_allowed()
    {
        await using var server = await TestServer.StartAsync();
        var seen = "";
        server.Script.Empty = (request, context) =>
        {
            seen = context.RequestHeaders.GetValue("authorization") ?? "";
            return Task.FromResult(request);
        };
        var credentials = CallCredentials.FromInterceptor((context, metadata) =>
        {
            metadata.Add("authorization", $"for {context.MethodName}");
            return Task.CompletedTask;
        });

        await Should.ThrowAsync<RpcException>(async () => await server.Client.EmptyCallAsync(new Empty(), new CallOptions(credentials: credentials)));
        seen.ShouldBe("");

        using var channel = server.Connect(new Grpc.Net.Client.GrpcChannelOptions { UnsafeUseInsecureChannelCallCredentials = true });
        await new TestService.TestServiceClient(channel).EmptyCallAsync(new Empty(), new CallOptions(credentials: credentials));
        seen.ShouldBe("for EmptyCall");
    }

    public sealed class Tracing(string name, IList<string> trace) : Interceptor, IDisposable
    {
        public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
            TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
        {
            trace.Add($"{name} unary");
            return continuation(request, context);
        }

        public override Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(
            IAsyncStreamReader<TRequest> requestStream, ServerCallContext context, ClientStreamingServerMethod<TRequest, TResponse> continuation)
        {
            trace.Add($"{name} client streaming");
            return continuation(requestStream, context);
        }

        public override Task ServerStreamingServerHandler<TRequest, TResponse>(
            TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, ServerStreamingServerMethod<TRequest, TResponse> continuation)
        {
            trace.Add($"{name} server streaming");
            return continuation(request, responseStream, context);
        }

        public override Task DuplexStreamingServerHandler<TRequest, TResponse>(
            IAsyncStreamReader<TRequest> requestStream,
            IServerStreamWriter<TResponse> responseStream,
            ServerCallContext context,
            DuplexStreamingServerMethod<TRequest, TResponse> continuation)
        {
            trace.Add($"{name} duplex");
            return continuation(requestStream, responseStream, context);
        }

        public void Dispose() => trace.Add($"disposed {name}");
    }

    public sealed class Refusing : Interceptor
    {
        public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
            TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation) =>
            throw new RpcException(new Status(StatusCode.PermissionDenied, "no"));
    }

    public sealed class Disposable(IList<string> trace, Scoped scoped) : TestService.TestServiceBase, IDisposable
    {
        public int Calls { get; private set; }

        public override Task<Empty> EmptyCall(Empty request, ServerCallContext context)
        {
            Calls++;
            trace.Add($"called {scoped.Number}");
            return Task.FromResult(request);
        }

        public void Dispose() => trace.Add("service disposed");
    }

    public sealed class Scoped(IList<string> trace) : IDisposable
    {
        public int Number { get; } = trace.Count(line => line == "scoped disposed");

        public void Dispose() => trace.Add("scoped disposed");
    }

    private sealed class Adding(string name) : Interceptor
    {
        public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
            TRequest request, ClientInterceptorContext<TRequest, TResponse> context, AsyncUnaryCallContinuation<TRequest, TResponse> continuation) =>
            continuation(request, Change(context));

        public override TResponse BlockingUnaryCall<TRequest, TResponse>(
            TRequest request, ClientInterceptorContext<TRequest, TResponse> context, BlockingUnaryCallContinuation<TRequest, TResponse> continuation) =>
            continuation(request, Change(context));

        private ClientInterceptorContext<TRequest, TResponse> Change<TRequest, TResponse>(ClientInterceptorContext<TRequest, TResponse> context)
            where TRequest : class
            where TResponse : class
        {
            var headers = new Metadata();
            foreach (var entry in context.Options.Headers ?? [])
            {
                headers.Add(entry);
            }

            headers.Add("x-by", name);
            return new(context.Method, context.Host, context.Options.WithHeaders(headers));
        }
    }
}
