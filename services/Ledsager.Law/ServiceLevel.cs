using NodaTime;

namespace Ledsager.Law;

/// <summary>The service level (serviceniveau, kvalitetsstandard) of one municipality as it is from one date.</summary>
public sealed record ServiceLevel
{
    /// <summary>The municipality's four-digit code, which is also its tenant.</summary>
    public required string Municipality { get; init; }

    /// <summary>The municipality's name.</summary>
    public required string Name { get; init; }

    /// <summary>The first day it is in force.</summary>
    public required Sourced<LocalDate> ValidFrom { get; init; }

    /// <summary>The document it was read from.</summary>
    public required ServiceLevelDocument Document { get; init; }

    /// <summary>The parameters of the hours account.</summary>
    public required HoursPolicy Hours { get; init; }

    /// <summary>Who can be granted the scheme, and how the case is handled.</summary>
    public required CasePolicy Case { get; init; }

    /// <summary>The deadlines.</summary>
    public required DeadlinePolicy Deadlines { get; init; }

    /// <summary>How the calendar is read.</summary>
    public required CalendarPolicy Calendar { get; init; }

    /// <summary>Every value above once more, one by one and without its type, in the order of the file: for a table, a letter or the API.</summary>
    public required IReadOnlyList<ServiceLevelValue> Values { get; init; }
}

/// <summary>A document that states a service level.</summary>
/// <param name="Citation">Its title.</param>
/// <param name="Approved">When it was approved; null when it bears no date.</param>
/// <param name="Quote">Its own words on the approval; null when it has none.</param>
public sealed record ServiceLevelDocument(Citation Citation, LocalDate? Approved, string? Quote);

/// <summary>One value of a service level.</summary>
/// <param name="Name">Its name in the file: <c>capMinutes</c>, <c>deadlines.complaint</c>.</param>
/// <param name="JsonValue">The value as JSON: <c>5400</c>, <c>null</c>, <c>{"amount":4,"unit":"weeks"}</c>.</param>
/// <param name="Citation">Where it comes from.</param>
/// <param name="Quote">The document's own words; null when the value is assumed.</param>
/// <param name="Assumed">True when the municipality's own document does not state the value.</param>
/// <param name="Reason">Why it was assumed; null when the document states it.</param>
public sealed record ServiceLevelValue(string Name, string JsonValue, Citation Citation, string? Quote, bool Assumed, string? Reason);
