using System.Diagnostics;
using Google.Protobuf;
using Ledsager.Api.Payroll.V1;
using Ledsager.Service.Tests.Audit;
using Ledsager.Testing;
using NodaTime;
using static Ledsager.Service.Tests.Calls;

namespace Ledsager.Service.Tests.Payroll;

/// <summary>ledsager tail: what happens to hours, as it happens.</summary>
[Trait("Group", "service")]
public sealed class TailCommandTests(PayrollFixture fixture) : IClassFixture<PayrollFixture>
{
    private static readonly LocalDate June = new(2024, 6, 1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly string _municipality = fixture.NewMunicipality();

    private string Anna => $"{_municipality}/citizens/anna";

    [Fact(DisplayName = "Det, der er registreret, og det nye kommer på linje, og Ctrl-C ender det")]
    public async Task Events_come_in_lines_until_interrupted()
    {
        await fixture.Service.Do(Grant(Anna, June), Use(Anna, "l1", new(2024, 6, 3), 90, "led-7"));
        using var tail = Start(fixture.Service);
        (await Next(tail)).ShouldBe("       2  2024-06-15 12:00  anna      used       l1 2024-06-03 1:30, by led-7");
        await fixture.Service.Do(Correct(Anna, "l1", 120));
        (await Next(tail)).ShouldBe("       3  2024-06-15 12:00  anna      corrected  l1 2024-06-03 1:30 → 2:00, by led-7, instead of no. 2");
        await fixture.Service.Do(Reverse(Anna, "l1"));
        (await Next(tail)).ShouldBe("       4  2024-06-15 12:00  anna      reversed   l1 2024-06-03 2:00 → 0:00, by led-7, instead of no. 3");
        var session = Use(Anna, "l2", new(2024, 6, 3), 1, "led-7");
        session.Session = new() { Start = Instant.FromUtc(2024, 6, 3, 8, 0).ToTimestamp(), End = Instant.FromUtc(2024, 6, 3, 9, 30).ToTimestamp() };
        await fixture.Service.Do(session);
        (await Next(tail)).ShouldBe("       5  2024-06-15 12:00  anna      used       l2 2024-06-03 1:30, 10:00–11:30, by led-7");
        await Interrupt(tail);
    }

    [Fact(DisplayName = "Med alle slags kommer også opsparing, bortfald og reguleringer, som JSON med tjenestens egne ord")]
    public async Task All_kinds_as_json()
    {
        await fixture.Service.Do(Grant(Anna, new(2024, 4, 1)), Agree(Anna, new(2024, 4, 1)), Use(Anna, "l1", new(2024, 4, 3), 90));
        using var consumer = StrictConsumer.Of(fixture.Service, _municipality, "", 3, StrictConsumer.AllKinds);
        var expected = (await consumer.OnRecord()).Select(e => e.Event).ToList();
        expected.Count.ShouldBeGreaterThan(2);

        using var tail = Start(fixture.Service, "--all-kinds", "--after", "3", "--json");
        foreach (var @event in expected)
            JsonParser.Default.Parse<StreamHourEventsResponse>(await Next(tail)).Event.ShouldBe(@event);

        await Interrupt(tail);
    }

    [Fact(DisplayName = "Med en modtagers navn fortsættes, hvor den er, og dens plads ændres ikke")]
    public async Task A_consumer_is_looked_at_and_not_moved()
    {
        await fixture.Service.Do(Grant(Anna, June), Use(Anna, "l1", June, 1), Use(Anna, "l2", June, 1));
        await fixture.Service.Payroll.AcknowledgeHourEventsAsync(new() { Municipality = _municipality, Consumer = "loen", Position = StrictConsumer.At(_municipality, 2) });
        using var tail = Start(fixture.Service, "--consumer", "loen");
        (await Next(tail)).ShouldContain("used       l2 ");
        await Interrupt(tail);
        (await fixture.Service.Payroll.GetConsumerAsync(new() { Municipality = _municipality, Consumer = "loen" })).Consumer.Position.Position.ShouldBe(2);
    }

    [Fact(DisplayName = "En tjeneste, der genstarter, ventes der på, og intet mangler og intet kommer igen")]
    public async Task A_service_that_restarts_is_waited_for()
    {
        await using var database = await (await PostgresServer.Shared()).CreateDatabase();
        var service = await ServiceProcess.Start(database.ConnectionString, new(2024, 6, 15));
        var (address, citizen) = (service.Channel.Target, "municipalities/0151/citizens/anna");
        await service.Do(Grant(citizen, June), Use(citizen, "l0", June, 1));
        using var tail = StartFor("0151", service);
        (await Next(tail)).ShouldContain(" l0 ");
        for (var i = 1; i <= 3; i++)
        {
            await service.Kill9();
            await service.DisposeAsync();
            service = await ServiceProcess.Start(database.ConnectionString, new(2024, 6, 15), null, "--listen", address);
            await service.Do(Use(citizen, $"l{i}", June, 1));
            (await Next(tail)).ShouldContain($" l{i} ");
        }

        await Interrupt(tail);
        (await tail.StandardError.ReadToEndAsync()).ShouldStartWith("The service is lost; going on from position 2 when it is back.\nThe service is back.\n");
        await service.DisposeAsync();
    }

    [Theory(DisplayName = "Hvad der ikke kan blive til noget, siges i ord, og svaret er 2")]
    [InlineData("journal ends at position", "--after", "99"), InlineData("after", "--after", "x"), InlineData("consumer", "--consumer", "løn"), InlineData("after.position", "--after", "-1")]
    public async Task What_cannot_be_done_is_told(string words, params string[] more)
    {
        var ran = await CliProcess.Run(["tail", _municipality[^4..], "--address", $"http://{fixture.Service.Channel.Target}", .. more]);
        ran.ExitCode.ShouldBe(2, ran.Output);
        ran.Errors.ShouldContain(words);
        ran.Errors.ShouldNotContain("   at ");
    }

    private Process Start(ServiceProcess service, params string[] more) => StartFor(_municipality[^4..], service, more);

    private static Process StartFor(string municipality, ServiceProcess service, params string[] more) =>
        CliProcess.Start(["tail", municipality, "--address", $"http://{service.Channel.Target}", .. more]);

    private static async Task<string> Next(Process tail) => (await tail.StandardOutput.ReadLineAsync().WaitAsync(Patience)).ShouldNotBeNull("The program ended.");

    private static async Task Interrupt(Process tail)
    {
        using var kill = Process.Start("kill", ["-INT", tail.Id.ToString()]);
        (await tail.StandardOutput.ReadToEndAsync().WaitAsync(Patience)).ShouldBe("");
        await tail.WaitForExitAsync().WaitAsync(Patience);
        tail.ExitCode.ShouldBe(0);
    }
}
