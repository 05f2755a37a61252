using Grpc.Core;
using Grpc.Testing;

namespace Ledsager.GrpcTests;

/// <summary>The four kinds of call, between our client and our server.</summary>
public sealed class CallTests : IAsyncLifetime
{
    private TestServer server = null!;

    public async ValueTask InitializeAsync() => server = await TestServer.StartAsync();

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(100_000)]
    [InlineData(3_000_000)]
    public async Task A_unary_call_brings_its_message_there_and_back(int size)
    {
        var response = await server.Client.UnaryCallAsync(Messages.Request(size));

        response.Payload.Body.Length.ShouldBe(size);
    }

    [Fact]
    public async Task A_client_stream_brings_every_message()
    {
        using var call = server.Client.StreamingInputCall();
        foreach (var size in new[] { 27_182, 8, 1_828, 45_904 })
        {
            await call.RequestStream.WriteAsync(Messages.Input(size));
        }

        await call.RequestStream.CompleteAsync();

        (await call).AggregatedPayloadSize.ShouldBe(74_922);
    }

    [Fact]
    public async Task A_server_stream_brings_every_message_in_order()
    {
        using var call = server.Client.StreamingOutputCall(Messages.Ask(31_415, 9, 2_653, 58_979));

        var sizes = await call.ResponseStream.ReadAllAsync().Select(response => response.Payload.Body.Length).ToListAsync();

        sizes.ShouldBe([31_415, 9, 2_653, 58_979]);
        call.GetStatus().StatusCode.ShouldBe(StatusCode.OK);
    }

    [Fact]
    public async Task A_duplex_call_answers_each_message_before_the_next_is_sent()
    {
        using var call = server.Client.FullDuplexCall();
        foreach (var size in new[] { 1, 20, 300 })
        {
            await call.RequestStream.WriteAsync(new StreamingOutputCallRequest { Payload = Messages.Payload(size) });
            (await call.ResponseStream.MoveNext()).ShouldBeTrue();
            call.ResponseStream.Current.Payload.Body.Length.ShouldBe(size);
        }

        await call.RequestStream.CompleteAsync();
        (await call.ResponseStream.MoveNext()).ShouldBeFalse();
    }

    [Fact]
    public void A_blocking_call_returns_the_response() => server.Client.EmptyCall(new Empty()).ShouldNotBeNull();

    [Fact]
    public async Task An_exception_with_trailers_reaches_the_client()
    {
        server.Script.Unary = (_, _) => throw new RpcException(
            new Status(StatusCode.FailedPrecondition, "Der er ikke timer nok: 7 t 24 min ☂ %"),
            new Metadata { { "left", "444" }, { "grpc-status-details-bin", new byte[] { 8, 9, 0, 255 } } });

        var exception = await Should.ThrowAsync<RpcException>(async () => await server.Client.UnaryCallAsync(new SimpleRequest()));

        exception.StatusCode.ShouldBe(StatusCode.FailedPrecondition);
        exception.Status.Detail.ShouldBe("Der er ikke timer nok: 7 t 24 min ☂ %");
        exception.Trailers.GetValue("left").ShouldBe("444");
        exception.Trailers.GetValueBytes("grpc-status-details-bin").ShouldBe([8, 9, 0, 255]);
    }

    [Fact]
    public async Task A_call_past_its_deadline_ends_even_if_the_handler_does_not()
    {
        var stuck = new TaskCompletionSource<Empty>();
        server.Script.Empty = (_, _) => stuck.Task;

        var exception = await Should.ThrowAsync<RpcException>(async () => await server.Client.EmptyCallAsync(new Empty(), deadline: DateTime.UtcNow.AddMilliseconds(20)));

        exception.StatusCode.ShouldBe(StatusCode.DeadlineExceeded);
        stuck.SetResult(new Empty());
    }

    [Fact]
    public async Task A_cancelled_call_signals_the_handlers_token()
    {
        var signalled = new TaskCompletionSource();
        var started = new TaskCompletionSource();
        server.Script.Empty = async (request, context) =>
        {
            context.CancellationToken.Register(signalled.SetResult);
            started.SetResult();
            await signalled.Task;
            return request;
        };
        using var giveUp = new CancellationTokenSource();

        var call = server.Client.EmptyCallAsync(new Empty(), cancellationToken: giveUp.Token);
        await started.Task;
        await giveUp.CancelAsync();

        (await Should.ThrowAsync<RpcException>(async () => await call)).StatusCode.ShouldBe(StatusCode.Cancelled);
        await signalled.Task;
    }
}
