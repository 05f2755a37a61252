namespace Grpc.Core;

/// <summary>What a call made on behalf of another takes over from it.</summary>
public class ContextPropagationOptions
{
    /// <summary>Deadline and cancellation.</summary>
    public static readonly ContextPropagationOptions Default = new();

    /// <summary>Chooses what is taken over.</summary>
    public ContextPropagationOptions(bool propagateDeadline = true, bool propagateCancellation = true)
    {
        IsPropagateDeadline = propagateDeadline;
        IsPropagateCancellation = propagateCancellation;
    }

    /// <summary>Whether the deadline is taken over.</summary>
    public bool IsPropagateDeadline { get; }

    /// <summary>Whether cancellation is taken over.</summary>
    public bool IsPropagateCancellation { get; }
}

/// <summary>A server call as another call may inherit from it. Only the server makes these.</summary>
public abstract class ContextPropagationToken
{
    internal ContextPropagationToken()
    {
    }
}
