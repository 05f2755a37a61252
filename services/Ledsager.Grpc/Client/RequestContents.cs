using System.Buffers;
using System.Net;
using System.Net.Http.Headers;
using Grpc.Wire;

namespace Grpc.Net.Client.Internal;

/// <summary>The body of a request with one message.</summary>
internal sealed class SingleMessageContent : HttpContent
{
    private static readonly MediaTypeHeaderValue Grpc = new(HeaderNames.ContentType);
    private readonly Action<IBufferWriter<byte>> write;

    public SingleMessageContent(Action<IBufferWriter<byte>> write)
    {
        this.write = write;
        Headers.ContentType = Grpc;
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        using var buffer = new PooledBuffer();
        write(buffer);
        await stream.WriteAsync(buffer.Written, cancellationToken);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}

/// <summary>The body of a request with many messages: hands out its stream and stays open until <see cref="Complete"/>.</summary>
internal sealed class MessageStreamContent : HttpContent
{
    private static readonly MediaTypeHeaderValue Grpc = new(HeaderNames.ContentType);
    private readonly TaskCompletionSource<Stream> opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource completed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public MessageStreamContent() => Headers.ContentType = Grpc;

    public Task<Stream> OpenedAsync => opened.Task;

    public void Complete() => completed.TrySetResult();

    /// <summary>The call is over. The body must not seem to have come to its end, so the stream is reset instead.</summary>
    public void Abandon()
    {
        opened.TrySetCanceled();
        completed.TrySetCanceled();
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        // Headers wait for the first bytes of the body, which may be long in coming; the server is to hear of the call now.
        await stream.FlushAsync(cancellationToken);
        opened.TrySetResult(stream);
        await completed.Task.WaitAsync(cancellationToken);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
