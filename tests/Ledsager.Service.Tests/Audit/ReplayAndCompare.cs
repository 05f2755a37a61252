using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Ledsager.Api.Audit.V1;
using Ledsager.Api.Hours.V1;
using NodaTime;
using Duration = NodaTime.Duration;

namespace Ledsager.Service.Tests.Audit;

/// <summary>The record, and what was known when: three ways to ask, one answer.</summary>
[Trait("Group", "service")]
public sealed class ReplayAndCompare(AuditedService audited)
{
    private static readonly DateTimeZone Copenhagen = DateTimeZoneProviders.Tzdb["Europe/Copenhagen"];

    [Fact(DisplayName = "Efter hver kendsgerning står kontoen, som den var den dag med det, der var kendt da")]
    public async Task Each_replayed_balance_is_the_balance_as_known_then()
    {
        var service = await audited.Service();
        foreach (var citizen in TwoTimes.Played.Citizens)
        {
            var history = await service.Replay(citizen);
            history.Select(told => told.Fact.Version).ShouldBe(Enumerable.Range(1, history.Count).Select(version => (long)version));
            history.Select(told => told.Fact.RecordedAt.ToDateTimeOffset()).ShouldBeInOrder();

            // Facts of one moment are known together, or not at all: the last of them says what was known.
            var moments = history.GroupBy(told => told.Fact.RecordedAt).Select(moment => moment.Last()).ToList();
            moments.Count.ShouldBeGreaterThan(40);
            foreach (var told in moments)
            {
                var day = At(told.Fact.RecordedAt).InZone(Copenhagen).Date;
                told.Balance.AsOf.ShouldBe(day.ToDate());
                told.Balance.ShouldBe(await Balance(service, citizen, day, told.Fact.RecordedAt), $"{citizen} {told.Fact.Version}");
            }
        }
    }

    [Fact(DisplayName = "Hver kendsgerning fortæller, hvem der registrerede den, hvilken anmodning der gjorde det, og hvilken regel der afgjorde den")]
    public async Task Each_fact_tells_who_why_and_by_which_rule()
    {
        var service = await audited.Service();
        var positions = new List<long>();
        foreach (var citizen in TwoTimes.Played.Citizens)
        {
            var history = await service.Replay(citizen);
            history.ShouldAllBe(told => told.Fact.Rule.Text.Length > 0 && told.Fact.EffectiveDate != null && told.Fact.Data.Fields.Count > 0);
            history.ShouldAllBe(told => told.Fact.Actor.Length > 0 && (told.Fact.Actor == "calendar" || told.Fact.RequestId.Length > 0));
            history.ShouldContain(told => told.Fact.Type == "hours_saved_adjusted");
            positions.Add(history[0].Fact.Position);
        }

        positions.ShouldAllBe(position => position == 1); // Each is the first of its municipality.
    }

    [Fact(DisplayName = "To tidspunkters viden er, hvad to spørgsmål til saldoen svarer, og kendsgerningerne imellem er alle dem, der gjorde forskellen")]
    public async Task Two_moments_compared_are_two_balances()
    {
        var service = await audited.Service();
        var random = new Random(60001);
        var differing = 0;
        foreach (var citizen in TwoTimes.Played.Citizens)
        {
            var history = await service.Replay(citizen);
            var times = history.Select(told => told.Fact.RecordedAt).Distinct().ToList();
            for (var question = 0; question < 30; question++)
            {
                var at = random.Next(times.Count);
                var (earlier, later) = (times[at], times[random.Next(at, times.Count)]);
                var day = At(earlier).InZone(Copenhagen).Date.PlusDays(random.Next(-120, 120));
                var compared = await service.Audit.CompareKnowledgeAsync(new CompareKnowledgeRequest { Citizen = citizen, AsOf = day.ToDate(), Earlier = earlier, Later = later });

                compared.Earlier.ShouldBe(await Balance(service, citizen, day, earlier));
                compared.Later.ShouldBe(await Balance(service, citizen, day, later));
                compared.Facts.ShouldBe(history.Select(told => told.Fact).Where(fact => fact.RecordedAt.CompareTo(earlier) > 0 && fact.RecordedAt.CompareTo(later) <= 0));
                Text(compared.Lots).ShouldBe(Text(Differences(compared.Earlier, compared.Later)));
                differing += compared.Lots.Count > 0 ? 1 : 0;
            }
        }

        differing.ShouldBeGreaterThan(10);
    }

    [Fact(DisplayName = "Sammenligningen behøver et tidligere tidspunkt og et senere")]
    public async Task A_comparison_needs_an_earlier_moment_and_a_later()
    {
        var service = await audited.Service();
        var now = (await service.Clock.GetClockAsync(new())).Now;
        var before = (At(now) - Duration.FromDays(1)).ToTimestamp();
        await Malformed(new() { Citizen = AuditedService.Citizen, Later = now });
        await Malformed(new() { Citizen = AuditedService.Citizen, Earlier = now, Later = before });
        (await service.Audit.CompareKnowledgeAsync(new() { Citizen = AuditedService.Citizen, Earlier = now, Later = now })).Facts.ShouldBeEmpty();

        async Task Malformed(CompareKnowledgeRequest request) =>
            (await Should.ThrowAsync<RpcException>(async () => await service.Audit.CompareKnowledgeAsync(request))).StatusCode.ShouldBe(StatusCode.InvalidArgument);
    }

    private static Instant At(Timestamp timestamp) => Instant.FromDateTimeOffset(timestamp.ToDateTimeOffset());

    private static async Task<Balance> Balance(ServiceProcess service, string citizen, LocalDate day, Timestamp known) =>
        (await service.Hours.GetBalanceAsync(new GetBalanceRequest { Citizen = citizen, AsOf = day.ToDate(), KnownAt = known })).Balance;

    private static IEnumerable<LotDifference> Differences(Balance earlier, Balance later)
    {
        foreach (var month in earlier.Lots.Concat(later.Lots).Select(lot => lot.Month).DistinctBy(month => month.ToMonth()).OrderBy(month => month.ToMonth()))
        {
            var (before, after) = (earlier.Lots.SingleOrDefault(lot => lot.Month.Equals(month)), later.Lots.SingleOrDefault(lot => lot.Month.Equals(month)));
            if ((before?.RemainingMinutes ?? 0) != (after?.RemainingMinutes ?? 0))
                yield return new() { Month = month, EarlierMinutes = before?.RemainingMinutes ?? 0, LaterMinutes = after?.RemainingMinutes ?? 0 };
        }
    }

    private static string Text(IEnumerable<LotDifference> lots) => string.Join('\n', lots);
}
