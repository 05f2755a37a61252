namespace Grpc.Core;

/// <summary>Adds metadata that says who calls.</summary>
public delegate Task AsyncAuthInterceptor(AuthInterceptorContext context, Metadata metadata);

/// <summary>The call that an <see cref="AsyncAuthInterceptor"/> is asked about.</summary>
public class AuthInterceptorContext
{
    /// <summary>A call by its service and method.</summary>
    public AuthInterceptorContext(string serviceUrl, string methodName) : this(serviceUrl, methodName, CancellationToken.None)
    {
    }

    /// <summary>A call by its service and method, and the token that ends it.</summary>
    public AuthInterceptorContext(string serviceUrl, string methodName, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(serviceUrl);
        ArgumentNullException.ThrowIfNull(methodName);
        ServiceUrl = serviceUrl;
        MethodName = methodName;
        CancellationToken = cancellationToken;
    }

    /// <summary>The address of the service.</summary>
    public string ServiceUrl { get; }

    /// <summary>The method.</summary>
    public string MethodName { get; }

    /// <summary>Ends the call.</summary>
    public CancellationToken CancellationToken { get; }
}

/// <summary>Credentials of a call, sent as metadata.</summary>
public abstract class CallCredentials
{
    /// <summary>For the two kinds below.</summary>
    protected CallCredentials()
    {
    }

    /// <summary>Several credentials, asked one after the other.</summary>
    public static CallCredentials Compose(params CallCredentials[] credentials) => new Composite([.. credentials]);

    /// <summary>Credentials from a function.</summary>
    public static CallCredentials FromInterceptor(AsyncAuthInterceptor interceptor) => new FromFunction(interceptor);

    /// <summary>Tells a configurator what these credentials are made of.</summary>
    public abstract void InternalPopulateConfiguration(CallCredentialsConfiguratorBase configurator, object? state);

    private sealed class Composite(IReadOnlyList<CallCredentials> credentials) : CallCredentials
    {
        public override void InternalPopulateConfiguration(CallCredentialsConfiguratorBase configurator, object? state) =>
            configurator.SetCompositeCredentials(state, credentials);
    }

    private sealed class FromFunction(AsyncAuthInterceptor interceptor) : CallCredentials
    {
        public override void InternalPopulateConfiguration(CallCredentialsConfiguratorBase configurator, object? state) =>
            configurator.SetAsyncAuthInterceptorCredentials(state, interceptor);
    }
}

/// <summary>Is told what call credentials are made of.</summary>
public abstract class CallCredentialsConfiguratorBase
{
    /// <summary>They are several.</summary>
    public abstract void SetCompositeCredentials(object? state, IReadOnlyList<CallCredentials> credentials);

    /// <summary>They are a function.</summary>
    public abstract void SetAsyncAuthInterceptorCredentials(object? state, AsyncAuthInterceptor interceptor);
}
