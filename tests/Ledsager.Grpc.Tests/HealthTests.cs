using Grpc.Core;
using Grpc.Health.V1;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using ServingStatus = Grpc.Health.V1.HealthCheckResponse.Types.ServingStatus;

namespace Ledsager.GrpcTests;

/// <summary>Whether a server serves.</summary>
public sealed class HealthTests : IAsyncLifetime
{
    private volatile HealthStatus database = HealthStatus.Healthy;
    private TestServer server = null!;
    private Health.HealthClient client = null!;

    public async ValueTask InitializeAsync()
    {
        server = await TestServer.StartAsync(
            services: services =>
            {
                services.AddGrpcHealthChecks(options => options.Services.Map("ledsager.hours", check => check.Tags.Contains("hours", StringComparer.Ordinal)))
                    .AddCheck("database", () => new HealthCheckResult(database), ["hours"])
                    .AddCheck("other", () => HealthCheckResult.Healthy());
                services.Configure<HealthCheckPublisherOptions>(options => (options.Delay, options.Period) = (TimeSpan.Zero, TimeSpan.FromSeconds(1)));
            },
            map: app => app.MapGrpcHealthChecksService());
        client = new Health.HealthClient(server.Channel);
    }

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Theory]
    [InlineData(HealthStatus.Healthy, ServingStatus.Serving)]
    [InlineData(HealthStatus.Degraded, ServingStatus.Serving)]
    [InlineData(HealthStatus.Unhealthy, ServingStatus.NotServing)]
    public async Task A_service_is_as_well_as_its_checks(HealthStatus check, ServingStatus expected)
    {
        database = check;

        (await client.CheckAsync(new HealthCheckRequest())).Status.ShouldBe(expected);
        (await client.CheckAsync(new HealthCheckRequest { Service = "ledsager.hours" })).Status.ShouldBe(expected);
        (await client.ListAsync(new HealthListRequest())).Statuses.Keys.Order(StringComparer.Ordinal).ShouldBe(["", "ledsager.hours"]);
    }

    [Fact]
    public async Task A_service_that_is_not_known_is_NOT_FOUND_to_check_and_SERVICE_UNKNOWN_to_watch()
    {
        (await Should.ThrowAsync<RpcException>(async () => await client.CheckAsync(new HealthCheckRequest { Service = "no" }))).StatusCode.ShouldBe(StatusCode.NotFound);

        using var watch = client.Watch(new HealthCheckRequest { Service = "no" });
        (await watch.ResponseStream.MoveNext()).ShouldBeTrue();
        watch.ResponseStream.Current.Status.ShouldBe(ServingStatus.ServiceUnknown);
    }

    [Fact]
    public async Task Whoever_watches_hears_how_it_is_and_of_each_change()
    {
        using var watch = client.Watch(new HealthCheckRequest { Service = "ledsager.hours" });
        foreach (var (check, expected) in new[]
            {
                (HealthStatus.Healthy, ServingStatus.Serving), (HealthStatus.Unhealthy, ServingStatus.NotServing), (HealthStatus.Degraded, ServingStatus.Serving),
            })
        {
            database = check;
            (await watch.ResponseStream.MoveNext()).ShouldBeTrue();
            watch.ResponseStream.Current.Status.ShouldBe(expected);
        }
    }
}
