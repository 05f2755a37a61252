namespace Grpc.Core;

/// <summary>The four kinds of call: one or many messages in, one or many out.</summary>
public enum MethodType
{
    /// <summary>One in, one out.</summary>
    Unary,

    /// <summary>Many in, one out.</summary>
    ClientStreaming,

    /// <summary>One in, many out.</summary>
    ServerStreaming,

    /// <summary>Many in, many out.</summary>
    DuplexStreaming,
}

/// <summary>A method without its message types.</summary>
public interface IMethod
{
    /// <summary>The kind of call.</summary>
    MethodType Type { get; }

    /// <summary>The full name of the service.</summary>
    string ServiceName { get; }

    /// <summary>The name of the method within its service.</summary>
    string Name { get; }

    /// <summary>The path of a call: <c>/service/method</c>.</summary>
    string FullName { get; }
}

/// <summary>A method: where it lives and how its messages become bytes.</summary>
public class Method<TRequest, TResponse> : IMethod
{
    /// <summary>Describes a method.</summary>
    public Method(MethodType type, string serviceName, string name, Marshaller<TRequest> requestMarshaller, Marshaller<TResponse> responseMarshaller)
    {
        ArgumentNullException.ThrowIfNull(serviceName);
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(requestMarshaller);
        ArgumentNullException.ThrowIfNull(responseMarshaller);
        Type = type;
        ServiceName = serviceName;
        Name = name;
        RequestMarshaller = requestMarshaller;
        ResponseMarshaller = responseMarshaller;
        FullName = $"/{serviceName}/{name}";
    }

    /// <inheritdoc/>
    public MethodType Type { get; }

    /// <inheritdoc/>
    public string ServiceName { get; }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public string FullName { get; }

    /// <summary>How a request becomes bytes and back.</summary>
    public Marshaller<TRequest> RequestMarshaller { get; }

    /// <summary>How a response becomes bytes and back.</summary>
    public Marshaller<TResponse> ResponseMarshaller { get; }
}
