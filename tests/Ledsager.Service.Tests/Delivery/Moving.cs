using Ledsager.Api.Cases.V1;
using Ledsager.Api.Delivery.V1;
using Ledsager.Api.Hours.V1;
using NodaTime;
using static Ledsager.Service.Tests.Calls;

namespace Ledsager.Service.Tests.Delivery;

/// <summary>»Ledsageordning følger ikke automatisk med ved flytning til ny kommune.« (vejledningen)</summary>
[Trait("Group", "service")]
public sealed class Moving(RunningService running)
{
    private static readonly LocalDate Start = new(2024, 1, 1);
    private static readonly LocalDate LastDate = new(2024, 5, 31);
    private static readonly LocalDate Arrival = new(2024, 6, 1);

    [Fact(DisplayName = "Fra Ballerup til Brønderslev: opgørelsen og de overtagne timer stemmer måned for måned, og forklaringen siger hvorfra")]
    public async Task Statement_and_opening_balance_agree_lot_for_lot()
    {
        var service = await running.Service();
        var (old, here) = ($"municipalities/0151/citizens/{NewId()}", $"municipalities/0810/citizens/{NewId()}");
        await service.Do(Grant(old, Start), Agree(old, Start), Use(old, "u", new(2024, 3, 5), 1000), EndGrant(old, LastDate, GrantEndReason.MovedAway));
        var before = await service.BalanceOf(old, LastDate);
        var history = await service.History(old);

        var statement = await service.Delivery.GetClosingStatementAsync(new GetClosingStatementRequest { Citizen = old });

        (statement.Municipality, statement.LastDate.ToLocal(), statement.TotalMinutes).ShouldBe(("municipalities/0151", LastDate, (5 * 900) - 1000));
        statement.Lots.ShouldBe(
        [
            Lot(new(2024, 2), 800, new(2024, 7, 31)), Lot(new(2024, 3), 900, new(2024, 8, 31)),
            Lot(new(2024, 4), 900, new(2024, 9, 30)), Lot(new(2024, 5), 900, new(2024, 10, 31)),
        ]);
        statement.Lots.Select(lot => (lot.Month, lot.Minutes)).ShouldBe(before.Lots.Where(lot => lot.RemainingMinutes > 0).Select(lot => (lot.Month, lot.RemainingMinutes)));

        await service.Do(Grant(here, Arrival), Agree(here, Arrival));
        var opened = await service.Delivery.OpenBalanceAsync(Open(here, Arrival, "0151", statement.Lots));

        // Lot for lot, and this month's own beside them.
        opened.Balance.Lots.SkipLast(1).Select(lot => Lot(lot.Month.ToMonth(), lot.RemainingMinutes, lot.LastUsableDate.ToLocal())).ShouldBe(statement.Lots);
        opened.Balance.Lots[^1].Month.ToMonth().ShouldBe(new YearMonth(2024, 6));
        opened.Balance.ShouldBe(await service.BalanceOf(here));
        (await service.BalanceOf(here, new(2024, 7, 31))).TotalMinutes.ShouldBe(statement.TotalMinutes + (2 * 900));
        (await service.BalanceOf(here, new(2024, 8, 1))).TotalMinutes.ShouldBe(statement.TotalMinutes - 800 + (3 * 900));
        (await service.BalanceOf(old, Arrival)).TotalMinutes.ShouldBe(0);
        (await service.History(old)).ShouldBe(history);

        var explained = await service.Hours.ExplainBalanceAsync(new ExplainBalanceRequest { Citizen = here });
        foreach (var lot in statement.Lots)
        {
            var entry = explained.Lots.Single(each => each.Month.Equals(lot.Month)).Entries.ShouldHaveSingleItem();
            entry.TakenOver.ShouldBe(new TakenOverMinutes { FromMunicipality = "municipalities/0151", Minutes = lot.Minutes });
            (entry.Date.ToLocal(), entry.Rule.Name, entry.Rule.Value, entry.Rule.Citation.Text).ShouldBe((Arrival, "openingBalance", "0151", "A-16"));
        }

        var own = explained.Lots[^1].Entries.ShouldHaveSingleItem();
        (own.OpenedMinutes, own.Rule.Name).ShouldBe((900, "entitlementMinutesPerMonth"));

        // What was taken over is used like any other hours, the oldest first.
        await service.Do(Use(here, "u", Arrival, 850));
        (await service.BalanceOf(here)).Lots.Select(lot => lot.RemainingMinutes).ShouldBe([0, 850, 900, 900, 900]);
    }
}
