using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.IO.Pipelines;
using System.Net;
using Grpc.Core;
using Grpc.Net.Compression;
using Grpc.Wire;

namespace Grpc.Net.Client.Internal;

/// <summary>One call, from its request to its status. Also the stream of its responses.</summary>
internal sealed class ClientCall<TRequest, TResponse> : IAsyncStreamReader<TResponse>, IDisposable
    where TRequest : class
    where TResponse : class
{
    private static readonly TimeSpan LongestTimer = TimeSpan.FromDays(24);

    private readonly GrpcChannel channel;
    private readonly Method<TRequest, TResponse> method;
    private readonly string? host;
    private readonly CallOptions options;
    private readonly IInheritedCall? inherited;
    private readonly DateTime deadline;
    private readonly Lock gate = new();
    private readonly CancellationTokenSource ended = new();
    private readonly TaskCompletionSource<Metadata> headers = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ICompressionProvider? requestCompression;
    private Task<PipeReader?> response = null!;
    private ICompressionProvider? responseCompression;
    private HttpResponseMessage? httpResponse;
    private CancellationTokenRegistration cancelled;
    private CancellationTokenRegistration parentCancelled;
    private Timer? timer;
    private ClientTelemetry telemetry;
    private TResponse? current;
    private Status? status;
    private Metadata trailers = Metadata.Empty;
    private int reading;

    public ClientCall(GrpcChannel channel, Method<TRequest, TResponse> method, string? host, CallOptions options)
    {
        channel.ThrowIfDisposed();
        if (options.Deadline is { Kind: not DateTimeKind.Utc } local && local != DateTime.MaxValue && local != DateTime.MinValue)
        {
            throw new InvalidOperationException("A deadline is a time in UTC.");
        }

        this.channel = channel;
        this.method = method;
        this.host = host;
        this.options = options;
        inherited = options.PropagationToken as IInheritedCall;
        deadline = Earlier(options.Deadline, inherited?.Deadline) ?? DateTime.MaxValue;
        if (options.Headers?.GetValue(Metadata.CompressionRequestAlgorithmMetadataKey) is { } encoding && encoding is not HeaderNames.Identity)
        {
            requestCompression = channel.Compression.Find(encoding) ?? throw new InvalidOperationException($"The channel does not know the encoding '{encoding}'.");
        }
    }

    /// <summary>Signalled when the call has ended, in whatever way.</summary>
    public CancellationToken Ended => ended.Token;

    public Task<Metadata> HeadersAsync => headers.Task;

    public Status Status => status ?? throw new InvalidOperationException("The call has not ended; its status is not known.");

    public Metadata Trailers => status is null ? throw new InvalidOperationException("The call has not ended; its trailers are not known.") : trailers;

    public TResponse Current => current ?? throw new InvalidOperationException("There is no current message: MoveNext has not found one.");

    public void Start(HttpContent content) => response = SendAsync(content);

    public void Write(TRequest message, IBufferWriter<byte> output, WriteOptions? writeOptions)
    {
        var compression = ((writeOptions?.Flags ?? WriteFlags.None) & WriteFlags.NoCompress) == WriteFlags.None ? requestCompression : null;
        MessageEncoder.Encode(message, method.RequestMarshaller.ContextualSerializer, output, compression, level: null, channel.MaxSendSize);
    }

    /// <summary>Reads the only message of the response.</summary>
    public async Task<TResponse> ReadSingleAsync()
    {
        TResponse? message = null;
        if (await ReadAsync() is { } first)
        {
            message = first;
            if (await ReadAsync() is not null)
            {
                End(new Status(StatusCode.Internal, "One message was expected in the response, and more came."));
            }
        }

        if (message is null && Status.StatusCode == StatusCode.OK)
        {
            SetStatus(new Status(StatusCode.Internal, "One message was expected in the response, and none came."));
        }

        return Status.StatusCode == StatusCode.OK ? message! : throw Failure();
    }

    public async Task<bool> MoveNext(CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref reading, 1) == 1)
        {
            throw new InvalidOperationException("The next message is being read already.");
        }

        try
        {
            using var giveUp = cancellationToken.UnsafeRegister(static call => ((ClientCall<TRequest, TResponse>)call!).Cancel(), this);
            current = null;
            current = await ReadAsync();
            return current is not null || (Status.StatusCode == StatusCode.OK ? false : throw Failure());
        }
        finally
        {
            Volatile.Write(ref reading, 0);
        }
    }

    public void Cancel() => End(new Status(StatusCode.Cancelled, "The call was cancelled by the client."));

    public void Dispose() => End(new Status(StatusCode.Cancelled, "The call was disposed of before it had ended."));

    public void ThrowIfEnded()
    {
        if (status is { } known)
        {
            throw known.StatusCode == StatusCode.OK ? new InvalidOperationException("The call has ended; no more messages can be written.") : Failure();
        }
    }

    /// <summary>The exception for a write that failed: how the call ended, which the response tells better than the broken request. Null if it ended well.</summary>
    public async Task<Exception?> WhyEndedAsync(Exception writeFailure)
    {
        await response;
        if (status is null)
        {
            End(FailureStatus(writeFailure));
        }

        return Status.StatusCode == StatusCode.OK ? null : Failure();
    }

    private static DateTime? Earlier(DateTime? one, DateTime? other) => one is null || other < one ? other : one;

    /// <summary>The next message of the response, or null when the call has ended. Never throws.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "Whatever goes wrong with a call becomes its status.")]
    private async Task<TResponse?> ReadAsync()
    {
        if (await response is not { } pipe || status is not null)
        {
            return null;
        }

        try
        {
            var message = await PipeMessages.ReadNextAsync(pipe, responseCompression, channel.MaxReceiveSize, method.ResponseMarshaller.ContextualDeserializer, ended.Token);
            if (message is null)
            {
                EndWithTrailers(httpResponse!.TrailingHeaders);
            }

            return message;
        }
        catch (Exception e)
        {
            End(FailureStatus(e));
            return null;
        }
    }

    /// <summary>Sends the request and waits for the headers of the response. Null if the call has ended then already. Never throws.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "Whatever goes wrong with a call becomes its status.")]
    private async Task<PipeReader?> SendAsync(HttpContent content)
    {
        telemetry = ClientTelemetry.Begin(method, channel.Address);
        try
        {
            BeginDeadline();
            cancelled = options.CancellationToken.UnsafeRegister(static call => ((ClientCall<TRequest, TResponse>)call!).Cancel(), this);
            parentCancelled = inherited?.CancellationToken.UnsafeRegister(static call => ((ClientCall<TRequest, TResponse>)call!).Cancel(), this) ?? default;
            if (status is not null)
            {
                return null;
            }

            using var request = await RequestAsync(content);
            httpResponse = channel.Http is HttpClient client
                ? await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ended.Token)
                : await channel.Http.SendAsync(request, ended.Token);
            return await BeginResponseAsync(httpResponse);
        }
        catch (Exception e)
        {
            End(FailureStatus(e));
            return null;
        }
    }

    private async Task<HttpRequestMessage> RequestAsync(HttpContent content)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(channel.Address, method.FullName))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = content,
        };
        request.Headers.Host = host;
        request.Headers.TryAddWithoutValidation("TE", "trailers");
        request.Headers.TryAddWithoutValidation("User-Agent", ClientInfo.UserAgent);
        request.Headers.TryAddWithoutValidation(HeaderNames.AcceptEncoding, channel.Compression.AcceptEncoding);
        if (deadline != DateTime.MaxValue)
        {
            request.Headers.TryAddWithoutValidation(HeaderNames.Timeout, Timeouts.Format(deadline - DateTime.UtcNow));
        }

        if (requestCompression is not null)
        {
            request.Headers.TryAddWithoutValidation(HeaderNames.Encoding, requestCompression.EncodingName);
        }

        Add(request, options.Headers ?? Metadata.Empty);
        if (channel.CallCredentials.Count > 0 || options.Credentials is not null)
        {
            Add(request, await CredentialsMetadataAsync());
        }

        return request;
    }

    private static void Add(HttpRequestMessage request, Metadata metadata)
    {
        foreach (var entry in metadata)
        {
            if (!HeaderNames.IsTransport(entry.Key) && !string.Equals(entry.Key, Metadata.CompressionRequestAlgorithmMetadataKey, StringComparison.Ordinal)
                && !request.Headers.TryAddWithoutValidation(entry.Key, MetadataCodec.Encode(entry)))
            {
                throw new InvalidOperationException($"The metadata '{entry.Key}' cannot be sent as a header.");
            }
        }
    }

    private async Task<Metadata> CredentialsMetadataAsync()
    {
        if (!channel.SendsCallCredentials)
        {
            throw new InvalidOperationException("Call credentials are not sent over a channel that is not secured.");
        }

        var metadata = new Metadata();
        var context = new AuthInterceptorContext(new Uri(channel.Address, method.ServiceName).ToString(), method.Name, ended.Token);
        await CallCredentialsReader.AddMetadataAsync(
            options.Credentials is null ? channel.CallCredentials : [.. channel.CallCredentials, options.Credentials], context, metadata);
        return metadata;
    }

    private async Task<PipeReader?> BeginResponseAsync(HttpResponseMessage received)
    {
        if (received.StatusCode != HttpStatusCode.OK || !HeaderNames.IsGrpc(received.Content.Headers.ContentType?.MediaType))
        {
            End(ResponseStatus.Of(received.Headers) is { StatusCode: not StatusCode.OK } said ? said : ResponseStatus.OfHttp(received));
            return null;
        }

        if (received.Headers.NonValidated.Contains(HeaderNames.Status))
        {
            // The status in the headers: there will be no messages.
            headers.TrySetResult(Metadata.Empty);
            EndWithTrailers(received.Headers);
            return null;
        }

        if (received.Headers.NonValidated.TryGetValues(HeaderNames.Encoding, out var encoding) && encoding.ToString() is not HeaderNames.Identity)
        {
            responseCompression = channel.Compression.Find(encoding.ToString())
                ?? throw new RpcException(new Status(StatusCode.Internal, $"The response has an unknown encoding '{encoding}'."));
        }

        headers.TrySetResult(ResponseStatus.Metadata(received.Headers));
        return PipeReader.Create(await received.Content.ReadAsStreamAsync(ended.Token));
    }

    private void BeginDeadline()
    {
        if (deadline == DateTime.MaxValue)
        {
            return;
        }

        timer = new Timer(static call => ((ClientCall<TRequest, TResponse>)call!).OnTimer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        OnTimer();
    }

    private void OnTimer()
    {
        var remaining = deadline - DateTime.UtcNow;
        if (remaining <= TimeSpan.Zero)
        {
            End(new Status(StatusCode.DeadlineExceeded, "The deadline passed."));
            return;
        }

        lock (gate)
        {
            if (status is null)
            {
                timer!.Change(remaining > LongestTimer ? LongestTimer : TimeSpan.FromMilliseconds(Math.Ceiling(remaining.TotalMilliseconds)), Timeout.InfiniteTimeSpan);
            }
        }
    }

    private void EndWithTrailers(System.Net.Http.Headers.HttpResponseHeaders received)
    {
        var said = ResponseStatus.Of(received) ?? new Status(StatusCode.Unknown, "The response ended without grpc-status.");
        End(said, ResponseStatus.Metadata(received));
    }

    private void End(Status ending, Metadata? received = null)
    {
        lock (gate)
        {
            if (status is not null)
            {
                return;
            }

            trailers = received ?? Metadata.Empty;
            status = ending;
            timer?.Dispose();
        }

        cancelled.Unregister();
        parentCancelled.Unregister();
        telemetry.End(ending.StatusCode);
        if (headers.TrySetException(Failure()))
        {
            // Few callers look at the headers; that nobody did is no fault.
            _ = headers.Task.Exception;
        }

        ended.Cancel();
        httpResponse?.Dispose();
    }

    private void SetStatus(Status other)
    {
        lock (gate)
        {
            status = other;
        }
    }

    private Exception Failure()
    {
        var failure = new RpcException(Status, trailers);
        return channel.ThrowsOperationCanceled && Status.StatusCode is StatusCode.Cancelled && options.CancellationToken.IsCancellationRequested
            ? new OperationCanceledException(Status.Detail, failure, options.CancellationToken)
            : failure;
    }

    private Status FailureStatus(Exception failure)
    {
        var said = failure is RpcException rpc ? rpc.Status : ResponseStatus.OfFailure(failure);

        // The server resets the stream at the deadline; whoever notices first, it is the deadline that passed.
        return said.StatusCode is StatusCode.Cancelled && deadline <= DateTime.UtcNow
            ? new Status(StatusCode.DeadlineExceeded, "The deadline passed.", failure)
            : said;
    }
}
