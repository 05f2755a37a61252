using Google.Protobuf.WellKnownTypes;
using Ledsager.Api.Audit.V1;
using Ledsager.Api.Hours.V1;
using Ledsager.Golden;
using Ledsager.Service.Tests.Audit;
using NodaTime;
using Duration = NodaTime.Duration;

namespace Ledsager.Service.Tests.Golden;

/// <summary>A scenario's checkpoints – the account on a day as known at the end of a day – read off the record instead of asked for one by one.</summary>
internal static class ReplayedScenario
{
    private static readonly DateTimeZone Copenhagen = DateTimeZoneProviders.Tzdb["Europe/Copenhagen"];

    /// <summary>Every difference, in words.</summary>
    public static async Task<IReadOnlyList<string>> Differences(ServiceProcess service, string citizen, LedgerScenario scenario)
    {
        var history = await service.Replay(citizen);
        var differences = new List<string>();
        var end = Before(scenario.Horizon.PlusDays(1));
        foreach (var expected in scenario.Checkpoints)
        {
            // The last fact known by then, and the account it left behind.
            var known = Before(expected.KnownAtEndOf.PlusDays(1));
            if (history.LastOrDefault(told => told.Fact.RecordedAt.CompareTo(known) <= 0) is not { } last)
            {
                differences.Add($"nothing is known at the end of {expected.KnownAtEndOf:uuuu-MM-dd}");
                continue;
            }

            if (Instant.FromDateTimeOffset(last.Fact.RecordedAt.ToDateTimeOffset()).InZone(Copenhagen).Date == expected.AsOfEndOf)
                Compare("the record", last.Balance);

            Compare("the balance as known when the last fact was recorded", await Balance(last.Fact.RecordedAt));
            var compared = await service.Audit.CompareKnowledgeAsync(
                new CompareKnowledgeRequest { Citizen = citizen, AsOf = expected.AsOfEndOf.ToDate(), Earlier = known, Later = known.CompareTo(end) < 0 ? end : known });
            Compare("the earlier of two moments", compared.Earlier);
            if (!compared.Later.Equals(await Balance(known.CompareTo(end) < 0 ? end : known)))
                differences.Add($"{expected.AsOfEndOf:uuuu-MM-dd}: the later of two moments is not the balance as known at the end");

            void Compare(string source, Balance balance)
            {
                if (Text(expected.State) is var should && Text(GrpcAccount.Of(balance)) is var was && should != was)
                    differences.Add($"{expected.AsOfEndOf:uuuu-MM-dd} known at the end of {expected.KnownAtEndOf:uuuu-MM-dd}, {source}:\n    expected {should}\n    was      {was}");
            }

            async Task<Balance> Balance(Timestamp at) =>
                (await service.Hours.GetBalanceAsync(new GetBalanceRequest { Citizen = citizen, AsOf = expected.AsOfEndOf.ToDate(), KnownAt = at })).Balance;
        }

        return differences;
    }

    private static Timestamp Before(LocalDate day) => (Copenhagen.AtStartOfDay(day).ToInstant() - Duration.FromTicks(10)).ToTimestamp();

    private static string Text(Checkpoint account) =>
        $"{account with { Lots = [] }} {string.Join(' ', account.Lots.Select(lot => $"{lot.Lot:uuuu-MM}={lot.Remaining} until {lot.LastUsable:uuuu-MM-dd}"))}";
}
