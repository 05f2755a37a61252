using Ledsager.Api.Hours.V1;

namespace Ledsager.Cli.Demo;

/// <summary>How a story's requests and answers are written.</summary>
internal static class StoryWords
{
    /// <summary>What an input asks for.</summary>
    public static string Of(Input input) => input switch
    {
        Input.Grant { OffsetMinutesPerMonth: > 0 } i => $"Grant from {i.StartDate.Iso()}, {Words.Hours(i.OffsetMinutesPerMonth)} a month set off",
        Input.Grant i => $"Grant from {i.StartDate.Iso()}",
        Input.SavingsAgreed i => $"Savings agreement from {i.FromDate.Iso()}: {string.Join(", ", i.Parties.Select(party => Words.Apart(party.ToString())))}",
        Input.SavingsAgreementEnded i => $"Savings agreement ends on {i.LastDate.Iso()}",
        Input.OffsetChanged i => $"Offset {Words.Hours(i.OffsetMinutesPerMonth)} a month from {i.EffectiveDate.Iso()}",
        Input.GrantEnded i => $"Grant ends on {i.LastDate.Iso()} ({Words.Apart(i.Reason.ToString())})",
        Input.HoursUsed { Start: { } start, End: { } end } i => $"{Line(i)} from {start.ToInstant().Local()} to {end.ToInstant().Local()}",
        Input.HoursUsed i => $"{Line(i)} of {Words.Hours(i.Minutes ?? 0)} on {i.Date?.Iso()}",
        Input.HoursUseCorrected i => $"Correction of {i.UseId} to {Words.Hours(i.Minutes)}",
        Input.HoursUseReversed i => $"Reversal of {i.UseId}",
        _ => input.GetType().Name,
    };

    /// <summary>What became of it.</summary>
    public static string Of(Answered answered) => answered switch
    {
        { Answer: Answer.Refused, AvailableMinutes: { } available } => $"refused: {answered.Reason}, {Words.Hours(available)} would fit",
        { Answer: Answer.Refused } => $"refused: {answered.Reason}",
        { Answer: Answer.Duplicate } => "known already, nothing changed",
        { Use: { } use } when use.RegisteredMinutes != use.ChargedMinutes => $"recorded: {Words.Hours(use.RegisteredMinutes)} worked, {Words.Hours(use.ChargedMinutes)} charged",
        { Use: { } use } => $"recorded: {Words.Hours(use.ChargedMinutes)} charged",
        _ => "recorded",
    };

    private static string Line(Input.HoursUsed line) => line.Kind == UseKind.Holiday ? $"Holiday line {line.UseId}" : $"Line {line.UseId}";
}
