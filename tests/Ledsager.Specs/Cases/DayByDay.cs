using Ledsager.Law;
using NodaTime;

namespace Ledsager.Specs.Cases;

/// <summary>
/// A citizen's hours the way a careful clerk would keep them with pencil and paper: one day after the other, nothing remembered but what is on
/// the page. Written from the fifteen lines of GOLDEN.md and from CHOICES.md, not from the code it checks, and slow on purpose: every day is
/// looked at, every question is asked of the whole list of facts again.
/// </summary>
internal sealed class DayByDay(Func<LocalDate, DayByDay.Terms> termsOn, IReadOnlyList<DayByDay.Fact> facts)
{
    private readonly List<Lot> lots = [];
    private readonly List<Lapse> lapses = [];
    private readonly List<Close> closes = [];
    private readonly Dictionary<string, int> uncovered = [];
    private int openedMinutes;
    private int usedMinutes;

    /// <summary>The values of a service level the account depends on.</summary>
    public sealed record Terms(
        int Entitlement, int Window, int Cap, CapScope Scope, ConsumptionOrder Order, bool NeedsAgreement, FirstMonth First, OffsetChange Offsets, int? HolidayCap);

    /// <summary>What was recorded, in the order it was recorded.</summary>
    public abstract record Fact;

    public sealed record Granted(LocalDate Start, int? Entitlement, int Offset) : Fact;

    public sealed record Ended(LocalDate LastDay, string Reason) : Fact;

    public sealed record Offset(LocalDate From, int Minutes) : Fact;

    public sealed record Agreed(LocalDate From, LocalDate? To) : Fact;

    public sealed record AgreementEnded(LocalDate LastDay) : Fact;

    public sealed record Used(string Id, bool Holiday, params IReadOnlyList<(LocalDate On, int Minutes)> Parts) : Fact;

    public sealed record Corrected(string Id, params IReadOnlyList<(LocalDate On, int Minutes)> Parts) : Fact;

    public sealed record Reversed(string Id) : Fact;

    /// <summary>The account at the end of a day, before anything happens at that midnight.</summary>
    public sealed record Day(LocalDate On, IReadOnlyList<(YearMonth Month, int Left)> Lots, int Opened, int Used, int Expired, int Uncovered)
    {
        public int Left => Lots.Sum(lot => lot.Left);
    }

    public sealed record Lapse(LocalDate Midnight, YearMonth Lot, int Minutes, string Reason);

    public sealed record Close(YearMonth Month, int Saved);

    private sealed class Lot
    {
        public required YearMonth Month { get; init; }

        public required Terms Terms { get; init; }

        public int Size { get; set; } // Before what an earlier grant of the month had used.

        public int Left { get; set; }

        public int Taken { get; set; }
    }

    /// <summary>What lapsed when and why, after <see cref="Through"/>.</summary>
    public IReadOnlyList<Lapse> Lapses => lapses;

    /// <summary>What each month's end saved, after <see cref="Through"/>.</summary>
    public IReadOnlyList<Close> Closes => closes;

    /// <summary>Minutes of each line no lot could cover, after <see cref="Through"/>.</summary>
    public IReadOnlyDictionary<string, int> UncoveredByLine => uncovered;

    /// <summary>Turns the pages from the day before the first grant through a day.</summary>
    public List<Day> Through(LocalDate last)
    {
        var pages = new List<Day>();
        if (!facts.OfType<Granted>().Any())
            return pages;

        for (var day = facts.OfType<Granted>().Min(grant => grant.Start).PlusDays(-1); day <= last; day = day.PlusDays(1))
        {
            Morning(day);
            foreach (var (line, minutes) in ChargesOf(day))
                Charge(day, line, minutes);

            pages.Add(new Day(
                day, [.. lots.OrderBy(lot => lot.Month).Select(lot => (lot.Month, lot.Left))], openedMinutes, usedMinutes, lapses.Sum(lapse => lapse.Minutes), uncovered.Values.Sum()));
            Midnight(day);
        }

        return pages;
    }

    private void Morning(LocalDate day)
    {
        if (GrantOn(day) is null)
            return;

        var month = day.ToYearMonth();
        var size = SizeOn(day) ?? 0;
        var lot = lots.Find(lot => lot.Month == month);
        if (lot is null)
        {
            // One lot per citizen and month: after an end and a new grant in one month, only what was not used is given again.
            var takenBefore = takenFromLapsedLot.GetValueOrDefault(month);
            lot = new Lot { Month = month, Terms = TermsOf(month), Size = size, Left = Math.Max(0, size - takenBefore), Taken = takenBefore };
            lots.Add(lot);
            openedMinutes += lot.Left;
            CutToCap(day, lot.Terms);
        }
        else if (size > lot.Size)
        {
            // The offset fell within the month, and the terms let that act at once.
            var before = takenFromLapsedLot.GetValueOrDefault(month);
            var more = Math.Max(0, size - before) - Math.Max(0, lot.Size - before);
            lot.Left += more;
            openedMinutes += more;
            lot.Size = size;
            CutToCap(day, lot.Terms);
        }
    }

    private readonly Dictionary<YearMonth, int> takenFromLapsedLot = [];

    /// <summary>The size of the month's lot as it is on a day; null when the grant gives nothing in this month.</summary>
    private int? SizeOn(LocalDate day)
    {
        var month = day.ToYearMonth();
        var first = month.OnDayOfMonth(1);
        var days = month.Calendar.GetDaysInMonth(month.Year, month.Month);
        var terms = TermsOf(month);
        var grant = GrantOn(day)!;
        var start = FirstDayOfGrantIn(month, grant);
        if (start != first && terms.First == FirstMonth.NextMonth)
            return null;

        var entitlement = grant.Entitlement ?? terms.Entitlement;
        var counted = start == first || terms.First == FirstMonth.Full ? days : days - start.Day + 1;
        if (terms.Offsets == OffsetChange.ProRata)
        {
            var sum = 0;
            for (var d = terms.First == FirstMonth.ProRata ? start : first; d.ToYearMonth() == month; d = d.PlusDays(1))
                sum += Math.Max(0, entitlement - OffsetOn(d < start ? start : d, grant));
            return RoundedUp(sum, days);
        }

        var offset = OffsetOn(start, grant);
        if (terms.Offsets == OffsetChange.CitizenFavourable)
        {
            for (var d = start; d <= day; d = d.PlusDays(1))
                offset = Math.Min(offset, OffsetOn(d, grant));
        }

        return RoundedUp(Math.Max(0, entitlement - offset) * counted, days);
    }

    private void CutToCap(LocalDate day, Terms terms)
    {
        var counted = lots.Where(lot => terms.Scope == CapScope.AvailableIncludingCurrentMonth || lot.Month != day.ToYearMonth()).OrderBy(lot => lot.Month).ToList();
        foreach (var lot in counted)
        {
            var above = counted.Sum(each => each.Left) - terms.Cap;
            if (above > 0)
            {
                lot.Taken += Math.Min(above, lot.Left); // What the cap took is not given again in the month.
                Expire(lot, Math.Min(above, lot.Left), day, "CapExceeded");
            }
        }
    }

    private IEnumerable<(Used Line, int Minutes)> ChargesOf(LocalDate day)
    {
        var holiday = 0;
        foreach (var line in facts.OfType<Used>())
        {
            var reversed = facts.OfType<Reversed>().Any(fact => fact.Id == line.Id);
            foreach (var part in facts.OfType<Corrected>().LastOrDefault(fact => fact.Id == line.Id)?.Parts ?? line.Parts)
            {
                if (reversed || part.On != day)
                    continue;

                var minutes = part.Minutes;
                if (line.Holiday && termsOn(day).HolidayCap is { } cap)
                {
                    minutes = Math.Min(minutes, cap - holiday);
                    holiday += minutes;
                }

                yield return (line, minutes);
            }
        }
    }

    private void Charge(LocalDate day, Used line, int minutes)
    {
        foreach (var lot in InOrder(day))
        {
            var take = Math.Min(lot.Left, minutes);
            lot.Left -= take;
            lot.Taken += take;
            usedMinutes += take;
            minutes -= take;
        }

        if (minutes > 0)
            uncovered[line.Id] = uncovered.GetValueOrDefault(line.Id) + minutes;
    }

    // Each lot keeps the order of the terms it opened under. A new order only hits lots opened after it, so those opened before come first.
    private IEnumerable<Lot> InOrder(LocalDate day)
    {
        var waiting = lots.OrderBy(lot => lot.Month).ToList();
        var inOrder = new List<Lot>();
        while (waiting.Count > 0)
        {
            var order = waiting[0].Terms.Order;
            var alike = waiting.TakeWhile(lot => lot.Terms.Order == order).ToList();
            waiting.RemoveRange(0, alike.Count);
            var current = alike.Where(lot => lot.Month == day.ToYearMonth());
            var saved = alike.Where(lot => lot.Month != day.ToYearMonth());
            inOrder.AddRange(order switch
            {
                ConsumptionOrder.OldestFirst => alike,
                ConsumptionOrder.CurrentThenOldestFirst => current.Concat(saved),
                ConsumptionOrder.CurrentThenNewestFirst => current.Concat(saved.Reverse()),
                _ => throw new ArgumentOutOfRangeException(nameof(day)),
            });
        }

        return inOrder;
    }

    private void Midnight(LocalDate day)
    {
        var next = day.PlusDays(1);
        var monthEnds = next.Day == 1;
        if (EndOn(day) is { } end)
        {
            foreach (var lot in lots)
            {
                if (lot.Month == day.ToYearMonth())
                    takenFromLapsedLot[lot.Month] = lot.Taken;
                Expire(lot, lot.Left, next, end.Reason);
            }

            lots.Clear();
        }

        if (!monthEnds)
            return;

        foreach (var lot in lots.OrderBy(lot => lot.Month).ToList())
        {
            if (next.ToYearMonth() >= lot.Month.PlusMonths(lot.Terms.Window))
            {
                Expire(lot, lot.Left, next, "WindowEnded");
                lots.Remove(lot);
            }
            else if (lot.Month == day.ToYearMonth() && lot.Terms.NeedsAgreement && !AgreementInForce(day))
            {
                Expire(lot, lot.Left, next, "NoSavingsAgreement");
                lots.Remove(lot);
            }
            else if (lot.Month == day.ToYearMonth())
            {
                closes.Add(new Close(lot.Month, lot.Left));
            }
        }
    }

    private void Expire(Lot lot, int minutes, LocalDate midnight, string reason)
    {
        lot.Left -= minutes;
        if (minutes > 0)
            lapses.Add(new Lapse(midnight, lot.Month, minutes, reason));
    }

    /// <summary>The grant in force on a day.</summary>
    private Granted? GrantOn(LocalDate day) =>
        facts.OfType<Granted>().Where(grant => grant.Start <= day && !(EndOf(grant)?.LastDay < day)).MaxBy(grant => grant.Start);

    /// <summary>A grant is ended by the first end that names a day of it.</summary>
    private Ended? EndOf(Granted grant)
    {
        var next = facts.OfType<Granted>().Where(other => other.Start > grant.Start).Select(other => (LocalDate?)other.Start).Min();
        return facts.OfType<Ended>().FirstOrDefault(end => end.LastDay >= grant.Start && !(end.LastDay >= next));
    }

    private Ended? EndOn(LocalDate day) =>
        GrantOn(day) is { } grant && EndOf(grant) is { } end && end.LastDay == day ? end : null;

    // A lot keeps the terms of the day it first opened: the 1st, or the first day of the month's first grant.
    private Terms TermsOf(YearMonth month)
    {
        var first = month.OnDayOfMonth(1);
        for (var day = first; ; day = day.PlusDays(1))
        {
            if (GrantOn(day) is not null)
                return termsOn(day);
        }
    }

    private static LocalDate FirstDayOfGrantIn(YearMonth month, Granted grant) =>
        grant.Start > month.OnDayOfMonth(1) ? grant.Start : month.OnDayOfMonth(1);

    /// <summary>The offset that a day of a grant has: the grant's own until another begins, the latest begun before or on the day.</summary>
    private int OffsetOn(LocalDate day, Granted grant)
    {
        var (from, minutes) = (grant.Start, grant.Offset);
        foreach (var offset in facts.OfType<Offset>())
        {
            if (offset.From <= day && offset.From >= from)
                (from, minutes) = (offset.From, offset.Minutes);
        }

        return minutes;
    }

    // An end ends every agreement there is when it is recorded: those that began keep to its day, those to come are gone.
    private bool AgreementInForce(LocalDate day)
    {
        var agreements = new List<Agreed>();
        foreach (var fact in facts)
        {
            if (fact is Agreed agreed)
                agreements.Add(agreed);
            if (fact is AgreementEnded end)
                agreements = [.. agreements.Where(each => each.From <= end.LastDay).Select(each => each.To < end.LastDay ? each : each with { To = end.LastDay })];
        }

        return agreements.Exists(each => each.From <= day && !(each.To < day));
    }

    private static int RoundedUp(int dividend, int divisor) => (dividend + divisor - 1) / divisor;
}
