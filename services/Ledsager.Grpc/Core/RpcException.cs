namespace Grpc.Core;

/// <summary>
/// A call that ended with another status than OK. A handler throws it to say so; a client receives it.
/// The trailers carry what the status cannot, such as <c>grpc-status-details-bin</c>.
/// </summary>
public class RpcException : Exception
{
    /// <summary>Ends a call with a status.</summary>
    public RpcException(Status status) : this(status, Metadata.Empty, status.ToString())
    {
    }

    /// <summary>Ends a call with a status; the message is for logs.</summary>
    public RpcException(Status status, string message) : this(status, Metadata.Empty, message)
    {
    }

    /// <summary>Ends a call with a status and trailers.</summary>
    public RpcException(Status status, Metadata trailers) : this(status, trailers, status.ToString())
    {
    }

    /// <summary>Ends a call with a status and trailers; the message is for logs.</summary>
    public RpcException(Status status, Metadata trailers, string message) : base(message, status.DebugException)
    {
        ArgumentNullException.ThrowIfNull(trailers);
        Status = status;
        Trailers = trailers;
    }

    /// <summary>How the call ended.</summary>
    public Status Status { get; }

    /// <summary>The code of <see cref="Status"/>.</summary>
    public StatusCode StatusCode => Status.StatusCode;

    /// <summary>Metadata sent after the last message.</summary>
    public Metadata Trailers { get; }
}
