using Ledsager.Api.Payroll.V1;
using Ledsager.Cases;
using NodaTime;

namespace Ledsager.Service.Api;

/// <content>What payroll sends.</content>
internal sealed partial class Reading
{
    /// <summary>The faults found so far.</summary>
    public IReadOnlyList<Violation> Violations => _violations;

    public string Consumer(string value) => Id("consumer", value);

    /// <summary>A position of a municipality; null when absent.</summary>
    public long? OptionalPosition(string field, JournalPosition? value, string municipality)
    {
        if (value is null)
            return null;

        var expected = $"municipalities/{municipality}";
        if (value.Municipality != expected)
        {
            Wrong(
                $"{field}.municipality", "OTHER_MUNICIPALITY", $"the position is of {Shown(value.Municipality)}; the request is about {expected}.",
                $"positionen hører til {Shown(value.Municipality)}; anmodningen gælder {expected}.");
        }

        if (value.Position < 0)
            Wrong($"{field}.position", "POSITION", $"must be 0 or more; it is {value.Position}.", $"skal være 0 eller mere; den er {value.Position}.");

        return value.Position;
    }

    public long RequiredPosition(string field, JournalPosition? value, string municipality)
    {
        if (value is null)
            Wrong(field, "MISSING", "a position is needed.", "der mangler en position.");

        return OptionalPosition(field, value, municipality) ?? 0;
    }

    /// <summary>The kinds of hour events asked for.</summary>
    public IReadOnlySet<HourEventKind> Kinds(IReadOnlyCollection<HourEventKind> values)
    {
        foreach (var value in values)
        {
            if (value == HourEventKind.Unspecified || !System.Enum.IsDefined(value))
                Wrong("kinds", "WORD", $"{(int)value} is no kind of hour event.", $"{(int)value} er ingen slags timehændelse.");
        }

        return values.Count > 0 ? values.ToHashSet() : Payroll.HourEventReader.PaidKinds;
    }

    public Duration HeartbeatInterval(Google.Protobuf.WellKnownTypes.Duration? value)
    {
        if (value is null)
            return Duration.FromSeconds(10);

        if (value.Seconds is >= 1 and < 60 && value.Nanos is >= 0 and < 1_000_000_000 || value is { Seconds: 60, Nanos: 0 })
            return Duration.FromSeconds(value.Seconds) + Duration.FromNanoseconds(value.Nanos);

        Wrong("heartbeat_interval", "DURATION", "must be 1 to 60 seconds, or absent.", "skal være 1 til 60 sekunder eller udelades.");
        return Duration.Zero;
    }

    /// <summary>A line of an import.</summary>
    public RecordHours Line(ImportLine line)
    {
        var work = line.WorkCase switch
        {
            ImportLine.WorkOneofCase.Day => Day(line.Day),
            ImportLine.WorkOneofCase.Session => Session(line.Session),
            _ => Missing(),
        };
        var kind = Word<Ledsager.Api.Hours.V1.UseKind, UseKind>("kind", line.Kind, unspecified: UseKind.Ordinary);
        return new RecordHours(new UseId(UseId(line.UseId)), work, kind, Companion(line.Companion));
    }
}
