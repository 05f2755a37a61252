using System.Globalization;
using Ledsager.Api.Payroll.V1;
using Ledsager.Cases;
using Ledsager.Service.Api;
using Ledsager.Service.Transactions;

namespace Ledsager.Service.Payroll;

/// <summary>What became of a line, as a message.</summary>
internal static class LineOutcomes
{
    public static LineOutcome Of(long number, RecordedLine recorded) => recorded.Outcome switch
    {
        Outcome.Refused { Refusal: var refusal } => new LineOutcome
        {
            Number = number,
            Result = LineResult.Refused,
            Refusal = Refused(refusal),
        },
        var outcome => new LineOutcome
        {
            Number = number,
            Result = outcome is Outcome.Accepted ? LineResult.Accepted : LineResult.Duplicate,
            RegisteredMinutes = recorded.Use!.Parts.Sum(part => part.Registered.Count),
            ChargedMinutes = recorded.Use.Parts.Sum(part => part.Charged.Count),
        },
    };

    public static LineOutcome Malformed(long number, IReadOnlyList<Violation> violations) => new()
    {
        Number = number,
        Result = LineResult.Refused,
        Refusal = new LineRefusal
        {
            Reason = "MALFORMED_REQUEST",
            Message = string.Join(" ", violations.Select(violation => $"{violation.Field}: {violation.English}")),
            DanishMessage = string.Join(" ", violations.Select(violation => $"{violation.Field}: {violation.Danish}")),
        },
    };

    public static LineOutcome Failed(long number) => new()
    {
        Number = number,
        Result = LineResult.Failed,
        Refusal = new LineRefusal
        {
            Reason = "LINE_FAILED",
            Message = "The line could not be recorded now; nothing of it was. Send the file again, and if it fails again have the service's log looked at.",
            DanishMessage = "Linjen kunne ikke registreres nu, og intet af den er registreret. Send filen igen; sker det igen, så få driften til at se i tjenestens log.",
        },
    };

    public static void Add(this ImportSummary summary, LineOutcome outcome)
    {
        summary.Lines++;
        switch (outcome.Result)
        {
            case LineResult.Accepted:
                summary.Accepted++;
                summary.AcceptedMinutes += outcome.RegisteredMinutes;
                break;
            case LineResult.Duplicate:
                summary.Duplicate++;
                break;
            case LineResult.Refused:
                summary.Refused++;
                break;
            case LineResult.Failed:
                summary.Failed++;
                break;
        }
    }

    private static LineRefusal Refused(Refusal refusal)
    {
        var message = new LineRefusal { Reason = refusal.Reason, Message = refusal.English, DanishMessage = refusal.Danish, Rule = refusal.Rule.ToProto() };
        if (refusal.Details.TryGetValue("available_minutes", out var available))
            message.AvailableMinutes = int.Parse(available, CultureInfo.InvariantCulture);

        return message;
    }
}
