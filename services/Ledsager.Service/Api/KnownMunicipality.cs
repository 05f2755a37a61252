using Ledsager.Law;

namespace Ledsager.Service.Api;

/// <summary>The municipalities that a client may name.</summary>
internal static class KnownMunicipality
{
    /// <summary>A municipality's service levels.</summary>
    /// <exception cref="Grpc.Core.RpcException">The municipality is not known here.</exception>
    public static ServiceLevelHistory Known(this Law.ServiceLevels levels, string municipality) =>
        levels.TryFor(municipality, out var history) ? history : throw Errors.UnknownMunicipality(municipality, levels);
}
