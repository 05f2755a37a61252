namespace Grpc.Wire;

/// <summary>The words of the gRPC protocol in HTTP headers.</summary>
internal static class HeaderNames
{
    public const string ContentType = "application/grpc";
    public const string Status = "grpc-status";
    public const string Message = "grpc-message";
    public const string Timeout = "grpc-timeout";
    public const string Encoding = "grpc-encoding";
    public const string AcceptEncoding = "grpc-accept-encoding";
    public const string Identity = "identity";

    /// <summary><c>application/grpc</c>, perhaps with a format (<c>+proto</c>) or parameters, in any case of letters.</summary>
    public static bool IsGrpc(string? contentType) =>
        contentType is not null
        && contentType.StartsWith(ContentType, StringComparison.OrdinalIgnoreCase)
        && (contentType.Length == ContentType.Length || contentType[ContentType.Length] is '+' or ';' or ' ' or '\t');

    /// <summary>Whether a header belongs to the transport and is no metadata of the call.</summary>
    public static bool IsTransport(string name) => name.Length > 0 && (name[0] == ':' || Transport.Contains(name));

    private static readonly HashSet<string> Transport = new(StringComparer.OrdinalIgnoreCase)
    {
        "Accept-Encoding", "Connection", "Content-Encoding", "Content-Length", "Content-Type", "Date", "Host", "Server", "TE", "Trailer",
        "Transfer-Encoding", AcceptEncoding, Encoding, Message, Status, Timeout,
    };
}
