using Google.Protobuf;
using Google.Rpc;
using Grpc.Core;

namespace Ledsager.Service.Tests;

/// <summary>What an error says beside its status: the messages in grpc-status-details-bin.</summary>
internal static class ErrorDetails
{
    public static IReadOnlyList<IMessage> Of(RpcException error)
    {
        if (error.Trailers.GetValueBytes("grpc-status-details-bin") is not { } bytes)
            return [];

        return [.. Google.Rpc.Status.Parser.ParseFrom(bytes).Details.Select(Unpack)];
    }

    private static IMessage Unpack(Google.Protobuf.WellKnownTypes.Any any) => any switch
    {
        _ when any.TryUnpack<ErrorInfo>(out var info) => info,
        _ when any.TryUnpack<LocalizedMessage>(out var message) => message,
        _ when any.TryUnpack<BadRequest>(out var request) => request,
        _ => any,
    };
}
