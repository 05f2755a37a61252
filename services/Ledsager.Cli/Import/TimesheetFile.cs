using System.Globalization;
using System.Text;
using Ledsager.Api.Hours.V1;
using Ledsager.Api.Payroll.V1;
using NodaTime;
using NodaTime.Text;

namespace Ledsager.Cli.Import;

/// <summary>
/// A timesheet file as Danish payroll systems write them: semicolons, a first row that names the columns, decimal comma, dates as dd-mm-yyyy or
/// ISO, UTF-8 or Windows-1252. It is read a line at a time, so a file of any length needs the same memory.
/// </summary>
/// <remarks>
/// Columns, in any order and case: borger, linje, dato, timer or minutter; optional type (almindelig, ferie) and ledsager. The English names
/// citizen, use, date, hours, minutes, kind (ordinary, holiday) and companion mean the same. Other columns are passed over and told.
/// </remarks>
public sealed class TimesheetFile
{
    private static readonly Dictionary<string, Column> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        ["borger"] = Column.Citizen, ["citizen"] = Column.Citizen,
        ["linje"] = Column.Use, ["use"] = Column.Use,
        ["dato"] = Column.Date, ["date"] = Column.Date,
        ["timer"] = Column.Hours, ["hours"] = Column.Hours,
        ["minutter"] = Column.Minutes, ["minutes"] = Column.Minutes,
        ["type"] = Column.Kind, ["kind"] = Column.Kind,
        ["ledsager"] = Column.Companion, ["companion"] = Column.Companion,
    };

    private static readonly IPattern<LocalDate>[] Dates =
    [
        LocalDatePattern.CreateWithInvariantCulture("dd-MM-uuuu"),
        LocalDatePattern.CreateWithInvariantCulture("d-M-uuuu"),
        LocalDatePattern.CreateWithInvariantCulture("dd.MM.uuuu"),
        LocalDatePattern.CreateWithInvariantCulture("dd/MM/uuuu"),
        LocalDatePattern.Iso,
    ];

    private readonly StreamReader _text;
    private readonly Dictionary<Column, int> _columns;
    private readonly int _width;

    private TimesheetFile(StreamReader text, Encoding encoding, Dictionary<Column, int> columns, int width, IReadOnlyList<string> passedOver)
    {
        (_text, _columns, _width) = (text, columns, width);
        EncodingName = encoding.CodePage == TextEncoding.Windows1252.CodePage ? "Windows-1252" : "UTF-8";
        PassedOver = passedOver;
    }

    private enum Column
    {
        Citizen,
        Use,
        Date,
        Hours,
        Minutes,
        Kind,
        Companion,
    }

    /// <summary>The encoding that was found: UTF-8 or Windows-1252.</summary>
    public string EncodingName { get; }

    /// <summary>Columns that mean nothing here.</summary>
    public IReadOnlyList<string> PassedOver { get; }

    /// <summary>Opens a file and reads its first row.</summary>
    /// <param name="file">The file; it must be able to go back, as its encoding is looked for first.</param>
    /// <exception cref="FormatException">The first row does not name the columns that are needed.</exception>
    public static TimesheetFile Open(Stream file)
    {
        var encoding = TextEncoding.Detect(file);
        var text = new StreamReader(file, encoding, detectEncodingFromByteOrderMarks: true, leaveOpen: true);
        var header = Fields(text.ReadLine() ?? "") ?? throw new FormatException("The first row, with the names of the columns, has a quotation mark without its pair.");
        var columns = new Dictionary<Column, int>();
        var passedOver = new List<string>();
        for (var i = 0; i < header.Count; i++)
        {
            if (!Names.TryGetValue(header[i], out var column))
                passedOver.Add(header[i]);
            else if (!columns.TryAdd(column, i))
                throw new FormatException($"The first row names the column «{header[i]}» twice, or in two languages.");
        }

        string[] missing =
        [
            .. columns.ContainsKey(Column.Citizen) ? Array.Empty<string>() : ["borger"],
            .. columns.ContainsKey(Column.Use) ? Array.Empty<string>() : ["linje"],
            .. columns.ContainsKey(Column.Date) ? Array.Empty<string>() : ["dato"],
            .. columns.ContainsKey(Column.Hours) != columns.ContainsKey(Column.Minutes) ? Array.Empty<string>() : ["timer or minutter, one of them"],
        ];
        return missing.Length == 0
            ? new TimesheetFile(text, encoding, columns, header.Count, passedOver)
            : throw new FormatException($"The first row must name the columns, parted by semicolons. Missing: {string.Join(", ", missing)}.");
    }

    /// <summary>The lines, each with what can be sent or what is wrong. Empty lines are passed over.</summary>
    public IEnumerable<TimesheetRow> Rows()
    {
        for (var number = 2L; _text.ReadLine() is { } text; number++)
        {
            if (text.AsSpan().Trim(" \t;").Length > 0)
                yield return Row(number, text);
        }
    }

    private TimesheetRow Row(long number, string text)
    {
        if (Fields(text) is not { } fields)
            return Wrong("a quotation mark without its pair.", "et citationstegn uden makker.");

        if (fields.Count != _width)
            return Wrong($"{fields.Count} fields; the first row has {_width}.", $"{fields.Count} felter; første række har {_width}.");

        var line = new ImportLine { Number = number, CitizenId = Field(Column.Citizen), UseId = Field(Column.Use), Companion = Field(Column.Companion) };
        if (DateOf(Field(Column.Date)) is not { } date)
            return Wrong($"«{Field(Column.Date)}» is no date: write 31-12-2026 or 2026-12-31.", $"«{Field(Column.Date)}» er ikke en dato: skriv 31-12-2026 eller 2026-12-31.");

        if (MinutesOf(Field(Column.Hours), Field(Column.Minutes)) is not { } minutes)
        {
            var given = Field(Column.Hours) + Field(Column.Minutes);
            return Wrong($"«{given}» is no number of hours or minutes: write 1,5 or 90.", $"«{given}» er ikke et antal timer eller minutter: skriv 1,5 eller 90.");
        }

        if (KindOf(Field(Column.Kind)) is not { } kind)
            return Wrong($"the kind «{Field(Column.Kind)}» is not known: write almindelig or ferie.", $"typen «{Field(Column.Kind)}» kendes ikke: skriv almindelig eller ferie.");

        line.Day = new WorkDay { Date = date.ToDate(), Minutes = minutes };
        line.Kind = kind;
        return new TimesheetRow(number, text, line, null, null);

        string Field(Column column) => _columns.TryGetValue(column, out var index) ? fields[index] : "";

        TimesheetRow Wrong(string english, string danish) => new(number, text, null, english, danish);
    }

    private static LocalDate? DateOf(string text)
    {
        foreach (var pattern in Dates)
        {
            if (pattern.Parse(text) is { Success: true, Value: var date })
                return date;
        }

        return null;
    }

    private static int? MinutesOf(string hours, string minutes)
    {
        if (minutes.Length > 0)
            return int.TryParse(minutes, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) ? whole : null;

        // A decimal comma only: 1.500 would be fifteen hundred in Danish and one and a half in English, so a point is refused.
        if (hours.Contains('.', StringComparison.Ordinal)
            || !decimal.TryParse(hours.Replace(',', '.'), NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var given)
            || Math.Abs(given) > 100_000)
        {
            return null;
        }

        // A hundredth of an hour is 36 seconds: 0,33 was 20 minutes when it was written, and the nearest minute finds it again.
        return (int)Math.Round(given * 60, MidpointRounding.AwayFromZero);
    }

    private static UseKind? KindOf(string text) => text.ToUpperInvariant() switch
    {
        "" or "ALMINDELIG" or "ORDINARY" => UseKind.Ordinary,
        "FERIE" or "HOLIDAY" => UseKind.Holiday,
        _ => null,
    };

    /// <summary>The fields of a row, trimmed; null when a quotation mark has no pair. A quoted field may hold semicolons and doubled quotation marks.</summary>
    private static List<string>? Fields(string row)
    {
        var fields = new List<string>();
        var field = new StringBuilder();
        var quoted = false;
        for (var i = 0; i < row.Length; i++)
        {
            var c = row[i];
            if (quoted && c == '"' && i + 1 < row.Length && row[i + 1] == '"')
            {
                field.Append(row[++i]);
            }
            else if (c == '"' && (quoted || string.IsNullOrWhiteSpace(field.ToString())))
            {
                quoted = !quoted;
            }
            else if (c == ';' && !quoted)
            {
                End();
            }
            else
            {
                field.Append(c);
            }
        }

        End();
        return quoted ? null : fields;

        void End()
        {
            fields.Add(field.ToString().Trim());
            field.Clear();
        }
    }
}

/// <summary>A line of a file.</summary>
/// <param name="Number">Its number in the file; the first row is 1.</param>
/// <param name="Text">As it stands, for a file of rejects.</param>
/// <param name="Line">What to send; null when something is wrong.</param>
/// <param name="Fault">What is wrong, in English; null when nothing is.</param>
/// <param name="DanishFault">The same in Danish.</param>
public sealed record TimesheetRow(long Number, string Text, ImportLine? Line, string? Fault, string? DanishFault);
