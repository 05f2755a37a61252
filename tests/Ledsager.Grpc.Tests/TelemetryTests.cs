using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Grpc.Core;
using Grpc.Testing;

namespace Ledsager.GrpcTests;

/// <summary>A call as traces and metrics show it, in OpenTelemetry's names.</summary>
public sealed class TelemetryTests
{
    [Fact]
    public async Task A_call_is_an_activity_on_both_sides_of_one_trace()
    {
        var stopped = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is "Microsoft.AspNetCore" or "Grpc.Net.Client",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = stopped.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        using var trace = new Activity("the test").Start();
        await using (var server = await TestServer.StartAsync())
        {
            server.Script.Unary = (_, _) => throw new RpcException(new Status(StatusCode.Internal, "x"));
            await Should.ThrowAsync<RpcException>(async () => await server.Client.UnaryCallAsync(new SimpleRequest()));
        }

        var mine = stopped.Where(activity => activity.TraceId == trace.TraceId && activity.DisplayName == "grpc.testing.TestService/UnaryCall").ToList();
        mine.Select(activity => activity.Kind).Order().ShouldBe([ActivityKind.Server, ActivityKind.Client]);
        foreach (var activity in mine)
        {
            activity.GetTagItem("rpc.system.name").ShouldBe("grpc");
            activity.GetTagItem("rpc.method").ShouldBe("grpc.testing.TestService/UnaryCall");
            activity.GetTagItem("rpc.response.status_code").ShouldBe("INTERNAL");
            activity.GetTagItem("error.type").ShouldBe("INTERNAL");
            activity.Status.ShouldBe(ActivityStatusCode.Error);
        }
    }

    [Fact]
    public async Task A_call_is_measured_on_both_sides()
    {
        var measured = new ConcurrentQueue<(string Instrument, string? Unit, Dictionary<string, object?> Tags)>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, owner) =>
        {
            if (instrument.Meter.Name is "Grpc.AspNetCore.Server" or "Grpc.Net.Client")
            {
                owner.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<double>((instrument, _, tags, _) =>
            measured.Enqueue((instrument.Name, instrument.Unit, tags.ToArray().ToDictionary(tag => tag.Key, tag => tag.Value, StringComparer.Ordinal))));
        listener.Start();

        // A method that no other test calls while this one listens.
        await using (var server = await TestServer.StartAsync<HalfDuplex>())
        {
            using var call = server.Client.HalfDuplexCall();
            await Should.ThrowAsync<RpcException>(async () => await call.ResponseStream.MoveNext());
        }

        var mine = measured.Where(one => one.Tags["rpc.method"] is "grpc.testing.TestService/HalfDuplexCall").ToList();
        mine.Select(one => (one.Instrument, one.Unit)).Order().ShouldBe([("rpc.client.call.duration", "s"), ("rpc.server.call.duration", "s")]);
        mine.ShouldAllBe(one => one.Tags["rpc.system.name"] as string == "grpc" && one.Tags["rpc.response.status_code"] as string == "NOT_FOUND");
    }

    public sealed class HalfDuplex : TestService.TestServiceBase
    {
        public override Task HalfDuplexCall(
            IAsyncStreamReader<StreamingOutputCallRequest> requestStream, IServerStreamWriter<StreamingOutputCallResponse> responseStream, ServerCallContext context) =>
            throw new RpcException(new Status(StatusCode.NotFound, "x"));
    }
}
