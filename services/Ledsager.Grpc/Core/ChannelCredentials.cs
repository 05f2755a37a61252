namespace Grpc.Core;

/// <summary>How a channel is secured.</summary>
public abstract class ChannelCredentials
{
    /// <summary>For the kinds below.</summary>
    protected ChannelCredentials()
    {
    }

    /// <summary>Not at all.</summary>
    public static ChannelCredentials Insecure { get; } = new InsecureCredentials();

    /// <summary>TLS with the machine's certificates.</summary>
    public static ChannelCredentials SecureSsl { get; } = new TlsCredentials();

    /// <summary>Credentials of the channel and, for every call on it, of the call.</summary>
    public static ChannelCredentials Create(ChannelCredentials channelCredentials, CallCredentials callCredentials) =>
        new CompositeCredentials(channelCredentials, callCredentials);

    /// <summary>Tells a configurator what these credentials are made of.</summary>
    public abstract void InternalPopulateConfiguration(ChannelCredentialsConfiguratorBase configurator, object? state);

    private sealed class InsecureCredentials : ChannelCredentials
    {
        public override void InternalPopulateConfiguration(ChannelCredentialsConfiguratorBase configurator, object? state) =>
            configurator.SetInsecureCredentials(state);
    }

    private sealed class TlsCredentials : ChannelCredentials
    {
        public override void InternalPopulateConfiguration(ChannelCredentialsConfiguratorBase configurator, object? state) =>
            configurator.SetSslCredentials(state, rootCertificates: null, keyCertificatePair: null, verifyPeerCallback: null);
    }

    private sealed class CompositeCredentials(ChannelCredentials channel, CallCredentials call) : ChannelCredentials
    {
        public override void InternalPopulateConfiguration(ChannelCredentialsConfiguratorBase configurator, object? state) =>
            configurator.SetCompositeCredentials(state, channel, call);
    }
}

/// <summary>Is told what channel credentials are made of.</summary>
public abstract class ChannelCredentialsConfiguratorBase
{
    /// <summary>The channel is not secured.</summary>
    public abstract void SetInsecureCredentials(object? state);

    /// <summary>The channel uses TLS.</summary>
    public abstract void SetSslCredentials(
        object? state, string? rootCertificates, KeyCertificatePair? keyCertificatePair, VerifyPeerCallback? verifyPeerCallback);

    /// <summary>The channel has call credentials of its own.</summary>
    public abstract void SetCompositeCredentials(object? state, ChannelCredentials channelCredentials, CallCredentials callCredentials);
}

/// <summary>A certificate with its key, both as PEM.</summary>
public sealed class KeyCertificatePair
{
    /// <summary>A pair.</summary>
    public KeyCertificatePair(string certificateChain, string privateKey)
    {
        ArgumentNullException.ThrowIfNull(certificateChain);
        ArgumentNullException.ThrowIfNull(privateKey);
        CertificateChain = certificateChain;
        PrivateKey = privateKey;
    }

    /// <summary>The certificate and those that vouch for it.</summary>
    public string CertificateChain { get; }

    /// <summary>The key.</summary>
    public string PrivateKey { get; }
}

/// <summary>Decides whether a server's certificate is accepted.</summary>
public delegate bool VerifyPeerCallback(VerifyPeerContext context);

/// <summary>The server whose certificate is to be judged.</summary>
public class VerifyPeerContext
{
    internal VerifyPeerContext(string targetName, string peerPem)
    {
        TargetName = targetName;
        PeerPem = peerPem;
    }

    /// <summary>The name that was called.</summary>
    public string TargetName { get; }

    /// <summary>The certificate as PEM.</summary>
    public string PeerPem { get; }
}
