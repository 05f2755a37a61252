using System.Collections.Immutable;
using Ledsager.Cases.Delivery;
using Ledsager.Law;
using NodaTime;

namespace Ledsager.Cases;

/// <summary>A command about how the hours are delivered and paid, and what moves with the citizen.</summary>
public abstract record DeliveryCommand : CaseCommand
{
    private protected DeliveryCommand() { } // Closed: in this file.
}

/// <summary>Choose how the hours are delivered.</summary>
/// <param name="On">The first day.</param>
/// <param name="Form">Which form.</param>
/// <param name="Supplier">The external supplier's id.</param>
/// <param name="ConsentedOn">The day the citizen consented to a cash subsidy.</param>
/// <param name="AbilityConfirmedOn">The day it was confirmed that the citizen can administer one.</param>
public sealed record ChooseDeliveryForm(LocalDate On, DeliveryForm Form, string? Supplier, LocalDate? ConsentedOn, LocalDate? AbilityConfirmedOn) : DeliveryCommand;

/// <summary>Record that the citizen appointed a companion.</summary>
/// <param name="On">The day.</param>
/// <param name="Companion">The companion's id.</param>
public sealed record AppointCompanion(LocalDate On, string Companion) : DeliveryCommand;

/// <summary>Approve an appointed companion.</summary>
/// <param name="On">The first day the companion can work.</param>
/// <param name="Companion">The companion's id.</param>
/// <param name="Relation">How close.</param>
/// <param name="Exemption">Why one so close is approved all the same.</param>
public sealed record ApproveCompanion(LocalDate On, string Companion, Relation Relation, string? Exemption) : DeliveryCommand;

/// <summary>Refuse an appointed companion.</summary>
/// <param name="On">The day.</param>
/// <param name="Companion">The companion's id.</param>
/// <param name="Reason">Why.</param>
public sealed record RefuseCompanion(LocalDate On, string Companion, string Reason) : DeliveryCommand;

/// <summary>End a companion's work.</summary>
/// <param name="On">The last day.</param>
/// <param name="Companion">The companion's id.</param>
public sealed record EndCompanion(LocalDate On, string Companion) : DeliveryCommand;

/// <summary>Apply for the yearly subsidy.</summary>
/// <param name="On">The day.</param>
/// <param name="ProbableKroner">The probable expenses; null when none are stated.</param>
/// <param name="Kinds">What the expenses are for, when it is said.</param>
public sealed record ApplyForExpenseSubsidy(LocalDate On, int? ProbableKroner, ExpenseKinds? Kinds = null) : DeliveryCommand;

/// <summary>Pay a subsidy that was held because the rate of its year was not known.</summary>
/// <param name="On">The day.</param>
/// <param name="Year">The year.</param>
public sealed record PayHeldExpenseSubsidy(LocalDate On, int Year) : DeliveryCommand;

/// <summary>Record a companion card.</summary>
/// <param name="IssuedOn">The day it was issued.</param>
public sealed record RecordCompanionCard(LocalDate IssuedOn) : DeliveryCommand;

/// <summary>Record that the scheme will be used abroad.</summary>
/// <param name="On">The day the citizen told.</param>
/// <param name="From">The first day abroad.</param>
/// <param name="To">The last day abroad.</param>
public sealed record NotifyStayAbroad(LocalDate On, LocalDate From, LocalDate To) : DeliveryCommand;

/// <summary>Record a timesheet line by its components.</summary>
/// <param name="Use">The line's id.</param>
/// <param name="On">The work date.</param>
/// <param name="Trip">The components.</param>
/// <param name="Companion">Who accompanied.</param>
/// <param name="Activity">What it was for, when it is said.</param>
/// <param name="Abroad">True when it is said that it was abroad.</param>
public sealed record RecordTrip(UseId Use, LocalDate On, Trip Trip, string? Companion, Activity? Activity = null, bool? Abroad = null) : DeliveryCommand;

/// <summary>Record a holiday or a colony.</summary>
/// <param name="Use">The line's id.</param>
/// <param name="Start">The first moment.</param>
/// <param name="End">The moment after the last.</param>
/// <param name="Colony">True when a supplement is paid for each day.</param>
/// <param name="Companion">Who accompanied.</param>
/// <param name="Activity">What it was for, when it is said.</param>
/// <param name="Abroad">True when it is said that it was abroad.</param>
public sealed record RecordHoliday(UseId Use, Instant Start, Instant End, bool Colony, string? Companion, Activity? Activity = null, bool? Abroad = null) : DeliveryCommand;

/// <summary>Record that the citizen cancelled an accompaniment.</summary>
/// <param name="Use">The id of what would have been its line.</param>
/// <param name="PlannedStart">When it was to begin.</param>
/// <param name="CancelledAt">When it was cancelled.</param>
/// <param name="Planned">How long it was to be.</param>
/// <param name="Companion">The companion.</param>
public sealed record CancelAccompaniment(UseId Use, Instant PlannedStart, Instant CancelledAt, Minutes Planned, string? Companion) : DeliveryCommand;

/// <summary>Let a lot be used longer.</summary>
/// <param name="Lot">The lot.</param>
/// <param name="LastUsable">The new last usable day, the last of a month.</param>
/// <param name="Reason">Why.</param>
public sealed record ExtendLot(YearMonth Lot, LocalDate LastUsable, string Reason) : DeliveryCommand;

/// <summary>Take over hours saved in another municipality.</summary>
/// <param name="On">The first day they can be used here.</param>
/// <param name="FromMunicipality">The other municipality's code.</param>
/// <param name="Lots">The lots of its closing statement, oldest first.</param>
public sealed record OpenBalance(LocalDate On, string FromMunicipality, ImmutableArray<OpeningLot> Lots) : DeliveryCommand;

/// <summary>Take up another record of the same citizen; its lines are recorded anew.</summary>
/// <param name="On">The day.</param>
/// <param name="Other">The other record's citizen id.</param>
/// <param name="Lines">The other record's lines as they stand, in recording order.</param>
public sealed record AbsorbCitizen(LocalDate On, string Other, ImmutableArray<HoursUsed> Lines) : DeliveryCommand
{
    /// <summary>Takes up a record as it stands: corrected lines as they were corrected, reversed ones not at all.</summary>
    /// <param name="on">The day.</param>
    /// <param name="other">The other record's citizen id.</param>
    /// <param name="record">The other record.</param>
    public static AbsorbCitizen Of(LocalDate on, string other, Case record) => new(
        on, other, [.. record.Account.Uses.Values.Where(use => !use.IsReversed).OrderBy(use => use.Order).Select(use => use.Recorded with { Parts = use.Parts, Session = use.Session })]);
}

/// <summary>Close this record for good: the citizen's case goes on in another.</summary>
/// <param name="On">The day.</param>
/// <param name="Into">The citizen id of the record that goes on.</param>
public sealed record CloseMerged(LocalDate On, string Into) : DeliveryCommand;
