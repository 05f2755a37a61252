using System.Collections.Immutable;
using Ledsager.Law;
using NodaTime;

namespace Ledsager.Cases.Hours;

/// <summary>What a timesheet line says, and whether it can be true.</summary>
internal static class Timesheet
{
    /// <summary>A line's minutes by local work date; null when it lacks a date.</summary>
    public static ImmutableArray<UsePart>? Parts(WorkTime work, Use? corrected) => work switch
    {
        WorkTime.OnDate w => [Part(w.Date, w.Minutes)],
        WorkTime.Between w => [.. DanishCalendar.SplitByDay(w.Start, w.End).Select(day => Part(day.Date, day.Minutes))],
        WorkTime.SameDate w when corrected is { Parts: [var only] } => [Part(only.On, w.Minutes)],
        _ => null,
    };

    /// <summary>The first minutes of a line, for what would have fitted; at least one part, so that the line keeps its date.</summary>
    public static ImmutableArray<UsePart> First(ImmutableArray<UsePart> parts, Minutes amount)
    {
        var first = ImmutableArray.CreateBuilder<UsePart>();
        foreach (var part in parts)
        {
            var taken = Minutes.Min(part.Registered, amount);
            if (taken > Minutes.Zero)
                first.Add(part with { Registered = taken });
            amount -= taken;
        }

        return first.ToImmutable();
    }

    /// <summary>Why the line cannot be true, or is forbidden on its date; null when it may be charged.</summary>
    public static Refusal? Check(
        HoursAccount account, ImmutableArray<UsePart> parts, WorkTime work, string? companion, UseId? except, LocalDate today, Instant now)
    {
        if (parts.IsEmpty || parts.Any(part => part.Registered <= Minutes.Zero))
            return Refusals.NonPositiveMinutes();

        if (parts[^1].On > today || work is WorkTime.Between { End: var end } && end > now)
            return Refusals.FutureUse(today, account.Levels.On(LocalDate.Max(today, account.Levels.Versions[0].ValidFrom.Value)).Hours.NoAdvanceUse.Citation);

        foreach (var part in parts)
        {
            if (account.Facts.GrantOn(part.On) is null)
                return Refusals.NoActiveGrant(part.On, account.Facts);

            if (account.Levels.On(part.On).Hours.LateRegistrationLimitDays is { Value: { } limit } rule && today > part.On.PlusDays(limit))
                return Refusals.TooLate(part.On, limit, rule.Citation);

            // One companion cannot work twice at once, nor more than the day is long; a line that names none may be the sum of several.
            if (companion is null)
                continue;

            var session = WorkSpan.Of(work);
            var sum = part.Registered;
            foreach (var (other, worked) in account.LinesOf(part.On))
            {
                if (other.Recorded.Companion != companion || other.Id == except)
                    continue;

                if (session is { } mine && other.Session is { } taken && taken.Overlaps(mine))
                    return Refusals.OverlappingLines(other.Id, taken);

                sum += worked.Registered;
            }

            if (sum > LengthOf(part.On))
                return Refusals.LongerThanTheDay(part.On, sum, LengthOf(part.On));
        }

        return null;
    }

    private static Minutes LengthOf(LocalDate day) =>
        new((int)(DanishCalendar.StartOfDay(day.PlusDays(1)) - DanishCalendar.StartOfDay(day)).TotalMinutes);

    private static UsePart Part(LocalDate on, Minutes registered) => new(on, registered, Minutes.Zero);
}
