using System.Collections.Immutable;
using Ledsager.Cases.Delivery;
using Ledsager.Law;
using NodaTime;

namespace Ledsager.Cases;

// How the hours are delivered and paid, and what moves with the citizen.

/// <summary>A delivery form was chosen; it can be chosen anew at any time (R-DEL-08).</summary>
/// <param name="On">The first day.</param>
/// <param name="Form">Which.</param>
/// <param name="Supplier">The external supplier's id.</param>
/// <param name="ConsentedOn">The day the citizen consented to a cash subsidy.</param>
/// <param name="AbilityConfirmedOn">The day it was confirmed that the citizen can administer one (R-DEL-07).</param>
public sealed record DeliveryFormChosen(LocalDate On, DeliveryForm Form, string? Supplier, LocalDate? ConsentedOn, LocalDate? AbilityConfirmedOn) : CaseEvent
{
    /// <inheritdoc/>
    public override LocalDate Effective => On;
}

/// <summary>The citizen appointed a companion (R-DEL-01).</summary>
/// <param name="On">The day.</param>
/// <param name="Companion">The companion's id, as timesheet lines name it.</param>
public sealed record CompanionAppointed(LocalDate On, string Companion) : CaseEvent
{
    /// <inheritdoc/>
    public override LocalDate Effective => On;
}

/// <summary>The municipality approved and employed an appointed companion (R-DEL-02).</summary>
/// <param name="On">The first day the companion can work.</param>
/// <param name="Companion">The companion's id.</param>
/// <param name="Relation">How close the companion is to the citizen.</param>
/// <param name="Exemption">Why one so close was approved all the same: «normally» is not «never» (R-DEL-03).</param>
public sealed record CompanionApproved(LocalDate On, string Companion, Relation Relation, string? Exemption) : CaseEvent
{
    /// <inheritdoc/>
    public override LocalDate Effective => On;
}

/// <summary>The municipality did not approve an appointed companion.</summary>
/// <param name="On">The day.</param>
/// <param name="Companion">The companion's id.</param>
/// <param name="Reason">Why.</param>
public sealed record CompanionRefused(LocalDate On, string Companion, string Reason) : CaseEvent
{
    /// <inheritdoc/>
    public override LocalDate Effective => On;
}

/// <summary>A companion stopped.</summary>
/// <param name="On">The last day.</param>
/// <param name="Companion">The companion's id.</param>
public sealed record CompanionEnded(LocalDate On, string Companion) : CaseEvent
{
    /// <inheritdoc/>
    public override LocalDate Effective => On;
}

/// <summary>The citizen applied for the yearly subsidy (R-EXP-04).</summary>
/// <param name="On">The day; its year is the subsidy's.</param>
/// <param name="ProbableKroner">The probable expenses in kroner, when stated.</param>
public sealed record ExpenseSubsidyApplied(LocalDate On, int? ProbableKroner) : CaseEvent
{
    /// <inheritdoc/>
    public override LocalDate Effective => On;

    /// <summary>What the expenses are for, when it was said.</summary>
    public ExpenseKinds? Kinds { get; init; }
}

/// <summary>The yearly subsidy was granted for payment.</summary>
/// <param name="On">The day.</param>
/// <param name="Year">The calendar year; at most once for each.</param>
/// <param name="Kroner">The amount.</param>
/// <param name="Taxable">Always false (R-EXP-06).</param>
public sealed record ExpenseSubsidyPaid(LocalDate On, int Year, int Kroner, bool Taxable) : CaseEvent
{
    /// <inheritdoc/>
    public override LocalDate Effective => On;
}

/// <summary>The citizen got a companion card from Danske Handicaporganisationer (R-CRD-01).</summary>
/// <param name="IssuedOn">The day it was issued.</param>
/// <param name="ValidThrough">The last day it is valid .</param>
/// <param name="PriceKroner">What it cost.</param>
public sealed record CompanionCardRecorded(LocalDate IssuedOn, LocalDate ValidThrough, int PriceKroner) : CaseEvent
{
    /// <inheritdoc/>
    public override LocalDate Effective => IssuedOn;
}

/// <summary>The citizen told that the scheme will be used abroad (R-ABR-02).</summary>
/// <param name="On">The day.</param>
/// <param name="From">The first day abroad.</param>
/// <param name="To">The last day abroad.</param>
public sealed record StayAbroadNotified(LocalDate On, LocalDate From, LocalDate To) : CaseEvent
{
    /// <inheritdoc/>
    public override LocalDate Effective => On;
}

/// <summary>What a timesheet line consists of. The line itself follows as <see cref="HoursUsed"/> with the same id.</summary>
/// <param name="Use">The line.</param>
/// <param name="On">The work date.</param>
/// <param name="Trip">The components as registered.</param>
/// <param name="CompanionTime">What of them counts .</param>
public sealed record TripRecorded(UseId Use, LocalDate On, Trip Trip, Minutes CompanionTime) : CaseEvent
{
    /// <inheritdoc/>
    public override LocalDate Effective => On;
}

/// <summary>A supplement was earned for each day of a colony (R-TIM-07): a number of days for payroll, never minutes.</summary>
/// <param name="Use">The holiday's line.</param>
/// <param name="From">The first day.</param>
/// <param name="Days">Calendar days touched .</param>
public sealed record ColonySupplementEarned(UseId Use, LocalDate From, int Days) : CaseEvent
{
    /// <inheritdoc/>
    public override LocalDate Effective => From;
}

/// <summary>A colony's line was corrected or taken back, and with it the days of its supplement.</summary>
/// <param name="Use">The holiday's line.</param>
/// <param name="From">The first day.</param>
/// <param name="Published">Days told until now.</param>
/// <param name="Revised">Days from now on: 0 for a line that was taken back.</param>
/// <param name="CausedBy">The version in the stream of the fact that caused it.</param>
public sealed record ColonySupplementAdjusted(UseId Use, LocalDate From, int Published, int Revised, long CausedBy) : CaseEvent
{
    /// <inheritdoc/>
    public override LocalDate Effective => From;
}

/// <summary>The citizen cancelled an accompaniment (R-TIM-09). What is charged, if anything, follows as <see cref="HoursUsed"/> with the same id.</summary>
/// <param name="Use">The id.</param>
/// <param name="On">The local day it was planned for.</param>
/// <param name="PlannedStart">When it was to begin.</param>
/// <param name="CancelledAt">When it was cancelled.</param>
/// <param name="Planned">How long it was to be.</param>
/// <param name="CompanionPaid">Minutes the companion is paid.</param>
/// <param name="Charged">Minutes charged to the citizen's hours.</param>
/// <param name="Companion">The companion.</param>
public sealed record AccompanimentCancelled(
    UseId Use, LocalDate On, Instant PlannedStart, Instant CancelledAt, Minutes Planned, Minutes CompanionPaid, Minutes Charged, string? Companion) : CaseEvent
{
    /// <inheritdoc/>
    public override LocalDate Effective => On;
}

/// <summary>A caseworker let a lot be used longer, as redress for a mistake of the municipality .</summary>
/// <param name="Lot">The lot.</param>
/// <param name="LastUsable">Its new last usable day, the last of a month.</param>
/// <param name="Reason">Why.</param>
public sealed record LotExtended(YearMonth Lot, LocalDate LastUsable, string Reason) : CaseEvent
{
    /// <inheritdoc/>
    public override LocalDate Effective => LastUsable;
}

/// <summary>Hours saved in another municipality were taken over .</summary>
/// <param name="On">The first day they can be used here; a day of the grant.</param>
/// <param name="FromMunicipality">The code of the municipality the citizen moved from.</param>
/// <param name="Lots">The lots with their own last usable days, oldest first.</param>
public sealed record OpeningBalance(LocalDate On, string FromMunicipality, ImmutableArray<OpeningLot> Lots) : CaseEvent
{
    /// <inheritdoc/>
    public override LocalDate Effective => On;
}

/// <summary>Two records of one citizen became one .</summary>
/// <param name="On">The day.</param>
/// <param name="Other">The other record's citizen id.</param>
/// <param name="Absorbed">True in the record that is closed, false in the one that goes on.</param>
public sealed record CitizenMerged(LocalDate On, string Other, bool Absorbed) : CaseEvent
{
    /// <inheritdoc/>
    public override LocalDate Effective => On;
}

/// <summary>A line of the absorbed record did not fit, and has become a task .</summary>
/// <param name="Use">The line, as it would have been named here.</param>
/// <param name="On">Its first work date.</param>
/// <param name="Amount">Its minutes.</param>
/// <param name="Reason">Why it was refused.</param>
/// <param name="Available">What would have fitted.</param>
public sealed record MergedUseRefused(UseId Use, LocalDate On, Minutes Amount, string Reason, Minutes Available) : CaseEvent
{
    /// <inheritdoc/>
    public override LocalDate Effective => On;
}
