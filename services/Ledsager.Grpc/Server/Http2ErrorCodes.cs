namespace Grpc.AspNetCore.Server.Internal;

/// <summary>What a stream is reset with.</summary>
internal static class Http2ErrorCodes
{
    /// <summary>Everything was said; the rest of the request is not wanted.</summary>
    public const int NoError = 0;

    /// <summary>The call is given up.</summary>
    public const int Cancel = 8;
}
