using FsCheck;
using FsCheck.Fluent;
using Ledsager.Law;
using NodaTime;
using Xunit;

namespace Ledsager.Specs.Law;

/// <summary>What holds of every deadline and every session, whatever its date. A failure prints the seed that repeats it.</summary>
public sealed class LawProperties
{
    private static readonly Gen<LocalDate> Dates = Gen.Choose(0, 7670).Select(days => 1.January(2015).PlusDays(days)); // 2015 to 2035

    private static readonly Gen<CalendarRules> Rules =
        Gen.Choose(0, 15).Select(bits => new CalendarRules((bits & 1) == 0, (bits & 2) == 0, (bits & 4) != 0, (bits & 8) != 0));

    private static readonly Gen<DeadlineSpec> Specs =
        Gen.Choose(1, 60).SelectMany(_ => Gen.Elements(Enum.GetValues<DeadlineUnit>()), (amount, unit) => new DeadlineSpec(amount, unit));

    private static readonly Gen<(LocalDate Basis, DeadlineSpec Spec, CalendarRules Rules)> Deadlines =
        Dates.SelectMany(_ => Specs, (date, spec) => (date, spec)).SelectMany(_ => Rules, (d, rules) => (d.date, d.spec, rules));

    private static readonly Gen<Instant> Moments =
        Gen.Choose(0, 7670 * 24 * 60).Select(minutes => Instant.FromUtc(2015, 1, 1, 0, 0) + Duration.FromMinutes(minutes));

    [Fact(DisplayName = "En borgers frist ender aldrig på en fridag og aldrig senere end den første hverdag")]
    public void A_citizens_deadline_ends_on_the_first_day_with_post() => Holds(Deadlines, d =>
    {
        var deadline = DueDate.Count(d.Basis, d.Spec, DeadlineSide.Citizen, d.Rules);
        var post = d.Rules with { WorkingDayCountSkipsClosingDays = d.Rules.RollSkipsClosingDays };
        var skipped = Days(deadline.RawDue, deadline.Due).ToList();
        return d.Rules.RollCitizenDeadlines
            ? DanishCalendar.IsWorkingDay(deadline.Due, post)
                && skipped.TrueForAll(day => !DanishCalendar.IsWorkingDay(day, post))
                && deadline.RolledOver.Select(r => r.Date).SequenceEqual(skipped)
                && deadline.ActBy == deadline.Due
            : deadline.Due == deadline.RawDue && !deadline.Rolled;
    });

    [Fact(DisplayName = "Kommunens frist flyttes aldrig, og der er ingen hverdag mellem handledag og frist")]
    public void A_municipalitys_deadline_stays() => Holds(Deadlines, d =>
    {
        var deadline = DueDate.Count(d.Basis, d.Spec, DeadlineSide.Municipality, d.Rules);
        return deadline.Due == deadline.RawDue && !deadline.Rolled
            && DanishCalendar.IsWorkingDay(deadline.ActBy, d.Rules)
            && Days(deadline.ActBy.PlusDays(1), deadline.Due.PlusDays(1)).All(day => !DanishCalendar.IsWorkingDay(day, d.Rules));
    });

    [Fact(DisplayName = "Fristen er så lang, som den siger")]
    public void A_deadline_is_as_long_as_it_says() => Holds(Deadlines, d =>
    {
        var raw = DueDate.Count(d.Basis, d.Spec, DeadlineSide.Citizen, d.Rules).RawDue;
        return d.Spec.Unit switch
        {
            DeadlineUnit.Days => Period.DaysBetween(d.Basis, raw) == d.Spec.Amount,
            DeadlineUnit.Weeks => Period.DaysBetween(d.Basis, raw) == 7 * d.Spec.Amount && raw.DayOfWeek == d.Basis.DayOfWeek,
            DeadlineUnit.Months => Month(raw) - Month(d.Basis) == d.Spec.Amount
                && raw.Day == Math.Min(d.Basis.Day, raw.Calendar.GetDaysInMonth(raw.Year, raw.Month)),
            _ => DanishCalendar.IsWorkingDay(raw, d.Rules)
                && Days(d.Basis.PlusDays(1), raw.PlusDays(1)).Count(day => DanishCalendar.IsWorkingDay(day, d.Rules)) == d.Spec.Amount,
        };
    });

    [Fact(DisplayName = "Den, der får afgørelsen senere, har aldrig frist før")]
    public void A_later_start_never_ends_earlier() => Holds(Deadlines, d =>
        DueDate.Count(d.Basis, d.Spec, DeadlineSide.Citizen, d.Rules).Due <= DueDate.Count(d.Basis.PlusDays(1), d.Spec, DeadlineSide.Citizen, d.Rules).Due);

    [Fact(DisplayName = "Fristen slutter med sin sidste lokale dag, hverken før eller efter")]
    public void It_ends_with_its_last_local_day() => Holds(Deadlines, d =>
    {
        var deadline = DueDate.Count(d.Basis, d.Spec, DeadlineSide.Citizen, d.Rules);
        return DanishCalendar.DateOf(deadline.EndsBefore - Duration.Epsilon) == deadline.Due
            && DanishCalendar.DateOf(deadline.EndsBefore) == deadline.Due.PlusDays(1)
            && deadline.IsTimely(deadline.EndsBefore - Duration.Epsilon) && !deadline.IsTimely(deadline.EndsBefore);
    });

    [Fact(DisplayName = "En turs dage giver tilsammen turen, en dag ad gangen")]
    public void The_days_add_up_to_the_session() => Holds(Sessions, s =>
    {
        var days = DanishCalendar.SplitByDay(s.Start, s.Start + Duration.FromMinutes(s.Length));
        return days.Sum(d => d.Minutes.Count) == s.Length
            && days.All(d => d.Minutes > Minutes.Zero && d.Minutes.Count <= 25 * 60)
            && days.Zip(days.Skip(1)).All(pair => pair.Second.Date == pair.First.Date.PlusDays(1));
    });

    [Fact(DisplayName = "En tur delt i to er den samme tid på de samme dage")]
    public void A_session_in_two_parts_is_the_same_time() => Holds(Sessions, s =>
    {
        var (middle, end) = (s.Start + Duration.FromMinutes(s.Length / 3), s.Start + Duration.FromMinutes(s.Length));
        var parts = DanishCalendar.SplitByDay(s.Start, middle).Concat(DanishCalendar.SplitByDay(middle, end))
            .GroupBy(d => d.Date).Select(day => (day.Key, new Minutes(day.Sum(d => d.Minutes.Count))));
        return parts.SequenceEqual(DanishCalendar.SplitByDay(s.Start, end));
    });

    private static Gen<(Instant Start, int Length)> Sessions => Moments.SelectMany(_ => Gen.Choose(0, 5 * 24 * 60), (start, length) => (start, length));

    private static void Holds<T>(Gen<T> values, Func<T, bool> property) =>
        Prop.ForAll(values.ToArbitrary(), property).Check(Config.QuickThrowOnFailure.WithMaxTest(2000).WithQuietOnSuccess(true));

    private static IEnumerable<LocalDate> Days(LocalDate from, LocalDate until) =>
        Enumerable.Range(0, Math.Max(0, Period.DaysBetween(from, until))).Select(from.PlusDays);

    private static int Month(LocalDate date) => (date.Year * 12) + date.Month;
}
