using System.Globalization;
using System.Text;
using System.Text.Json;
using Google.Protobuf;
using Ledsager.Api.Payroll.V1;
using Ledsager.Cli.Import;
using Ledsager.Service.Tests.Audit;
using NodaTime;
using static Ledsager.Service.Tests.Calls;

namespace Ledsager.Service.Tests.Payroll;

/// <summary>ledsager import: a file as payroll systems write it, from the disk to the record, whatever happens on the way.</summary>
[Trait("Group", "service")]
public sealed class ImportCommandTests(PayrollFixture fixture) : IClassFixture<PayrollFixture>, IDisposable
{
    private static readonly LocalDate June = new(2024, 6, 1);

    private readonly string _municipality = fixture.NewMunicipality();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ledsager-import-");

    private string Anna => $"{_municipality}/citizens/anna";

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory(DisplayName = "Hver linjes udfald fortælles, og det afviste står i en fil, der kan rettes og sendes, i den samme tegnkodning")]
    [InlineData("Windows-1252"), InlineData("UTF-8"), InlineData("UTF-8 with its mark")]
    public async Task Rejects_are_mended_and_sent(string encoded)
    {
        var encoding = encoded switch
        {
            "Windows-1252" => TextEncoding.Windows1252,
            "UTF-8" => new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            _ => Encoding.UTF8,
        };
        await fixture.Service.Do(Grant(Anna, June));
        var file = Write("timer.csv", encoding, "Borger;Linje;Dato;Timer;Bemærkning", "anna;l1;03-06-2024;1,5;gåtur", "anna;l2;2024-06-03;15,00;\"sø; å\"", "anna;l3;i går;1;", "anna;l4;2024-06-04;2", "anna;l1;03-06-2024;1,5;", "anna;l5;04-06-2024;0,5;");

        var ran = await Import(file);
        ran.ExitCode.ShouldBe(1, ran.Errors);
        ran.Output.ShouldContain($"timer.csv: {encoded.Split(' ')[0]}, hours with decimal comma");
        ran.Output.ShouldContain("Passed over: the column Bemærkning.");
        Unwrapped(ran).ShouldContain("6 lines: 2 recorded with 2:00 hours, 1 on record already, 3 not recorded. Dates as ISO and dd-mm-yyyy.");
        ran.Output.ShouldContain("line 3       INSUFFICIENT_HOURS");
        ran.Lines.ShouldAllBe(line => line.Length <= 100 && !line.EndsWith(' '));

        var rejects = Path.Combine(_folder.FullName, "timer.afvist.csv");
        var bytes = await File.ReadAllBytesAsync(rejects);
        bytes.AsSpan().StartsWith(encoding.Preamble).ShouldBeTrue();
        var lines = encoding.GetString(bytes.AsSpan(encoding.Preamble.Length)).Split("\r\n");
        lines[0].ShouldBe("Borger;Linje;Dato;Timer;Bemærkning;fejlkode;fejl");
        lines[1].ShouldStartWith("anna;l2;2024-06-03;15,00;\"sø; å\";INSUFFICIENT_HOURS;");
        lines[1].ShouldContain("højst 13 t 30 min");
        lines[2].ShouldStartWith("anna;l3;i går;1;;UNREADABLE_LINE;«i går» er ikke en dato");
        lines[3].ShouldStartWith("anna;l4;2024-06-04;2;UNREADABLE_LINE;4 felter, ");
        lines.Length.ShouldBe(5);

        // Mended as a person would, in the file itself; what was left alone is refused again, in a file of the next number without more columns.
        var mended = Write("timer.afvist.csv", encoding, lines[0], lines[1].Replace("15,00", "13,00"), lines[2], lines[3]);
        (await Import(mended)).ExitCode.ShouldBe(1);
        var second = await File.ReadAllTextAsync(Path.Combine(_folder.FullName, "timer.afvist-2.csv"), encoding);
        second.ShouldBe(string.Join("\r\n", [lines[0], lines[2], lines[3], ""]));
        (await fixture.Service.BalanceOf(Anna)).UsedMinutes.ShouldBe(900);
    }

    [Fact(DisplayName = "Som JSON kommer hver linjes udfald, som tjenesten gav det, og til sidst summen")]
    public async Task As_json_come_the_outcomes_and_the_sum()
    {
        await fixture.Service.Do(Grant(Anna, June));
        var file = Write("timer.csv", Encoding.UTF8, "citizen;use;date;minutes", "anna;l1;2024-06-03;60", "anna;l2;2024-06-16;60", "anna;l3");
        var ran = await Import(file, "--json");
        ran.ExitCode.ShouldBe(1, ran.Errors);
        ran.Lines.Take(3).Select(JsonParser.Default.Parse<LineOutcome>).Select(o => (o.Number, o.Result, o.RegisteredMinutes, o.Refusal?.Reason)).ShouldBe(
        [
            (2, LineResult.Accepted, 60, null),
            (3, LineResult.Refused, 0, "FUTURE_USE"),
            (4, LineResult.Refused, 0, "UNREADABLE_LINE"),
        ]);
        var sum = JsonDocument.Parse(ran.Lines[3]).RootElement;
        (sum.GetProperty("lines").GetInt64(), sum.GetProperty("accepted").GetInt64(), sum.GetProperty("refused").GetInt64(), sum.GetProperty("encoding").GetString()).ShouldBe((3, 1, 2, "UTF-8"));
        File.Exists(sum.GetProperty("rejects").GetString()).ShouldBeTrue();
    }

    [Fact(DisplayName = "Sendt igen ændrer filen intet, og svaret er 0")]
    public async Task Sent_again_the_file_changes_nothing()
    {
        await fixture.Service.Do(Grant(Anna, June));
        var file = Write("timer.csv", Encoding.UTF8, "borger;linje;dato;minutter", "anna;l1;2024-06-03;60", "anna;l2;2024-06-04;60");
        (await Import(file)).ExitCode.ShouldBe(0);
        var before = await fixture.Service.StateOf(Anna);
        var ran = await Import(file, "--all");
        ran.ExitCode.ShouldBe(0, ran.Errors);
        ran.Output.ShouldContain("line 2       on record already");
        ran.Output.ShouldContain("0 recorded with 0:00 hours, 2 on record already");
        (await fixture.Service.StateOf(Anna)).ShouldBe(before);
        _folder.GetFiles().Length.ShouldBe(1); // No rejects, no file for them.
    }

    [Fact(DisplayName = "kill -9 midt i filen: sendt igen er hver linje der én gang")]
    public async Task Killed_halfway_and_sent_again()
    {
        const int Citizens = 40, Lines = 8000;
        await Task.WhenAll(Enumerable.Range(0, Citizens).Select(i => fixture.Service.Do(Grant($"{_municipality}/citizens/c{i}", June))));
        var file = Write("timer.csv", Encoding.UTF8,
            ["borger;linje;dato;minutter", .. Enumerable.Range(0, Lines).Select(i => string.Create(CultureInfo.InvariantCulture, $"c{i % Citizens};l{i};2024-06-03;{(i == 10 ? "x" : "1")}"))]);

        using (var doomed = CliProcess.Start(Arguments(file, "--json")))
        {
            // In the middle: something has been told, and most has not.
            for (var told = 0; told < 500; told++)
                (await doomed.StandardOutput.ReadLineAsync()).ShouldNotBeNull();

            doomed.Kill();
            await doomed.WaitForExitAsync();
        }

        var ran = await Import(file, "--json");
        ran.ExitCode.ShouldBe(1, ran.Errors);
        var sum = JsonDocument.Parse(ran.Lines[^1]).RootElement;
        var (accepted, duplicate) = (sum.GetProperty("accepted").GetInt64(), sum.GetProperty("duplicate").GetInt64());
        (accepted + duplicate, sum.GetProperty("refused").GetInt64()).ShouldBe((Lines - 1, 1));
        duplicate.ShouldBeGreaterThanOrEqualTo(499);
        accepted.ShouldBeGreaterThan(0, "The program was killed too late for this test to say anything.");
        (await File.ReadAllLinesAsync(Path.Combine(_folder.FullName, "timer.afvist.csv"))).Length.ShouldBe(2);
        _folder.GetFiles().Length.ShouldBe(2); // What the killed one had begun is not left lying.

        using var consumer = StrictConsumer.Of(fixture.Service, _municipality);
        var recorded = (await consumer.OnRecord()).Select(e => e.Event.Line.UseId).ToList();
        recorded.Count.ShouldBe(Lines - 1);
        recorded.Distinct(StringComparer.Ordinal).Count().ShouldBe(Lines - 1);
    }

    [Fact(DisplayName = "Ti tusind linjer, der ikke kan læses, holder ikke de læselige op")]
    public async Task Unreadable_lines_hold_up_nothing()
    {
        // More of them than the program holds at a time, with a line before and after that must be sent.
        await fixture.Service.Do(Grant(Anna, June));
        var file = Write("timer.csv", Encoding.UTF8, ["borger;linje;dato;minutter", "anna;l1;2024-06-03;1", .. Enumerable.Repeat("anna;l;aldrig;1", 40_000), "anna;l2;2024-06-03;1"]);
        var ran = await Import(file);
        ran.ExitCode.ShouldBe(1, ran.Errors);
        ran.Output.ShouldContain("… and 39,980 lines more.");
        Unwrapped(ran).ShouldContain("40,002 lines: 2 recorded with 0:02 hours, 0 on record already, 40,000 not recorded.");
    }

    [Fact(DisplayName = "Hvad der ikke kan blive til noget, siges i ord, og svaret er 2")]
    public async Task What_cannot_be_done_is_told()
    {
        await Told("Could not find file", Path.Combine(_folder.FullName, "ingen.csv"));
        await Told("Missing: borger, linje, dato, timer or minutter", Write("tom.csv", Encoding.UTF8));
        await Told("is there already", Write("timer.csv", Encoding.UTF8, "borger;linje;dato;timer"), "--rejects", Write("optaget.csv", Encoding.UTF8));
        await Told("CPR", Write("timer.csv", Encoding.UTF8, "borger;linje;dato;timer"), "--actor", "010190-1234");

        var unknown = await CliProcess.Run("import", "0000", Write("timer.csv", Encoding.UTF8, "borger;linje;dato;timer", "a;b;2024-06-03;1"), "--address", $"http://{fixture.Service.Channel.Target}");
        (unknown.ExitCode, unknown.Output.Contains("   at ")).ShouldBe((2, false));

        async Task Told(string words, string file, params string[] more)
        {
            var ran = await Import(file, more);
            ran.ExitCode.ShouldBe(2, ran.Output);
            ran.Errors.ShouldContain(words);
            ran.Errors.ShouldNotContain("   at ");
        }
    }

    private static string Unwrapped(CliProcess.Ran ran) => string.Join(' ', ran.Lines.Select(line => line.Trim()));

    private string Write(string name, Encoding encoding, params IEnumerable<string> lines)
    {
        var path = Path.Combine(_folder.FullName, name);
        File.WriteAllText(path, string.Join('\n', lines), encoding);
        return path;
    }

    private string[] Arguments(string file, params string[] more) => ["import", _municipality[^4..], file, "--address", $"http://{fixture.Service.Channel.Target}", .. more];

    private Task<CliProcess.Ran> Import(string file, params string[] more) => CliProcess.Run(Arguments(file, more));
}
