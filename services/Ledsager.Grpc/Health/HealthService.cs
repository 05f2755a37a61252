using System.Threading.Channels;
using Grpc.AspNetCore.HealthChecks;
using Grpc.Core;
using Grpc.Health.V1;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using ServingStatus = Grpc.Health.V1.HealthCheckResponse.Types.ServingStatus;

namespace Grpc.AspNetCore.HealthChecks.Internal;

/// <summary>Answers for the application's health checks. Whoever asks once gets a fresh answer; whoever watches hears of changes as they are found.</summary>
internal sealed class HealthService(HealthCheckService checks, HealthWatchers watchers, IOptions<GrpcHealthChecksOptions> options) : Grpc.Health.V1.Health.HealthBase
{
    public override async Task<HealthCheckResponse> Check(HealthCheckRequest request, ServerCallContext context)
    {
        var mapping = options.Value.Services.Find(request.Service)
            ?? throw new RpcException(new Status(StatusCode.NotFound, $"No service '{request.Service}' is known."));
        return new HealthCheckResponse { Status = await RunAsync(mapping, context.CancellationToken) };
    }

    public override async Task<HealthListResponse> List(HealthListRequest request, ServerCallContext context)
    {
        var response = new HealthListResponse();
        foreach (var mapping in options.Value.Services)
        {
            response.Statuses.Add(mapping.Name, new HealthCheckResponse { Status = await RunAsync(mapping, context.CancellationToken) });
        }

        return response;
    }

    public override async Task Watch(HealthCheckRequest request, IServerStreamWriter<HealthCheckResponse> responseStream, ServerCallContext context)
    {
        var mapping = options.Value.Services.Find(request.Service);

        // Watching begins before the first look, so that no change falls between the two. Only the newest status matters.
        var changes = Channel.CreateBounded<ServingStatus>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });
        using var watch = watchers.Add(request.Service, changes.Writer);
        var status = mapping is null ? ServingStatus.ServiceUnknown : await RunAsync(mapping, context.CancellationToken);
        while (true)
        {
            await responseStream.WriteAsync(new HealthCheckResponse { Status = status }, context.CancellationToken);
            var last = status;
            while (status == last)
            {
                status = await changes.Reader.ReadAsync(context.CancellationToken);
            }
        }
    }

    private async Task<ServingStatus> RunAsync(ServiceMapping mapping, CancellationToken cancellationToken)
    {
        var report = await checks.CheckHealthAsync(check => mapping.HealthCheckPredicate(new HealthCheckMapContext(check.Name, check.Tags)), cancellationToken);
        return HealthWatchers.StatusOf(report.Status);
    }
}
