using Grpc.Core;

namespace Grpc.Wire;

/// <summary>What is wrong with a message, as the status the other side gets.</summary>
internal static class Errors
{
    public static RpcException TooLargeToReceive() => Of(StatusCode.ResourceExhausted, "Received message exceeds the maximum configured message size.");

    public static RpcException TooLargeToSend() => Of(StatusCode.ResourceExhausted, "Sending message exceeds the maximum configured message size.");

    public static RpcException Truncated() => Of(StatusCode.Internal, "The stream ended within a message.");

    public static RpcException CompressedWithoutEncoding() => Of(StatusCode.Internal, "A message is compressed, but grpc-encoding does not say how.");

    public static RpcException NotDecompressible(string encoding) => Of(StatusCode.Internal, $"A message is not valid {encoding}.");

    public static RpcException NotParsable(Exception inner) => new(new Status(StatusCode.Internal, "A message could not be parsed.", inner));

    public static RpcException NoMessage() => Of(StatusCode.Unimplemented, "Exactly one message was expected, and none came.");

    public static RpcException ManyMessages() => Of(StatusCode.Unimplemented, "Exactly one message was expected, and more came.");

    public static RpcException NoResponse() => Of(StatusCode.Internal, "The handler returned no message.");

    private static RpcException Of(StatusCode code, string text) => new(new Status(code, text));
}
