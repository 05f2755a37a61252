using Grpc.Core;
using Ledsager.Api.Audit.V1;

namespace Ledsager.Service.Tests.Audit;

/// <summary>A citizen's record with the account each fact left behind.</summary>
internal static class Replays
{
    public static async Task<IReadOnlyList<ReplayHistoryResponse>> Replay(this ServiceProcess service, string citizen)
    {
        var told = new List<ReplayHistoryResponse>();
        using var call = service.Audit.ReplayHistory(new ReplayHistoryRequest { Citizen = citizen });
        await foreach (var one in call.ResponseStream.ReadAllAsync())
            told.Add(one);

        return told;
    }
}
