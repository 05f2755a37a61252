using Grpc.Core;

namespace Grpc.AspNetCore.Server.Internal;

/// <summary>The messages of a response, as the handler writes them.</summary>
internal sealed class ResponseStream<T>(ServerCall call, Action<T, SerializationContext> serializer) : IServerStreamWriter<T>
    where T : class
{
    private int writing;

    public WriteOptions? WriteOptions { get; set; }

    public Task WriteAsync(T message) => WriteAsync(message, CancellationToken.None);

    public async Task WriteAsync(T message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        cancellationToken.ThrowIfCancellationRequested();
        if (Interlocked.Exchange(ref writing, 1) == 1)
        {
            throw new InvalidOperationException("A message is being written already.");
        }

        var flags = (WriteOptions ?? call.WriteOptions)?.Flags ?? WriteFlags.None;
        ValueTask<System.IO.Pipelines.FlushResult> flush;
        try
        {
            flush = call.WriteAsync(message, serializer, flags);
        }
        catch
        {
            Volatile.Write(ref writing, 0);
            throw;
        }

        if (flush.IsCompleted || !cancellationToken.CanBeCanceled)
        {
            await DoneAsync(flush);
        }
        else
        {
            // Giving up the wait does not take the message back, and the next one must still wait for this one.
            await DoneAsync(flush).WaitAsync(cancellationToken);
        }
    }

    private async Task DoneAsync(ValueTask<System.IO.Pipelines.FlushResult> flush)
    {
        try
        {
            await flush;
        }
        finally
        {
            Volatile.Write(ref writing, 0);
        }
    }
}
