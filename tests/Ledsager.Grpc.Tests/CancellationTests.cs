using System.Net.Sockets;
using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Testing;

namespace Ledsager.GrpcTests;

/// <summary>Calls that the client gives up.</summary>
public sealed class CancellationTests : IAsyncLifetime
{
    private TestServer server = null!;

    public async ValueTask InitializeAsync() => server = await TestServer.StartAsync();

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Theory]
    [InlineData("reset")]
    [InlineData("connection kill")]
    [InlineData("client cancel")]
    [InlineData("client dispose")]
    public async Task However_a_call_is_given_up_its_token_is_signalled_exactly_once(string how)
    {
        var signals = 0;
        var started = new TaskCompletionSource();
        var signalled = new TaskCompletionSource();
        var ended = new TaskCompletionSource<Exception?>();
        server.Script.Duplex = async (requests, _, context) =>
        {
            context.CancellationToken.Register(() =>
            {
                Interlocked.Increment(ref signals);
                signalled.TrySetResult();
            });
            started.SetResult();
            ended.SetResult(await Record.ExceptionAsync(async () =>
            {
                while (await requests.MoveNext(context.CancellationToken))
                {
                }
            }));
        };
        Socket? socket = null;
        using var handler = new SocketsHttpHandler();
        handler.ConnectCallback = async (context, cancellation) =>
        {
            socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(context.DnsEndPoint, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        };
        using var channel = server.Connect(new GrpcChannelOptions { HttpHandler = handler });
        using var giveUp = new CancellationTokenSource();
        using var raw = how == "reset" ? new EndlessCall(server, "/grpc.testing.TestService/FullDuplexCall", []) : null;
        using var call = raw is null ? new TestService.TestServiceClient(channel).FullDuplexCall(cancellationToken: giveUp.Token) : null;
        await started.Task;

        switch (how)
        {
            case "reset":
                raw!.Dispose();
                break;
            case "connection kill":
                socket!.Close(0);
                break;
            case "client cancel":
                await giveUp.CancelAsync();
                break;
            default:
                call!.Dispose();
                break;
        }

        (await ended.Task).ShouldNotBeNull();
        await signalled.Task;
        signals.ShouldBe(1);
        if (call is not null)
        {
            var exception = await Should.ThrowAsync<RpcException>(async () => await call.ResponseStream.MoveNext());
            exception.StatusCode.ShouldBe(how == "connection kill" ? StatusCode.Unavailable : StatusCode.Cancelled);
        }

        // The server is none the worse for it.
        server.Script.Duplex = (_, _, _) => Task.CompletedTask;
        await server.Client.EmptyCallAsync(new Empty());
        signals.ShouldBe(1);
    }

    [Fact]
    public async Task Of_many_calls_given_up_while_they_read_each_signals_its_token_once()
    {
        const int Calls = 300;
        var (started, ended, signals, cleanEnds) = (0, 0, 0, 0);
        var allStarted = new TaskCompletionSource();
        var allEnded = new TaskCompletionSource();
        server.Script.Duplex = async (requests, _, context) =>
        {
            context.CancellationToken.Register(() => Interlocked.Increment(ref signals));
            if (Interlocked.Increment(ref started) % 50 == 0)
            {
                allStarted.SetResult();
            }

            try
            {
                // A request that was given up must not look like one that came to its end.
                await requests.MoveNext(CancellationToken.None);
                Interlocked.Increment(ref cleanEnds);
            }
            finally
            {
                // By now reading has found out that the client is gone; its token may not have heard of it.
                if (Interlocked.Increment(ref ended) == Calls)
                {
                    allEnded.SetResult();
                }
            }
        };

        for (var i = 0; i < Calls; i += 50)
        {
            allStarted = new TaskCompletionSource();
            var calls = Enumerable.Range(0, 50).Select(_ => server.Client.FullDuplexCall()).ToList();
            await allStarted.Task;
            calls.ForEach(call => call.Dispose());
        }

        await allEnded.Task;
        await server.DisposeAsync();
        signals.ShouldBe(Calls);
        cleanEnds.ShouldBe(0);
        server = await TestServer.StartAsync();
    }

    [Fact]
    public async Task A_call_that_ends_by_itself_never_signals_its_token()
    {
        var signals = 0;
        server.Script.Unary = (_, context) =>
        {
            context.CancellationToken.Register(() => Interlocked.Increment(ref signals));
            return Task.FromResult(new SimpleResponse());
        };
        for (var i = 0; i < 100; i++)
        {
            await server.Client.UnaryCallAsync(new SimpleRequest());
        }

        await server.DisposeAsync();

        signals.ShouldBe(0);
        server = await TestServer.StartAsync();
    }

    [Fact]
    public async Task A_call_cancelled_before_it_starts_never_reaches_the_server()
    {
        var called = false;
        server.Script.Empty = (request, _) =>
        {
            called = true;
            return Task.FromResult(request);
        };

        var exception = await Should.ThrowAsync<RpcException>(async () => await server.Client.EmptyCallAsync(new Empty(), cancellationToken: new CancellationToken(canceled: true)));

        exception.StatusCode.ShouldBe(StatusCode.Cancelled);
        called.ShouldBeFalse();
    }

    [Fact]
    public async Task A_server_may_answer_before_the_client_has_finished()
    {
        server.Script.ClientStreaming = async (requests, _) =>
        {
            (await requests.MoveNext()).ShouldBeTrue();
            return new StreamingInputCallResponse { AggregatedPayloadSize = requests.Current.Payload.Body.Length };
        };

        // One connection, again and again: an early answer must not harm the calls after it.
        for (var i = 0; i < 50; i++)
        {
            using var call = server.Client.StreamingInputCall();
            await call.RequestStream.WriteAsync(Messages.Input(7));
            (await call).AggregatedPayloadSize.ShouldBe(7);
            await Should.ThrowAsync<InvalidOperationException>(() => call.RequestStream.WriteAsync(Messages.Input(7)));
        }
    }

    [Fact]
    public async Task Giving_up_can_be_told_as_a_cancellation()
    {
        server.Script.Empty = async (request, context) =>
        {
            await Task.Delay(Timeout.Infinite, context.CancellationToken);
            return request;
        };
        using var channel = server.Connect(new GrpcChannelOptions { ThrowOperationCanceledOnCancellation = true });
        using var giveUp = new CancellationTokenSource();

        var call = new TestService.TestServiceClient(channel).EmptyCallAsync(new Empty(), cancellationToken: giveUp.Token);
        await giveUp.CancelAsync();

        (await Should.ThrowAsync<OperationCanceledException>(async () => await call)).CancellationToken.ShouldBe(giveUp.Token);
    }
}
