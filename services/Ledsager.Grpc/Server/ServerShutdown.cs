using Grpc.Core;
using Microsoft.Extensions.Hosting;

namespace Grpc.AspNetCore.Server.Internal;

/// <summary>
/// Ends the calls that would keep a stopping server waiting: streams at once, because they may have no end of their own; calls with one message
/// each way after <see cref="Grace"/>. Clients hear UNAVAILABLE, which says that the call may be repeated elsewhere.
/// </summary>
internal sealed class ServerShutdown : IDisposable
{
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    private readonly CancellationToken streamsEnd;
    private readonly CancellationToken unaryCallsEnd;
    private readonly CancellationTokenSource graceOver = new();
    private readonly CancellationTokenRegistration stopping;

    public ServerShutdown(IHostApplicationLifetime lifetime)
    {
        streamsEnd = lifetime.ApplicationStopping;
        unaryCallsEnd = graceOver.Token;
        stopping = streamsEnd.Register(() => graceOver.CancelAfter(Grace));
    }

    public CancellationTokenRegistration Register(MethodType type, ServerCall call) =>
        (type == MethodType.Unary ? unaryCallsEnd : streamsEnd).UnsafeRegister(
            static call => ((ServerCall)call!).CutShort(StatusCode.Unavailable, "The server is stopping."), call);

    public void Dispose()
    {
        stopping.Dispose();
        graceOver.Dispose();
    }
}
