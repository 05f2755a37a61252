using System.Buffers;

namespace Grpc.Core;

/// <summary>Where a serializer puts one message: either <see cref="Complete(byte[])"/>, or into <see cref="GetBufferWriter"/> followed by <see cref="Complete()"/>.</summary>
public abstract class SerializationContext
{
    /// <summary>The whole message.</summary>
    public virtual void Complete(byte[] payload) => throw new NotImplementedException();

    /// <summary>Where the message is written.</summary>
    public virtual IBufferWriter<byte> GetBufferWriter() => throw new NotImplementedException();

    /// <summary>Says the exact length beforehand, which spares a copy.</summary>
    public virtual void SetPayloadLength(int payloadLength)
    {
    }

    /// <summary>The message is written.</summary>
    public virtual void Complete() => throw new NotImplementedException();
}
