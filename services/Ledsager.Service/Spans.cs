using System.CommandLine;
using System.Globalization;
using NodaTime;

namespace Ledsager.Service;

/// <summary>Lengths of time on the command line: a whole number and s, m, h or d.</summary>
internal static class Spans
{
    /// <summary>An option that takes a length of time, from 1 second to 1000 days.</summary>
    public static Option<string> Option(string name, string standard, string description)
    {
        var option = new Option<string>(name) { Description = description, HelpName = "90s, 10m, 36h, 7d", DefaultValueFactory = _ => standard };
        option.Validators.Add(result =>
        {
            if (!TryParse(result.GetValueOrDefault<string>(), out _))
                result.AddError($"{name} must be a length of time of at least a second and at most 1000 days, such as 90s, 10m, 36h or 7d.");
        });
        return option;
    }

    public static Duration Of(ParseResult parsed, Option<string> option) =>
        TryParse(parsed.GetValue(option), out var span) ? span : throw new InvalidOperationException($"{option.Name} was not validated.");

    private static bool TryParse(string? text, out Duration span)
    {
        span = Duration.Zero;
        if (text is not { Length: > 1 } || !int.TryParse(text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var count))
            return false;

        Duration? unit = text[^1] switch { 's' => Duration.FromSeconds(1), 'm' => Duration.FromMinutes(1), 'h' => Duration.FromHours(1), 'd' => Duration.FromDays(1), _ => null };
        span = (unit ?? Duration.Zero) * count;
        return span >= Duration.FromSeconds(1) && span <= Duration.FromDays(1000);
    }
}
