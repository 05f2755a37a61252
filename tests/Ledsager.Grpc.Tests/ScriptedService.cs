using Grpc.Core;
using Grpc.Testing;

namespace Ledsager.GrpcTests;

/// <summary>A service that does what the test says: one function for each kind of call.</summary>
public sealed class ScriptedService(Script script) : TestService.TestServiceBase
{
    public override Task<Empty> EmptyCall(Empty request, ServerCallContext context) => script.Empty(request, context);

    public override Task<SimpleResponse> UnaryCall(SimpleRequest request, ServerCallContext context) => script.Unary(request, context);

    public override Task<StreamingInputCallResponse> StreamingInputCall(IAsyncStreamReader<StreamingInputCallRequest> requestStream, ServerCallContext context) =>
        script.ClientStreaming(requestStream, context);

    public override Task StreamingOutputCall(
        StreamingOutputCallRequest request, IServerStreamWriter<StreamingOutputCallResponse> responseStream, ServerCallContext context) =>
        script.ServerStreaming(request, responseStream, context);

    public override Task FullDuplexCall(
        IAsyncStreamReader<StreamingOutputCallRequest> requestStream, IServerStreamWriter<StreamingOutputCallResponse> responseStream, ServerCallContext context) =>
        script.Duplex(requestStream, responseStream, context);
}

/// <summary>What <see cref="ScriptedService"/> does. Echoes unless the test says otherwise.</summary>
public sealed class Script
{
    public UnaryServerMethod<Empty, Empty> Empty { get; set; } = (request, _) => Task.FromResult(request);

    public UnaryServerMethod<SimpleRequest, SimpleResponse> Unary { get; set; } =
        (request, _) => Task.FromResult(new SimpleResponse { Payload = request.Payload });

    public ClientStreamingServerMethod<StreamingInputCallRequest, StreamingInputCallResponse> ClientStreaming { get; set; } = async (requests, _) =>
    {
        var response = new StreamingInputCallResponse();
        await foreach (var request in requests.ReadAllAsync())
        {
            response.AggregatedPayloadSize += request.Payload?.Body.Length ?? 0;
        }

        return response;
    };

    public ServerStreamingServerMethod<StreamingOutputCallRequest, StreamingOutputCallResponse> ServerStreaming { get; set; } = async (request, responses, _) =>
    {
        foreach (var parameters in request.ResponseParameters)
        {
            await responses.WriteAsync(Messages.Response(parameters.Size));
        }
    };

    public DuplexStreamingServerMethod<StreamingOutputCallRequest, StreamingOutputCallResponse> Duplex { get; set; } = async (requests, responses, _) =>
    {
        await foreach (var request in requests.ReadAllAsync())
        {
            await responses.WriteAsync(new StreamingOutputCallResponse { Payload = request.Payload });
        }
    };
}
