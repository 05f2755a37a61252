using Google.Rpc;
using Grpc.Core;
using Ledsager.Api.Hours.V1;
using Ledsager.Api.Payroll.V1;
using NodaTime;
using static Ledsager.Service.Tests.Calls;
using static Ledsager.Service.Tests.Payroll.Importing;

namespace Ledsager.Service.Tests.Payroll;

/// <summary>Timesheets come as files: every line has its outcome, and a file sent again changes nothing.</summary>
[Trait("Group", "service")]
public sealed class ImportTests(PayrollFixture fixture) : IClassFixture<PayrollFixture>
{
    private static readonly LocalDate June = new(2024, 6, 1);

    private readonly string _municipality = fixture.NewMunicipality();

    private ServiceProcess Service => fixture.Service;

    private string Anna => $"{_municipality}/citizens/anna";

    private string Bo => $"{_municipality}/citizens/bo";

    [Fact(DisplayName = "Hver linje får sit udfald i orden, og en dårlig linje standser ingen")]
    public async Task Every_line_has_its_outcome_in_order()
    {
        await Service.Do(Grant(Anna, June), Grant(Bo, June));
        var holiday = Line(9, "bo", "b2", June, 600);
        holiday.Kind = UseKind.Holiday;
        var (outcomes, summary) = await Service.Import(_municipality,
        [
            Line(1, "anna", "a1", June, 800),
            Line(2, "ukendt", "u1", June, 60),
            Line(3, "anna", "a2", June, 200),
            Line(4, "anna", "a3", June, 100),
            Line(5, "bo", "b1", new(2024, 6, 16), 60),
            Line(6, "anna", "a1", June, 800),
            Line(7, "anna", "a1", June, 799),
            new ImportLine { Number = 8, CitizenId = "010190-1234", UseId = "l æ" },
            holiday,
            Session(10, "b3", 8),
            Session(11, "b4", 9),
            Session(12, "b5", 10),
        ]);

        outcomes.Select(o => (o.Result, o.Refusal?.Reason ?? "", o.RegisteredMinutes, o.ChargedMinutes)).ShouldBe(
        [
            (LineResult.Accepted, "", 800, 800),
            (LineResult.Refused, "UNKNOWN_CITIZEN", 0, 0),
            (LineResult.Refused, "INSUFFICIENT_HOURS", 0, 0),
            (LineResult.Accepted, "", 100, 100),
            (LineResult.Refused, "FUTURE_USE", 0, 0),
            (LineResult.Duplicate, "", 800, 800),
            (LineResult.Refused, "USE_ID_CONFLICT", 0, 0),
            (LineResult.Refused, "MALFORMED_REQUEST", 0, 0),
            (LineResult.Accepted, "", 600, 444),
            (LineResult.Accepted, "", 120, 120),
            (LineResult.Refused, "OVERLAPPING_LINES", 0, 0),
            (LineResult.Accepted, "", 120, 120),
        ]);
        outcomes[2].Refusal.AvailableMinutes.ShouldBe(100);
        outcomes[2].Refusal.Rule.Text.ShouldNotBeEmpty();
        outcomes[7].Refusal.DanishMessage.ShouldContain("CPR-nummer");
        outcomes[7].Refusal.DanishMessage.ShouldContain("use_id");
        summary.ShouldBe(new ImportSummary { Lines = 12, Accepted = 5, Duplicate = 1, Refused = 6, AcceptedMinutes = 1740 });
        (await Service.BalanceOf(Anna)).UsedMinutes.ShouldBe(900);

        static ImportLine Session(long number, string use, int hour) => new()
        {
            Number = number, CitizenId = "bo", UseId = use, Companion = "led-1",
            Session = new WorkSession { Start = Instant.FromUtc(2024, 6, 3, hour, 0).ToTimestamp(), End = Instant.FromUtc(2024, 6, 3, hour + 2, 0).ToTimestamp() },
        };
    }

    [Fact(DisplayName = "Den samme fil igen ændrer intet, heller ikke under et andet navn")]
    public async Task The_same_file_again_changes_nothing()
    {
        await Service.Do(Grant(Anna, June), Grant(Bo, June));
        var lines = Enumerable.Range(0, 300).Select(i => Line(i, i % 2 == 0 ? "anna" : "bo", $"l{i}", June, 5)).ToList();
        (await Service.Import(_municipality, lines)).Summary.Accepted.ShouldBe(300);
        var before = await Service.StateOf(Anna);
        (await Service.Import(_municipality, lines)).Summary.ShouldBe(new ImportSummary { Lines = 300, Duplicate = 300 });
        (await Service.Import(_municipality, lines, "fil-2")).Summary.Duplicate.ShouldBe(300);
        (await Service.StateOf(Anna)).ShouldBe(before);
    }

    [Fact(DisplayName = "En afbrudt fil sendes igen, og resten kommer med")]
    public async Task An_interrupted_file_is_sent_again()
    {
        await Service.Do(Grant(Anna, June), Grant(Bo, June));
        var lines = Enumerable.Range(0, 600).Select(i => Line(i, i % 2 == 0 ? "anna" : "bo", $"l{i}", June, 1)).ToList();
        var told = 0;
        using (var call = Service.Payroll.ImportHours())
        {
            await call.RequestStream.WriteAsync(Start(_municipality, "fil-1"));
            await call.RequestStream.WriteAsync(new ImportHoursRequest { Lines = new ImportLines { Lines = { lines.Take(200) } } });
            while (told < 100 && await call.ResponseStream.MoveNext(default))
                told += call.ResponseStream.Current.Outcomes.Count;
        }

        var (outcomes, summary) = await Service.Import(_municipality, lines);
        outcomes.Take(told).ShouldAllBe(outcome => outcome.Result == LineResult.Duplicate);
        (summary.Accepted + summary.Duplicate, summary.Refused, summary.Failed).ShouldBe((600, 0, 0));
        (await Service.BalanceOf(Anna)).UsedMinutes.ShouldBe(300);
        (await Service.BalanceOf(Bo)).UsedMinutes.ShouldBe(300);
    }

    [Fact(DisplayName = "To gange på én gang er som én gang")]
    public async Task Twice_at_once_is_once()
    {
        await Service.Do(Grant(Anna, June), Grant(Bo, June));
        var lines = Enumerable.Range(0, 400).Select(i => Line(i, i % 2 == 0 ? "anna" : "bo", $"l{i}", June, 2)).ToList();
        var both = await Task.WhenAll(Service.Import(_municipality, lines), Service.Import(_municipality, lines));
        both.Sum(import => import.Summary.Accepted).ShouldBe(400);
        both.Sum(import => import.Summary.Duplicate).ShouldBe(400);
        (await Service.BalanceOf(Anna)).UsedMinutes.ShouldBe(400);
    }

    [Fact(DisplayName = "Linjerne kommer i strømmen, med importens navn i anmodningens id, og en borgers linjer i filens orden")]
    public async Task Imported_lines_come_in_the_feed()
    {
        await Service.Do(Grant(Anna, June), Grant(Bo, June));
        await Service.Import(_municipality, [.. Enumerable.Range(0, 200).Select(i => Line(i, i % 3 == 0 ? "anna" : "bo", $"l{i}", June, 1))], "timer-maj.csv");
        using var consumer = StrictConsumer.Of(Service, _municipality);
        var events = await consumer.OnRecord();
        events.ShouldAllBe(e => e.Event.RequestId.StartsWith("timer-maj.csv~") && e.Event.Actor == "loen");
        foreach (var citizen in events.GroupBy(e => e.Event.Citizen, StringComparer.Ordinal))
            citizen.Select(e => int.Parse(e.Event.Line.UseId[1..])).ShouldBeInOrder();
    }

    [Fact(DisplayName = "En tom fil er en fil")]
    public async Task An_empty_file() => (await Service.Import(_municipality, [])).Summary.ShouldBe(new ImportSummary());

    [Fact(DisplayName = "Uden en rigtig begyndelse sker intet")]
    public async Task Without_a_proper_start_nothing_happens()
    {
        await Fails(StatusCode.InvalidArgument, new ImportHoursRequest { Lines = new ImportLines() });
        await Fails(StatusCode.InvalidArgument, Start("0151", "fil-1"));
        await Fails(StatusCode.InvalidArgument, Start(_municipality, ""));
        await Fails(StatusCode.InvalidArgument, Start(_municipality, "fil-1"), Start(_municipality, "fil-1"));
        await Fails(StatusCode.NotFound, Start("municipalities/0000", "fil-1"));

        async Task Fails(StatusCode code, params ImportHoursRequest[] requests)
        {
            using var call = Service.Payroll.ImportHours();
            var sending = Task.Run(async () =>
            {
                foreach (var request in requests)
                    await call.RequestStream.WriteAsync(request);
                await call.RequestStream.CompleteAsync();
            });
            var error = await Should.ThrowAsync<RpcException>(() => call.ResponseStream.MoveNext(default));
            error.StatusCode.ShouldBe(code);
            ErrorDetails.Of(error).OfType<LocalizedMessage>().ShouldHaveSingleItem();
            await sending.ContinueWith(_ => { }); // The call may have ended before everything was sent.
        }
    }
}
