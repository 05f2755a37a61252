using Grpc.Core;
using Grpc.Wire;

namespace Grpc.Net.Client.Internal;

/// <summary>The messages of a request, as the caller writes them.</summary>
internal sealed class RequestWriter<TRequest, TResponse> : IClientStreamWriter<TRequest>
    where TRequest : class
    where TResponse : class
{
    private readonly ClientCall<TRequest, TResponse> call;
    private int writing;
    private bool complete;

    public RequestWriter(ClientCall<TRequest, TResponse> call, WriteOptions? options)
    {
        this.call = call;
        WriteOptions = options;
        call.Ended.UnsafeRegister(static content => ((MessageStreamContent)content!).Abandon(), Content);
    }

    public MessageStreamContent Content { get; } = new();

    public WriteOptions? WriteOptions { get; set; }

    public Task WriteAsync(TRequest message) => WriteAsync(message, CancellationToken.None);

    public async Task WriteAsync(TRequest message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        Begin();
        try
        {
            if (complete)
            {
                throw new InvalidOperationException("The request stream is complete; no more messages can be written.");
            }

            call.ThrowIfEnded();
            using var giveUp = cancellationToken.UnsafeRegister(static call => ((ClientCall<TRequest, TResponse>)call!).Cancel(), call);
            using var buffer = new PooledBuffer();
            call.Write(message, buffer, WriteOptions);
            var stream = await Content.OpenedAsync;
            await stream.WriteAsync(buffer.Written, call.Ended);
            if (((WriteOptions?.Flags ?? WriteFlags.None) & WriteFlags.BufferHint) == WriteFlags.None)
            {
                await stream.FlushAsync(call.Ended);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or HttpRequestException or ObjectDisposedException)
        {
            // A call may end well while a message is on its way that the server did not wait for.
            if (await call.WhyEndedAsync(e) is { } failure)
            {
                throw failure;
            }
        }
        finally
        {
            Volatile.Write(ref writing, 0);
        }
    }

    public Task CompleteAsync()
    {
        Begin();
        complete = true;
        Content.Complete();
        Volatile.Write(ref writing, 0);
        return Task.CompletedTask;
    }

    private void Begin()
    {
        if (Interlocked.Exchange(ref writing, 1) == 1)
        {
            throw new InvalidOperationException("A message is being written already.");
        }
    }
}
