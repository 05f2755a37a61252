namespace Grpc.AspNetCore.Server.Internal;

/// <summary>What has been mapped in this application, so that it is mapped once.</summary>
internal sealed class MappedServices
{
    /// <summary>The services whose unknown methods are answered; the empty name stands for unknown services.</summary>
    public HashSet<string> Unimplemented { get; } = new(StringComparer.Ordinal);
}
