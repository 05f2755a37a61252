using Grpc.Core;

namespace Grpc.Net.Client.Internal;

/// <summary>What channel credentials are made of.</summary>
internal sealed class ChannelSecurity : ChannelCredentialsConfiguratorBase
{
    private readonly List<CallCredentials> callCredentials = [];

    /// <summary>Whether they ask for TLS; null if there are none.</summary>
    public bool? IsSecure { get; private set; }

    public IReadOnlyList<CallCredentials> CallCredentials => callCredentials;

    public static ChannelSecurity Of(ChannelCredentials? credentials)
    {
        var security = new ChannelSecurity();
        credentials?.InternalPopulateConfiguration(security, state: null);
        return security;
    }

    public override void SetInsecureCredentials(object? state) => IsSecure = false;

    public override void SetSslCredentials(
        object? state, string? rootCertificates, KeyCertificatePair? keyCertificatePair, VerifyPeerCallback? verifyPeerCallback)
    {
        if (rootCertificates is not null || keyCertificatePair is not null || verifyPeerCallback is not null)
        {
            throw new InvalidOperationException("Certificates are set on the HTTP handler of the channel, not on its credentials.");
        }

        IsSecure = true;
    }

    public override void SetCompositeCredentials(object? state, ChannelCredentials channelCredentials, CallCredentials callCredentials)
    {
        channelCredentials.InternalPopulateConfiguration(this, state);
        this.callCredentials.Add(callCredentials);
    }
}

/// <summary>Asks call credentials for the metadata that says who calls.</summary>
internal sealed class CallCredentialsReader : CallCredentialsConfiguratorBase
{
    private readonly List<AsyncAuthInterceptor> interceptors = [];

    public static async Task AddMetadataAsync(IEnumerable<CallCredentials> credentials, AuthInterceptorContext context, Metadata metadata)
    {
        var reader = new CallCredentialsReader();
        foreach (var one in credentials)
        {
            one.InternalPopulateConfiguration(reader, state: null);
        }

        foreach (var interceptor in reader.interceptors)
        {
            await interceptor(context, metadata);
        }
    }

    public override void SetAsyncAuthInterceptorCredentials(object? state, AsyncAuthInterceptor interceptor) => interceptors.Add(interceptor);

    public override void SetCompositeCredentials(object? state, IReadOnlyList<CallCredentials> credentials)
    {
        foreach (var one in credentials)
        {
            one.InternalPopulateConfiguration(this, state);
        }
    }
}
