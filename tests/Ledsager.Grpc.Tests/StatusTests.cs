using System.Collections.Concurrent;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using Grpc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Empty = Grpc.Testing.Empty;
using Status = Grpc.Core.Status;

namespace Ledsager.GrpcTests;

/// <summary>How calls end.</summary>
public sealed class StatusTests : IAsyncLifetime
{
    private readonly LogBook log = new();
    private TestServer server = null!;

    public enum Ending
    {
        ByException,
        ByContext,
    }

    public static TheoryData<StatusCode, Ending> EveryCode { get; } =
        [.. from code in System.Enum.GetValues<StatusCode>() where code != StatusCode.OK from ending in System.Enum.GetValues<Ending>() select (code, ending)];

    public async ValueTask InitializeAsync() => server = await TestServer.StartAsync(services: services => services.AddSingleton<ILoggerProvider>(log));

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Theory]
    [MemberData(nameof(EveryCode))]
    public async Task Every_code_comes_through_in_all_four_kinds_of_call(StatusCode code, Ending ending)
    {
        server.Script.Unary = (_, context) => Ended(context, new SimpleResponse());
        server.Script.ClientStreaming = (_, context) => Ended(context, new StreamingInputCallResponse());
        server.Script.ServerStreaming = async (request, responses, context) =>
        {
            foreach (var parameters in request.ResponseParameters)
            {
                await responses.WriteAsync(Messages.Response(parameters.Size));
            }

            await Ended(context, "");
        };
        server.Script.Duplex = async (requests, responses, context) =>
        {
            await foreach (var request in requests.ReadAllAsync())
            {
                await responses.WriteAsync(new StreamingOutputCallResponse { Payload = request.Payload });
            }

            await Ended(context, "");
        };

        ShouldBeIt(await Should.ThrowAsync<RpcException>(async () => await server.Client.UnaryCallAsync(new SimpleRequest())));

        using var clientStreaming = server.Client.StreamingInputCall();
        ShouldBeIt(await Should.ThrowAsync<RpcException>(async () => await clientStreaming));

        foreach (var messagesBefore in new[] { 0, 3 })
        {
            using var serverStreaming = server.Client.StreamingOutputCall(Messages.Ask([.. Enumerable.Repeat(10, messagesBefore)]));
            for (var i = 0; i < messagesBefore; i++)
            {
                (await serverStreaming.ResponseStream.MoveNext()).ShouldBeTrue();
            }

            ShouldBeIt(await Should.ThrowAsync<RpcException>(async () => await serverStreaming.ResponseStream.MoveNext()));
            serverStreaming.GetStatus().StatusCode.ShouldBe(code);
            serverStreaming.GetTrailers().GetValue("left").ShouldBe("1");

            using var duplex = server.Client.FullDuplexCall();
            for (var i = 0; i < messagesBefore; i++)
            {
                await duplex.RequestStream.WriteAsync(new StreamingOutputCallRequest { Payload = Messages.Payload(10) });
                (await duplex.ResponseStream.MoveNext()).ShouldBeTrue();
            }

            await duplex.RequestStream.CompleteAsync();
            ShouldBeIt(await Should.ThrowAsync<RpcException>(async () => await duplex.ResponseStream.MoveNext()));
        }

        Task<T> Ended<T>(ServerCallContext context, T response)
        {
            if (ending == Ending.ByException)
            {
                throw new RpcException(new Status(code, $"Text of {code}"), new Metadata { { "left", "1" } });
            }

            context.Status = new Status(code, $"Text of {code}");
            context.ResponseTrailers.Add("left", "1");
            return Task.FromResult(response);
        }

        void ShouldBeIt(RpcException exception)
        {
            exception.StatusCode.ShouldBe(code);
            exception.Status.Detail.ShouldBe($"Text of {code}");
            exception.Trailers.GetValue("left").ShouldBe("1");
        }
    }

    [Fact]
    public async Task OK_may_have_trailers_and_a_text()
    {
        server.Script.Empty = (request, context) =>
        {
            context.Status = new Status(StatusCode.OK, "fint");
            context.ResponseTrailers.Add("after", "yes");
            return Task.FromResult(request);
        };

        using var call = server.Client.EmptyCallAsync(new Empty());
        await call;

        call.GetStatus().ShouldBe(new Status(StatusCode.OK, "fint"));
        call.GetTrailers().GetValue("after").ShouldBe("yes");
    }

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("100 %", "100 %25")]
    [InlineData("\t\r\n", "%09%0D%0A")]
    [InlineData("Æblegrød", "%C3%86blegr%C3%B8d")]
    [InlineData("☂ \U0001F600", "%E2%98%82 %F0%9F%98%80")]
    public async Task The_text_of_a_status_is_percent_encoded(string text, string sent)
    {
        server.Script.Empty = (_, _) => throw new RpcException(new Status(StatusCode.Aborted, text));

        (await new RawCall().SendAsync(server)).Message.ShouldBe(sent);
        (await Should.ThrowAsync<RpcException>(async () => await server.Client.EmptyCallAsync(new Empty()))).Status.Detail.ShouldBe(text);
    }

    [Fact]
    public async Task Rich_errors_travel_in_grpc_status_details_bin()
    {
        var sent = new Google.Rpc.Status
        {
            Code = (int)Code.FailedPrecondition,
            Message = "Not enough hours.",
            Details =
            {
                Any.Pack(new ErrorInfo { Reason = "INSUFFICIENT_HOURS", Domain = "ledsager", Metadata = { ["available_minutes"] = "444" } }),
                Any.Pack(new LocalizedMessage { Locale = "da-DK", Message = "Der er ikke timer nok." }),
            },
        };
        server.Script.Empty = (_, _) => throw new RpcException(
            new Status(StatusCode.FailedPrecondition, sent.Message), new Metadata { { "grpc-status-details-bin", sent.ToByteArray() } });

        var exception = await Should.ThrowAsync<RpcException>(async () => await server.Client.EmptyCallAsync(new Empty()));

        Google.Rpc.Status.Parser.ParseFrom(exception.Trailers.GetValueBytes("grpc-status-details-bin")).ShouldBe(sent);
    }

    [Fact]
    public async Task What_a_handler_throws_is_logged_with_its_details_and_told_without_them()
    {
        server.Script.Empty = (_, _) => throw new InvalidDataException("the secret");

        var exception = await Should.ThrowAsync<RpcException>(async () => await server.Client.EmptyCallAsync(new Empty()));

        exception.Status.ShouldBe(new Status(StatusCode.Unknown, "Exception was thrown by handler."));
        log.Entries.ShouldContain(entry => entry.Level == LogLevel.Error && entry.Exception is InvalidDataException && entry.Exception.Message == "the secret");
    }

    [Fact]
    public async Task What_a_handler_throws_is_told_where_that_is_asked_for()
    {
        await using var detailed = await TestServer.StartAsync(options => options.EnableDetailedErrors = true);
        detailed.Script.Empty = (_, _) => throw new InvalidDataException("the secret");

        var exception = await Should.ThrowAsync<RpcException>(async () => await detailed.Client.EmptyCallAsync(new Empty()));

        exception.Status.Detail.ShouldContain("the secret");
    }

    [Fact]
    public async Task A_handler_that_returns_nothing_is_INTERNAL()
    {
        server.Script.Empty = (_, _) => Task.FromResult<Empty>(null!);

        (await Should.ThrowAsync<RpcException>(async () => await server.Client.EmptyCallAsync(new Empty()))).StatusCode.ShouldBe(StatusCode.Internal);
    }

    [Fact]
    public async Task A_trailer_that_HTTP_cannot_carry_becomes_INTERNAL()
    {
        server.Script.Empty = (_, _) => throw new RpcException(new Status(StatusCode.Aborted, "x"), new Metadata { { "bad", "line\r\nbreak" } });

        (await new RawCall().SendAsync(server)).Status.ShouldBe(StatusCode.Internal);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_UNAVAILABLE()
    {
        var gone = await TestServer.StartAsync();
        using var channel = gone.Connect();
        await gone.DisposeAsync();

        var exception = await Should.ThrowAsync<RpcException>(async () => await new TestService.TestServiceClient(channel).EmptyCallAsync(new Empty()));

        exception.StatusCode.ShouldBe(StatusCode.Unavailable);
        exception.Status.DebugException.ShouldNotBeNull();
    }

    private sealed class LogBook : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<(LogLevel Level, Exception? Exception)> Entries { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull =>
            null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Entries.Enqueue((logLevel, exception));

        public void Dispose()
        {
        }
    }
}
