using Ledsager.Api.Deadlines.V1;
using Ledsager.Testing;
using NodaTime;
using static Ledsager.Service.Tests.Calls;

namespace Ledsager.Service.Tests.Deadlines;

/// <summary>A caseworker's deadlines in a calendar program.</summary>
[Trait("Group", "service")]
public sealed class Calendars
{
    private const string Municipality = "municipalities/0151";
    private const string Anna = "anna, æøå; \\ og et meget langt navn på en gruppe af sagsbehandlere i forvaltningen for voksne";
    private static readonly LocalDate First = new(2024, 3, 19);

    [Fact(DisplayName = "Kalenderen læses af en streng læser og er sagsbehandlerens åbne og overskredne frister, hver på sin sidste arbejdsdag")]
    public async Task The_calendar_is_the_caseworkers_list()
    {
        await using var database = await (await PostgresServer.Shared()).CreateDatabase();
        await using var service = await ServiceProcess.Start(database.ConnectionString, First);
        for (var i = 0; i < 130; i++)
        {
            var citizen = $"{Municipality}/citizens/{Guid.NewGuid()}";
            await service.Do(Apply(citizen, First), Assign(citizen, First, i % 13 == 0 ? "bo" : Anna), Hear(citizen, First));
            if (i % 2 == 0)
                await service.Do(Allow(citizen, First));
        }

        var before = await Compare();
        before.Name.ShouldBe($"Frister: Ballerup Kommune, {Anna}");
        before.Events.Count.ShouldBe(240);
        before.Events.ShouldContain(one => one["DESCRIPTION"].Contains("Flyttet forbi: 29. marts 2024 (Langfredag)", StringComparison.Ordinal));

        // Days later the same events have the same UIDs, and what is late says so.
        await service.AdvanceTo(First.PlusDays(80).AtMidnight().InUtc().ToInstant());
        var after = await Compare();
        after.Events.ShouldContain(one => one["SUMMARY"].StartsWith("OVERSKREDET: Afgør sagen", StringComparison.Ordinal));
        after.Events.Select(one => one["UID"]).Except(before.Events.Select(one => one["UID"]), StringComparer.Ordinal).ShouldBeEmpty();
        (await CalendarFile.Of(service, new ExportCalendarRequest { Municipality = Municipality, Caseworker = "ingen" })).Events.ShouldBeEmpty();

        async Task<CalendarFile> Compare()
        {
            var calendar = await CalendarFile.Of(service, new ExportCalendarRequest { Municipality = Municipality, Caseworker = Anna });
            var list = await service.ListAll(new ListDeadlinesRequest
            {
                Parent = Municipality, Caseworker = Anna, Statuses = { DeadlineStatus.Open, DeadlineStatus.Overdue }, PageSize = 500,
            });
            calendar.Events.Select(one => (CalendarFile.Date(one["DTSTART;VALUE=DATE"]), one["DESCRIPTION"].Split('\n')[^1]))
                .ShouldBe(list.Select(deadline => (deadline.ActByDate.ToLocal().ToDateOnly(), deadline.Name)));
            var municipal = await CalendarFile.Of(service, new ExportCalendarRequest { Municipality = Municipality, Caseworker = Anna, Side = DeadlineSide.Municipality });
            municipal.Events.Count.ShouldBe(list.Count(deadline => deadline.Side == DeadlineSide.Municipality));
            return calendar;
        }
    }

    [Fact(DisplayName = "Er det fastsat for borgeren, hvor ofte der følges op, flytter opfølgningen på listen, og kalenderen siger det")]
    public async Task A_follow_up_with_an_interval_of_its_own()
    {
        await using var database = await (await PostgresServer.Shared()).CreateDatabase();
        await using var service = await ServiceProcess.Start(database.ConnectionString, First);
        const string Citizen = $"{Municipality}/citizens/a";
        await service.Do(Allow(Citizen, First), Assign(Citizen, First, "anna"));
        var list = new ListDeadlinesRequest { Parent = Municipality, Kinds = { DeadlineKind.FollowUp } };
        (await service.ListAll(list)).ShouldHaveSingleItem().DueDate.ToLocal().ShouldBe(First.PlusMonths(6));

        await service.Do(Override(Citizen, First, "deadlines.followUpFirst", "{\"amount\": 2, \"unit\": \"months\"}"));

        var listed = (await service.ListAll(list)).ShouldHaveSingleItem();
        (listed.DueDate.ToLocal(), listed.Rule.Value, listed.Rule.Citation.Text).ShouldBe((First.PlusMonths(2), "2 months", "R-FND-02"));
        var calendar = await CalendarFile.Of(service, new ExportCalendarRequest { Municipality = Municipality, Caseworker = "anna", Side = DeadlineSide.Municipality });
        calendar.Events.Select(one => one["DESCRIPTION"]).ShouldContain(text => text.Contains("Regel: R-FND-02 (fastsat for denne borger)", StringComparison.Ordinal));
    }

    [Theory(DisplayName = "Bedes der om det, ringer kalenderen klokken otte, så mange dage før den sidste arbejdsdag; det overskredne ringer ikke")]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(90)]
    public async Task An_alarm_on_request(int days)
    {
        await using var database = await (await PostgresServer.Shared()).CreateDatabase();
        await using var service = await ServiceProcess.Start(database.ConnectionString, First);
        foreach (var (citizen, received) in new[] { ("sen", First.PlusDays(-80)), ("ny", First), ("nyere", First.PlusDays(-3)) })
            await service.Do(Apply($"{Municipality}/citizens/{citizen}", received), Assign($"{Municipality}/citizens/{citizen}", First, "anna"));

        var request = new ExportCalendarRequest { Municipality = Municipality, Caseworker = "anna" };
        (await CalendarFile.Of(service, request)).Events.ShouldAllBe(one => CalendarFile.Alarm(one) == null);

        request.AlarmDays = days;
        var events = (await CalendarFile.Of(service, request)).Events;
        events.Count.ShouldBe(3);
        foreach (var one in events)
        {
            var overdue = one["SUMMARY"].StartsWith("OVERSKREDET", StringComparison.Ordinal);
            overdue.ShouldBe(one["SUMMARY"].EndsWith("(sen)", StringComparison.Ordinal));
            CalendarFile.Alarm(one).ShouldBe(overdue ? null : LocalDate.FromDateOnly(CalendarFile.Date(one["DTSTART;VALUE=DATE"])).PlusDays(-days) + new LocalTime(8, 0));
        }
    }
}
