using System.Buffers;

namespace Grpc.Core;

/// <summary>One received message, valid only while the deserializer runs.</summary>
public abstract class DeserializationContext
{
    /// <summary>Its length in bytes.</summary>
    public abstract int PayloadLength { get; }

    /// <summary>A copy.</summary>
    public virtual byte[] PayloadAsNewBuffer() => throw new NotImplementedException();

    /// <summary>The bytes where they lie.</summary>
    public virtual ReadOnlySequence<byte> PayloadAsReadOnlySequence() => throw new NotImplementedException();
}
