using FsCheck;
using FsCheck.Fluent;
using Grpc.Core;
using Ledsager.Api.Audit.V1;
using Ledsager.Api.Hours.V1;
using Ledsager.Law;
using Ledsager.Specs.Cases;
using Ledsager.Testing;
using NodaTime;
using static Ledsager.Service.Tests.Calls;

namespace Ledsager.Service.Tests.Audit;

/// <summary>
/// Questions in two times, asked of the running service about random histories, against a clerk who takes the facts known by then and turns
/// every page (<see cref="DayByDay"/>).
/// </summary>
[Trait("Group", "service")]
public sealed class RandomHistories
{
    private const int Plans = 20;
    private static readonly LocalDate First = new(2020, 1, 1);
    private static readonly string[] Municipalities = ["0151", "0480", "0580", "0810"];
    private static readonly DateTimeZone Copenhagen = DateTimeZoneProviders.Tzdb["Europe/Copenhagen"];
    private static readonly Instant Nothing = Instant.FromUtc(2019, 1, 1, 0, 0);

    private static readonly Gen<Step> AStep =
        from wait in Gen.Frequency((2, Gen.Choose(0, 2)), (5, Gen.Choose(3, 25)), (2, Gen.Choose(25, 100)))
        from kind in Gen.Choose(0, 19)
        from back in Gen.Frequency((3, Gen.Constant(0)), (4, Gen.Choose(0, 14)), (3, Gen.Choose(14, 90)))
        from minutes in Gen.Frequency((4, Gen.Choose(1, 480)), (2, Gen.Choose(400, 1400)))
        select new Step(wait, kind, back, minutes);

    private static readonly Gen<Plan> APlan =
        from municipality in Gen.Elements(Municipalities)
        from count in Gen.Choose(6, 16)
        from steps in AStep.ArrayOf(count)
        from seed in Gen.Choose(0, int.MaxValue - 1)
        select new Plan(municipality, [.. steps], seed);

    [Fact(DisplayName = "Tilfældige historier: saldoen på enhver dag, som den var kendt på ethvert tidspunkt, er den langsomme udregnings")]
    public async Task Two_time_answers_agree_with_a_naive_fold()
    {
        await using var database = await (await PostgresServer.Shared()).CreateDatabase();
        await using var service = await ServiceProcess.Start(database.ConnectionString, First);
        var (today, citizens, questions) = (First, 0, 0);

        // The same histories in every run: a failure prints the plan it failed on, made as small as it still fails.
        var config = Config.QuickThrowOnFailure.WithMaxTest(Plans).WithQuietOnSuccess(true)
            .WithReplay(new Replay(new Rnd(20260111UL, 7UL), Microsoft.FSharp.Core.FSharpOption<int>.None));
        await Task.Run(() => Prop.ForAll(Arb.From(APlan, Smaller), plan => Holds(plan).GetAwaiter().GetResult()).Check(config));
        questions.ShouldBeGreaterThan(Plans * 30);

        async Task Holds(Plan plan)
        {
            var citizen = $"municipalities/{plan.Municipality}/citizens/c{++citizens}";
            var facts = new List<(Instant At, DayByDay.Fact Fact)>();
            await Play(plan, citizen, facts);
            await Compare(plan, citizen, facts);
        }

        async Task Play(Plan plan, string citizen, List<(Instant At, DayByDay.Fact Fact)> facts)
        {
            var lines = new List<string>();
            await Step(Grant(citizen, today), new DayByDay.Granted(today, null, 0));
            foreach (var step in plan.Steps)
            {
                today = today.PlusDays(step.Wait);
                await service.AdvanceTo(today.AtMidnight().InUtc().ToInstant() + Duration.FromHours(9));
                var (day, id) = (today.PlusDays(-step.Back), $"l{lines.Count}");
                var line = lines.Count == 0 ? "" : lines[step.Minutes % lines.Count];
                switch (step.Kind)
                {
                    case 0 or 1 or 2:
                        var to = step.Minutes % 3 == 0 ? today.PlusDays(step.Minutes) : (LocalDate?)null;
                        await Step(Agree(citizen, day, to), new DayByDay.Agreed(day, to));
                        break;
                    case 3:
                        await Step(EndAgreement(citizen, today.PlusDays(step.Back)), new DayByDay.AgreementEnded(today.PlusDays(step.Back)));
                        break;
                    case 4 or 5:
                        await Step(Offset(citizen, day, step.Minutes), new DayByDay.Offset(day, step.Minutes));
                        break;
                    case 6 when step.Back < 20:
                        await Step(EndGrant(citizen, day), new DayByDay.Ended(day, "Withdrawn"));
                        break;
                    case 7:
                        await Step(Grant(citizen, today.PlusDays(step.Back)), new DayByDay.Granted(today.PlusDays(step.Back), null, 0));
                        break;
                    case 8 or 9 when line.Length > 0:
                        await Step(Reverse(citizen, line), new DayByDay.Reversed(line));
                        break;
                    case 10 or 11 or 12 when line.Length > 0:
                        var parts = facts.Select(fact => fact.Fact).OfType<DayByDay.Used>().Single(used => used.Id == line).Parts;
                        await Step(Correct(citizen, line, step.Minutes), new DayByDay.Corrected(line, (parts[0].On, step.Minutes)));
                        break;
                    default:
                        var use = Use(citizen, id, day, step.Minutes);
                        use.Kind = step.Minutes % 3 == 0 ? UseKind.Holiday : UseKind.Ordinary;
                        if (await Step(use, new DayByDay.Used(id, use.Kind == UseKind.Holiday, (day, step.Minutes))))
                            lines.Add(id);

                        break;
                }
            }

            // What the rules refuse is no fact.
            async Task<bool> Step(Google.Protobuf.IMessage request, DayByDay.Fact fact)
            {
                try
                {
                    await service.Send(request);
                }
                catch (RpcException e) when (e.StatusCode == StatusCode.FailedPrecondition)
                {
                    return false;
                }

                facts.Add((Instant.FromDateTimeOffset((await service.Clock.GetClockAsync(new())).Now.ToDateTimeOffset()), fact));
                return true;
            }
        }

        async Task Compare(Plan plan, string citizen, List<(Instant At, DayByDay.Fact Fact)> facts)
        {
            var random = new Random(plan.Seed);
            var moments = facts.Select(fact => fact.At).Distinct().Prepend(Nothing).ToList();
            foreach (var known in moments)
            {
                foreach (var day in new[] { today, today.PlusDays(-random.Next(400)), today.PlusDays(random.Next(250)) })
                {
                    var balance = (await service.Hours.GetBalanceAsync(new GetBalanceRequest { Citizen = citizen, AsOf = day.ToDate(), KnownAt = known.ToTimestamp() })).Balance;
                    Text(balance).ShouldBe(ByHand(plan, facts, known, day), $"{citizen} at the end of {day}, as known at {known}");
                    questions++;
                }
            }

            // The record tells the same, fact by fact; facts of one moment are known together.
            foreach (var told in (await service.Replay(citizen)).GroupBy(told => told.Fact.RecordedAt).Select(moment => moment.Last()))
            {
                var known = Instant.FromDateTimeOffset(told.Fact.RecordedAt.ToDateTimeOffset());
                Text(told.Balance).ShouldBe(ByHand(plan, facts, known, known.InZone(Copenhagen).Date), $"{citizen}, fact {told.Fact.Version}");
                questions++;
            }

            // Both sides of a comparison, with any two moments.
            for (var question = 0; question < 6; question++)
            {
                var at = random.Next(moments.Count);
                var (earlier, later, day) = (moments[at], moments[random.Next(at, moments.Count)], today.PlusDays(random.Next(-400, 100)));
                var compared = await service.Audit.CompareKnowledgeAsync(
                    new CompareKnowledgeRequest { Citizen = citizen, AsOf = day.ToDate(), Earlier = earlier.ToTimestamp(), Later = later.ToTimestamp() });
                Text(compared.Earlier).ShouldBe(ByHand(plan, facts, earlier, day));
                Text(compared.Later).ShouldBe(ByHand(plan, facts, later, day));
                questions += 2;
            }
        }
    }

    private static string ByHand(Plan plan, IEnumerable<(Instant At, DayByDay.Fact Fact)> facts, Instant known, LocalDate day)
    {
        var page = new DayByDay(TermsOf(plan.Municipality), [.. facts.Where(fact => fact.At <= known).Select(fact => fact.Fact)]).Through(day).LastOrDefault();
        return page is null
            ? "opened 0 used 0 expired 0:"
            : $"opened {page.Opened} used {page.Used} expired {page.Expired}: {string.Join(' ', page.Lots.Where(lot => lot.Left > 0).Select(lot => $"{lot.Month:uuuu-MM}={lot.Left}"))}".TrimEnd();
    }

    private static string Text(Balance balance) =>
        $"opened {balance.OpenedMinutes} used {balance.UsedMinutes} expired {balance.ExpiredMinutes}: {string.Join(' ', balance.Lots.Where(lot => lot.RemainingMinutes > 0).Select(lot => $"{lot.Month.ToMonth():uuuu-MM}={lot.RemainingMinutes}"))}".TrimEnd();

    private static Func<LocalDate, DayByDay.Terms> TermsOf(string municipality)
    {
        ServiceLevels.BuiltIn().TryFor(municipality, out var level);
        return day => level!.On(day).Hours is var hours
            ? new(
                hours.EntitlementMinutesPerMonth.Value.Count, hours.WindowMonthsInclusive.Value, hours.CapMinutes.Value.Count, hours.CapScope.Value,
                hours.ConsumptionOrder.Value, hours.SavingsRequiresAgreement.Value, hours.FirstMonth.Value, hours.OffsetChange.Value,
                hours.HolidayCapMinutesPerDay.Value?.Count)
            : null!;
    }

    private static IEnumerable<Plan> Smaller(Plan plan)
    {
        for (var size = plan.Steps.Count / 2; size >= 1; size /= 2)
        {
            for (var at = 0; at + size <= plan.Steps.Count; at += size)
                yield return plan with { Steps = [.. plan.Steps.Take(at), .. plan.Steps.Skip(at + size)] };
        }
    }

    private sealed record Step(int Wait, int Kind, int Back, int Minutes);

    private sealed record Plan(string Municipality, IReadOnlyList<Step> Steps, int Seed)
    {
        public override string ToString() => $"{Municipality} {Seed}: {string.Join(" | ", Steps)}";
    }
}
