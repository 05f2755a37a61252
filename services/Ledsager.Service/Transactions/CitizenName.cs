using Ledsager.EventStore;

namespace Ledsager.Service.Transactions;

/// <summary>A citizen in a municipality: <c>municipalities/0151/citizens/4f1c…</c>.</summary>
/// <param name="Municipality">Four digits.</param>
/// <param name="Id">The caller's opaque id.</param>
internal readonly record struct CitizenName(string Municipality, string Id)
{
    /// <summary>The citizen's stream.</summary>
    public StreamId Stream => new(Municipality, Id);

    /// <inheritdoc/>
    public override string ToString() => $"municipalities/{Municipality}/citizens/{Id}";
}
