using System.Collections.Immutable;
using Ledsager.Cases.Delivery;
using Ledsager.Law;
using NodaTime;

namespace Ledsager.Cases;

/// <summary>What somebody asks to be recorded. Well formed, not yet decided.</summary>
public abstract record CaseCommand
{
    private protected CaseCommand() { } // Closed: every command is in this folder.
}

/// <summary>Grant the scheme.</summary>
/// <param name="StartDate">The first day with a right to hours.</param>
/// <param name="EntitlementMinutes">Minutes a month; null for what the service level gives.</param>
/// <param name="OffsetMinutes">Minutes a month taken off; null for what the service level takes off for the residence (R-OFF-02).</param>
/// <param name="Reason">Needed when fewer minutes than the service level's are granted .</param>
/// <param name="Residence">Where the citizen lives, when it is said.</param>
public sealed record GrantHours(LocalDate StartDate, Minutes? EntitlementMinutes, Minutes? OffsetMinutes, string? Reason, Residence? Residence = null) : CaseCommand;

/// <summary>Set a value of the service level for this citizen's grant (R-FND-02).</summary>
/// <param name="From">The first day.</param>
/// <param name="Parameter">The parameter of the hours or of the follow-ups, as service-level files name it.</param>
/// <param name="JsonValue">The value as JSON, as a file would have it.</param>
/// <param name="Reason">Why.</param>
public sealed record OverridePolicy(LocalDate From, string Parameter, string JsonValue, string Reason) : CaseCommand;

/// <summary>End the grant.</summary>
/// <param name="LastDate">The last day with a right to hours; may lie in the past or the future.</param>
/// <param name="Reason">Why.</param>
public sealed record EndGrant(LocalDate LastDate, GrantEndReason Reason) : CaseCommand;

/// <summary>Change the offset.</summary>
/// <param name="EffectiveDate">The first day of the new offset.</param>
/// <param name="OffsetMinutes">Minutes a month.</param>
public sealed record ChangeOffset(LocalDate EffectiveDate, Minutes OffsetMinutes) : CaseCommand;

/// <summary>Agree that unused hours are saved.</summary>
/// <param name="FromDate">The first day.</param>
/// <param name="ToDate">The last day, included; null without an end.</param>
/// <param name="Parties">Who agrees; the service level says who must (R-SAV-03).</param>
/// <param name="Reason">Needed when the agreement is dated back before the open month .</param>
/// <param name="Terms">What it is about, when it is said.</param>
public sealed record AgreeSavings(LocalDate FromDate, LocalDate? ToDate, ImmutableArray<string> Parties, string? Reason, SavingsTerms? Terms = null) : CaseCommand;

/// <summary>End the savings agreement.</summary>
/// <param name="LastDate">Its last day, included.</param>
public sealed record EndSavings(LocalDate LastDate) : CaseCommand;

/// <summary>Record a timesheet line.</summary>
/// <param name="Use">The line's id.</param>
/// <param name="Work">When, and how long.</param>
/// <param name="Kind">Ordinary or holiday.</param>
/// <param name="Companion">Who accompanied, when the line says so.</param>
/// <param name="Activity">What it was for, when the line says so.</param>
/// <param name="Abroad">True when the line says that it was abroad.</param>
public sealed record RecordHours(UseId Use, WorkTime Work, UseKind Kind, string? Companion, Activity? Activity = null, bool? Abroad = null) : CaseCommand
{
    /// <summary>The line it was until now, when another record of the same citizen is taken up.</summary>
    internal MovedLine? MovedFrom { get; init; }

    /// <summary>How a moved line's hours were delivered: that has been paid by.</summary>
    internal DeliveryForm? MovedForm { get; init; }
}

/// <summary>Correct a timesheet line.</summary>
/// <param name="Use">The line.</param>
/// <param name="Work">What it should say, in full; minutes without a date keep the line's work date.</param>
public sealed record CorrectHours(UseId Use, WorkTime Work) : CaseCommand;

/// <summary>Take a timesheet line back.</summary>
/// <param name="Use">The line.</param>
public sealed record ReverseHours(UseId Use) : CaseCommand;

/// <summary>Let the calendar tell what has become true: the months and grants that have ended by now.</summary>
public sealed record TurnMonth : CaseCommand;

/// <summary>When somebody worked and how long.</summary>
public abstract record WorkTime
{
    private protected WorkTime() { } // Closed: these three forms.

    /// <summary>Minutes on a work date, taken as they are .</summary>
    /// <param name="Date">The local work date.</param>
    /// <param name="Minutes">The minutes.</param>
    public sealed record OnDate(LocalDate Date, Minutes Minutes) : WorkTime;

    /// <summary>From one instant to another: real elapsed minutes, split at local midnights (GOLDEN line 11).</summary>
    /// <param name="Start">The first moment.</param>
    /// <param name="End">The moment after the last; after the start.</param>
    public sealed record Between(Instant Start, Instant End) : WorkTime;

    /// <summary>Minutes on the work date the line already has; only in a correction of a line with one work date.</summary>
    /// <param name="Minutes">The minutes.</param>
    public sealed record SameDate(Minutes Minutes) : WorkTime;
}
