using System.Diagnostics;

namespace Grpc.Core;

/// <summary>How a call ended: a code and a text for people.</summary>
[DebuggerDisplay("{ToString(),nq}")]
public struct Status
{
    /// <summary>Success, without text.</summary>
    public static readonly Status DefaultSuccess = new(StatusCode.OK, "");

    /// <summary>Given up by the caller, without text.</summary>
    public static readonly Status DefaultCancelled = new(StatusCode.Cancelled, "");

    /// <summary>A code and its text.</summary>
    public Status(StatusCode statusCode, string detail) : this(statusCode, detail, debugException: null)
    {
    }

    /// <summary>A code, its text and, on the client only, the local exception that led to it. The exception never crosses the wire.</summary>
    public Status(StatusCode statusCode, string detail, Exception? debugException)
    {
        StatusCode = statusCode;
        Detail = detail;
        DebugException = debugException;
    }

    /// <summary>The code.</summary>
    public StatusCode StatusCode { get; }

    /// <summary>The text.</summary>
    public string Detail { get; }

    /// <summary>The local exception behind a status that this side made itself.</summary>
    public Exception? DebugException { get; }

    /// <inheritdoc/>
    public override string ToString() => DebugException is null
        ? $"Status(StatusCode=\"{StatusCode}\", Detail=\"{Detail}\")"
        : $"Status(StatusCode=\"{StatusCode}\", Detail=\"{Detail}\", DebugException=\"{DebugException.GetType()}: {DebugException.Message}\")";
}
