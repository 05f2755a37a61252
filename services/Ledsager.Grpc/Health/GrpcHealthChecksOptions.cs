using System.Collections;

namespace Grpc.AspNetCore.HealthChecks;

/// <summary>Which of the application's health checks speak for which gRPC service.</summary>
public sealed class GrpcHealthChecksOptions
{
    /// <summary>The services; at first the server as a whole, under the empty name, with every check.</summary>
    public ServiceMappingCollection Services { get; } = [];
}

/// <summary>The services whose health can be asked for.</summary>
public sealed class ServiceMappingCollection : IEnumerable<ServiceMapping>
{
    private readonly Dictionary<string, ServiceMapping> mappings = new(StringComparer.Ordinal);

    /// <summary>No services.</summary>
    public ServiceMappingCollection()
    {
    }

    /// <summary>Adds a service, or changes the one with the name.</summary>
    public void Map(string name, Func<HealthCheckMapContext, bool> predicate) => mappings[name] = new ServiceMapping(name, predicate);

    /// <summary>Removes a service.</summary>
    public void Remove(string name) => mappings.Remove(name);

    /// <summary>Removes every service.</summary>
    public void Clear() => mappings.Clear();

    /// <inheritdoc/>
    public IEnumerator<ServiceMapping> GetEnumerator() => mappings.Values.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    internal ServiceMapping? Find(string name) => mappings.GetValueOrDefault(name);
}

/// <summary>A service and the checks that speak for it.</summary>
public sealed class ServiceMapping
{
    /// <summary>A service with its full name and the choice of its checks.</summary>
    public ServiceMapping(string name, Func<HealthCheckMapContext, bool> predicate)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(predicate);
        Name = name;
        HealthCheckPredicate = predicate;
    }

    /// <summary>The full name of the service.</summary>
    public string Name { get; }

    /// <summary>Whether a check speaks for the service.</summary>
    internal Func<HealthCheckMapContext, bool> HealthCheckPredicate { get; }
}

/// <summary>A health check, to be chosen or not.</summary>
public sealed class HealthCheckMapContext
{
    /// <summary>A check by its name and tags.</summary>
    public HealthCheckMapContext(string name, IEnumerable<string> tags)
    {
        Name = name;
        Tags = tags;
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>Its tags.</summary>
    public IEnumerable<string> Tags { get; }
}
