using Ledsager.Api.Cases.V1;
using Ledsager.Api.Operations.V1;
using Ledsager.Law;
using NodaTime;
using static Ledsager.Service.Tests.Calls;

namespace Ledsager.Service.Tests.Operations;

/// <summary>A citizen has one timer at most: set with the facts that cause it, moved when they change, and gone when nothing is to come.</summary>
[Trait("Group", "service")]
public sealed class MovedTimers() : ServiceOfItsOwn(First)
{
    private static readonly LocalDate First = new(2024, 3, 1);

    [Fact(DisplayName = "En klage flytter timeren fra trin til trin, og trækkes den tilbage, er timeren væk")]
    public async Task A_complaint_moves_the_timer_and_takes_it_along()
    {
        const string citizen = "municipalities/0151/citizens/klager";
        await Service.Do(Decide(citizen, First, DecisionOutcome.Rejected));
        await Knocks(citizen, null); // The citizen's four weeks to complain end without a word.

        await Service.Do(Complain(citizen, DanishCalendar.StartOfDay(First)));
        await Knocks(citizen, new(2024, 3, 30)); // The municipality's four weeks are over.
        await Service.AdvanceTo(DanishCalendar.StartOfDay(First.PlusDays(4)));
        await Service.Do(GiveWay(citizen, First.PlusDays(4)));
        await Knocks(citizen, new(2024, 4, 3)); // The citizen's four weeks from then, that end after Easter.
        await Service.Do(Maintain(citizen, First.PlusDays(4)));
        await Knocks(citizen, new(2024, 3, 20)); // Fourteen days to forward it.
        await Service.Do(Withdraw(citizen, First.PlusDays(4)));
        await Knocks(citizen, null);

        const string other = "municipalities/0580/citizens/klager";
        await Service.Do(Decide(other, First, DecisionOutcome.Rejected), Complain(other, DanishCalendar.StartOfDay(First)));
        await Knocks(other, new(2024, 3, 30));
        await Service.Do(Withdraw(other, First.PlusDays(4)));
        await Knocks(other, null);
    }

    [Fact(DisplayName = "En opfølgning, der holdes før tid, flytter timeren til den næste")]
    public async Task A_follow_up_held_early_moves_the_timer()
    {
        const string citizen = "municipalities/0480/citizens/opfulgt";
        await Service.Do(Decide(citizen, First, DecisionOutcome.Granted)); // A decision alone: no hours whose months end.
        await Knocks(citizen, new(2025, 2, 28)); // The last working day of twelve months.
        await Service.AdvanceTo(DanishCalendar.StartOfDay(new(2024, 5, 6)));
        await Service.Do(FollowUp(citizen, new(2024, 5, 6)));
        await Knocks(citizen, new(2025, 5, 6));
    }

    [Fact(DisplayName = "En bevilling, der ophører, flytter timeren frem til ophøret, og efter sin sidste måned har den ingen")]
    public async Task A_grant_that_ends_moves_the_timer_and_takes_it_along()
    {
        const string citizen = "municipalities/0151/citizens/ophoert";
        await Service.Do(Grant(citizen, First));
        await Knocks(citizen, new(2024, 4, 1));
        await Service.Do(EndGrant(citizen, new(2024, 3, 12)));
        await Knocks(citizen, new(2024, 3, 13));
        await Service.AdvanceTo(DanishCalendar.StartOfDay(new(2024, 3, 13)));
        await Knocks(citizen, new(2024, 4, 1)); // The grant's last month has yet to end.
        await Service.AdvanceTo(DanishCalendar.StartOfDay(new(2024, 4, 1)));
        (await Service.History(citizen)).Select(fact => fact.Type).ShouldBe(["grant", "grant_ended", "hours_expired", "month_closed"]);
        await Knocks(citizen, null);
    }

    private async Task Knocks(string citizen, LocalDate? midnight)
    {
        var timers = await Service.Timers.ListTimersAsync(new ListTimersRequest { Municipality = string.Join('/', citizen.Split('/')[..2]) });
        timers.Timers.Select(timer => (timer.Citizen, timer.State, timer.DueAt)).ShouldBe(
            midnight is { } day ? [(citizen, TimerState.Waiting, DanishCalendar.StartOfDay(day).ToTimestamp())] : []);
    }
}
