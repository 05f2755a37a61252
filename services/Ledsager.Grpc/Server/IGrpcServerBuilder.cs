using Microsoft.Extensions.DependencyInjection;

namespace Grpc.AspNetCore.Server;

/// <summary>What <c>AddGrpc</c> returns.</summary>
public interface IGrpcServerBuilder
{
    /// <summary>The services it was added to.</summary>
    IServiceCollection Services { get; }
}
