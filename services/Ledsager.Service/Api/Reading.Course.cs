using Ledsager.Cases.Complaints;
using Ledsager.Cases.Course;
using Ledsager.Law;
using NodaTime;
using Date = Google.Type.Date;
using V1 = Ledsager.Api.Cases.V1;

namespace Ledsager.Service.Api;

/// <summary>What the course of a case is told with.</summary>
internal sealed partial class Reading
{
    private const int HighestAge = 130;
    private static readonly LocalDate FirstBirth = new(1880, 1, 1);

    public DecisionId Decision(string value) => new(Id("decision_id", value));

    public ComplaintId Complaint(string value) => new(Id("complaint_id", value));

    /// <summary>Somebody as the caller knows them, who has to be told.</summary>
    public string Who(string field, string value) => Id(field, value, anyCharacters: true);

    /// <summary>Somebody as the caller knows them; null when nobody is told.</summary>
    public string? AnyWho(string field, string value) => value.Length == 0 ? null : Who(field, value);

    public Intake? Intake(V1.Intake? intake)
    {
        if (intake is null)
            return null;

        if (intake.Age is < 0 or > HighestAge)
            Wrong("intake.age", "AGE", $"must be 0 to {HighestAge} years; it is {intake.Age}.", $"skal være 0 til {HighestAge} år; den er {intake.Age}.");

        return new Intake(intake.Age, intake.EarlyRetirementPension);
    }

    public Eligibility? Eligibility(V1.Eligibility? stated) => stated is null
        ? null
        : new Eligibility(
            Birth("eligibility.born", stated.Born),
            OptionalDate("eligibility.applied_on", stated.AppliedOn),
            [.. stated.Exclusions.Select((fact, i) => Word<V1.ExclusionFact, ExclusionFact>($"eligibility.exclusions[{i}]", fact))],
            OptionalDate("eligibility.retained_from", stated.RetainedFrom),
            stated.LivesAtHome,
            OptionalDate("eligibility.parental_consent_on", stated.ParentalConsentOn));

    // A date of birth tells who the person is: it is not repeated in the answer.
    private LocalDate Birth(string field, Date? date)
    {
        if (date is { Month: >= 1 and <= 12, Day: >= 1 } && date.Year >= FirstBirth.Year && date.Year <= LastDay.Year
            && date.Day <= CalendarSystem.Iso.GetDaysInMonth(date.Year, date.Month))
        {
            return new LocalDate(date.Year, date.Month, date.Day);
        }

        if (date is null)
            Wrong(field, "MISSING", "a date is needed.", "der mangler en dato.");
        else
            Wrong(field, "DATE", $"must be a date from {FirstBirth:uuuu-MM-dd} on.", $"skal være en dato fra {FirstBirth:uuuu-MM-dd} og frem.");

        return FirstBirth;
    }
}
