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
/// citizen, use, date, hours, minutes, kind (ordinary, holiday) and companion mean the same. Other columns are passed over and told, but for the
/// two that a file of rejects ends with, so that it can be mended and sent as it is.
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

    private static readonly (string Form, IPattern<LocalDate> Pattern)[] Dates =
    [
        ("dd-mm-yyyy", LocalDatePattern.CreateWithInvariantCulture("dd-MM-uuuu")),
        ("d-m-yyyy", LocalDatePattern.CreateWithInvariantCulture("d-M-uuuu")),
        ("dd.mm.yyyy", LocalDatePattern.CreateWithInvariantCulture("dd.MM.uuuu")),
        ("dd/mm/yyyy", LocalDatePattern.CreateWithInvariantCulture("dd/MM/uuuu")),
        ("ISO", LocalDatePattern.Iso),
    ];

    // What a file of rejects has beside the columns of the file it came from, always last.
    private static readonly string[] RejectColumns = ["fejlkode", "fejl"];

    private readonly StreamReader _text;
    private readonly Dictionary<Column, int> _columns;
    private readonly int _width;
    private readonly bool _isOfRejects;
    private readonly string _header;
    private readonly SortedSet<string> _dateForms = new(StringComparer.Ordinal);

    private TimesheetFile(StreamReader text, string header, IReadOnlyList<string> names, Dictionary<Column, int> columns, IReadOnlyList<string> passedOver)
    {
        (_text, _columns, _isOfRejects, PassedOver) = (text, columns, IsOfRejects(names), passedOver);
        (_width, _header) = _isOfRejects ? (names.Count - RejectColumns.Length, WithoutReason(header)) : (names.Count, header);
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

    /// <summary>The encoding that was found: UTF-8, with its mark if the file has one, or Windows-1252.</summary>
    public Encoding Encoding { get; private init; } = TextEncoding.Windows1252;

    /// <summary>The encoding by name.</summary>
    public string EncodingName => Encoding.CodePage == TextEncoding.Windows1252.CodePage ? "Windows-1252" : "UTF-8";

    /// <summary>The ways dates were written in the rows read so far.</summary>
    public IReadOnlyCollection<string> DateForms => _dateForms;

    /// <summary>The column the amounts are in, in words.</summary>
    public string Amounts => _columns.ContainsKey(Column.Hours) ? "hours with decimal comma" : "whole minutes";

    /// <summary>Columns that mean nothing here.</summary>
    public IReadOnlyList<string> PassedOver { get; }

    /// <summary>Opens a file and reads its first row.</summary>
    /// <param name="file">The file; it must be able to go back, as its encoding is looked for first.</param>
    /// <exception cref="FormatException">The first row does not name the columns that are needed.</exception>
    public static TimesheetFile Open(Stream file)
    {
        var encoding = TextEncoding.Detect(file);
        var marked = HasMark(file);
        var text = new StreamReader(file, encoding, detectEncodingFromByteOrderMarks: true, leaveOpen: true);
        var first = text.ReadLine() ?? "";
        var header = CsvRow.Fields(first) ?? throw new FormatException("The first row, with the names of the columns, has a quotation mark without its pair.");
        var columns = new Dictionary<Column, int>();
        var passedOver = new List<string>();
        for (var i = 0; i < header.Count; i++)
        {
            if (!Names.TryGetValue(header[i], out var column))
            {
                if (!IsOfRejects(header) || i < header.Count - RejectColumns.Length)
                    passedOver.Add(header[i]);
            }
            else if (!columns.TryAdd(column, i))
            {
                throw new FormatException($"The first row names the column «{header[i]}» twice, or in two languages.");
            }
        }

        string[] missing =
        [
            .. columns.ContainsKey(Column.Citizen) ? Array.Empty<string>() : ["borger"],
            .. columns.ContainsKey(Column.Use) ? Array.Empty<string>() : ["linje"],
            .. columns.ContainsKey(Column.Date) ? Array.Empty<string>() : ["dato"],
            .. columns.ContainsKey(Column.Hours) != columns.ContainsKey(Column.Minutes) ? Array.Empty<string>() : ["timer or minutter, one of them"],
        ];
        return missing.Length == 0
            ? new TimesheetFile(text, first, header, columns, passedOver) { Encoding = marked ? Encoding.UTF8 : encoding }
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

    /// <summary>The first row of a file of rejects: this file's own, and a column for the reason's name and one for its words.</summary>
    public string RejectsHeader() => $"{_header};{string.Join(';', RejectColumns)}";

    /// <summary>A row for a file of rejects: as it stands here, and why it was not recorded.</summary>
    public string Reject(TimesheetRow row, string code, string reason)
    {
        // Neither a semicolon nor a quotation mark, so that a row that is hard to read does not become harder.
        var plain = reason.Replace(';', ',').Replace('"', '\'').ReplaceLineEndings(" ");
        return $"{(row.HasReason ? WithoutReason(row.Text) : row.Text)};{code};{plain}";
    }

    // The reason stands last, in fields without semicolons.
    private static string WithoutReason(string row)
    {
        foreach (var _ in RejectColumns)
            row = row[..Math.Max(0, row.LastIndexOf(';'))];

        return row;
    }

    private static bool IsOfRejects(IReadOnlyList<string> names) =>
        names.Count > RejectColumns.Length && names.Skip(names.Count - RejectColumns.Length).SequenceEqual(RejectColumns, StringComparer.OrdinalIgnoreCase);

    private static bool HasMark(Stream file)
    {
        var start = file.Position;
        Span<byte> bytes = stackalloc byte[3];
        var marked = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) == bytes.Length && bytes.SequenceEqual(Encoding.UTF8.Preamble);
        file.Position = start;
        return marked;
    }

    private TimesheetRow Row(long number, string text)
    {
        var hasReason = _isOfRejects;
        if (CsvRow.Fields(text) is not { } fields)
            return Wrong("a quotation mark without its pair.", "et citationstegn uden makker.");

        // Who mends a line may have taken the reason out with the fault.
        hasReason &= fields.Count != _width;
        var count = hasReason ? fields.Count - RejectColumns.Length : fields.Count;
        if (count != _width)
            return Wrong($"{count} fields; the first row has {_width}.", $"{count} felter; første række har {_width}.");

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
        return new TimesheetRow(number, text, hasReason, line, null, null);

        string Field(Column column) => _columns.TryGetValue(column, out var index) ? fields[index] : "";

        TimesheetRow Wrong(string english, string danish) => new(number, text, hasReason, null, english, danish);
    }

    private LocalDate? DateOf(string text)
    {
        foreach (var (form, pattern) in Dates)
        {
            if (pattern.Parse(text) is { Success: true, Value: var date })
            {
                _dateForms.Add(form);
                return date;
            }
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
}

/// <summary>A line of a file.</summary>
/// <param name="Number">Its number in the file; the first row is 1.</param>
/// <param name="Text">As it stands, for a file of rejects.</param>
/// <param name="HasReason">Whether the text ends with why the line was not recorded before.</param>
/// <param name="Line">What to send; null when something is wrong.</param>
/// <param name="Fault">What is wrong, in English; null when nothing is.</param>
/// <param name="DanishFault">The same in Danish.</param>
public sealed record TimesheetRow(long Number, string Text, bool HasReason, ImportLine? Line, string? Fault, string? DanishFault);
