using NodaTime;

namespace Ledsager.Golden;

/// <summary>Plays a scenario and compares what came of it, line by line.</summary>
public static class LedgerRunner
{
    private static readonly DateTimeZone Copenhagen = DateTimeZoneProviders.Tzdb["Europe/Copenhagen"];

    private static readonly string[] LapsesAtMonthEnd = ["WindowEnded", "NoSavingsAgreement", "CapExceeded"];

    /// <summary>Every difference, in words; empty when the scenario passes.</summary>
    public static async Task<IReadOnlyList<string>> Run(LedgerScenario scenario, IAccountUnderTest account)
    {
        var differences = new List<string>();
        var results = new Dictionary<int, ExpectedResult>();
        foreach (var input in scenario.Inputs)
            results[input.Seq] = await account.Apply(input);

        await account.Finish(EndOf(scenario.Horizon) - Duration.FromSeconds(1));

        foreach (var named in scenario.Results.Where(expected => expected.UseId is not null))
            Compare($"line of input {named.Seq}", named.UseId, scenario.Inputs.Where(input => input.Seq == named.Seq).Select(UseOf).SingleOrDefault());

        foreach (var expected in scenario.Results.Select(expected => new ExpectedResult(expected.Seq, expected.Accepted, expected.Reason, expected.Available, expected.Charged)))
            Compare($"result of input {expected.Seq}", expected, results.GetValueOrDefault(expected.Seq));

        foreach (var unexpected in results.Values.Where(result => !result.Accepted && scenario.Results.All(expected => expected.Seq != result.Seq)))
            differences.Add($"input {unexpected.Seq} was refused: {unexpected.Reason}");

        foreach (var expected in scenario.Checkpoints)
        {
            var actual = await account.At(expected.AsOfEndOf, EndOf(expected.KnownAtEndOf));
            var name = $"{expected.AsOfEndOf:uuuu-MM-dd} known at the end of {expected.KnownAtEndOf:uuuu-MM-dd}";
            Compare($"{name}: lots", Text(expected.State.Lots), Text(actual.Lots));
            Compare($"{name}: current, saved, total, opened, used, expired", expected.State with { Lots = [] }, actual with { Lots = [] });
        }

        var published = await account.Published();
        var ends = (await account.MonthEnds()).ToDictionary(end => end.Month);
        foreach (var expected in scenario.NetMonthCloses)
        {
            var on = expected.Month.PlusMonths(1).OnDayOfMonth(1);
            Compare($"net close {expected.Month}: saved", expected.Saved, Net(on, "Saved").Sum(line => line.Minutes));
            Compare($"net close {expected.Month}: expired", Text(expected.Expired), Text(Net(on, LapsesAtMonthEnd)));
            Compare($"net close {expected.Month}: opened, total", (expected.Month, expected.Opened, expected.TotalAfterOpening), ends.GetValueOrDefault(expected.Month));
        }

        foreach (var month in published.Where(line => line.On.Day == 1).Select(line => line.On.PlusDays(-1).ToYearMonth()).Distinct())
        {
            if (scenario.NetMonthCloses.All(close => close.Month != month))
                Compare($"close {month}, of which the scenario knows nothing", "", Text(Net(month.PlusMonths(1).OnDayOfMonth(1), ["Saved", .. LapsesAtMonthEnd])));
        }

        Compare(
            "net terminations",
            Join(scenario.NetTerminations.SelectMany(end => end.Expired.Select(lapse => $"{end.On:uuuu-MM-dd} {lapse}"))),
            Join(published.Where(IsTermination).GroupBy(line => line.On).SelectMany(on => Net(on.Key, [.. on.Select(line => line.Reason).Distinct(StringComparer.Ordinal)])
                .Select(lapse => $"{on.Key:uuuu-MM-dd} {lapse}"))));

        // What was published first is a matter of what was known at that midnight. Of a midnight that had passed when the grant, or its end, was
        // recorded nothing was known: what is first told of it and what adjusts it comes in one batch, and only their net above says anything.
        foreach (var expected in scenario.MonthCloses.Where(close => WasLive(close.Month.PlusMonths(1).OnDayOfMonth(1))))
        {
            var midnight = expected.Month.PlusMonths(1).OnDayOfMonth(1);
            var first = published.Where(line => !line.IsAdjustment && line.On == midnight && !IsTermination(line)).ToArray();
            Compare($"first publication of {expected.Month}: saved", expected.Saved, first.Where(line => line.Reason == "Saved").Sum(line => line.Minutes));
            Compare(
                $"first publication of {expected.Month}: expired", Text(expected.Expired),
                Text(first.Where(line => line.Reason != "Saved").Select(line => new Lapse(line.Lot, line.Minutes, line.Reason))));

            var opened = await account.At(midnight, EndOf(midnight.PlusDays(-1)));
            Compare($"first publication of {expected.Month}: opened", expected.Opened ?? 0, opened.Lots.Where(lot => lot.Lot == midnight.ToYearMonth()).Sum(lot => lot.Remaining));
            Compare($"first publication of {expected.Month}: total", expected.TotalAfterOpening, opened.Total);
        }

        foreach (var expected in scenario.Terminations.Where(end => WasLive(end.On)))
        {
            Compare(
                $"first publication of the end on {expected.On:uuuu-MM-dd}", Text(expected.Expired),
                Text(published.Where(line => !line.IsAdjustment && line.On == expected.On && IsTermination(line)).Select(line => new Lapse(line.Lot, line.Minutes, line.Reason))));
        }

        Compare(
            "net adjustments",
            Text(scenario.Adjustments.Where(line => line.Reason != ExpectedAdjustment.Opened && WasLive(line.On)).Select(line => new Published(line.On, line.Lot, line.Reason, line.Delta, true))),
            Text(published.Where(line => line.IsAdjustment && WasLive(line.On))));

        foreach (var opening in scenario.Adjustments.Where(line => line.Reason == ExpectedAdjustment.Opened))
            Compare($"lot {opening.Lot} as revised", opening.Revised, ends.GetValueOrDefault(opening.Lot.PlusMonths(-1)).Opened);

        if (scenario.HasUsesOutsideGrant || scenario.MinutesOutsideGrant is not null)
        {
            // What lines were charged and no lot paid.
            var charged = scenario.Inputs.Where(input => results[input.Seq].Accepted && UseOf(input) is not null).GroupBy(input => UseOf(input)!, StringComparer.Ordinal)
                .Sum(line => line.Any(input => input is Input.HoursUseReversed) ? 0 : results[line.Last().Seq].Charged ?? 0);
            var outside = charged - (await account.At(scenario.Horizon, EndOf(scenario.Horizon))).Used;
            Compare("a use outside a grant", scenario.HasUsesOutsideGrant, outside > 0);
            Compare("minutes outside a grant", scenario.MinutesOutsideGrant ?? outside, outside);
        }

        var allocations = await account.Allocations();
        foreach (var (use, lots) in scenario.Allocations)
            Compare($"lots of {use}", Text(lots), Text(allocations.GetValueOrDefault(use) ?? new Dictionary<YearMonth, int>()));

        return differences;

        void Compare<T>(string what, T expected, T actual)
        {
            if (!EqualityComparer<T>.Default.Equals(expected, actual))
                differences.Add($"{what}:\n    expected {expected}\n    was      {actual}");
        }

        bool WasLive(LocalDate midnight) => !scenario.SchedulerRanLate && scenario.Inputs.Any(input => input.RecordedAt < EndOf(midnight.PlusDays(-1)) && input switch
        {
            Input.Grant grant => midnight.Day == 1 && grant.StartDate < midnight,
            Input.GrantEnded end => end.LastDate.PlusDays(1) == midnight,
            _ => false,
        });

        IEnumerable<Lapse> Net(LocalDate midnight, params string[] reasons) =>
            from line in published
            where line.On == midnight && reasons.Contains(line.Reason, StringComparer.Ordinal)
            group line.Minutes by (line.Lot, line.Reason) into lot
            where lot.Sum() != 0
            select new Lapse(lot.Key.Lot, lot.Sum(), lot.Key.Reason);
    }

    private static string? UseOf(Input input) => input switch
    {
        Input.HoursUsed i => i.UseId,
        Input.HoursUseCorrected i => i.UseId,
        Input.HoursUseReversed i => i.UseId,
        _ => null,
    };

    private static bool IsTermination(Published line) => line.Reason != "Saved" && !LapsesAtMonthEnd.Contains(line.Reason, StringComparer.Ordinal);

    private static Instant EndOf(LocalDate day) => Copenhagen.AtStartOfDay(day.PlusDays(1)).ToInstant();

    private static string Text(IEnumerable<LotLine> lots) => Join(lots.Select(lot => $"{lot.Lot:uuuu-MM}={lot.Remaining} until {lot.LastUsable:uuuu-MM-dd}"));

    private static string Text(IEnumerable<Lapse> lapses) => Join(lapses.Where(lapse => lapse.Minutes != 0).Select(lapse => $"{lapse.Lot:uuuu-MM} {lapse.Minutes} {lapse.Reason}"));

    private static string Text(IEnumerable<KeyValuePair<YearMonth, int>> lots) => Join(lots.Select(lot => $"{lot.Key:uuuu-MM}={lot.Value}"));

    private static string Text(IEnumerable<Published> lines) => Join(
        from line in lines
        group line.Minutes by (line.On, line.Lot, line.Reason) into net
        where net.Sum() != 0
        select $"{net.Key.On:uuuu-MM-dd} {net.Key.Lot:uuuu-MM} {net.Key.Reason} {net.Sum():+0;-0}");

    private static string Join(IEnumerable<string> parts) => string.Join(", ", parts.Order(StringComparer.Ordinal));
}
