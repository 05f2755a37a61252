namespace Grpc.Core.Interceptors;

/// <summary>A call as an interceptor on the client sees it before it starts.</summary>
public struct ClientInterceptorContext<TRequest, TResponse>
    where TRequest : class
    where TResponse : class
{
    /// <summary>A call of a method.</summary>
    public ClientInterceptorContext(Method<TRequest, TResponse> method, string? host, CallOptions options)
    {
        Method = method;
        Host = host;
        Options = options;
    }

    /// <summary>The method.</summary>
    public Method<TRequest, TResponse> Method { get; }

    /// <summary>The virtual host, or null for the channel's own.</summary>
    public string? Host { get; }

    /// <summary>What is asked of the call.</summary>
    public CallOptions Options { get; }
}
