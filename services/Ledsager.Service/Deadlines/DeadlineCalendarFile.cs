using System.Globalization;
using System.Text;
using Ledsager.Cases.Deadlines;
using Ledsager.Law;
using Ledsager.Service.Api;
using NodaTime;
using NodaTime.Text;

namespace Ledsager.Service.Deadlines;

/// <summary>Deadlines as an iCalendar file (RFC 5545). Lines end in CRLF and are folded at 75 octets, never within a character.</summary>
/// <param name="now">When the file is made.</param>
/// <param name="alarmDays">How many days ahead of each event an alarm goes off; null for none.</param>
internal sealed class DeadlineCalendarFile(Instant now, int? alarmDays = null)
{
    private const int LongestLine = 75;
    private const int AlarmHour = 8; // An event of a whole day begins at midnight, and nobody wants to be told then.
    private static readonly LocalDatePattern BasicDate = LocalDatePattern.CreateWithInvariantCulture("uuuuMMdd");
    private readonly string _stamp = InstantPattern.CreateWithInvariantCulture("uuuuMMdd'T'HHmmss'Z'").Format(now);

    /// <summary>The last line.</summary>
    public static string End { get; } = "END:VCALENDAR\r\n";

    /// <summary>The lines before the first event.</summary>
    public string Begin(string name) => string.Concat(
        "BEGIN:VCALENDAR\r\n", "VERSION:2.0\r\n", "PRODID:-//Ledsager//Frister//DA\r\n", "CALSCALE:GREGORIAN\r\n", Text("X-WR-CALNAME", name));

    /// <summary>
    /// A deadline, on the whole of its last practical day. Its UID follows from its name, so it is the same event whenever it is asked for. Nothing in it
    /// says who the citizen is but the id the caller chose.
    /// </summary>
    public string Event(ListedDeadline listed)
    {
        var deadline = listed.Deadline;
        var overdue = deadline.StatusOn(DanishCalendar.DateOf(now)) == DeadlineStatus.Overdue;
        var counted = deadline.Counted;
        var summary = $"{(overdue ? "OVERSKREDET: " : "")}{Danish(deadline.Kind)} ({listed.Citizen.Id})";
        return string.Concat(
        [
            "BEGIN:VEVENT\r\n",
            Text("UID", $"{deadline.Kind.Slug()}-{deadline.Basis}.{listed.Citizen.Id}.{listed.Citizen.Municipality}@ledsager"),
            Line("DTSTAMP", _stamp),
            Line("DTSTART;VALUE=DATE", BasicDate.Format(counted.ActBy)),
            Line("DTEND;VALUE=DATE", BasicDate.Format(counted.ActBy.PlusDays(1))),
            Text("SUMMARY", summary),
            Text(
                "DESCRIPTION",
                $"Frist: {counted.Due.Spoken()}\nRegnet fra: {counted.Basis.Spoken()}\nRegel: {deadline.Source.Citation}"
                + (deadline.Source.Citation == HoursLaw.Individual ? " (fastsat for denne borger)" : deadline.Source.Assumed ? " (antaget; kommunens dokument nævner ikke længden)" : "")
                + (counted.Rolled ? $"\nFlyttet forbi: {string.Join(", ", counted.RolledOver.Select(off => $"{off.Date.Spoken()} ({off.Name})"))}" : "")
                + $"\n{deadline.NameOf(listed.Citizen)}"),
            Text("CATEGORIES", deadline.Side == DeadlineSide.Municipality ? "Kommunens frist" : "Borgerens frist"),
            Line("TRANSP", "TRANSPARENT"), // It takes no time of the day: nobody looks busy for it.
            alarmDays is { } days && !overdue ? Alarm(days, summary) : "",
            "END:VEVENT\r\n",
        ]);
    }

    // Counted from the midnight that begins the event, wherever the calendar is read: eight o'clock on the day is eight hours after it, on the day before
    // sixteen hours ahead of it.
    private static string Alarm(int days, string summary)
    {
        var trigger = days switch
        {
            0 => $"PT{AlarmHour}H",
            1 => $"-PT{24 - AlarmHour}H",
            _ => string.Create(CultureInfo.InvariantCulture, $"-P{days - 1}DT{24 - AlarmHour}H"),
        };
        return string.Concat("BEGIN:VALARM\r\n", Line("ACTION", "DISPLAY"), Text("DESCRIPTION", summary), Line("TRIGGER", trigger), "END:VALARM\r\n");
    }

    private static string Danish(DeadlineKind kind) => kind switch
    {
        DeadlineKind.CaseDecision => "Afgør sagen",
        DeadlineKind.HearingResponse => "Borgeren kan svare på partshøringen",
        DeadlineKind.Implementation => "Sæt ledsagelsen i gang",
        DeadlineKind.ComplaintFiling => "Borgeren kan klage",
        DeadlineKind.Reassessment => "Genvurdér afgørelsen",
        DeadlineKind.CitizenMaintainsComplaint => "Borgeren kan fastholde klagen",
        DeadlineKind.ForwardToAnkestyrelsen => "Send klagen til Ankestyrelsen",
        DeadlineKind.FollowUp => "Følg op på bevillingen",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Not a kind."),
    };

    private static string Text(string name, string value) => Line(
        name,
        value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace(";", "\\;", StringComparison.Ordinal).Replace(",", "\\,", StringComparison.Ordinal)
            .Replace("\n", "\\n", StringComparison.Ordinal));

    private static string Line(string name, string value)
    {
        var folded = new StringBuilder();
        var octets = 0;
        foreach (var rune in string.Create(CultureInfo.InvariantCulture, $"{name}:{value}").EnumerateRunes())
        {
            if (octets + rune.Utf8SequenceLength > LongestLine)
            {
                folded.Append("\r\n ");
                octets = 1;
            }

            folded.Append(rune);
            octets += rune.Utf8SequenceLength;
        }

        return folded.Append("\r\n").ToString();
    }
}
