using System.Globalization;
using System.Text;
using Grpc.Core;
using Ledsager.Api.Deadlines.V1;
using NodaTime;
using NodaTime.Text;

namespace Ledsager.Service.Tests.Deadlines;

/// <summary>
/// A strict reader of iCalendar files, written from RFC 5545 and not from the writer: lines end in CRLF and hold at most 75 octets (3.1), a text's
/// escapes are those of 3.3.11 and no other, components nest, and an event (3.6.1) and an alarm in it (3.6.6) have their required properties once.
/// </summary>
internal sealed class CalendarFile
{
    private static readonly string[] Texts = ["UID", "SUMMARY", "DESCRIPTION", "CATEGORIES", "X-WR-CALNAME"];

    private CalendarFile(string name, IReadOnlyList<IReadOnlyDictionary<string, string>> events) => (Name, Events) = (name, events);

    public string Name { get; }

    public IReadOnlyList<IReadOnlyDictionary<string, string>> Events { get; }

    public static async Task<CalendarFile> Of(ServiceProcess service, ExportCalendarRequest request)
    {
        using var call = service.Deadlines.ExportCalendar(request);
        var bytes = new List<byte>();
        await foreach (var piece in call.ResponseStream.ReadAllAsync())
        {
            piece.Lines.ToStringUtf8().ShouldEndWith("\r\n", Case.Sensitive, "a piece holds whole lines");
            bytes.AddRange(piece.Lines);
        }

        return Read([.. bytes]);
    }

    public static CalendarFile Read(byte[] bytes)
    {
        var text = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(bytes);
        text.ShouldEndWith("\r\n");
        var physical = text[..^2].Split("\r\n");
        foreach (var line in physical)
        {
            line.ShouldNotContain('\n');
            line.ShouldNotContain('\r');
            Encoding.UTF8.GetByteCount(line).ShouldBeInRange(1, 75);
        }

        var lines = new List<string>();
        foreach (var line in physical)
        {
            if (line[0] is ' ' or '\t')
                lines[^1] += line[1..];
            else
                lines.Add(line);
        }

        lines[0].ShouldBe("BEGIN:VCALENDAR");
        lines[^1].ShouldBe("END:VCALENDAR");
        var calendar = new Dictionary<string, string>(StringComparer.Ordinal);
        var events = new List<IReadOnlyDictionary<string, string>>();
        Dictionary<string, string>? @event = null, alarm = null;
        foreach (var line in lines[1..^1])
        {
            switch (line)
            {
                case "BEGIN:VEVENT":
                    @event.ShouldBeNull("events do not nest");
                    @event = new Dictionary<string, string>(StringComparer.Ordinal);
                    break;
                case "END:VEVENT":
                    alarm.ShouldBeNull("the alarm is not ended");
                    events.Add(@event.ShouldNotBeNull());
                    @event = null;
                    break;
                case "BEGIN:VALARM":
                    @event.ShouldNotBeNull("an alarm stands in an event").ShouldNotContainKey("VALARM");
                    alarm.ShouldBeNull("alarms do not nest");
                    alarm = new Dictionary<string, string>(StringComparer.Ordinal);
                    break;
                case "END:VALARM":
                    alarm.ShouldNotBeNull().Keys.Order(StringComparer.Ordinal).ShouldBe(["ACTION", "DESCRIPTION", "TRIGGER"]);
                    (alarm["ACTION"], alarm["DESCRIPTION"]).ShouldBe(("DISPLAY", @event!["SUMMARY"]));
                    @event.Add("VALARM", alarm["TRIGGER"]);
                    alarm = null;
                    break;
                default:
                    var colon = line.IndexOf(':', StringComparison.Ordinal);
                    var name = line[..colon];
                    name.All(c => char.IsAsciiLetterUpper(c) || c is '-' or ';' or '=').ShouldBeTrue(line);
                    (alarm ?? @event ?? calendar).TryAdd(name, Texts.Contains(name, StringComparer.Ordinal) ? Unescaped(line[(colon + 1)..]) : line[(colon + 1)..])
                        .ShouldBeTrue($"{name} stands twice");
                    break;
            }
        }

        @event.ShouldBeNull("the last event is not ended");
        calendar["VERSION"].ShouldBe("2.0");
        calendar["PRODID"].ShouldNotBeEmpty();
        foreach (var one in events)
        {
            one["UID"].ShouldNotBeEmpty();
            DateTime.ParseExact(one["DTSTAMP"], "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
            (Date(one["DTEND;VALUE=DATE"]) > Date(one["DTSTART;VALUE=DATE"])).ShouldBeTrue();
        }

        events.Select(one => one["UID"]).Distinct(StringComparer.Ordinal).Count().ShouldBe(events.Count, "a UID names one event");
        return new CalendarFile(calendar["X-WR-CALNAME"], events);
    }

    /// <summary>The moment of an event's alarm, on the clocks of whoever reads the calendar; null when it has none.</summary>
    public static LocalDateTime? Alarm(IReadOnlyDictionary<string, string> @event)
    {
        if (!@event.TryGetValue("VALARM", out var trigger))
            return null;

        // A duration (3.3.6): after the beginning of the event, or ahead of it. There are none of months or years.
        var ahead = trigger[0] == '-';
        var length = PeriodPattern.Roundtrip.Parse(trigger[(ahead ? 1 : 0)..]).Value;
        (length.Years, length.Months).ShouldBe((0, 0), trigger);
        var start = LocalDate.FromDateOnly(Date(@event["DTSTART;VALUE=DATE"])).AtMidnight();
        return ahead ? start - length : start + length;
    }

    public static DateOnly Date(string value) => DateOnly.ParseExact(value, "yyyyMMdd", CultureInfo.InvariantCulture);

    private static string Unescaped(string value)
    {
        var text = new StringBuilder();
        for (var i = 0; i < value.Length; i++)
        {
            value[i].ShouldNotBeOneOf(';', ',');
            if (value[i] != '\\')
            {
                text.Append(value[i]);
                continue;
            }

            text.Append(value[++i] switch { '\\' => '\\', ';' => ';', ',' => ',', 'n' or 'N' => '\n', var other => throw new FormatException($"\\{other} is no escape.") });
        }

        return text.ToString();
    }
}
