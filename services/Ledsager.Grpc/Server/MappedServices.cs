namespace Grpc.AspNetCore.Server.Internal;

/// <summary>What has been mapped in this application.</summary>
internal sealed class MappedServices
{
    /// <summary>The full names of the services.</summary>
    public HashSet<string> Names { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether calls to other services are left to the rest of the application; so too while there are no services.</summary>
    public bool IgnoresUnknownServices { get; set; } = true;
}
