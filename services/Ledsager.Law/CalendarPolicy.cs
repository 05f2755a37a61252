namespace Ledsager.Law;

/// <summary>How one municipality reads the calendar from one date: <see cref="CalendarRules"/> with their sources.</summary>
public sealed record CalendarPolicy
{
    /// <summary>See <see cref="CalendarRules.RollCitizenDeadlines"/>.</summary>
    public required Sourced<bool> RollCitizenDeadlines { get; init; }

    /// <summary>See <see cref="CalendarRules.RollSkipsClosingDays"/>.</summary>
    public required Sourced<bool> RollSkipsClosingDays { get; init; }

    /// <summary>See <see cref="CalendarRules.SaturdayIsWorkingDay"/>.</summary>
    public required Sourced<bool> SaturdayIsWorkingDay { get; init; }

    /// <summary>See <see cref="CalendarRules.WorkingDayCountSkipsClosingDays"/>.</summary>
    public required Sourced<bool> WorkingDayCountSkipsClosingDays { get; init; }

    /// <summary>The rules alone, as the calendar takes them.</summary>
    public CalendarRules Rules => new(
        RollCitizenDeadlines.Value, RollSkipsClosingDays.Value, SaturdayIsWorkingDay.Value, WorkingDayCountSkipsClosingDays.Value);
}
