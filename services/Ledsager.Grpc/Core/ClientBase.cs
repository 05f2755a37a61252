using Grpc.Core.Interceptors;

namespace Grpc.Core;

/// <summary>The base of generated clients.</summary>
public abstract class ClientBase
{
    /// <summary>A client without a channel, for test doubles: every call throws.</summary>
    protected ClientBase() : this(UnimplementedCallInvoker.Instance)
    {
    }

    /// <summary>A client like another.</summary>
    protected ClientBase(ClientBaseConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        Configuration = configuration;
        CallInvoker = configuration.CreateCallInvoker();
    }

    /// <summary>A client of a channel.</summary>
    public ClientBase(ChannelBase channel) : this(channel.CreateCallInvoker())
    {
    }

    /// <summary>A client of whatever starts calls.</summary>
    public ClientBase(CallInvoker callInvoker) : this(new ClientBaseConfiguration(callInvoker, host: null))
    {
    }

    /// <summary>What starts this client's calls.</summary>
    protected CallInvoker CallInvoker { get; }

    internal ClientBaseConfiguration Configuration { get; }

    /// <summary>What a client was made from.</summary>
    protected internal class ClientBaseConfiguration
    {
        private readonly CallInvoker callInvoker;
        private readonly string? host;

        internal ClientBaseConfiguration(CallInvoker callInvoker, string? host)
        {
            ArgumentNullException.ThrowIfNull(callInvoker);
            this.callInvoker = callInvoker;
            this.host = host;
        }

        internal CallInvoker CreateCallInvoker() => host is null ? callInvoker : callInvoker.Intercept(new HostInterceptor(host));

        internal ClientBaseConfiguration WithHost(string newHost)
        {
            ArgumentNullException.ThrowIfNull(newHost);
            return new ClientBaseConfiguration(callInvoker, newHost);
        }
    }
}

/// <summary>The base of a generated client of type <typeparamref name="T"/>.</summary>
public abstract class ClientBase<T> : ClientBase
    where T : ClientBase<T>
{
    /// <summary>A client without a channel, for test doubles: every call throws.</summary>
    protected ClientBase()
    {
    }

    /// <summary>A client like another.</summary>
    protected ClientBase(ClientBaseConfiguration configuration) : base(configuration)
    {
    }

    /// <summary>A client of a channel.</summary>
    public ClientBase(ChannelBase channel) : base(channel)
    {
    }

    /// <summary>A client of whatever starts calls.</summary>
    public ClientBase(CallInvoker callInvoker) : base(callInvoker)
    {
    }

    /// <summary>The same client for another virtual host of the server.</summary>
    public T WithHost(string host) => NewInstance(Configuration.WithHost(host));

    /// <summary>Makes a client of this type.</summary>
    protected abstract T NewInstance(ClientBaseConfiguration configuration);
}
