using System.Collections.Concurrent;
using System.Net;
using Grpc.Core;
using Grpc.Testing;

namespace Ledsager.GrpcTests;

/// <summary>Calls with a limit in time.</summary>
public sealed class DeadlineTests : IAsyncLifetime
{
    private TestServer server = null!;

    public async ValueTask InitializeAsync() => server = await TestServer.StartAsync();

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Theory]
    [InlineData("1H", 3_600_000)]
    [InlineData("2M", 120_000)]
    [InlineData("90S", 90_000)]
    [InlineData("60000m", 60_000)]
    [InlineData("60000000u", 60_000)]
    [InlineData("99999999n", 100)]
    [InlineData("00000009S", 9_000)]
    [InlineData("99999999H", double.MaxValue)]
    public async Task A_timeout_is_read_in_every_unit(string timeout, double milliseconds)
    {
        var deadline = DateTime.MinValue;
        server.Script.Empty = (request, context) =>
        {
            deadline = context.Deadline;
            return Task.FromResult(request);
        };
        var before = DateTime.UtcNow;

        var answer = await new RawCall { Headers = [("grpc-timeout", timeout)] }.SendAsync(server);

        if (answer.Status == StatusCode.DeadlineExceeded && milliseconds < 1_000)
        {
            return; // The machine was busy for longer than the timeout, which says as well that it was read.
        }

        answer.Status.ShouldBe(StatusCode.OK);
        var latest = milliseconds < 1e10 ? DateTime.UtcNow.AddMilliseconds(milliseconds) : DateTime.MaxValue;
        var earliest = milliseconds < 1e10 ? before.AddMilliseconds(milliseconds) : DateTime.MaxValue;
        deadline.ShouldBeInRange(earliest, latest);
    }

    [Theory]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("S")]
    [InlineData("123456789S")]
    [InlineData("-1S")]
    [InlineData("+1S")]
    [InlineData("1.5S")]
    [InlineData("1s")]
    [InlineData("1 S")]
    [InlineData("1SS")]
    [InlineData("x")]
    public async Task A_timeout_that_cannot_be_read_is_INTERNAL(string timeout)
    {
        var called = false;
        server.Script.Empty = (request, _) =>
        {
            called = true;
            return Task.FromResult(request);
        };

        var answer = await new RawCall { Headers = [("grpc-timeout", timeout)] }.SendAsync(server);

        answer.Status.ShouldBe(StatusCode.Internal);
        called.ShouldBeFalse();
    }

    [Theory]
    [InlineData("0n")]
    [InlineData("0S")]
    [InlineData("00000000H")]
    public async Task No_time_at_all_is_DEADLINE_EXCEEDED_before_the_handler(string timeout)
    {
        var called = false;
        server.Script.Empty = (request, _) =>
        {
            called = true;
            return Task.FromResult(request);
        };

        var answer = await new RawCall { Headers = [("grpc-timeout", timeout)] }.SendAsync(server);

        answer.Status.ShouldBe(StatusCode.DeadlineExceeded);
        called.ShouldBeFalse();
    }

    [Fact]
    public async Task Without_a_timeout_there_is_no_deadline()
    {
        var deadline = DateTime.MinValue;
        server.Script.Empty = (request, context) =>
        {
            deadline = context.Deadline;
            return Task.FromResult(request);
        };

        await new RawCall().SendAsync(server);

        deadline.ShouldBe(DateTime.MaxValue);
    }

    [Theory]
    [InlineData("/grpc.testing.TestService/EmptyCall")]
    [InlineData("/grpc.testing.TestService/StreamingInputCall")]
    [InlineData("/grpc.testing.TestService/StreamingOutputCall")]
    [InlineData("/grpc.testing.TestService/FullDuplexCall")]
    public async Task A_handler_that_ignores_its_token_does_not_keep_the_client_waiting(string path)
    {
        // The handlers end when the test has seen the answer, which therefore cannot have come from them.
        var answered = new TaskCompletionSource();
        server.Script.Empty = async (request, _) =>
        {
            await answered.Task;
            return request;
        };
        server.Script.ClientStreaming = async (_, _) =>
        {
            await answered.Task;
            return new StreamingInputCallResponse();
        };
        server.Script.ServerStreaming = (_, _, _) => answered.Task;
        server.Script.Duplex = (_, _, _) => answered.Task;

        var answer = await new RawCall { Path = path, Headers = [("grpc-timeout", "30m")] }.SendAsync(server);

        answer.Status.ShouldBe(StatusCode.DeadlineExceeded);
        answered.SetResult();
    }

    [Fact]
    public async Task The_deadline_signals_the_handlers_token_and_its_writes_fail_from_then_on()
    {
        var late = new TaskCompletionSource<Exception?>();
        server.Script.ServerStreaming = async (_, responses, context) =>
        {
            await responses.WriteAsync(Messages.Response(3));
            var signalled = new TaskCompletionSource();
            context.CancellationToken.Register(signalled.SetResult);
            await signalled.Task;
            late.SetResult(await Record.ExceptionAsync(() => responses.WriteAsync(Messages.Response(3))));
        };

        using var call = server.Client.StreamingOutputCall(new StreamingOutputCallRequest(), deadline: DateTime.UtcNow.AddMilliseconds(200));
        var exception = await Should.ThrowAsync<RpcException>(async () => await call.ResponseStream.ReadAllAsync().CountAsync());

        exception.StatusCode.ShouldBe(StatusCode.DeadlineExceeded);
        (await late.Task).ShouldBeOfType<InvalidOperationException>();
    }

    [Fact]
    public async Task A_reader_that_waits_past_the_deadline_is_let_go()
    {
        var released = new TaskCompletionSource<Exception?>();
        server.Script.ClientStreaming = async (requests, _) =>
        {
            released.SetResult(await Record.ExceptionAsync(() => requests.MoveNext(CancellationToken.None)));
            return new StreamingInputCallResponse();
        };

        // A client that neither ends its request nor resets the stream: it is the server that must.
        using var call = new EndlessCall(server, "/grpc.testing.TestService/StreamingInputCall", [], timeout: "30m");

        (await call.Answer).ShouldBe(StatusCode.DeadlineExceeded);
        (await released.Task).ShouldNotBeNull();
    }

    [Fact]
    public void A_deadline_that_is_not_in_UTC_is_refused() =>
        Should.Throw<InvalidOperationException>(() => server.Client.EmptyCallAsync(new Empty(), deadline: DateTime.Now.AddMinutes(1)));

    [Fact]
    public async Task A_call_made_on_behalf_of_another_takes_over_its_deadline()
    {
        var deadlines = new ConcurrentQueue<DateTime>();
        server.Script.Empty = (request, context) =>
        {
            deadlines.Enqueue(context.Deadline);
            return Task.FromResult(request);
        };
        server.Script.Unary = async (_, context) =>
        {
            deadlines.Enqueue(context.Deadline);
            await server.Client.EmptyCallAsync(new Empty(), new CallOptions(propagationToken: context.CreatePropagationToken()));
            return new SimpleResponse();
        };

        await server.Client.UnaryCallAsync(new SimpleRequest(), deadline: DateTime.UtcNow.AddMinutes(10));

        deadlines.Count.ShouldBe(2);
        (deadlines.Last() - deadlines.First()).Duration().ShouldBeLessThan(TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task Twenty_thousand_races_with_the_deadline_end_in_OK_or_DEADLINE_EXCEEDED_on_one_usable_connection()
    {
        const int Calls = 20_000;
        var connections = 0;
        using var handler = new SocketsHttpHandler();
        handler.ConnectCallback = async (context, cancellation) =>
        {
            Interlocked.Increment(ref connections);
            var socket = new System.Net.Sockets.Socket(System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(context.DnsEndPoint, cancellation);
            return new System.Net.Sockets.NetworkStream(socket, ownsSocket: true);
        };
        using var http = new HttpMessageInvoker(handler);

        // The handler ends about when the time is up: sometimes before, sometimes after, sometimes at the same moment.
        server.Script.Empty = async (request, _) =>
        {
            await Task.Delay(1);
            return request;
        };
        var endings = new ConcurrentDictionary<string, int>(StringComparer.Ordinal);
        var left = Calls;
        await Task.WhenAll(Enumerable.Range(0, 50).Select(async caller =>
        {
            while (Interlocked.Decrement(ref left) is >= 0 and var call)
            {
                string ending;
                try
                {
                    var answer = await new RawCall { Headers = [("grpc-timeout", $"{500 + (call * 37 % 3_000)}u")] }.SendAsync(http, server.Address);
                    ending = $"{answer.HttpStatus} {answer.Status}";
                }
                catch (Exception e)
                {
                    ending = e.ToString();
                }

                endings.AddOrUpdate(ending, 1, (_, count) => count + 1);
            }
        }));

        // Both sides of the race must have been met, and nothing else.
        endings.Keys.Order(StringComparer.Ordinal).ShouldBe([$"{HttpStatusCode.OK} {StatusCode.DeadlineExceeded}", $"{HttpStatusCode.OK} {StatusCode.OK}"]);
        endings.Values.Sum().ShouldBe(Calls);
        (await new RawCall().SendAsync(http, server.Address)).Status.ShouldBe(StatusCode.OK);
        connections.ShouldBe(1);
    }
}
