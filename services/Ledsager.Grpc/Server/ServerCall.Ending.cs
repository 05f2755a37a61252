using System.Diagnostics.CodeAnalysis;
using Grpc.Core;
using Grpc.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Grpc.AspNetCore.Server.Internal;

/// <content>How the call ends: by its handler, its deadline, its client or the stopping server.</content>
internal sealed partial class ServerCall
{
    private static readonly TimeSpan LongestTimer = TimeSpan.FromDays(24);

    // How long the last bytes of a call that was cut short may take to leave before the stream is reset under them.
    private static readonly TimeSpan LastBytesGrace = TimeSpan.FromSeconds(1);

    /// <summary>Lets the stopping server end the call. A call that is done as soon as it begins need not be.</summary>
    public void EndWhenStopping() => stopping = shutdown.Register(method.Type, this);

    /// <summary>Ends the call as the handler left it, with a last message if it has one. Kestrel sends both when the handler's task is done.</summary>
    public void End<T>(T? message, Action<T, SerializationContext> serializer)
        where T : class
    {
        lock (gate)
        {
            if (HasEnded)
            {
                return;
            }

            if (status.StatusCode == StatusCode.OK)
            {
                Write(message ?? throw Errors.NoResponse(), serializer, WriteOptionsCore?.Flags ?? WriteFlags.None);
            }

            EndCore(status);
        }
    }

    /// <summary>Ends the call as the handler left it.</summary>
    public void End() => TryEnd(status);

    /// <summary>Ends the call with a status unless it has ended.</summary>
    public bool TryEnd(Status ending, Metadata? trailers = null)
    {
        lock (gate)
        {
            if (HasEnded)
            {
                return false;
            }

            for (var i = 0; i < trailers?.Count; i++)
            {
                ResponseTrailersCore.Add(trailers[i]);
            }

            EndCore(ending);
            return true;
        }
    }

    /// <summary>Ends the call over the head of its handler: the client hears of it now, and the handler's token is signalled.</summary>
    public void CutShort(StatusCode code, string text)
    {
        lock (gate)
        {
            if (!HasEnded)
            {
                EndCore(new Status(code, text));
                cutShort = CutShortAsync();
            }
        }
    }

    /// <summary>The client has reset the stream or the connection is gone: reading has found out before Kestrel's token was signalled.</summary>
    public void Lose()
    {
        isLost = true;
        Signal();
    }

    /// <summary>Leaves nothing behind that could touch the request once Kestrel has it back.</summary>
    public Task FinishAsync()
    {
        timer?.Dispose();
        stopping.Unregister();
        aborted.Unregister();
        if (cancellation is not null && http.RequestAborted.IsCancellationRequested)
        {
            // Kestrel's token may have been on its way to the handler's when that was unregistered.
            Signal();
        }

        return cutShort;
    }

    private void BeginDeadline(string text)
    {
        if (!Timeouts.TryParse(text, out var timeout))
        {
            throw new RpcException(new Status(StatusCode.Internal, "The header grpc-timeout is not a number of at most eight digits and a unit."));
        }

        if (timeout <= TimeSpan.Zero)
        {
            throw new RpcException(new Status(StatusCode.DeadlineExceeded, "The deadline had passed before the call began."));
        }

        var now = DateTime.UtcNow;
        deadline = timeout < DateTime.MaxValue - now ? now + timeout : DateTime.MaxValue;
        timer = new Timer(static call => ((ServerCall)call!).OnTimer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        timer.Change(ToDeadline(), Timeout.InfiniteTimeSpan);
    }

    private void OnTimer()
    {
        // A timer cannot be set for longer than some weeks, and may go off a little early: then it is set again.
        if (ToDeadline() is var remaining && remaining > TimeSpan.Zero)
        {
            try
            {
                timer!.Change(remaining, Timeout.InfiniteTimeSpan);
            }
            catch (ObjectDisposedException)
            {
                // The call ended meanwhile.
            }

            return;
        }

        CutShort(StatusCode.DeadlineExceeded, "The deadline passed.");
    }

    private TimeSpan ToDeadline()
    {
        var remaining = deadline - DateTime.UtcNow;
        return remaining > LongestTimer ? LongestTimer : TimeSpan.FromMilliseconds(Math.Max(Math.Ceiling(remaining.TotalMilliseconds), 0));
    }

    [SuppressMessage("Design", "CA1031", Justification = "Trailers that cannot be sent are replaced by a status that says so.")]
    private void EndCore(Status ending)
    {
        HasEnded = true;
        status = ending;

        // Without a message the status goes into the only header block there is.
        var target = messageWritten || http.Response.HasStarted
            ? ((IHttpResponseTrailersFeature)http.Features[typeof(IHttpResponseTrailersFeature)]!).Trailers
            : http.Response.Headers;
        try
        {
            for (var i = 0; i < responseTrailers?.Count; i++)
            {
                if (responseTrailers[i] is var entry && !HeaderNames.IsTransport(entry.Key))
                {
                    target.Append(entry.Key, MetadataCodec.Encode(entry));
                }
            }
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException)
        {
            status = new Status(StatusCode.Internal, "The handler's trailers cannot be sent.", e);
        }

        target.GrpcStatus = StatusNumbers.Text(status.StatusCode);
        if (!string.IsNullOrEmpty(status.Detail))
        {
            target.GrpcMessage = StatusText.Encode(status.Detail);
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whatever keeps the last bytes from leaving, the stream is reset.")]
    private async Task CutShortAsync()
    {
        // Off the timer's thread and out of the lock: completing the response and the token's callbacks run other people's code.
        await Task.Yield();
        var reset = http.Features.Get<IHttpResetFeature>();
        try
        {
            await http.Response.CompleteAsync().WaitAsync(LastBytesGrace);
            reset?.Reset(Http2ErrorCodes.NoError);
        }
        catch (Exception)
        {
            reset?.Reset(Http2ErrorCodes.Cancel);
        }

        Signal();
    }

    private void Signal()
    {
        try
        {
            cancellation?.Cancel();
        }
        catch (AggregateException)
        {
            // A callback of the handler's threw, which is the handler's own affair.
        }
    }
}
