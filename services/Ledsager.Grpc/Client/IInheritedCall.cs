namespace Grpc.Net.Client.Internal;

/// <summary>A server call on whose behalf a client call is made.</summary>
internal interface IInheritedCall
{
    DateTime? Deadline { get; }

    CancellationToken CancellationToken { get; }
}
