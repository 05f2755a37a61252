using Grpc.Core;

namespace Grpc.AspNetCore.Server;

/// <summary>Says of an endpoint which gRPC method it serves.</summary>
public sealed class GrpcMethodMetadata
{
    /// <summary>A method of a service.</summary>
    public GrpcMethodMetadata(Type serviceType, IMethod method)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        ArgumentNullException.ThrowIfNull(method);
        ServiceType = serviceType;
        Method = method;
    }

    /// <summary>The type that serves it.</summary>
    public Type ServiceType { get; }

    /// <summary>The method.</summary>
    public IMethod Method { get; }
}
