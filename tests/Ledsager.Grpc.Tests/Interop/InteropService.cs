using Google.Protobuf;
using Grpc.Core;
using Grpc.Testing;

namespace Ledsager.GrpcTests.Interop;

/// <summary>The official test service, as the interoperability test descriptions define it, with every call counted.</summary>
public sealed class InteropService(InteropCounters counters) : TestService.TestServiceBase
{
    private const string EchoInitial = "x-grpc-test-echo-initial";
    private const string EchoTrailing = "x-grpc-test-echo-trailing-bin";
    private const string CompressionRequest = "grpc-internal-encoding-request";

    public override Task<Empty> EmptyCall(Empty request, ServerCallContext context)
    {
        counters.Begin(context);
        return Task.FromResult(new Empty());
    }

    public override async Task<SimpleResponse> UnaryCall(SimpleRequest request, ServerCallContext context)
    {
        counters.Begin(context);
        counters.Receive(request.ExpectCompressed);
        await EchoMetadataAsync(context, request.ResponseCompressed is not null);
        EndAs(request.ResponseStatus);
        if (request.ResponseCompressed is { Value: false })
        {
            context.WriteOptions = new WriteOptions(WriteFlags.NoCompress);
        }

        return new SimpleResponse { Payload = Zeros(request.ResponseSize) };
    }

    public override async Task StreamingOutputCall(
        StreamingOutputCallRequest request, IServerStreamWriter<StreamingOutputCallResponse> responseStream, ServerCallContext context)
    {
        counters.Begin(context);
        await EchoMetadataAsync(context, request.ResponseParameters.Any(parameters => parameters.Compressed is not null));
        EndAs(request.ResponseStatus);
        await AnswerAsync(request, responseStream);
    }

    public override async Task<StreamingInputCallResponse> StreamingInputCall(IAsyncStreamReader<StreamingInputCallRequest> requestStream, ServerCallContext context)
    {
        counters.Begin(context);
        await EchoMetadataAsync(context, compress: false);
        var size = 0;
        while (await requestStream.MoveNext(CancellationToken.None))
        {
            counters.Receive(requestStream.Current.ExpectCompressed);
            size += requestStream.Current.Payload.Body.Length;
        }

        return new StreamingInputCallResponse { AggregatedPayloadSize = size };
    }

    public override async Task FullDuplexCall(
        IAsyncStreamReader<StreamingOutputCallRequest> requestStream, IServerStreamWriter<StreamingOutputCallResponse> responseStream, ServerCallContext context)
    {
        counters.Begin(context);
        await EchoMetadataAsync(context, compress: false);
        while (await requestStream.MoveNext(CancellationToken.None))
        {
            counters.Receive(expectCompressed: null);
            EndAs(requestStream.Current.ResponseStatus);
            await AnswerAsync(requestStream.Current, responseStream);
        }
    }

    private static async Task AnswerAsync(StreamingOutputCallRequest request, IServerStreamWriter<StreamingOutputCallResponse> responses)
    {
        foreach (var parameters in request.ResponseParameters)
        {
            responses.WriteOptions = new WriteOptions(parameters.Compressed is { Value: false } ? WriteFlags.NoCompress : WriteFlags.None);
            await responses.WriteAsync(new StreamingOutputCallResponse { Payload = Zeros(parameters.Size) });
        }
    }

    private static async Task EchoMetadataAsync(ServerCallContext context, bool compress)
    {
        var headers = new Metadata();
        foreach (var entry in context.RequestHeaders)
        {
            if (entry.Key == EchoInitial)
            {
                headers.Add(entry);
            }
            else if (entry.Key == EchoTrailing)
            {
                context.ResponseTrailers.Add(entry);
            }
        }

        if (compress)
        {
            headers.Add(CompressionRequest, "gzip");
        }

        if (headers.Count > 0)
        {
            await context.WriteResponseHeadersAsync(headers);
        }
    }

    private static void EndAs(EchoStatus? status)
    {
        if (status is not null)
        {
            throw new RpcException(new Status((StatusCode)status.Code, status.Message));
        }
    }

    private static Payload Zeros(int size) => new() { Body = UnsafeByteOperations.UnsafeWrap(new byte[size]) };
}
