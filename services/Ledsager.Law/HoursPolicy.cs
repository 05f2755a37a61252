namespace Ledsager.Law;

/// <summary>A value of a service level with where it comes from.</summary>
/// <param name="Value">The value.</param>
/// <param name="Citation">The document that states it; for an assumed value the choice that supplied it.</param>
/// <param name="Quote">The document's own words; null when the value is assumed.</param>
/// <param name="Assumed">True when the municipality's own document does not state the value.</param>
/// <param name="Reason">Why the value was assumed; null when the document states it.</param>
public sealed record Sourced<T>(T Value, Citation Citation, string? Quote, bool Assumed, string? Reason = null);

/// <summary>
/// The parameters of the hours account, as one municipality has them from one date. Each is a row of the parameter matrix; the names are
/// those of the service-level files.
/// </summary>
public sealed record HoursPolicy
{
    /// <summary>Hours a month when the grant names no other number, 1 to 900 minutes by law (§ 97, stk. 1).</summary>
    public required Sourced<Minutes> EntitlementMinutesPerMonth { get; init; }

    /// <summary>How many calendar months a saved lot can be used in, the month it was earned in included; at least 1 .</summary>
    public required Sourced<int> WindowMonthsInclusive { get; init; }

    /// <summary>The most minutes within <see cref="CapScope"/> (A-01).</summary>
    public required Sourced<Minutes> CapMinutes { get; init; }

    /// <summary>What <see cref="CapMinutes"/> counts.</summary>
    public required Sourced<CapScope> CapScope { get; init; }

    /// <summary>Which lot a use is charged to first .</summary>
    public required Sourced<ConsumptionOrder> ConsumptionOrder { get; init; }

    /// <summary>Hours cannot be used in advance. Always true: no other reading is supported, but the source differs.</summary>
    public required Sourced<bool> NoAdvanceUse { get; init; }

    /// <summary>False when hours are saved without an agreement .</summary>
    public required Sourced<bool> SavingsRequiresAgreement { get; init; }

    /// <summary>Who must be party to a savings agreement (R-SAV-03).</summary>
    public required Sourced<IReadOnlyList<string>> SavingsAgreementParties { get; init; }

    /// <summary>True when an agreement may not begin before the open month .</summary>
    public required Sourced<bool> SavingsAgreementMustBePrior { get; init; }

    /// <summary>The size of the first lot of a grant that starts within a month .</summary>
    public required Sourced<FirstMonth> FirstMonth { get; init; }

    /// <summary>How a change of offset within a month acts on that month's lot .</summary>
    public required Sourced<OffsetChange> OffsetChange { get; init; }

    /// <summary>The most minutes charged for one local day of holiday; null without a cap .</summary>
    public required Sourced<Minutes?> HolidayCapMinutesPerDay { get; init; }

    /// <summary>How many days after the work date a use can be registered; null without a limit .</summary>
    public required Sourced<int?> LateRegistrationLimitDays { get; init; }

    /// <summary>True when return trip, waiting and overnight stay outside the local area are companion time .</summary>
    public required Sourced<bool> TravelOutsideLocalAreaCounts { get; init; }

    /// <summary>A cancellation with less notice than this is paid; null where no document says so .</summary>
    public required Sourced<Minutes?> ShortNoticeMinutes { get; init; }

    /// <summary>True when a paid cancellation is charged to the citizen's hours .</summary>
    public required Sourced<bool> ShortNoticeConsumesBalance { get; init; }
}

/// <summary>What the cap counts.</summary>
public enum CapScope
{
    /// <summary>Every lot at disposal, the current month's too.</summary>
    AvailableIncludingCurrentMonth,

    /// <summary>Only lots of earlier months.</summary>
    SavedOnly,
}

/// <summary>Which lot a use is charged to first.</summary>
public enum ConsumptionOrder
{
    /// <summary>The oldest usable lot first, the current month's last.</summary>
    OldestFirst,

    /// <summary>The current month's lot, then the nearest previous month and backwards.</summary>
    CurrentThenNewestFirst,

    /// <summary>The current month's lot, then the oldest and forwards.</summary>
    CurrentThenOldestFirst,
}

/// <summary>The first lot of a grant that starts after the 1st.</summary>
public enum FirstMonth
{
    /// <summary>A whole month's hours.</summary>
    Full,

    /// <summary>By days left, the start date included, rounded up to a minute.</summary>
    ProRata,

    /// <summary>Nothing before the next 1st.</summary>
    NextMonth,
}

/// <summary>An offset that changes within a month.</summary>
public enum OffsetChange
{
    /// <summary>The offset on the 1st, or on the start date, fixes the month's lot.</summary>
    NextMonth,

    /// <summary>The lowest offset of any day of the month; a fall tops the lot up at once.</summary>
    CitizenFavourable,

    /// <summary>By days: each day counts with the offset in force on it, rounded up to a minute.</summary>
    ProRata,
}
