using System.Buffers;
using System.Globalization;
using System.Text.RegularExpressions;
using Ledsager.Law;
using Ledsager.Service.Transactions;
using NodaTime;
using Date = Google.Type.Date;
using Timestamp = Google.Protobuf.WellKnownTypes.Timestamp;

namespace Ledsager.Service.Api;

/// <summary>
/// Reads a request's fields and remembers every fault, so that the caller hears of all of them at once. A faulty field reads as some harmless
/// value; nothing is done before <see cref="ThrowIfFaulty"/>.
/// </summary>
internal sealed partial class Reading
{
    private const int LongestId = 100;
    private const int LongestKnownUseId = 500;
    private const int LongestText = 2000;
    private const int MostMinutesOfALine = 100_000;
    private const int MostOffsetMinutes = 31 * 24 * 60;
    private static readonly LocalDate FirstDay = new(2000, 1, 1);
    private static readonly LocalDate LastDay = new(2199, 12, 31);
    private static readonly long FirstSecond = DanishCalendar.StartOfDay(FirstDay).ToUnixTimeSeconds();
    private static readonly long EndSecond = DanishCalendar.EndOfDay(LastDay).ToUnixTimeSeconds();
    private static readonly Duration LongestSession = Duration.FromDays(31);
    private static readonly SearchValues<char> IdCharacters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._~-");
    private static readonly SearchValues<char> UseIdCharacters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._~-:/");

    private readonly List<Violation> _violations = [];

    public void ThrowIfFaulty()
    {
        if (_violations.Count > 0)
            throw Errors.Malformed(_violations);
    }

    public CitizenName Citizen(string value, string field = "citizen")
    {
        if (CitizenPattern().Match(value) is { Success: true } match)
            return new CitizenName(match.Groups["municipality"].Value, Id(field, match.Groups["id"].Value));

        Wrong(
            field, "CITIZEN_NAME", $"must look like municipalities/0151/citizens/{{id}}; it is {Shown(value)}.",
            $"skal se ud som municipalities/0151/citizens/{{id}}; det er {Shown(value)}.");
        return default;
    }

    public string Municipality(string value, string field = "municipality")
    {
        if (MunicipalityPattern().Match(value) is { Success: true } match)
            return match.Groups["municipality"].Value;

        Wrong(
            field, "MUNICIPALITY_NAME", $"must look like municipalities/0151; it is {Shown(value)}.",
            $"skal se ud som municipalities/0151; det er {Shown(value)}.");
        return "";
    }

    public string RequestId(string value) => Id("request_id", value);

    public string Actor(string value) => Id("actor", value, anyCharacters: true);

    public string? Companion(string value) => value.Length == 0 ? null : Id("companion", value, anyCharacters: true);

    public string UseId(string value) => UseId(value, LongestId);

    /// <summary>A line that is there. One taken over from a merged record bears that record's id before its own.</summary>
    public string KnownUseId(string value) => UseId(value, LongestKnownUseId);

    private string UseId(string value, int longest)
    {
        if (value.Length == 0 || value.Length > longest || value.AsSpan().ContainsAnyExcept(UseIdCharacters))
        {
            Wrong(
                "use_id", "ID", $"must be 1 to {longest} of the characters A-Z a-z 0-9 . _ ~ - : /; it is {Shown(value)}.",
                $"skal være 1 til {longest} af tegnene A-Z a-z 0-9 . _ ~ - : /; det er {Shown(value)}.");
        }
        else
        {
            NoCpr("use_id", value);
        }

        return value;
    }

    public string Etag(string value, string field = "etag")
    {
        if (value.Length > 0 && !(long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var version) && version >= 0))
            Wrong(field, "ETAG", $"must be empty or an etag as it was read; it is {Shown(value)}.", $"skal være tom eller en etag, som den blev læst; den er {Shown(value)}.");

        return value;
    }

    public string? Text(string field, string value)
    {
        if (value.Length > LongestText)
            Wrong(field, "TOO_LONG", $"must be at most {LongestText} characters; it has {value.Length}.", $"må højst være {LongestText} tegn; den er på {value.Length}.");
        else if (value.Any(c => char.IsControl(c) && c is not ('\n' or '\r' or '\t')))
            Wrong(field, "CHARACTERS", "must hold no control characters but line breaks and tabs.", "må ikke indeholde andre styretegn end linjeskift og tabulator.");
        else
            NoCpr(field, value);

        return string.IsNullOrWhiteSpace(value) ? null : value;
    }

    public LocalDate RequiredDate(string field, Date? date)
    {
        if (date is null)
        {
            Wrong(field, "MISSING", "a date is needed.", "der mangler en dato.");
            return FirstDay;
        }

        return OptionalDate(field, date) ?? FirstDay;
    }

    public LocalDate? OptionalDate(string field, Date? date)
    {
        if (date is null)
            return null;

        if (date.Year >= FirstDay.Year && date.Year <= LastDay.Year && date.Month is >= 1 and <= 12
            && date.Day >= 1 && date.Day <= CalendarSystem.Iso.GetDaysInMonth(date.Year, date.Month))
        {
            return new LocalDate(date.Year, date.Month, date.Day);
        }

        var shown = string.Create(CultureInfo.InvariantCulture, $"{date.Year:D4}-{date.Month:D2}-{date.Day:D2}");
        Wrong(
            field, "DATE", $"must be a date from {FirstDay:uuuu-MM-dd} to {LastDay:uuuu-MM-dd}; it is {shown}.",
            $"skal være en dato fra {FirstDay:uuuu-MM-dd} til {LastDay:uuuu-MM-dd}; den er {shown}.");
        return null;
    }

    public Instant RequiredInstant(string field, Timestamp? timestamp)
    {
        if (timestamp is null)
            Wrong(field, "MISSING", "a time is needed.", "der mangler et tidspunkt.");

        return OptionalInstant(field, timestamp) ?? default;
    }

    public Instant? OptionalInstant(string field, Timestamp? timestamp)
    {
        if (timestamp is null)
            return null;

        if (timestamp.Nanos is >= 0 and < 1_000_000_000 && timestamp.Seconds >= FirstSecond && timestamp.Seconds < EndSecond)
            return Instant.FromUnixTimeSeconds(timestamp.Seconds) + Duration.FromNanoseconds(timestamp.Nanos);

        Wrong(
            field, "TIMESTAMP", $"must be a time from {FirstDay:uuuu-MM-dd} to {LastDay:uuuu-MM-dd}.", $"skal være et tidspunkt fra {FirstDay:uuuu-MM-dd} til {LastDay:uuuu-MM-dd}.");
        return null;
    }

    public Minutes? Entitlement(int? minutes, string field = "entitlement_minutes")
    {
        if (minutes is < 1 or > 900)
        {
            Wrong(
                field, "MINUTES", $"must be 1 to 900 minutes a month, or absent; it is {minutes}.",
                $"skal være 1 til 900 minutter om måneden eller udelades; den er {minutes}.");
        }

        return minutes is { } count ? new Minutes(count) : null;
    }

    public Minutes Offset(int minutes, string field = "offset_minutes")
    {
        if (minutes is < 0 or > MostOffsetMinutes)
        {
            Wrong(
                field, "MINUTES", $"must be 0 to {MostOffsetMinutes} minutes a month; it is {minutes}.",
                $"skal være 0 til {MostOffsetMinutes} minutter om måneden; den er {minutes}.");
        }

        return new Minutes(minutes);
    }

    public Ledsager.Cases.WorkTime Day(Ledsager.Api.Hours.V1.WorkDay day) =>
        new Ledsager.Cases.WorkTime.OnDate(RequiredDate("day.date", day.Date), LineMinutes("day.minutes", day.Minutes));

    public Ledsager.Cases.WorkTime Session(Ledsager.Api.Hours.V1.WorkSession session)
    {
        var start = OptionalInstant("session.start", session.Start);
        var end = OptionalInstant("session.end", session.End);
        if (session.Start is null)
            Wrong("session.start", "MISSING", "a start is needed.", "der mangler en start.");

        if (session.End is null)
            Wrong("session.end", "MISSING", "an end is needed.", "der mangler en slut.");

        if (start >= end)
            Wrong("session.end", "END_BEFORE_START", "must be after the start.", "skal ligge efter starten.");
        else if (end - start > LongestSession)
            Wrong("session.end", "TOO_LONG", "must be at most 31 days after the start.", "må højst ligge 31 dage efter starten.");
        else if (start is { } from && end is { } to)
            return new Ledsager.Cases.WorkTime.Between(from, to);

        return new Ledsager.Cases.WorkTime.SameDate(Minutes.Zero);
    }

    /// <summary>Minutes of a line. Zero and fewer are left to the decider, which knows what to say about them.</summary>
    public Minutes LineMinutes(string field, int minutes)
    {
        if (minutes > MostMinutesOfALine)
        {
            Wrong(
                field, "MINUTES", $"must be at most {MostMinutesOfALine} minutes; it is {minutes}.", $"må højst være {MostMinutesOfALine} minutter; den er {minutes}.");
        }

        return new Minutes(minutes);
    }

    public Ledsager.Cases.WorkTime Missing()
    {
        Wrong("work", "MISSING", "a day with minutes, or a session with start and end, is needed.", "der mangler en dato med minutter eller en start og en slut.");
        return new Ledsager.Cases.WorkTime.SameDate(Minutes.Zero);
    }

    /// <summary>One of an enumeration's words; the unspecified zero is one only when <paramref name="unspecified"/> stands for it.</summary>
    public TDomain Word<TProto, TDomain>(string field, TProto value, TDomain? unspecified = null)
        where TProto : struct, System.Enum
        where TDomain : struct, System.Enum
    {
        if (unspecified is { } meant && EqualityComparer<TProto>.Default.Equals(value, default))
            return meant;

        if (System.Enum.IsDefined(value) && System.Enum.TryParse<TDomain>(value.ToString(), out var word))
            return word;

        var allowed = string.Join(", ", System.Enum.GetNames<TDomain>());
        Wrong(field, "WORD", $"must be one of {allowed}.", $"skal være en af {allowed}.");
        return default;
    }

    public void Wrong(string field, string reason, string english, string danish) => _violations.Add(new Violation(field, reason, english, danish));

    private string Id(string field, string value, bool anyCharacters = false)
    {
        var wellFormed = anyCharacters
            ? value.Length is > 0 and <= LongestId && !value.Any(char.IsControl)
            : value.Length is > 0 and <= LongestId && !value.AsSpan().ContainsAnyExcept(IdCharacters);

        if (!wellFormed)
        {
            var characters = anyCharacters ? "characters" : "of the characters A-Z a-z 0-9 . _ ~ -";
            var tegn = anyCharacters ? "tegn" : "af tegnene A-Z a-z 0-9 . _ ~ -";
            Wrong(field, "ID", $"must be 1 to {LongestId} {characters}; it is {Shown(value)}.", $"skal være 1 til {LongestId} {tegn}; det er {Shown(value)}.");
        }
        else
        {
            NoCpr(field, value);
        }

        return value;
    }

    // A person is known here by an id that tells nothing: no CPR number may enter an event.
    private void NoCpr(string field, string value)
    {
        if (CprPattern().IsMatch(value))
        {
            Wrong(
                field, "CPR_NUMBER", "holds what looks like a CPR number. Send nothing that tells who the person is.",
                "indeholder noget, der ligner et CPR-nummer. Send intet, der siger, hvem personen er.");
        }
    }

    // Error messages are logged: what looks like a CPR number is not repeated in them, and no more than the beginning of a long value.
    private static string Shown(string value) => value.Length > 60
        ? $"«{Printable(CprPattern().Replace(value[..Math.Min(value.Length, 100)], "…"), 60)}…» ({value.Length} characters)"
        : $"«{Printable(CprPattern().Replace(value, "…"), 60)}»";

    private static string Printable(string value, int most) => Printable(value.Length > most ? value[..most] : value);

    private static string Printable(string value) => string.Concat(value.Select(c => char.IsControl(c) || char.IsSurrogate(c) || c == '\uFFFD' ? '\u00b7' : c));

    // Every pattern looks at a character a few times at most, and texts are short: no match comes near this many milliseconds.
    private const int LongestMatch = 1000;

    [GeneratedRegex("^municipalities/(?<municipality>[0-9]{4})/citizens/(?<id>.*)\\z", RegexOptions.ExplicitCapture | RegexOptions.Singleline, LongestMatch)]
    private static partial Regex CitizenPattern();

    [GeneratedRegex("^municipalities/(?<municipality>[0-9]{4})\\z", RegexOptions.ExplicitCapture, LongestMatch)]
    private static partial Regex MunicipalityPattern();

    // Day, month and year, then four digits, standing alone anywhere in a text. A UUID never holds one.
    [GeneratedRegex("(^|[^0-9A-Za-z])(0[1-9]|[12][0-9]|3[01])(0[1-9]|1[0-2])[0-9]{2}[- ]?[0-9]{4}($|[^0-9A-Za-z])", RegexOptions.ExplicitCapture, LongestMatch)]
    private static partial Regex CprPattern();
}
