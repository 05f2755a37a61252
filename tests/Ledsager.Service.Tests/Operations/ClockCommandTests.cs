using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Ledsager.Api.Operations.V1;
using Ledsager.Cli;
using Ledsager.Cli.Commands;
using Ledsager.Service.Tests.Audit;
using Ledsager.Testing;
using NodaTime;
using NodaTime.Text;
using Spectre.Console;
using static Ledsager.Service.Tests.Calls;
using Duration = NodaTime.Duration;

namespace Ledsager.Service.Tests.Operations;

/// <summary>ledsager clock: what an operator sees of the clock and the calendar, and how the clock is vouched for.</summary>
[Trait("Group", "service")]
public sealed class ClockCommandTests : IAsyncLifetime
{
    private PostgresDatabase _database = null!;

    public async ValueTask InitializeAsync() => _database = await (await PostgresServer.Shared()).CreateDatabase();

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact(DisplayName = "Er der styr på uret, siges det med klokkeslættet i København og tallene for kalenderen, og svaret er 0")]
    public async Task A_clock_that_is_trusted_is_told_with_the_calendar()
    {
        var january = new LocalDate(2024, 1, 1);
        await using var service = await ServiceProcess.Start(_database.ConnectionString, january);
        var level = await Ask(service, "clock");
        level.ExitCode.ShouldBe(0, level.Errors);
        level.Lines.ShouldBe(
        [
            "The clock is trusted: it is 2024-01-01 00:00",
            "  lag      none  how long the first timer has been due",
            "  due         0  timers whose time has come, and nobody is at them",
            "  claimed     0  timers a process is at",
            "  parked      0  timers that failed too often",
        ]);

        // Three whose knock is held back, two of them parked.
        await service.Do([.. Enumerable.Range(0, 3).Select(i => Grant($"municipalities/0151/citizens/{i}", january))]);
        await _database.Execute("update timers set not_before = 'infinity'; update timers set parked_at = now() where stream_id <> '0'");
        await service.AdvanceTo(Instant.FromUtc(2024, 2, 1, 2, 30));
        var lagging = await Ask(service, "clock");
        lagging.ExitCode.ShouldBe(0, lagging.Errors);
        lagging.Lines.ShouldBe(
        [
            "The clock is trusted: it is 2024-02-01 03:30",
            "  lag      3 h 30 min  how long the first timer has been due",
            "  due               1  timers whose time has come, and nobody is at them",
            "  claimed           0  timers a process is at",
            "  parked            2  timers that failed too often: ledsager timers --parked",
        ]);
        var json = await Ask(service, "clock", "--json");
        JsonParser.Default.Parse<GetSchedulerResponse>(json.Output).ShouldBe(await service.Timers.GetSchedulerAsync(new()));
    }

    [Fact(DisplayName = "Efter tre måneders stilstand er svaret 1, til nogen siger det rigtige klokkeslæt efter sit eget ur")]
    public async Task A_clock_nobody_vouches_for_waits_for_an_operators_word()
    {
        await using (var before = await ServiceProcess.Start(_database.ConnectionString, new LocalDate(2024, 1, 1)))
            await before.Do(Grant("municipalities/0151/citizens/a", new(2024, 1, 1)));

        await _database.Execute("insert into time_reached (reached_at) values (now() - interval '90 days')");
        await using var service = await ServiceProcess.Start(_database.ConnectionString);

        var doubted = await Ask(service, "clock");
        doubted.ExitCode.ShouldBe(1, doubted.Errors);
        doubted.Lines[0].ShouldStartWith("The clock is not trusted: it shows 2");
        doubted.Lines[0].ShouldNotContain("goes by");
        doubted.Output.ShouldContain("Nothing is recorded and no timer fires");
        doubted.Output.ShouldContain("ledsager clock confirm TIME");
        doubted.Lines.ShouldAllBe(line => line.Length <= 100 && line.TrimEnd() == line);

        var now = SystemClock.Instance.GetCurrentInstant();
        var wrong = await Ask(service, "clock", "confirm", InstantPattern.General.Format(now - Duration.FromMinutes(30)));
        wrong.ExitCode.ShouldBe(2, wrong.Output);
        wrong.Output.ShouldBeEmpty();
        wrong.Errors.ShouldContain("lies more than five minutes from what the clock shows");
        (await Ask(service, "clock")).ExitCode.ShouldBe(1);

        // On Copenhagen's clocks, as the operator reads it.
        var watch = now.InZone(DateTimeZoneProviders.Tzdb["Europe/Copenhagen"]).ToString("uuuu-MM-dd'T'HH:mm", null);
        var confirmed = await Ask(service, "clock", "confirm", watch);
        confirmed.ExitCode.ShouldBe(0, confirmed.Errors);
        confirmed.Lines[0].ShouldStartWith("The clock is trusted: it is 2");
        (await service.Timers.GetSchedulerAsync(new())).Clock.Standing.ShouldBe(ClockStanding.Trusted);
        var again = await Ask(service, "clock", "confirm", watch, "--json");
        JsonParser.Default.Parse<GetSchedulerResponse>(again.Output).Clock.Standing.ShouldBe(ClockStanding.Trusted);
    }

    [Fact(DisplayName = "Et ur, der er sprunget, vises med det, tjenesten går efter")]
    public void A_leap_is_told_with_what_the_service_goes_by()
    {
        var (shown, believed) = (Instant.FromUtc(2025, 6, 15, 10, 0), Instant.FromUtc(2024, 6, 15, 10, 0));
        using var text = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, Out = new AnsiConsoleOutput(text) });
        console.Profile.Width = 100;
        ClockCommand.Tell(console, new GetSchedulerResponse
        {
            Lag = Duration.Zero.ToTimeSpan().ToDuration(),
            Clock = new() { Standing = ClockStanding.Leapt, Shown = Wire.ToTimestamp(shown), Believed = Wire.ToTimestamp(believed) },
        });
        text.ToString().ShouldStartWith("The clock is not trusted: it shows 2025-06-15 12:00, and the service goes by 2024-06-15 12:00");
        text.ToString().ShouldContain("leapt ahead while the service ran");
        text.ToString().ShouldNotContain("Nothing is recorded");
    }

    [Theory(DisplayName = "Hvor længe noget har varet, siges i den enhed, der passer")]
    [InlineData(0, "0 s"), InlineData(119, "119 s"), InlineData(120, "2 min"), InlineData(3599, "59 min"), InlineData(3600, "1 h"), InlineData(11_520, "3 h 12 min")]
    [InlineData(172_799, "47 h 59 min"), InlineData(172_800, "2 days"), InlineData(90 * 86_400, "90 days")]
    public void A_span_is_told_in_its_unit(int seconds, string words) => Words.Span(Duration.FromSeconds(seconds)).ShouldBe(words);

    private static Task<CliProcess.Ran> Ask(ServiceProcess service, params string[] arguments) => CliProcess.Run([.. arguments, "--address", $"http://{service.Channel.Target}"]);
}
