using System.Globalization;
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

    /// <summary>The number of a fact in the citizen's stream.</summary>
    public long Basis(long version)
    {
        if (version < 1)
            Wrong("basis_version", "VERSION", $"must be 1 or more; it is {version}.", $"skal være 1 eller mere; den er {version}.");

        return version;
    }

    /// <summary>The name of a parameter of the service level.</summary>
    public string Parameter(string value) => Id("parameter", value);

    /// <summary>A value as JSON; whether it is one that can be is for the rules to say.</summary>
    public string Json(string value)
    {
        if (value.Length == 0)
            Wrong("json_value", "MISSING", "a value is needed.", "der mangler en værdi.");

        return Text("json_value", value) ?? "";
    }

    /// <summary>What a line was for; null when it does not say.</summary>
    public Ledsager.Cases.Activity? Activity(Ledsager.Api.Hours.V1.Activity activity) => AnyWord<Ledsager.Api.Hours.V1.Activity, Ledsager.Cases.Activity>("activity", activity);

    public Ledsager.Cases.SavingsTerms? Terms(V1.SavingsTerms? terms) => terms is null
        ? null
        : new(Text("terms.purpose", terms.Purpose), Text("terms.task", terms.Task), Text("terms.expenses", terms.Expenses));

    /// <summary>A word that may be left out; null when it is.</summary>
    public TDomain? AnyWord<TProto, TDomain>(string field, TProto value)
        where TProto : struct, System.Enum
        where TDomain : struct, System.Enum =>
        EqualityComparer<TProto>.Default.Equals(value, default) ? null : Word<TProto, TDomain>(field, value);

    /// <summary>Several words as one set; null when there are none.</summary>
    public TDomain? SetOf<TProto, TDomain>(string field, IReadOnlyList<TProto> values)
        where TProto : struct, System.Enum
        where TDomain : struct, System.Enum
    {
        if (values.Count == 0)
            return null;

        var set = values.Select((value, i) => Convert.ToInt32(Word<TProto, TDomain>($"{field}[{i}]", value), CultureInfo.InvariantCulture)).Aggregate((one, other) => one | other);
        return (TDomain)System.Enum.ToObject(typeof(TDomain), set);
    }

    public Eligibility? Eligibility(V1.Eligibility? stated) => stated is null
        ? null
        : new Eligibility(
            Birth("eligibility.born", stated.Born),
            OptionalDate("eligibility.applied_on", stated.AppliedOn),
            [.. stated.Exclusions.Select((fact, i) => Word<V1.ExclusionFact, ExclusionFact>($"eligibility.exclusions[{i}]", fact))],
            OptionalDate("eligibility.retained_from", stated.RetainedFrom),
            stated.LivesAtHome,
            OptionalDate("eligibility.parental_consent_on", stated.ParentalConsentOn))
        {
            Met = SetOf<V1.AssessmentCriterion, AssessmentCriteria>("eligibility.met", stated.Met),
        };

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
