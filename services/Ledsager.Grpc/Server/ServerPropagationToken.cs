using Grpc.Core;
using Grpc.Net.Client.Internal;

namespace Grpc.AspNetCore.Server.Internal;

/// <summary>What a call made by a handler takes over from the call it handles.</summary>
internal sealed class ServerPropagationToken(ServerCallContext call, ContextPropagationOptions options) : ContextPropagationToken, IInheritedCall
{
    public DateTime? Deadline => options.IsPropagateDeadline && call.Deadline != DateTime.MaxValue ? call.Deadline : null;

    public CancellationToken CancellationToken => options.IsPropagateCancellation ? call.CancellationToken : CancellationToken.None;
}
