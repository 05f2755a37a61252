using NodaTime;

namespace Ledsager.Golden;

/// <summary>What became of an input.</summary>
/// <param name="Reason">The scenario's name for a refusal; null when accepted.</param>
/// <param name="Available">The largest amount that would have fitted, when that was the reason.</param>
/// <param name="Charged">Minutes charged, of an accepted use.</param>
public sealed record ExpectedResult(int Seq, bool Accepted, string? Reason, int? Available, int? Charged)
{
    internal static ExpectedResult Read(Fields json)
    {
        json.Ignore("useId", "note");
        var result = new ExpectedResult(
            json.Number("seq"), json.Raw("accepted").GetBoolean(), json.TextOrNull("reason"), json.NumberOrNull("availableMinutes"), json.NumberOrNull("charged"));
        json.Done();
        return result;
    }
}

/// <summary>The account at the end of a local day.</summary>
public sealed record Checkpoint(IReadOnlyList<LotLine> Lots, int CurrentMonth, int Saved, int Total, int Opened, int Used, int Expired);

public sealed record LotLine(YearMonth Lot, int Remaining, LocalDate LastUsable);

/// <param name="KnownAtEndOf">The day whose end limits what is known; the checkpoint's own day when the scenario names none.</param>
public sealed record ExpectedCheckpoint(LocalDate AsOfEndOf, LocalDate KnownAtEndOf, Checkpoint State)
{
    internal static ExpectedCheckpoint Read(Fields json)
    {
        json.Ignore("beforeUtc", "note");
        var asOf = json.Date("asOfEndOf");
        var checkpoint = new ExpectedCheckpoint(asOf, json.DateOrNull("knownAtEndOf") ?? asOf, new Checkpoint(
            [.. json.List("lots").Select(lot =>
            {
                var line = new LotLine(lot.Month("lot"), lot.Number("remaining"), lot.Date("lastUsableDate"));
                lot.Done();
                return line;
            })],
            json.Number("currentMonthMinutes"), json.Number("savedMinutes"), json.Number("totalMinutes"),
            json.Number("openedToDate"), json.Number("usedToDate"), json.Number("expiredToDate")));
        json.Done();
        return checkpoint;
    }
}

/// <summary>Minutes of a lot that lapsed.</summary>
public readonly record struct Lapse(YearMonth Lot, int Minutes, string Reason)
{
    internal static Lapse Read(Fields json, string? reason = null)
    {
        var lapse = new Lapse(json.Month("lot"), json.Number("minutes"), json.TextOrNull("reason") ?? reason ?? throw new NotUnderstoodException($"{json.Where}: no reason."));
        json.Done();
        return lapse;
    }
}

/// <summary>What a month's end published with the knowledge of that moment.</summary>
public sealed record PublishedClose(YearMonth Month, int Saved, IReadOnlyList<Lapse> Expired)
{
    internal static PublishedClose Read(Fields json)
    {
        // The lot that opened and the total are derived, not published: they are asserted in the net closes and the checkpoints.
        json.Ignore("effectiveLocal", "effectiveUtc", "openedLot", "totalAfterOpening", "note");
        var saved = 0;
        if (json.Has("saved"))
        {
            var line = json.Object("saved");
            saved = line.Number("minutes");
            line.Ignore("lot").Done();
        }

        json.Ignore("saved");
        var close = new PublishedClose(json.Month("month"), saved, [.. json.List("expired").Select(lapse => Lapse.Read(lapse))]);
        json.Done();
        return close;
    }
}

/// <summary>A month's end after all adjustments up to the horizon.</summary>
public sealed record NetClose(YearMonth Month, int Saved, IReadOnlyList<Lapse> Expired, int Opened, int TotalAfterOpening)
{
    internal static NetClose Read(Fields json)
    {
        json.Ignore("note");
        var close = new NetClose(
            json.Month("month"), json.Number("savedMinutes"), [.. json.List("expired").Select(lapse => Lapse.Read(lapse))],
            json.Number("openedMinutes"), json.Number("totalAfterOpening"));
        json.Done();
        return close;
    }
}

/// <summary>What the end of a grant took, after all adjustments up to the horizon.</summary>
public sealed record NetTermination(LocalDate On, string Reason, IReadOnlyList<Lapse> Expired)
{
    internal static NetTermination Read(Fields json)
    {
        json.Ignore("note");
        var reason = json.Text("reason");
        var termination = new NetTermination(json.Date("on"), reason, [.. json.List("expired").Select(lapse => Lapse.Read(lapse, reason))]);
        json.Done();
        return termination;
    }
}

/// <summary>A compensating event. Their number and grouping is a design choice; their net per line is not.</summary>
/// <param name="On">The date whose first midnight is adjusted.</param>
/// <param name="Reason">«Saved», or why the lot lapsed.</param>
public sealed record ExpectedAdjustment(LocalDate On, YearMonth Lot, string Reason, int Delta)
{
    internal static ExpectedAdjustment Read(Fields json)
    {
        json.Ignore("recordedAt", "event", "published", "revised", "note");
        var on = json.Has("terminationOn") ? json.Date("terminationOn") : json.Month("closedMonth").PlusMonths(1).OnDayOfMonth(1);
        json.Ignore("closedMonth", "terminationOn");
        var adjustment = new ExpectedAdjustment(on, json.Month("lot"), json.Text("reason"), json.Number("deltaMinutes"));
        json.Done();
        return adjustment;
    }
}
