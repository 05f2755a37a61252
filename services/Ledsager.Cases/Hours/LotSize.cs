using Ledsager.Law;
using NodaTime;

namespace Ledsager.Cases.Hours;

/// <summary>How many minutes a month's lot has (GOLDEN line 1; ).</summary>
internal static class LotSize
{
    /// <summary>The lot of the month that <paramref name="day"/> lies in, as far as the offsets in force up to that day decide it.</summary>
    public static Minutes On(LocalDate day, GrantPeriod grant, StandingFacts facts, HoursPolicy policy)
    {
        var month = day.ToYearMonth();
        var first = month.OnDayOfMonth(1);
        var opens = LocalDate.Max(first, grant.Start);
        var entitlement = grant.Entitlement ?? policy.EntitlementMinutesPerMonth.Value;
        var startsWithin = opens > first;

        if (startsWithin && policy.FirstMonth.Value == FirstMonth.NextMonth)
            return Minutes.Zero;

        // The days that count: with a first month by days those from the start on.
        var days = day.Calendar.GetDaysInMonth(day.Year, day.Month);
        var counted = startsWithin && policy.FirstMonth.Value == FirstMonth.ProRata ? days - opens.Day + 1 : days;

        return policy.OffsetChange.Value switch
        {
            OffsetChange.NextMonth => Share(After(entitlement, facts.OffsetOn(grant, opens)), counted, days),
            OffsetChange.CitizenFavourable => Share(After(entitlement, LowestOffset(opens, day, grant, facts)), counted, days),
            OffsetChange.ProRata => Share(
                new Minutes(Enumerable.Range(days - counted + 1, counted).Sum(d => After(entitlement, facts.OffsetOn(grant, LocalDate.Max(month.OnDayOfMonth(d), opens))).Count)), 1, days),
            var other => throw new InvalidOperationException($"No lot size for offset change {other}."),
        };
    }

    private static Minutes After(Minutes entitlement, Minutes offset) => Minutes.Max(Minutes.Zero, entitlement - offset);

    private static Minutes LowestOffset(LocalDate from, LocalDate to, GrantPeriod grant, StandingFacts facts)
    {
        var lowest = facts.OffsetOn(grant, from);
        foreach (var step in facts.Offsets)
        {
            if (step.Effective > from && step.Effective <= to)
                lowest = Minutes.Min(lowest, facts.OffsetOn(grant, step.Effective));
        }

        return lowest;
    }

    // Rounded up to a minute, to the citizen.
    private static Minutes Share(Minutes minutes, int part, int whole) => new((checked(minutes.Count * part) + whole - 1) / whole);
}
