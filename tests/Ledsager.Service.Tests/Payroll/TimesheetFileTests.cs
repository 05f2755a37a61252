using System.Text;
using Ledsager.Api.Hours.V1;
using Ledsager.Cli.Import;
using NodaTime;

namespace Ledsager.Service.Tests.Payroll;

/// <summary>Timesheet files as Danish payroll systems write them.</summary>
[Trait("Group", "service")]
public sealed class TimesheetFileTests
{
    [Fact(DisplayName = "Semikolon, decimalkomma og dansk dato læses")]
    public void Semicolons_decimal_comma_and_danish_dates()
    {
        var rows = Rows("Borger;Linje;Dato;Timer;Type;Ledsager\r\n4f1c;l1;31-12-2025;1,5;;led-7\n 4f1c ; l2 ;2025-12-31;7,4;Ferie;\n\n;;;;;\n4f1c;l3;1-2-2025;2;almindelig;\"a;\"\"b\"\"\"\n");
        rows.ShouldAllBe(row => row.Fault == null);
        rows.Select(row => (row.Number, row.Line!.CitizenId, row.Line.UseId, row.Line.Day.Date.ToLocal(), row.Line.Day.Minutes, row.Line.Kind, row.Line.Companion)).ShouldBe(
        [
            (2, "4f1c", "l1", new LocalDate(2025, 12, 31), 90, UseKind.Ordinary, "led-7"),
            (3, "4f1c", "l2", new LocalDate(2025, 12, 31), 444, UseKind.Holiday, ""),
            (6, "4f1c", "l3", new LocalDate(2025, 2, 1), 120, UseKind.Ordinary, "a;\"b\""),
        ]);
    }

    [Theory(DisplayName = "Hvert helt antal minutter findes igen i timer med to decimaler")]
    [InlineData("0,02", 1), InlineData("0,33", 20), InlineData("1,67", 100), InlineData("0,08", 5), InlineData("24", 1440), InlineData("-1,5", -90)]
    public void Hours_with_two_decimals_are_whole_minutes(string hours, int minutes) =>
        Rows($"borger;linje;dato;timer\nb;l;2025-01-01;{hours}\n").ShouldHaveSingleItem().Line.ShouldNotBeNull().Day.Minutes.ShouldBe(minutes);

    [Fact(DisplayName = "Alle minutter på et døgn, skrevet i hundrededele af en time")]
    public void Every_minute_of_a_day()
    {
        for (var minutes = 1; minutes <= 1440; minutes++)
        {
            var hours = (Math.Round(minutes / 60m, 2).ToString() + "").Replace('.', ',');
            Hours_with_two_decimals_are_whole_minutes(hours, minutes);
        }
    }

    [Theory(DisplayName = "En dårlig linje får sin fejl og standser ingen")]
    [InlineData("b;l;2025-02-29;1", "no date"), InlineData("b;l;02/29/2025;1", "no date"), InlineData("b;l;;1", "no date"), InlineData("b;l;2025-01-01;1.5", "no number")]
    [InlineData("b;l;2025-01-01;", "no number"), InlineData("b;l;2025-01-01;en", "no number"), InlineData("b;l;2025-01-01;99999999999999999999", "no number")]
    [InlineData("b;l;2025-01-01", "3 fields"), InlineData("b;l;2025-01-01;1;", "5 fields"), InlineData("b;\"l;2025-01-01;1", "quotation mark")]
    public void A_bad_line_stops_no_other(string line, string fault)
    {
        var rows = Rows($"borger;linje;dato;timer\n{line}\nb;l2;2025-01-01;1\n");
        rows.Count.ShouldBe(2);
        rows[0].Text.ShouldBe(line);
        rows[0].Line.ShouldBeNull();
        rows[0].Fault.ShouldNotBeNull().ShouldContain(fault);
        rows[0].DanishFault.ShouldNotBeNullOrEmpty();
        rows[1].Line.ShouldNotBeNull();
    }

    [Fact(DisplayName = "UTF-8 og Windows-1252 kendes fra hinanden, med og uden mærke")]
    public void Encodings_are_told_apart()
    {
        const string Text = "borger;linje;dato;minutter;ledsager\nb;l;2025-01-01;5;Søren Æ\n";
        Read(new UTF8Encoding(false).GetBytes(Text)).ShouldBe(("UTF-8", "Søren Æ"));
        Read([0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(Text)]).ShouldBe(("UTF-8", "Søren Æ"));
        Read(TextEncoding.Windows1252.GetBytes(Text)).ShouldBe(("Windows-1252", "Søren Æ"));

        // The one letter that tells stands across the border between two pieces.
        for (var filler = 4090; filler < 4100; filler++)
            Read(Encoding.UTF8.GetBytes(Text[..^2] + new string('x', filler) + "å\n")).Encoding.ShouldBe("UTF-8");

        static (string Encoding, string Companion) Read(byte[] bytes)
        {
            var file = TimesheetFile.Open(new MemoryStream(bytes));
            return (file.EncodingName, file.Rows().First().Line!.Companion);
        }
    }

    [Theory(DisplayName = "Første række skal nævne kolonnerne")]
    [InlineData("", "borger, linje, dato, timer"), InlineData("borger;linje;dato", "timer"), InlineData("borger;linje;dato;timer;minutter", "one of them")]
    [InlineData("borger,linje,dato,timer", "semicolons"), InlineData("borger;citizen;linje;dato;timer", "twice"), InlineData("\"borger", "quotation mark")]
    public void The_first_row_names_the_columns(string header, string fault) =>
        Should.Throw<FormatException>(() => TimesheetFile.Open(new MemoryStream(Encoding.UTF8.GetBytes(header)))).Message.ShouldContain(fault);

    [Fact(DisplayName = "Ukendte kolonner springes over og nævnes")]
    public void Unknown_columns_are_told()
    {
        var file = TimesheetFile.Open(new MemoryStream("Afdeling;borger;linje;dato;minutter\nx;b;l;01.02.2025;5\n"u8.ToArray()));
        file.PassedOver.ShouldBe(["Afdeling"]);
        file.Rows().ToList().ShouldHaveSingleItem().Line.ShouldNotBeNull().UseId.ShouldBe("l");
    }

    private static List<TimesheetRow> Rows(string text) => [.. TimesheetFile.Open(new MemoryStream(Encoding.UTF8.GetBytes(text))).Rows()];
}
