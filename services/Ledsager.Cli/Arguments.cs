using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.RegularExpressions;
using Ledsager.Cli.Verification;
using NodaTime;
using NodaTime.Text;

namespace Ledsager.Cli;

/// <summary>A citizen's case: the municipality and the id it gave.</summary>
internal readonly record struct Citizen(string Municipality, string Id)
{
    /// <summary>As the API names it.</summary>
    public string Name => $"municipalities/{Municipality}/citizens/{Id}";

    public override string ToString() => $"{Municipality}/{Id}";
}

/// <summary>What several commands take, read in one way.</summary>
internal static partial class Arguments
{
    /// <summary>One instance for all commands, so that an error knows whether a program or a person reads it.</summary>
    public static readonly Option<bool> Json = new("--json") { Description = "Print JSON for programs: one object a line; errors as an object on the error stream." };

    public static Argument<Citizen> Citizen() => new("CITIZEN")
    {
        Description = "The citizen: MUNICIPALITY/ID as in 0151/4f1c, or municipalities/0151/citizens/4f1c.",
        CustomParser = result => CitizenPattern().Match(Text(result)) is { Success: true } match
            ? new(match.Groups["municipality"].Value, match.Groups["id"].Value)
            : Wrong<Citizen>(result, "is no citizen: give the municipality's four digits and the id, as in 0151/4f1c."),
    };

    public static Argument<string> Municipality() => new("MUNICIPALITY") { Description = "The municipality's four digits, as in 0151.", CustomParser = FourDigits };

    public static Option<string> MunicipalityOption(string description) => new("--municipality", "-m") { Description = description, HelpName = "CODE", CustomParser = FourDigits };

    public static Option<LocalDate?> AsOf() => Date("--as-of", "The day at whose end the account is read, also a future one; today unless given.");

    public static Option<LocalDate?> Date(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "DATE",
        CustomParser = result => LocalDatePattern.Iso.Parse(Text(result)).TryGetValue(default, out var date)
            ? date
            : Wrong<LocalDate?>(result, "is no date: give it as 2024-12-31."),
    };

    /// <summary>A moment of knowledge.</summary>
    public static Option<Instant?> Moment(string name, string description) => new(name)
    {
        Description = $"{description} A date means its end; a time is Copenhagen's unless it ends in Z or an offset.",
        HelpName = "INSTANT",
        CustomParser = result => Words.Moment(Text(result)) is { } instant
            ? instant
            : Wrong<Instant?>(result, "is no moment: give it as 2024-12-31, 2024-12-31T14:30 or 2024-12-31T13:30:00Z."),
    };

    /// <summary>What time it is.</summary>
    public static Argument<Instant> Time(string description) => new("TIME")
    {
        Description = $"{description} On Copenhagen's clocks unless it ends in Z or an offset.",
        CustomParser = result => Words.Time(Text(result)) is { } instant
            ? instant
            : Wrong<Instant>(result, "is no time: give the date too, as in 2024-12-31T14:30 or 2024-12-31T13:30:00Z."),
    };

    public static Option<Instant?> KnownAt() => Moment("--known-at", "Answer with what had been recorded by then.");

    public static Option<JournalHead?> Head() => new("--head")
    {
        Description = "A head noted earlier, to prove that nothing up to it has changed since.",
        HelpName = "POSITION:HASH",
        CustomParser = result => JournalHead.TryParse(Text(result), out var head)
            ? head
            : Wrong<JournalHead?>(result, "is no head: give it as it was printed, a position, a colon and 64 hexadecimal digits."),
    };

    /// <summary>One word of the API, with hyphens.</summary>
    public static Option<T> Word<T>(string name, string description, T otherwise = default)
        where T : struct, Enum
    {
        var option = new Option<T>(name) { Description = $"{description} One of {OneOf<T>()}.", HelpName = "WORD", CustomParser = result => Word<T>(result, Text(result)) };
        if (!EqualityComparer<T>.Default.Equals(otherwise, default))
            option.DefaultValueFactory = _ => otherwise;

        return option;
    }

    /// <summary>Several words of the API, with hyphens; none unless given.</summary>
    public static Option<T[]> SeveralWords<T>(string name, string description)
        where T : struct, Enum => new(name)
        {
            Description = $"{description} One of {OneOf<T>()}.",
            HelpName = "WORD",
            CustomParser = result => [.. result.Tokens.Select(token => Word<T>(result, token.Value))],
        };

    // What is not given is no word.
    private static T Word<T>(ArgumentResult result, string given)
        where T : struct, Enum
    {
        foreach (var word in Enum.GetValues<T>()[1..])
        {
            if (Words.Kebab(word.ToString()) == given)
                return word;
        }

        result.AddError($"'{given}' is no word for {(result.Parent as OptionResult)?.Option.Name}: give one of {OneOf<T>()}.");
        return default;
    }

    private static string OneOf<T>()
        where T : struct, Enum => string.Join(", ", Enum.GetNames<T>()[1..].Select(Words.Kebab));

    private static string? FourDigits(ArgumentResult result) => MunicipalityPattern().Match(Text(result)) is { Success: true } match
        ? match.Groups["municipality"].Value
        : Wrong<string>(result, "is no municipality: give its four digits, as in 0151.");

    private static string Text(ArgumentResult result) => result.Tokens.Count > 0 ? result.Tokens[^1].Value : "";

    private static T? Wrong<T>(ArgumentResult result, string why)
    {
        result.AddError($"'{Text(result)}' {why}");
        return default;
    }

    [GeneratedRegex(@"^(?:(?<municipality>[0-9]{4})/|municipalities/(?<municipality>[0-9]{4})/citizens/)(?<id>[^/\s]+)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex CitizenPattern();

    [GeneratedRegex("^(?:municipalities/)?(?<municipality>[0-9]{4})$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex MunicipalityPattern();
}
