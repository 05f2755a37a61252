using NodaTime;

namespace Ledsager.Law;

/// <summary>The end of a deadline with everything that produced it: a date is never shown without its reason.</summary>
/// <param name="Basis">The day of the event that started it, day 0.</param>
/// <param name="Spec">How long it is.</param>
/// <param name="Side">Who must act.</param>
/// <param name="RawDue">The last day as counted.</param>
/// <param name="RolledOver">The days off it was moved past; empty when it was not moved.</param>
/// <param name="Due">The last day, included: one who acts at 23:59 local time is in time.</param>
/// <param name="ActBy">The last day on which it is practical to act.</param>
public sealed record DueDate(
    LocalDate Basis, DeadlineSpec Spec, DeadlineSide Side, LocalDate RawDue, IReadOnlyList<NonWorkingDay> RolledOver, LocalDate Due, LocalDate ActBy)
{
    /// <summary>True when the deadline was moved off days without post.</summary>
    public bool Rolled => RolledOver.Count > 0;

    /// <summary>The first instant that is too late.</summary>
    public Instant EndsBefore => DanishCalendar.EndOfDay(Due);

    /// <summary>Whether something received at an instant is in time. The local date decides, never the UTC date .</summary>
    public bool IsTimely(Instant received) => received < EndsBefore;

    /// <summary>Two that were counted alike are equal: a list compares by what it holds.</summary>
    public bool Equals(DueDate? other) => other is not null
        && (Basis, Spec, Side, RawDue, Due, ActBy) == (other.Basis, other.Spec, other.Side, other.RawDue, other.Due, other.ActBy) && RolledOver.SequenceEqual(other.RolledOver);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Basis, Spec, Side, RawDue, Due, ActBy);

    /// <summary>Counts a deadline from the day of its event.</summary>
    public static DueDate Count(LocalDate basis, DeadlineSpec spec, DeadlineSide side, CalendarRules rules)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(spec.Amount, 1, nameof(spec));
        var rawDue = spec.Unit switch
        {
            DeadlineUnit.Days => basis.PlusDays(spec.Amount),
            DeadlineUnit.Weeks => basis.PlusWeeks(spec.Amount),
            DeadlineUnit.Months => basis.PlusMonths(spec.Amount),
            DeadlineUnit.WorkingDays => PlusWorkingDays(basis, spec.Amount, rules),
            _ => throw new ArgumentOutOfRangeException(nameof(spec), spec.Unit, "Not a unit."),
        };
        if (side == DeadlineSide.Municipality)
            return new(basis, spec, side, rawDue, [], rawDue, ActBy: DanishCalendar.LastWorkingDayOnOrBefore(rawDue, rules));

        var rolledOver = DanishCalendar.RolledOver(rawDue, rules);
        var due = rawDue.PlusDays(rolledOver.Count);
        return new(basis, spec, side, rawDue, rolledOver, due, ActBy: due);
    }

    private static LocalDate PlusWorkingDays(LocalDate date, int amount, CalendarRules rules)
    {
        while (amount > 0)
        {
            date = date.PlusDays(1);
            if (DanishCalendar.IsWorkingDay(date, rules))
                amount--;
        }

        return date;
    }
}
