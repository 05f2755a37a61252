using Ledsager.Cases;
using Ledsager.Cases.Complaints;
using Ledsager.Cases.Hours;
using Ledsager.Law;
using NodaTime;
using Shouldly;
using Xunit;
using Case = Ledsager.Cases.Case;

namespace Ledsager.Specs.Cases;

/// <summary>
/// Whatever the calendar tells, it tells at the local midnight of its day: not the second before, and the second after nothing else. Tried on every
/// day of eighteen months, with both nights of summer time, 29 February and New Year among them, for everything the calendar can tell.
/// </summary>
public sealed class Midnatssekunder
{
    private const int MidnightsOfACase = 7;
    private static readonly Duration Second = Duration.FromSeconds(1);
    private static readonly ComplaintId Complaint = new("klage-1");
    private static readonly LocalDate FirstDay = 1.August(2023);

    [Fact(DisplayName = "Sekundet før midnat, midnat og sekundet efter: hver ting fortælles ved sin egen midnat")]
    public void Each_thing_is_told_at_its_own_midnight()
    {
        var told = new HashSet<(Type Fact, LocalDate Midnight)>();
        for (var day = FirstDay; day < FirstDay.PlusMonths(18); day = day.PlusDays(1))
        {
            foreach (var sag in Cases(day))
                told.UnionWith(Midnights(sag));
        }

        // The nights that are not like the others: both sides of 29 February, of the two nights of summer time, and New Year.
        LocalDate[] monthEnds = [1.February(2024), 1.March(2024), 1.April(2024), 1.November(2024), 1.January(2025)];
        LocalDate[] nights = [29.February(2024), 1.March(2024), 31.March(2024), 1.April(2024), 27.October(2024), 28.October(2024), 1.January(2025)];
        var tried = monthEnds.SelectMany(midnight => new[] { (typeof(MonthClosed), midnight), (typeof(HoursSaved), midnight), (typeof(HoursExpired), midnight) })
            .Concat(nights.SelectMany(midnight => new[] { (typeof(HoursExpired), midnight), (typeof(DeadlineMissed), midnight) }))
            .Concat(nights[..2].SelectMany(midnight => new[] { (typeof(FollowUpDue), midnight), (typeof(ComplaintLapsed), midnight) }));
        tried.Where(each => !told.Contains(each)).ShouldBeEmpty();
        told.Select(each => each.Fact).Distinct().Count().ShouldBe(6);
    }

    private static IEnumerable<Sag> Cases(LocalDate day)
    {
        var ended = Sag.I("0151").Bevilling(FirstDay.PlusMonths(-2));
        yield return ended.Given(day, new EndGrant(day, GrantEndReason.Withdrawn));
        yield return Sag.I("0151").Bevilling(day);
        yield return Sag.I("0810").Bevilling(day).Given(day, Ask.Agree(day));
        yield return Sag.I("0151").Given(day, new ReceiveApplication(day, null, null));
        yield return Sag.I("0810").Afslag(day).Given(day, new FileComplaint(Complaint, null, Sag.Nine(day), ComplaintChannel.Oral));
        yield return Sag.I("0810").Afslag(day).Given(day, new FileComplaint(Complaint, null, Sag.Nine(day), ComplaintChannel.Oral))
            .Given(day, new RedressComplaint(Complaint, Redress.Partial, day, day));
    }

    private static IEnumerable<(Type, LocalDate)> Midnights(Sag sag)
    {
        var @case = sag.Case;
        var today = @case.ToldThrough!.Value;
        for (var i = 0; i < MidnightsOfACase && @case.NextMidnight(@case.Account.StateOn(today)) is { } midnight; i++)
        {
            var at = DanishCalendar.StartOfDay(midnight);
            CaseDecider.Decide(@case, new TurnMonth(), at - Second).ShouldBeOfType<Outcome.NothingNew>();
            var facts = Told(@case, at);
            facts.ShouldAllBe(fact => fact.Effective == midnight);
            Told(@case, at + Second).ShouldBe(facts);
            foreach (var fact in facts)
                yield return (fact.GetType(), midnight);

            @case = CaseDecider.Decide(@case, new TurnMonth(), at) is Outcome.Accepted accepted ? accepted.After : @case;
            CaseDecider.Decide(@case, new TurnMonth(), at + Second).ShouldBeOfType<Outcome.NothingNew>();
            today = midnight;
        }
    }

    private static List<CaseEvent> Told(Case @case, Instant now) =>
        CaseDecider.Decide(@case, new TurnMonth(), now) is Outcome.Accepted { Facts: var facts } ? [.. facts.Select(fact => fact.Event)] : [];
}
