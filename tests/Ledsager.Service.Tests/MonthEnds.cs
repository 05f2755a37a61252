using Ledsager.Api.Audit.V1;
using Ledsager.Api.Cases.V1;
using Ledsager.Law;
using Ledsager.Testing;
using NodaTime;
using Recorded = Ledsager.Api.Audit.V1.Fact;
using static Ledsager.Service.Tests.Calls;
using static Ledsager.Service.Tests.Waiting;

namespace Ledsager.Service.Tests;

/// <summary>What the calendar makes true is told at its midnight, later when nobody was there, and never waited for by an answer.</summary>
[Trait("Group", "service")]
public sealed class MonthEnds : IAsyncLifetime
{
    private const string Citizen = "municipalities/0151/citizens/a";
    private const string Saver = "municipalities/0151/citizens/sparer";
    private static readonly LocalDate January = new(2024, 1, 1);
    private static readonly LocalDate February = new(2024, 2, 1);
    private PostgresDatabase _database = null!;

    public async ValueTask InitializeAsync() => _database = await (await PostgresServer.Shared()).CreateDatabase();

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact(DisplayName = "En måned afsluttes ved sin midnat i København, ikke et sekund før og ikke igen et sekund efter: 29. februar, sommertid, nytår")]
    public async Task A_month_ends_at_its_midnight()
    {
        await using var service = await Start(January);
        await service.Do(Grant(Citizen, January));
        await service.Do(Grant(Saver, January), Agree(Saver, January));
        foreach (var first in new LocalDate[] { February, new(2024, 3, 1), new(2024, 4, 1), new(2024, 11, 1), new(2025, 1, 1) })
        {
            var midnight = DanishCalendar.StartOfDay(first);
            await service.AdvanceTo(midnight - Duration.FromSeconds(1));
            (await Told(service)).ShouldNotContain(fact => fact.EffectiveDate.ToLocal() == first);
            (await Told(service, Saver)).ShouldNotContain(fact => fact.EffectiveDate.ToLocal() == first);

            foreach (var second in new[] { midnight, midnight + Duration.FromSeconds(1) })
            {
                await service.AdvanceTo(second);
                var told = (await Told(service)).Where(fact => fact.EffectiveDate.ToLocal() == first).ToList();
                told.Select(fact => fact.Type).ShouldBe(["month_closed", "hours_expired"]);
                told.ShouldAllBe(fact => fact.RecordedAt.Equals(midnight.ToTimestamp()) && fact.Actor == "calendar" && fact.RequestId == "" && fact.Rule.Text.Length > 0);

                // Who saves loses nothing before the first window has ended.
                var saved = (await Told(service, Saver)).Where(fact => fact.EffectiveDate.ToLocal() == first).ToList();
                saved.Select(fact => fact.Type).ShouldBe(first.Year == 2024 && first.Month < 7 ? ["month_closed", "hours_saved"] : ["month_closed", "hours_expired", "hours_saved"]);
                saved.ShouldAllBe(fact => fact.RecordedAt.Equals(midnight.ToTimestamp()));
            }
        }

        // 1 April begins in summer time, an hour earlier in UTC.
        DanishCalendar.StartOfDay(new(2024, 4, 1)).ShouldBe(Instant.FromUtc(2024, 3, 31, 22, 0));
    }

    [Fact(DisplayName = "Et spring over et år fortæller hver måned til dens egen tid")]
    public async Task A_leap_over_a_year_tells_each_month_at_its_own_time()
    {
        await using var service = await Start(January);
        await service.Do(Grant(Citizen, January), Grant("municipalities/0580/citizens/b", January));
        await service.AdvanceTo(Instant.FromUtc(2025, 1, 15, 0, 0));
        foreach (var citizen in new[] { Citizen, "municipalities/0580/citizens/b" })
        {
            var closed = (await Told(service, citizen)).Where(fact => fact.Type == "month_closed").ToList();
            closed.Count.ShouldBe(12);
            closed.ShouldAllBe(fact => fact.RecordedAt.Equals(DanishCalendar.StartOfDay(fact.EffectiveDate.ToLocal()).ToTimestamp()));
        }
    }

    [Fact(DisplayName = "Efter tre måneders stilstand fortælles alt med sin egen dato, og svarene var rigtige hele tiden")]
    public async Task After_three_months_of_downtime_everything_is_told_with_its_own_date()
    {
        await using (var service = await Start(January))
        {
            await service.Do(Grant(Citizen, January), Use(Citizen, "linje", January, 100));
            (await service.Terminate()).ShouldBe(0);
        }

        var back = new LocalDate(2024, 4, 20);
        await using var restarted = await Start(back);
        (await restarted.BalanceOf(Citizen, new(2024, 1, 31))).TotalMinutes.ShouldBe(800);
        (await restarted.BalanceOf(Citizen, new(2024, 3, 31))).ExpiredMinutes.ShouldBe(800 + 900);
        (await restarted.BalanceOf(Citizen)).TotalMinutes.ShouldBe(900);

        // The worker goes on by itself.
        await Eventually(async () => (await Told(restarted)).Any());
        var told = await Told(restarted);
        told.Select(fact => (fact.Type, fact.EffectiveDate.ToLocal())).ShouldBe(
        [
            ("month_closed", February), ("hours_expired", February),
            ("month_closed", new(2024, 3, 1)), ("hours_expired", new(2024, 3, 1)),
            ("month_closed", new(2024, 4, 1)), ("hours_expired", new(2024, 4, 1)),
        ]);
        told.ShouldAllBe(fact => fact.RecordedAt.Equals(DanishCalendar.StartOfDay(back).ToTimestamp()));
        (await restarted.BalanceOf(Citizen, new(2024, 3, 31))).ExpiredMinutes.ShouldBe(800 + 900);

        // And the timer stands at the next month's end.
        await restarted.AdvanceTo(DanishCalendar.StartOfDay(new(2024, 5, 1)));
        (await Told(restarted)).Count(fact => fact.Type == "month_closed").ShouldBe(4);
    }

    [Fact(DisplayName = "Efter stilstanden fortælles måneder, klager og frister i den rækkefølge, de har virkning")]
    public async Task After_the_downtime_months_complaints_and_deadlines_are_told_in_effective_order()
    {
        const string Aabenraa = "municipalities/0580/citizens/a";
        await using (var service = await Start(new(2024, 1, 10)))
        {
            await service.Do(
                Decide(Aabenraa, new(2024, 1, 2), DecisionOutcome.Rejected), Complain(Aabenraa, DanishCalendar.StartOfDay(new(2024, 1, 3))), GiveWay(Aabenraa, new(2024, 1, 10)),
                Apply(Aabenraa, new(2024, 1, 10)), Grant(Aabenraa, January));
        }

        await using var restarted = await Start(new(2024, 4, 20));
        await Eventually(async () => (await Told(restarted, Aabenraa)).Any());
        (await Told(restarted, Aabenraa)).Select(fact => (fact.Type, fact.EffectiveDate.ToLocal())).ShouldBe(
        [
            ("month_closed", February), ("hours_expired", February),
            ("complaint_lapsed", new(2024, 2, 8)),
            ("month_closed", new(2024, 3, 1)), ("hours_expired", new(2024, 3, 1)),
            ("deadline_missed", new(2024, 3, 7)),
            ("month_closed", new(2024, 4, 1)), ("hours_expired", new(2024, 4, 1)),
        ]);
    }

    [Fact(DisplayName = "En linje efter stilstanden fortæller først månederne og så sig selv")]
    public async Task A_line_after_the_downtime_tells_the_months_first()
    {
        await using (var service = await Start(January))
            await service.Do(Grant(Citizen, January));

        await Hold(_database);
        await using var restarted = await Start(new(2024, 3, 5));
        await restarted.Do(Use(Citizen, "linje", new(2024, 1, 10), 100));

        (await restarted.History(Citizen)).Select(fact => (fact.Type, fact.EffectiveDate.ToLocal())).ShouldBe(
        [
            ("grant", January),
            ("month_closed", February), ("hours_expired", February),
            ("month_closed", new(2024, 3, 1)), ("hours_expired", new(2024, 3, 1)),
            ("hours_used", new(2024, 1, 10)),
            ("hours_expired_adjusted", February),
        ]);
    }

    [Fact(DisplayName = "En sen linje retter en afsluttet måned og nævner, hvad der var årsagen")]
    public async Task A_late_fact_names_itself_as_the_cause()
    {
        await using var service = await Start(January);
        await service.Do(Grant(Citizen, January));
        await service.AdvanceTo(DanishCalendar.StartOfDay(new(2024, 2, 10)));
        await service.Do(Use(Citizen, "sen", new(2024, 1, 20), 240));

        var history = await service.History(Citizen);
        var cause = history.Single(fact => fact.Type == "hours_used");
        var adjusted = history.Single(fact => fact.Type == "hours_expired_adjusted");
        adjusted.Version.ShouldBe(cause.Version + 1);
        adjusted.EffectiveDate.ToLocal().ShouldBe(February);
        (adjusted.Actor, adjusted.RequestId).ShouldBe(("calendar", cause.RequestId));
        var data = adjusted.Data.Fields;
        (data["published"].NumberValue, data["revised"].NumberValue, data["causedBy"].NumberValue).ShouldBe((900, 660, cause.Version));
        (await service.BalanceOf(Citizen, February)).ExpiredMinutes.ShouldBe(660);
    }

    [Fact(DisplayName = "En gentaget linje udskyder ikke en midnat, der endnu ikke er fortalt")]
    public async Task A_repeated_line_does_not_put_off_a_midnight_that_is_yet_to_be_told()
    {
        await using (var service = await Start(January))
            await service.Do(Grant(Citizen, January), Use(Citizen, "linje", January, 100));

        // The calendar's knock is held back, as when its process is busy or gone.
        await Hold(_database);
        await using var restarted = await Start(February);
        await restarted.Do(Use(Citizen, "linje", January, 100));
        (await Told(restarted)).ShouldBeEmpty();

        await Release(_database);
        await restarted.AdvanceTo(DanishCalendar.StartOfDay(February) + Duration.FromHours(1));
        (await Told(restarted)).Select(fact => fact.Type).ShouldBe(["month_closed", "hours_expired"]);
    }

    [Fact(DisplayName = "En sag, der ikke kan læses, holder ikke de andre tilbage og følger selv med, når den kan")]
    public async Task A_case_that_cannot_be_turned_does_not_block_the_others()
    {
        // The first to be due, so that everybody else stands behind it.
        const string bad = "municipalities/0151/citizens/0";
        var good = Enumerable.Range(1, 40).Select(i => $"municipalities/0151/citizens/{i}").ToArray();
        await using (var granting = await Start(January))
            await granting.Do([Grant(bad, January), .. good.Select(citizen => Grant(citizen, January))]);

        await _database.Execute("update mt_events set type = 'from_the_future' where stream_id = '0'");

        // A process that remembers nobody has to read them all.
        await using var service = await Start(January);
        await service.AdvanceTo(Instant.FromUtc(2024, 4, 10, 0, 0));

        foreach (var citizen in good)
        {
            var closed = (await Told(service, citizen)).Where(fact => fact.Type == "month_closed").ToList();
            closed.Count.ShouldBe(3);
            closed.ShouldAllBe(fact => fact.RecordedAt.Equals(DanishCalendar.StartOfDay(fact.EffectiveDate.ToLocal()).ToTimestamp()));
        }

        (await _database.Query("select last_error from timers where stream_id = '0'")).Single()[0]!.ShouldContain("from_the_future");

        // Once it can be read it is told, late and with its own dates.
        await _database.Execute("update mt_events set type = 'grant' where stream_id = '0'");
        await Release(_database);
        await service.AdvanceTo(Instant.FromUtc(2024, 4, 11, 0, 0));
        (await Told(service, bad)).Where(fact => fact.Type == "month_closed").Select(fact => fact.EffectiveDate.ToLocal())
            .ShouldBe([February, new(2024, 3, 1), new(2024, 4, 1)]);
    }

    private Task<ServiceProcess> Start(LocalDate today) => ServiceProcess.Start(_database.ConnectionString, today);

    private static Task Hold(PostgresDatabase database) => database.Execute("update timers set not_before = 'infinity'");

    private static Task Release(PostgresDatabase database) => database.Execute("update timers set not_before = '-infinity'");

    private static async Task<List<Recorded>> Told(ServiceProcess service, string citizen = Citizen) =>
        [.. (await service.History(citizen)).Where(fact => fact.Actor == "calendar")];
}
