using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Ledsager.Api.Cases.V1;
using Ledsager.Api.Hours.V1;
using NodaTime;
using NodaTime.Text;

namespace Ledsager.Cli.Demo;

/// <summary>A citizen's months: what is sent to the service and when, and what has to come out of it.</summary>
/// <param name="Id">Names the story and begins the citizen's id.</param>
/// <param name="Municipality">The municipality's code.</param>
/// <param name="Title">One line.</param>
/// <param name="Text">A few sentences (in the file: story).</param>
/// <param name="Horizon">The last day played.</param>
/// <param name="HandComputation">How the expected numbers come about.</param>
/// <param name="Inputs">What is sent, in order.</param>
/// <param name="Expected">What has to come out.</param>
internal sealed record Story(
    string Id,
    string Municipality,
    string Title,
    [property: JsonPropertyName("story")] string Text,
    LocalDate Horizon,
    string HandComputation,
    ImmutableArray<Input> Inputs,
    Expected Expected)
{
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web)
    {
        // A field we do not know is a number we do not check.
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
        AllowOutOfOrderMetadataProperties = true,
        ReadCommentHandling = JsonCommentHandling.Skip,
        Converters =
        {
            new JsonStringEnumConverter(),
            new Parsed<LocalDate>(LocalDatePattern.Iso),
            new Parsed<YearMonth>(YearMonthPattern.CreateWithInvariantCulture("uuuu-MM")),
            new Parsed<OffsetDateTime>(OffsetDateTimePattern.ExtendedIso),
        },
    };

    /// <summary>Reads a folder of stories.</summary>
    public static ImmutableArray<Story> ReadAll(DirectoryInfo folder)
    {
        if (!folder.Exists)
            throw new DemoException($"there is no folder {folder.FullName}.");

        ImmutableArray<Story> stories = [.. folder.GetFiles("*.json").OrderBy(file => file.Name, StringComparer.Ordinal).Select(Read)];
        return stories.IsEmpty ? throw new DemoException($"there is no story (*.json) in {folder.FullName}.") : stories;
    }

    private static Story Read(FileInfo file)
    {
        try
        {
            using var text = file.OpenRead();
            var story = JsonSerializer.Deserialize<Story>(text, Format) ?? throw new JsonException("The file is empty.");
            foreach (var input in story.Inputs)
            {
                if (!story.Expected.Results.Any(result => result.Seq == input.Seq))
                    throw new JsonException($"Input {input.Seq} has no expected result.");
            }

            return story;
        }
        catch (Exception e) when (e is JsonException or IOException)
        {
            throw new DemoException($"{file.Name}: {e.Message}", e);
        }
    }

    private sealed class Parsed<T>(IPattern<T> pattern) : JsonConverter<T>
    {
        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            var result = pattern.Parse(reader.GetString()!);
            return result.Success ? result.Value : throw new JsonException(result.Exception.Message);
        }

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(pattern.Format(value));
    }
}

/// <summary>One request. Fields as in tests/golden.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Grant), "Grant")]
[JsonDerivedType(typeof(SavingsAgreed), "SavingsAgreed")]
[JsonDerivedType(typeof(SavingsAgreementEnded), "SavingsAgreementEnded")]
[JsonDerivedType(typeof(OffsetChanged), "OffsetChanged")]
[JsonDerivedType(typeof(GrantEnded), "GrantEnded")]
[JsonDerivedType(typeof(HoursUsed), "HoursUsed")]
[JsonDerivedType(typeof(HoursUseCorrected), "HoursUseCorrected")]
[JsonDerivedType(typeof(HoursUseReversed), "HoursUseReversed")]
internal abstract record Input(int Seq, OffsetDateTime RecordedAt, string Say)
{
    public sealed record Grant(int Seq, OffsetDateTime RecordedAt, string Say, LocalDate StartDate, int OffsetMinutesPerMonth = 0) : Input(Seq, RecordedAt, Say);

    public sealed record SavingsAgreed(
        int Seq, OffsetDateTime RecordedAt, string Say, LocalDate FromDate, ImmutableArray<AgreementParty> Parties) : Input(Seq, RecordedAt, Say);

    public sealed record SavingsAgreementEnded(int Seq, OffsetDateTime RecordedAt, string Say, LocalDate LastDate) : Input(Seq, RecordedAt, Say);

    public sealed record OffsetChanged(int Seq, OffsetDateTime RecordedAt, string Say, LocalDate EffectiveDate, int OffsetMinutesPerMonth) : Input(Seq, RecordedAt, Say);

    public sealed record GrantEnded(
        int Seq, OffsetDateTime RecordedAt, string Say, LocalDate LastDate, GrantEndReason Reason) : Input(Seq, RecordedAt, Say);

    public sealed record HoursUsed(
        int Seq, OffsetDateTime RecordedAt, string Say, string UseId, UseKind Kind = UseKind.Ordinary,
        LocalDate? Date = null, int? Minutes = null, OffsetDateTime? Start = null, OffsetDateTime? End = null) : Input(Seq, RecordedAt, Say);

    public sealed record HoursUseCorrected(int Seq, OffsetDateTime RecordedAt, string Say, string UseId, int Minutes) : Input(Seq, RecordedAt, Say);

    public sealed record HoursUseReversed(int Seq, OffsetDateTime RecordedAt, string Say, string UseId) : Input(Seq, RecordedAt, Say);
}

/// <summary>What has to come out of a story, all of it checked.</summary>
internal sealed record Expected(
    ImmutableArray<ExpectedResult> Results,
    ImmutableArray<ExpectedBalance> Checkpoints,
    ImmutableArray<ExpectedMonth> Months,
    ImmutableArray<ExpectedGrantEnd> GrantEnds,
    ImmutableArray<ExpectedAdjustment> Adjustments);

/// <summary>What the service answers to an input.</summary>
internal enum Answer
{
    /// <summary>Recorded.</summary>
    Accepted,

    /// <summary>On record before; nothing changed.</summary>
    Duplicate,

    /// <summary>A rule said no.</summary>
    Refused,
}

/// <summary>The answer to one input.</summary>
internal sealed record ExpectedResult(int Seq, Answer Answer, string? Reason = null, int? AvailableMinutes = null, int? ChargedMinutes = null);

/// <summary>The account at the end of a day, as known at the end of that or a later day.</summary>
internal sealed record ExpectedBalance(
    LocalDate AsOfEndOf, ImmutableArray<ExpectedLot> Lots, int CurrentMonthMinutes, int SavedMinutes, int TotalMinutes,
    int OpenedToDate, int UsedToDate, int ExpiredToDate, LocalDate? KnownAtEndOf = null);

/// <summary>One lot of a balance.</summary>
internal sealed record ExpectedLot(YearMonth Lot, int Remaining, LocalDate LastUsableDate);

/// <summary>A month with everything known at the horizon: what its end saved and expired; left is before that midnight.</summary>
internal sealed record ExpectedMonth(YearMonth Month, int Opened, int Used, int Left, int Saved, ImmutableArray<ExpectedExpiry> Expired);

/// <summary>Minutes of a lot that lapsed.</summary>
internal sealed record ExpectedExpiry(YearMonth Lot, int Minutes, LapseReason Reason);

/// <summary>What the end of a grant took, lot by lot.</summary>
internal sealed record ExpectedGrantEnd(LocalDate On, LapseReason Reason, ImmutableArray<ExpectedLapse> Expired);

/// <summary>Minutes of a lot that lapsed with the grant.</summary>
internal sealed record ExpectedLapse(YearMonth Lot, int Minutes);

/// <summary>What a late fact changed in what was published before.</summary>
internal sealed record ExpectedAdjustment(
    int CausedBySeq, LocalDate On, YearMonth Lot, string What, int Published, int Revised, LapseReason? Reason = null);
