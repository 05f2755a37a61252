using Google.Protobuf;
using Ledsager.Api.Cases.V1;
using Ledsager.Golden;
using Ledsager.Law;
using Ledsager.Testing;
using NodaTime;
using NodaTime.Text;
using Recorded = Ledsager.Api.Audit.V1.Fact;
using static Ledsager.Service.Tests.Calls;

namespace Ledsager.Service.Tests;

/// <summary>
/// What comes due is told by the running service at the local midnight of its day: not the second before, and the second after not again. Tried on
/// both sides of 29 February, of the two nights of summer time, and of New Year; MonthEnds does the same for the ends of months.
/// </summary>
[Trait("Group", "service")]
public sealed class Midnights
{
    // Ballerup's rules, but that a citizen's last day may be any day of the week; and on each of the nights they are made anew.
    private const string NewRules = "9107";
    private const int DaysOfReminder = 8;
    private static readonly LocalDate Start = new(2024, 2, 1);
    private static readonly Duration Second = Duration.FromSeconds(1);

    private static readonly LocalDate[] Nights =
        [new(2024, 2, 29), new(2024, 3, 1), new(2024, 3, 31), new(2024, 4, 1), new(2024, 10, 27), new(2024, 10, 28), new(2025, 1, 1)];

    // Follow-ups come due on working days: the nights nearest to those.
    private static readonly (string Municipality, LocalDate Granted, LocalDate Midnight)[] FirstFollowUps =
    [
        ("0151", new(2023, 8, 29), new(2024, 2, 29)), ("0151", new(2023, 9, 1), new(2024, 3, 1)), ("0151", new(2024, 7, 2), new(2025, 1, 2)),
        ("0480", new(2024, 3, 31), new(2025, 3, 31)), ("0480", new(2024, 10, 27), new(2025, 10, 27)),
    ];

    private static readonly (LocalDate Held, LocalDate Midnight)[] PeriodicFollowUps =
    [
        (new(2023, 3, 1), new(2024, 3, 1)), (new(2024, 1, 2), new(2025, 1, 2)), (new(2024, 2, 29), new(2025, 2, 28)), (new(2024, 3, 31), new(2025, 3, 31)),
        (new(2024, 10, 27), new(2025, 10, 27)),
    ];

    [Fact(DisplayName = "Opfølgninger, overskredne frister, bortfaldne klager, ophør og påmindelser fortælles ved deres midnat: skuddag, sommertid, nytår")]
    public async Task What_comes_due_is_told_at_its_midnight()
    {
        using var levels = new TestMunicipalities().Add(NewRules, version => version["calendar"]!["rollCitizenDeadlines"]!["value"] = false);
        foreach (var night in Nights)
            levels.AddVersion(NewRules, night);

        await using var database = await (await PostgresServer.Shared()).CreateDatabase();
        await using var service = await ServiceProcess.Start(database.ConnectionString, Start, levels.Folder, "--remind-before-deadline", $"{DaysOfReminder}");
        await InThrees(service, Events());
    }

    [Theory(DisplayName = "At timer snart bortfalder, fortælles ved sin midnat: skuddag, sommertid, nytår"), Rule("R-SAV-10")]
    [InlineData(1, "2024-02-29", "2024-03-31"), InlineData(31, "2024-03-01", "2025-01-01"), InlineData(30, "2024-04-01"), InlineData(5, "2024-10-27"), InlineData(4, "2024-10-28")]
    public async Task A_lapse_is_reminded_of_at_its_midnight(int days, params string[] nights)
    {
        await using var database = await (await PostgresServer.Shared()).CreateDatabase();
        await using var service = await ServiceProcess.Start(database.ConnectionString, Start, options: ["--remind-before-lapse", $"{days}"]);
        await InThrees(service, nights.Select(night => LocalDatePattern.Iso.Parse(night).Value).Select(night =>
        {
            // The hours that lapse so many days later are those of the month half a year before.
            var (citizen, first) = (Citizen("0151", "sparer", night), night.PlusDays(days).PlusMonths(-6));
            return new Due("lot_lapses_soon", night, citizen, Grant(citizen, first), Agree(citizen, first));
        }));
    }

    private static IEnumerable<Due> Events()
    {
        foreach (var night in Nights)
        {
            var missed = Citizen("0580", "frist", night);
            yield return new("deadline_missed", night, missed, Apply(missed, night.PlusDays(-1 - 56))); // Eight weeks to decide.

            var silent = Citizen(NewRules, "tavs", night);
            yield return new(
                "complaint_lapsed", night, silent,
                Decide(silent, night.PlusDays(-60), DecisionOutcome.Rejected), Complain(silent, DanishCalendar.StartOfDay(night.PlusDays(-50))), GiveWay(silent, night.PlusDays(-1 - 28)));

            var reminded = Citizen(NewRules, "afslag", night);
            yield return new("deadline_near", night, reminded, Decide(reminded, night.PlusDays(DaysOfReminder - 28), DecisionOutcome.Rejected)); // Four weeks to complain.

            var adHoc = Citizen(NewRules, "nye-regler", night);
            yield return new("follow_up_due", night, adHoc, Allow(adHoc, night.PlusDays(-40)));

            var ended = Citizen("0151", "ophoer", night);
            yield return new("hours_expired", night, ended, Grant(ended, night.PlusDays(-40)), EndGrant(ended, night.PlusDays(-1)));
        }

        foreach (var (municipality, granted, midnight) in FirstFollowUps)
        {
            var citizen = Citizen(municipality, "foerste", midnight);
            yield return new("follow_up_due", midnight, citizen, Allow(citizen, granted));
        }

        foreach (var (held, midnight) in PeriodicFollowUps)
        {
            var citizen = Citizen("0480", "naeste", midnight);
            yield return new("follow_up_due", midnight, citizen, Allow(citizen, held.PlusDays(-200)), FollowUp(citizen, held));
        }
    }

    private static async Task InThrees(ServiceProcess service, IEnumerable<Due> all)
    {
        var events = all.OrderBy(@event => @event.Midnight).ToList();
        var recorded = 0;
        foreach (var night in events.GroupBy(@event => @event.Midnight))
        {
            // What leads to a night, and to the next where two follow each other, is recorded two days before.
            var midnight = DanishCalendar.StartOfDay(night.Key);
            var soon = events.Skip(recorded).TakeWhile(@event => @event.Midnight <= night.Key.PlusDays(1)).ToList();
            if (soon.Count > 0)
                await service.AdvanceTo(midnight - Duration.FromHours(36));

            await service.Do([.. soon.SelectMany(@event => @event.Requests)]);
            recorded += soon.Count;

            // Somebody writes in the last second too: whatever is due is told then without its timer.
            await service.AdvanceTo(midnight - Second);
            await service.Do([.. night.Select(@event => Assign(@event.Citizen, night.Key.PlusDays(-1), Caseworker))]);
            foreach (var @event in night)
                (await Told(@event)).ShouldBeEmpty($"{@event.Fact} of {@event.Citizen} came early");

            foreach (var moment in new[] { midnight, midnight + Second })
            {
                await service.AdvanceTo(moment);
                foreach (var @event in night)
                {
                    var told = (await Told(@event)).ShouldHaveSingleItem($"{@event.Fact} of {@event.Citizen} at {moment}");
                    (told.RecordedAt, told.Actor, told.RequestId).ShouldBe((midnight.ToTimestamp(), "calendar", ""));
                }
            }
        }

        async Task<IEnumerable<Recorded>> Told(Due @event) =>
            (await service.History(@event.Citizen)).Where(fact => fact.Type == @event.Fact && fact.EffectiveDate.ToLocal() == @event.Midnight);
    }

    private static string Citizen(string municipality, string name, LocalDate night) => $"municipalities/{municipality}/citizens/{name}-{night:uuuu-MM-dd}";

    /// <summary>What the calendar is to tell of a citizen, and what leads to it.</summary>
    private sealed record Due(string Fact, LocalDate Midnight, string Citizen, params IMessage[] Requests);
}
