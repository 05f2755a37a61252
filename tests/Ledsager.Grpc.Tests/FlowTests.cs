using Grpc.Core;
using Grpc.Testing;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Ledsager.GrpcTests;

/// <summary>Many bytes, slow ends, and two hands at one stream.</summary>
public sealed class FlowTests : IAsyncLifetime
{
    private TestServer server = null!;

    public async ValueTask InitializeAsync() => server = await TestServer.StartAsync(options => options.MaxReceiveMessageSize = null);

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Fact]
    public async Task A_slow_reader_holds_the_writer_back()
    {
        const int Size = 64 * 1024;
        const int Total = 4_000; // 250 MB: far more than there is room for on the way.
        const long Room = 32L * 1024 * 1024;
        var written = 0;
        var blocked = new TaskCompletionSource();
        server.Script.ServerStreaming = async (_, responses, _) =>
        {
            var message = Messages.Response(Size);
            while (written < Total)
            {
                var write = responses.WriteAsync(message);
                if (!write.IsCompleted)
                {
                    blocked.TrySetResult();
                }

                await write;
                Interlocked.Increment(ref written);
            }

            blocked.TrySetResult();
        };

        using var call = server.Client.StreamingOutputCall(new StreamingOutputCallRequest());
        await call.ResponseHeadersAsync;
        await blocked.Task;

        var read = 0;
        ((long)written * Size).ShouldBeLessThan(Room);
        await foreach (var response in call.ResponseStream.ReadAllAsync())
        {
            read++;
            ((long)(Volatile.Read(ref written) - read) * Size).ShouldBeLessThan(Room);
        }

        read.ShouldBe(Total);
    }

    [Fact]
    public async Task A_handler_that_does_not_read_holds_the_client_back()
    {
        const int Enough = 4_000; // 250 MB.
        var go = new TaskCompletionSource();
        server.Script.ClientStreaming = async (requests, _) =>
        {
            await go.Task;
            return new StreamingInputCallResponse { AggregatedPayloadSize = await requests.ReadAllAsync().CountAsync() };
        };
        using var call = server.Client.StreamingInputCall();
        var message = Messages.Input(64 * 1024);
        var sent = 0;
        var write = Task.CompletedTask;
        while (sent < Enough && (write.IsCompleted || await Task.WhenAny(write, Task.Delay(TimeSpan.FromSeconds(1))) == write))
        {
            write = call.RequestStream.WriteAsync(message);
            sent++;
        }

        sent.ShouldBeLessThan(Enough);
        go.SetResult();
        await write;
        await call.RequestStream.CompleteAsync();
        (await call).AggregatedPayloadSize.ShouldBe(sent);
    }

    [Fact]
    public async Task A_hundred_megabytes_pass_in_one_message()
    {
        server.Script.Unary = (request, _) => Task.FromResult(new SimpleResponse { Username = $"{request.Payload.Body.Length}" });

        (await server.Client.UnaryCallAsync(Messages.Request(100_000_000))).Username.ShouldBe("100000000");
    }

    [Fact]
    public async Task A_hundred_megabytes_pass_in_many_messages()
    {
        using var call = server.Client.StreamingInputCall();
        var message = Messages.Input(1_000_000);
        for (var i = 0; i < 100; i++)
        {
            await call.RequestStream.WriteAsync(message);
        }

        await call.RequestStream.CompleteAsync();
        (await call).AggregatedPayloadSize.ShouldBe(100_000_000);
    }

    [Fact]
    public async Task An_upload_may_be_slower_than_Kestrel_allows_a_body_to_be()
    {
        // Kestrel looks once a second. Two seconds of silence end the body of a page here; the pause is the test, not a wait for something.
        await using var strict = await TestServer.StartAsync(kestrel: limits => limits.MinRequestBodyDataRate = new MinDataRate(1_000_000, TimeSpan.FromSeconds(1.1)));
        using var call = strict.Client.StreamingInputCall();
        await call.RequestStream.WriteAsync(Messages.Input(1));
        await Task.Delay(TimeSpan.FromSeconds(4));
        await call.RequestStream.WriteAsync(Messages.Input(1));
        await call.RequestStream.CompleteAsync();

        (await call).AggregatedPayloadSize.ShouldBe(2);
    }

    [Fact]
    public async Task Two_reads_at_once_are_refused_and_the_first_goes_on()
    {
        Exception? second = null;
        var refused = new TaskCompletionSource();
        server.Script.ClientStreaming = async (requests, _) =>
        {
            var first = requests.MoveNext();
            second = await Record.ExceptionAsync(() => requests.MoveNext());
            refused.SetResult();
            return new StreamingInputCallResponse { AggregatedPayloadSize = await first ? requests.Current.Payload.Body.Length : -1 };
        };

        using var call = server.Client.StreamingInputCall();
        await refused.Task;
        await call.RequestStream.WriteAsync(Messages.Input(5));

        (await call).AggregatedPayloadSize.ShouldBe(5);
        second.ShouldBeOfType<InvalidOperationException>();
    }

    [Fact]
    public async Task Two_writes_at_once_are_refused_and_the_first_goes_on()
    {
        Exception? second = null;
        server.Script.ServerStreaming = async (_, responses, _) =>
        {
            var first = Task.CompletedTask;
            while (first.IsCompleted)
            {
                first = responses.WriteAsync(Messages.Response(100_000));
            }

            second = await Record.ExceptionAsync(() => responses.WriteAsync(Messages.Response(1)));
            await first;
            await responses.WriteAsync(Messages.Response(1));
        };

        using var call = server.Client.StreamingOutputCall(new StreamingOutputCallRequest());
        await call.ResponseHeadersAsync;
        var sizes = await call.ResponseStream.ReadAllAsync().Select(response => response.Payload.Body.Length).ToListAsync();

        sizes[^1].ShouldBe(1);
        sizes[..^1].ShouldAllBe(size => size == 100_000);
        second.ShouldBeOfType<InvalidOperationException>();
    }

    [Fact]
    public async Task The_client_too_refuses_two_reads_or_writes_at_once()
    {
        var go = new TaskCompletionSource();
        server.Script.Duplex = (_, _, _) => go.Task;
        using var call = server.Client.FullDuplexCall();

        var reading = call.ResponseStream.MoveNext();
        await Should.ThrowAsync<InvalidOperationException>(() => call.ResponseStream.MoveNext());
        var writing = Task.CompletedTask;
        while (writing.IsCompleted)
        {
            writing = call.RequestStream.WriteAsync(new StreamingOutputCallRequest { Payload = Messages.Payload(100_000) });
        }

        await Should.ThrowAsync<InvalidOperationException>(() => call.RequestStream.WriteAsync(new StreamingOutputCallRequest()));
        go.SetResult();
        (await reading).ShouldBeFalse();
        _ = await Record.ExceptionAsync(() => writing);
    }

    [Fact]
    public async Task Writes_after_the_end_are_refused()
    {
        var after = new TaskCompletionSource<Exception?>();
        server.Script.ServerStreaming = (_, responses, _) =>
        {
            _ = Task.Run(async () =>
            {
                Exception? exception = null;
                while (exception is null)
                {
                    exception = await Record.ExceptionAsync(() => responses.WriteAsync(Messages.Response(1)));
                }

                after.SetResult(exception);
            });
            return Task.CompletedTask;
        };

        using var call = server.Client.StreamingOutputCall(new StreamingOutputCallRequest());
        await call.ResponseStream.ReadAllAsync().CountAsync();

        (await after.Task).ShouldBeOfType<InvalidOperationException>();
    }

    [Fact]
    public async Task A_write_that_is_given_up_does_not_end_the_call()
    {
        using var giveUp = new CancellationTokenSource();
        Exception? given = null;
        server.Script.ServerStreaming = async (_, responses, _) =>
        {
            var write = Task.CompletedTask;
            while (write.IsCompleted)
            {
                write = responses.WriteAsync(Messages.Response(100_000), giveUp.Token);
            }

            await giveUp.CancelAsync();
            given = await Record.ExceptionAsync(() => write);
        };

        using var call = server.Client.StreamingOutputCall(new StreamingOutputCallRequest());
        await call.ResponseHeadersAsync;
        (await call.ResponseStream.ReadAllAsync().CountAsync()).ShouldBeGreaterThan(0);

        given.ShouldBeAssignableTo<OperationCanceledException>();
        call.GetStatus().StatusCode.ShouldBe(StatusCode.OK);
    }
}
