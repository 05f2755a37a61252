using System.Globalization;
using Ledsager.Api.Hours.V1;
using NodaTime;

namespace Ledsager.Cli.Demo;

/// <summary>How dates, months, hours and requests are written.</summary>
internal static class Words
{
    private static readonly DateTimeZone Copenhagen = DateTimeZoneProviders.Tzdb["Europe/Copenhagen"];

    public static string Iso(this LocalDate date) => date.ToString("uuuu-MM-dd", CultureInfo.InvariantCulture);

    public static string Iso(this YearMonth month) => month.ToString("uuuu-MM", CultureInfo.InvariantCulture);

    /// <summary>A moment on Copenhagen's clocks.</summary>
    public static string Local(this Instant instant) => instant.InZone(Copenhagen).ToString("uuuu-MM-dd HH:mm", CultureInfo.InvariantCulture);

    public static string Number(this int number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>Minutes as hours:minutes: 444 is 7:24.</summary>
    public static string Hours(int minutes) =>
        string.Create(CultureInfo.InvariantCulture, $"{(minutes < 0 ? "−" : "")}{Math.Abs(minutes) / 60}:{Math.Abs(minutes) % 60:00}");

    /// <summary>A name of the API in words: WindowEnded is window ended.</summary>
    public static string Apart(string name) =>
        string.Concat(name.Select((letter, at) => char.IsUpper(letter) ? (at == 0 ? "" : " ") + char.ToLowerInvariant(letter) : letter.ToString()));

    /// <summary>What an input asks for.</summary>
    public static string Of(Input input) => input switch
    {
        Input.Grant { OffsetMinutesPerMonth: > 0 } i => $"Grant from {i.StartDate.Iso()}, {Hours(i.OffsetMinutesPerMonth)} a month set off",
        Input.Grant i => $"Grant from {i.StartDate.Iso()}",
        Input.SavingsAgreed i => $"Savings agreement from {i.FromDate.Iso()}: {string.Join(", ", i.Parties.Select(party => Apart(party.ToString())))}",
        Input.SavingsAgreementEnded i => $"Savings agreement ends on {i.LastDate.Iso()}",
        Input.OffsetChanged i => $"Offset {Hours(i.OffsetMinutesPerMonth)} a month from {i.EffectiveDate.Iso()}",
        Input.GrantEnded i => $"Grant ends on {i.LastDate.Iso()} ({Apart(i.Reason.ToString())})",
        Input.HoursUsed { Start: { } start, End: { } end } i => $"{Line(i)} from {start.ToInstant().Local()} to {end.ToInstant().Local()}",
        Input.HoursUsed i => $"{Line(i)} of {Hours(i.Minutes ?? 0)} on {i.Date?.Iso()}",
        Input.HoursUseCorrected i => $"Correction of {i.UseId} to {Hours(i.Minutes)}",
        Input.HoursUseReversed i => $"Reversal of {i.UseId}",
        _ => input.GetType().Name,
    };

    /// <summary>What became of it.</summary>
    public static string Of(Answered answered) => answered switch
    {
        { Answer: Answer.Refused, AvailableMinutes: { } available } => $"refused: {answered.Reason}, {Hours(available)} would fit",
        { Answer: Answer.Refused } => $"refused: {answered.Reason}",
        { Answer: Answer.Duplicate } => "known already, nothing changed",
        { Use: { } use } when use.RegisteredMinutes != use.ChargedMinutes => $"recorded: {Hours(use.RegisteredMinutes)} worked, {Hours(use.ChargedMinutes)} charged",
        { Use: { } use } => $"recorded: {Hours(use.ChargedMinutes)} charged",
        _ => "recorded",
    };

    private static string Line(Input.HoursUsed line) => line.Kind == UseKind.Holiday ? $"Holiday line {line.UseId}" : $"Line {line.UseId}";
}
