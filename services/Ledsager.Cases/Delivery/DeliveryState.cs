using System.Collections.Immutable;
using Ledsager.Law;
using NodaTime;

namespace Ledsager.Cases.Delivery;

/// <summary>How the hours are delivered and paid, folded from the facts.</summary>
/// <param name="Form">The delivery form chosen last; null before any.</param>
/// <param name="Companions">The citizen's own companions by id.</param>
/// <param name="HeldSubsidies">Applications whose year has no rate yet, by year.</param>
/// <param name="PaidSubsidies">Subsidies by year.</param>
/// <param name="Card">The latest companion card.</param>
/// <param name="StaysAbroad">Stays abroad, in recording order.</param>
/// <param name="Lines">What stands beside timesheet lines: trips, colonies, cancellations, by the line's id.</param>
/// <param name="MergedInto">The record this one was merged into; null while it is open.</param>
/// <param name="Absorbed">The records merged into this one.</param>
/// <param name="Unfitting">Lines of merged records that did not fit here, for a caseworker to look at .</param>
public sealed record DeliveryState(
    DeliveryFormChosen? Form,
    ImmutableSortedDictionary<string, OwnCompanion> Companions,
    ImmutableSortedDictionary<int, ExpenseSubsidyApplied> HeldSubsidies,
    ImmutableSortedDictionary<int, ExpenseSubsidyPaid> PaidSubsidies,
    CompanionCardRecorded? Card,
    ImmutableList<StayAbroadNotified> StaysAbroad,
    ImmutableDictionary<UseId, CaseEvent> Lines,
    string? MergedInto,
    ImmutableList<string> Absorbed,
    ImmutableList<MergedUseRefused> Unfitting)
{
    /// <summary>Nothing known.</summary>
    public static readonly DeliveryState Empty = new(
        null, ImmutableSortedDictionary.Create<string, OwnCompanion>(StringComparer.Ordinal), ImmutableSortedDictionary<int, ExpenseSubsidyApplied>.Empty,
        ImmutableSortedDictionary<int, ExpenseSubsidyPaid>.Empty, null, [], ImmutableDictionary<UseId, CaseEvent>.Empty, null, [], []);

    /// <summary>Every choice of a delivery form, in recording order.</summary>
    public ImmutableList<DeliveryFormChosen> Forms { get; init; } = [];

    /// <summary>Days of supplement by the colony's line, as they stand after corrections.</summary>
    public ImmutableDictionary<UseId, int> ColonyDays { get; init; } = ImmutableDictionary<UseId, int>.Empty;

    /// <summary>The delivery form on a day, as far as is known: the one that began last, and of two that begin on a day the one recorded last. Null before any.</summary>
    public DeliveryFormChosen? FormOn(LocalDate day)
    {
        DeliveryFormChosen? found = null;
        foreach (var chosen in Forms)
        {
            if (chosen.On <= day && (found is null || found.On <= chosen.On))
                found = chosen;
        }

        return found;
    }

    /// <summary>True when the citizen told of a stay abroad that covers the day (R-ABR-02).</summary>
    public bool AbroadOn(LocalDate day) => StaysAbroad.Exists(stay => stay.From <= day && day <= stay.To);

    internal DeliveryState Evolve(CaseEvent @event) => @event switch
    {
        DeliveryFormChosen e => this with { Form = e, Forms = Forms.Add(e) },
        CompanionAppointed e => With(new OwnCompanion(e.Companion, e.On, null, null, null)),
        CompanionApproved e => With(Companions[e.Companion] with { Approved = e, RefusedOn = null, LastDay = null }),
        CompanionRefused e => With(Companions[e.Companion] with { RefusedOn = e.On }),
        CompanionEnded e => With(Companions[e.Companion] with { LastDay = e.On }),
        ExpenseSubsidyApplied e => this with { HeldSubsidies = HeldSubsidies.SetItem(e.On.Year, e) },
        ExpenseSubsidyPaid e => this with { HeldSubsidies = HeldSubsidies.Remove(e.Year), PaidSubsidies = PaidSubsidies.SetItem(e.Year, e) },
        CompanionCardRecorded e => this with { Card = e },
        StayAbroadNotified e => this with { StaysAbroad = StaysAbroad.Add(e) },
        TripRecorded e => this with { Lines = Lines.SetItem(e.Use, e) },
        ColonySupplementEarned e => this with { Lines = Lines.SetItem(e.Use, e), ColonyDays = ColonyDays.SetItem(e.Use, e.Days) },
        ColonySupplementAdjusted e => this with { ColonyDays = ColonyDays.SetItem(e.Use, e.Revised) },
        AccompanimentCancelled e => this with { Lines = Lines.SetItem(e.Use, e) },
        CitizenMerged { Absorbed: true } e => this with { MergedInto = e.Other },
        CitizenMerged e => this with { Absorbed = Absorbed.Add(e.Other) },
        MergedUseRefused e => this with { Unfitting = Unfitting.Add(e) },
        _ => this,
    };

    private DeliveryState With(OwnCompanion companion) => this with { Companions = Companions.SetItem(companion.Id, companion) };
}

/// <summary>A companion the citizen appointed.</summary>
/// <param name="Id">The companion's id.</param>
/// <param name="AppointedOn">The day of the appointment.</param>
/// <param name="Approved">The approval; null without one.</param>
/// <param name="RefusedOn">The day approval was refused.</param>
/// <param name="LastDay">The last day of work; null while it goes on.</param>
public sealed record OwnCompanion(string Id, LocalDate AppointedOn, CompanionApproved? Approved, LocalDate? RefusedOn, LocalDate? LastDay)
{
    /// <summary>True when the companion is approved and employed on a day (R-DEL-02).</summary>
    public bool CanWorkOn(LocalDate day) => Approved is { } approved && approved.On <= day && (LastDay is not { } last || day <= last);
}

/// <summary>How the hours are delivered (R-DEL-01, R-DEL-04, R-DEL-05, R-DEL-06).</summary>
public enum DeliveryForm
{
    /// <summary>A companion the citizen appointed, employed by the municipality.</summary>
    OwnCompanion,

    /// <summary>A companion of an external supplier.</summary>
    ExternalSupplier,

    /// <summary>The municipality's staff.</summary>
    MunicipalStaff,

    /// <summary>A cash subsidy to a companion the citizen employs. The hours are kept as for others; payroll pays nothing .</summary>
    CashSubsidy,
}

/// <summary>How close a companion is to the citizen.</summary>
public enum Relation
{
    /// <summary>No close relation.</summary>
    None,

    /// <summary>Family, or a close relation.</summary>
    Close,

    /// <summary>A very close relation.</summary>
    VeryClose,
}

/// <summary>What the companion's expenses are for.</summary>
[Flags]
public enum ExpenseKinds
{
    /// <summary>Nothing was named.</summary>
    None = 0,

    /// <summary>The companion's transport.</summary>
    Transport = 1,

    /// <summary>The companion's entrance and the like.</summary>
    Activities = 2,

    /// <summary>The companion card (R-EXP-10).</summary>
    CompanionCard = 4,
}

/// <summary>A lot from another municipality.</summary>
/// <param name="Lot">The month it was given for.</param>
/// <param name="Amount">Minutes left, above zero.</param>
/// <param name="LastUsable">Its last usable day, the last of a month; it is kept.</param>
public readonly record struct OpeningLot(YearMonth Lot, Minutes Amount, LocalDate LastUsable);
