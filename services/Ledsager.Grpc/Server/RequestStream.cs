using Grpc.Core;
using Grpc.Wire;
using Microsoft.AspNetCore.Connections;

namespace Grpc.AspNetCore.Server.Internal;

/// <summary>The messages of a request, as the handler reads them.</summary>
internal sealed class RequestStream<T>(ServerCall call, Func<DeserializationContext, T> deserializer) : IAsyncStreamReader<T>
    where T : class
{
    private T? current;
    private int reading;
    private bool atEnd;

    public T Current => current ?? throw new InvalidOperationException("There is no current message: MoveNext has not found one.");

    public async Task<bool> MoveNext(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (Interlocked.Exchange(ref reading, 1) == 1)
        {
            throw new InvalidOperationException("The next message is being read already.");
        }

        try
        {
            current = null;
            if (atEnd)
            {
                return false;
            }

            if (call.HasEnded)
            {
                throw new InvalidOperationException("The call has ended; no more messages can be read.");
            }

            current = await PipeMessages.ReadNextAsync(call.Http.Request.BodyReader, call.RequestEncoding, call.Settings.MaxReceiveSize, deserializer, cancellationToken);
            atEnd = current is null;
            return !atEnd;
        }
        catch (Exception e) when (e is IOException or ConnectionAbortedException)
        {
            call.Lose();
            throw;
        }
        finally
        {
            Volatile.Write(ref reading, 0);
        }
    }
}
