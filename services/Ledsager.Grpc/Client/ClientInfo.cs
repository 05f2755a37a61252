namespace Grpc.Net.Client.Internal;

/// <summary>What the client says of itself.</summary>
internal static class ClientInfo
{
    public const string UserAgent = "grpc-dotnet-ledsager/1.0";
}
