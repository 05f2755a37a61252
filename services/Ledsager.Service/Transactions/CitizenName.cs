using Ledsager.EventStore;
using Ledsager.Law;
using Ledsager.Service.Api;

namespace Ledsager.Service.Transactions;

/// <summary>A citizen in a municipality: <c>municipalities/0151/citizens/4f1c…</c>.</summary>
/// <param name="Municipality">Four digits.</param>
/// <param name="Id">The caller's opaque id.</param>
internal readonly record struct CitizenName(string Municipality, string Id)
{
    /// <summary>The citizen's stream.</summary>
    public StreamId Stream => new(Municipality, Id);

    /// <summary>The service levels the citizen's account is kept under.</summary>
    /// <exception cref="Grpc.Core.RpcException">The municipality is not known here.</exception>
    public ServiceLevelHistory Levels(ServiceLevels levels) =>
        levels.TryFor(Municipality, out var history) ? history : throw Errors.UnknownMunicipality(Municipality, levels);

    /// <inheritdoc/>
    public override string ToString() => $"municipalities/{Municipality}/citizens/{Id}";
}
