using Google.Protobuf;
using Ledsager.Api.Operations.V1;
using Ledsager.Service.Tests.Audit;
using NodaTime;
using static Ledsager.Service.Tests.Calls;
using Timer = Ledsager.Api.Operations.V1.Timer;

namespace Ledsager.Service.Tests.Operations;

/// <summary>ledsager timers: what the calendar still has to tell, what it could not, and how that is tried again.</summary>
[Trait("Group", "service")]
public sealed class TimersCommandTests() : ServiceOfItsOwn(January)
{
    private static readonly LocalDate January = new(2024, 1, 1);

    [Fact(DisplayName = "Timere vises på tværs af kommuner med, hvor de står og hvorfor; de parkerede genoptages én ad gangen eller alle")]
    public async Task Timers_are_shown_and_parked_ones_replayed()
    {
        (await Ask("timers")).Output.ShouldBe("There are no timers.\n");
        (await Ask("timers", "--parked")).Output.ShouldBe("No timer is parked.\n");
        await Service.Do([.. new[] { "0151/a", "0151/b", "0151/c", "0580/a" }.Select(citizen => Grant($"municipalities/{citizen.Replace("/", "/citizens/", StringComparison.Ordinal)}", January))]);
        await Database.Execute(
            """
            update timers set not_before = 'infinity';
            update timers set parked_at = now(), failures = 6, last_error = 'No rate for 2027.' where stream_id = 'a' or stream_id = 'b' and tenant_id = '0151'
            """);

        var all = await Ask("timers");
        all.ExitCode.ShouldBe(0, all.Errors);
        all.Lines.ShouldBe(
        [
            "4 timers",
            " due               stands   failed  error  municipality and id",
            "────────────────────────────────────────────────────────────────",
            " 2024-02-01 00:00  parked        6      1  0151 turn-month/a",
            " 2024-02-01 00:00  parked        6      1  0151 turn-month/b",
            " 2024-02-01 00:00  waiting       ·         0151 turn-month/c",
            " 2024-02-01 00:00  parked        6      1  0580 turn-month/a",
            "  error 1 No rate for 2027.",
            "  When the cause is mended: ledsager timers replay 0151 turn-month/a, or without the id for all",
            "  that are parked there.",
        ]);
        (await Ask("timers", "--state", "waiting", "--municipality", "0151")).Lines[0].ShouldBe("1 timer is waiting");
        (await Ask("timers", "--parked")).Lines[0].ShouldBe("3 timers are parked");
        var json = await Ask("timers", "--parked", "--json");
        json.Lines.Select(JsonParser.Default.Parse<Timer>).ShouldBe([.. await List("0151", TimerState.Parked), .. await List("0580", TimerState.Parked)]);

        (await Ask("timers", "replay", "0580")).Output.ShouldBe("1 timer of 0580 will be tried again within seconds.\n");
        (await Ask("timers", "replay", "0151", "turn-month/b")).Output.ShouldBe("1 timer of 0151 will be tried again within seconds.\n");
        (await Ask("timers", "--parked")).Lines[0].ShouldBe("1 timer is parked");
        var gone = await Ask("timers", "replay", "0151", "turn-month/b");
        (gone.ExitCode, gone.Output).ShouldBe((2, ""));
        gone.Errors.ShouldStartWith("ledsager: No timer turn-month/b is parked in this municipality.");
        var replayed = await Ask("timers", "replay", "0151", "--json");
        JsonParser.Default.Parse<ReplayParkedResponse>(replayed.Output).TimersReplayed.ShouldBe(1);
        (await Ask("timers", "replay", "0151")).Output.ShouldBe("No timer is parked in 0151.\n");
        (await Ask("timers", "--municipality", "9999")).ExitCode.ShouldBe(2);
    }

    [Fact(DisplayName = "Også de timere, der ikke er på den første side, vises")]
    public async Task Timers_are_shown_to_the_end()
    {
        await Service.Do(Grant("municipalities/0151/citizens/a", January));
        await Database.Execute(
            "insert into timers (tenant_id, id, stream_id, kind, due_at, data) select '0151', 'turn-month/x' || n, 'x' || n, 'turn-month', timestamptz '2030-01-01 00:00Z', '{}' from generate_series(1, 2000) n");

        var shown = await Ask("timers");
        shown.ExitCode.ShouldBe(0, shown.Errors);
        shown.Lines[0].ShouldBe("2,001 timers");
        shown.Lines.Count(line => line.Contains("turn-month/", StringComparison.Ordinal)).ShouldBe(2001);
        (await Ask("timers", "--json")).Lines.Select(JsonParser.Default.Parse<Timer>).Select(timer => timer.Id).Distinct(StringComparer.Ordinal).Count().ShouldBe(2001);
    }

    private Task<CliProcess.Ran> Ask(params string[] arguments) => CliProcess.Run([.. arguments, "--address", $"http://{Service.Channel.Target}"]);

    private async Task<IEnumerable<Timer>> List(string municipality, TimerState state) =>
        (await Service.Timers.ListTimersAsync(new ListTimersRequest { Municipality = $"municipalities/{municipality}", State = state })).Timers;
}
