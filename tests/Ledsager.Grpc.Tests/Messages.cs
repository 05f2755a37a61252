using Google.Protobuf;
using Grpc.Testing;

namespace Ledsager.GrpcTests;

/// <summary>Messages of a given size.</summary>
public static class Messages
{
    public static Payload Payload(int size) => new() { Body = ByteString.CopyFrom(new byte[size]) };

    public static SimpleRequest Request(int size) => new() { Payload = Payload(size) };

    public static StreamingInputCallRequest Input(int size) => new() { Payload = Payload(size) };

    public static StreamingOutputCallResponse Response(int size) => new() { Payload = Payload(size) };

    public static StreamingOutputCallRequest Ask(params int[] sizes) =>
        new() { ResponseParameters = { sizes.Select(size => new ResponseParameters { Size = size }) } };
}
