namespace Grpc.Core;

/// <summary>A long-lived way to a server.</summary>
public abstract class ChannelBase
{
    /// <summary>A channel to a target.</summary>
    protected ChannelBase(string target)
    {
        ArgumentNullException.ThrowIfNull(target);
        Target = target;
    }

    /// <summary>What the channel was made for.</summary>
    public string Target { get; }

    /// <summary>What starts calls on this channel.</summary>
    public abstract CallInvoker CreateCallInvoker();

    /// <summary>Closes the channel; calls under way are for the caller to end first.</summary>
    public Task ShutdownAsync() => ShutdownAsyncCore();

    /// <summary>Closes the channel.</summary>
    protected virtual Task ShutdownAsyncCore() => Task.CompletedTask;
}
