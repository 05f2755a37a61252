using System.Collections.Immutable;
using Ledsager.Law;
using NodaTime;

namespace Ledsager.Cases.Hours;

/// <summary>The facts that stand until another fact changes them: few, and enough to carry an account forward without its uses.</summary>
/// <param name="Grants">Grants by start date; they do not overlap.</param>
/// <param name="Offsets">Changes of offset in recording order.</param>
/// <param name="Agreements">Savings agreements; they may overlap.</param>
public sealed record StandingFacts(
    ImmutableList<GrantPeriod> Grants, ImmutableList<OffsetStep> Offsets, ImmutableList<AgreementPeriod> Agreements)
{
    /// <summary>No facts.</summary>
    public static readonly StandingFacts None = new([], [], []);

    /// <summary>Lots taken over from another municipality.</summary>
    public ImmutableList<TakenOverLot> TakenOver { get; init; } = [];

    /// <summary>Lots whose window a caseworker has moved, in recording order.</summary>
    public ImmutableList<LotWindow> Extensions { get; init; } = [];

    /// <summary>The last day of a lot's window where a fact names it; null where it is the service level's.</summary>
    public LocalDate? WindowOf(YearMonth lot) =>
        Extensions.FindLast(extension => extension.Lot == lot)?.LastUsable ?? TakenOver.Find(taken => taken.Lot == lot)?.LastUsable;

    /// <summary>The grant active on a day, or null.</summary>
    public GrantPeriod? GrantOn(LocalDate day) => Grants.Find(grant => grant.Covers(day));

    /// <summary>True when an agreement to save is in force on a day.</summary>
    public bool SavingAgreedOn(LocalDate day) => Agreements.Exists(agreement => agreement.From <= day && (agreement.To is not { } to || day <= to));

    /// <summary>The day a month's lot opens: the 1st, or the first day of the grant. Its service level is the lot's .</summary>
    public LocalDate OpeningDay(YearMonth month) =>
        Grants.Find(grant => grant.Touches(month)) is { } grant ? LocalDate.Max(month.FirstDay(), grant.Start) : month.FirstDay();

    /// <summary>The offset in force on a day of a grant. Of two changes on one day the one recorded last counts.</summary>
    public Minutes OffsetOn(GrantPeriod grant, LocalDate day)
    {
        var offset = grant.Offset;
        var since = grant.Start;
        foreach (var step in Offsets)
        {
            if (step.Effective <= day && step.Effective >= since)
            {
                offset = step.Offset;
                since = step.Effective;
            }
        }

        return offset;
    }
}

/// <summary>A grant from its first to its last day.</summary>
/// <param name="Start">First day, included.</param>
/// <param name="Entitlement">Minutes a month; null for the service level's.</param>
/// <param name="Offset">Minutes a month taken off from the start.</param>
/// <param name="LastDate">Last day, included; null while it runs.</param>
/// <param name="EndReason">Why it ended, when it has.</param>
public sealed record GrantPeriod(LocalDate Start, Minutes? Entitlement, Minutes Offset, LocalDate? LastDate, GrantEndReason? EndReason)
{
    /// <summary>True when the grant gives a right on the day.</summary>
    public bool Covers(LocalDate day) => Start <= day && (LastDate is not { } last || day <= last);

    /// <summary>True when the grant gives a right on any day of the month.</summary>
    public bool Touches(YearMonth month) => Start <= month.LastDay() && (LastDate is not { } last || month.FirstDay() <= last);
}

/// <summary>An offset from a day on.</summary>
/// <param name="Effective">First day, included.</param>
/// <param name="Offset">Minutes a month.</param>
public readonly record struct OffsetStep(LocalDate Effective, Minutes Offset);

/// <summary>A lot taken over from another municipality .</summary>
/// <param name="On">The first day it can be used here.</param>
/// <param name="Lot">The month it was given for.</param>
/// <param name="Amount">Minutes.</param>
/// <param name="LastUsable">Its last usable day.</param>
/// <param name="From">The other municipality's code.</param>
public sealed record TakenOverLot(LocalDate On, YearMonth Lot, Minutes Amount, LocalDate LastUsable, string From);

/// <summary>A lot's window as a caseworker moved it .</summary>
/// <param name="Lot">The lot.</param>
/// <param name="LastUsable">Its last usable day.</param>
public sealed record LotWindow(YearMonth Lot, LocalDate LastUsable);

/// <summary>An agreement to save.</summary>
/// <param name="From">First day, included.</param>
/// <param name="To">Last day, included; null without an end.</param>
public readonly record struct AgreementPeriod(LocalDate From, LocalDate? To)
{
    /// <summary>What it is about, when it was said.</summary>
    public SavingsTerms? Terms { get; init; }
}

/// <summary>A timesheet line as it stands now.</summary>
/// <param name="Recorded">As it was first recorded.</param>
/// <param name="Order">Its place in the order of recording.</param>
/// <param name="Parts">Its minutes now, by work date; empty when it was reversed.</param>
public sealed record Use(HoursUsed Recorded, long Order, ImmutableArray<UsePart> Parts)
{
    /// <summary>When the work began and ended, as the line stands now; null when it does not say.</summary>
    public WorkSpan? Session { get; init; }

    /// <summary>The line's id.</summary>
    public UseId Id => Recorded.Use;

    /// <summary>True when the line was taken back.</summary>
    public bool IsReversed => Parts.IsEmpty;
}
