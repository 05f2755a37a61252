using NodaTime;
using NodaTime.Text;

namespace Ledsager.Golden;

/// <summary>What became of an input.</summary>
/// <param name="Reason">The scenario's name for a refusal; null when accepted.</param>
/// <param name="Available">The largest amount that would have fitted, when that was the reason.</param>
/// <param name="Charged">Minutes charged, of an accepted use.</param>
public sealed record ExpectedResult(int Seq, bool Accepted, string? Reason, int? Available, int? Charged)
{
    /// <summary>The line the scenario says the input names; null when it says nothing.</summary>
    public string? UseId { get; private init; }

    /// <summary>A refusal's name as the scenarios write it: INSUFFICIENT_HOURS is InsufficientHours.</summary>
    public static string NameOf(string reason) => string.Concat(reason.Split('_').Select(word => word[..1] + word[1..].ToLowerInvariant()));

    internal static ExpectedResult Read(Fields json)
    {
        json.Ignore("note");
        var result = new ExpectedResult(
            json.Number("seq"), json.Raw("accepted").GetBoolean(), json.TextOrNull("reason"), json.NumberOrNull("availableMinutes"), json.NumberOrNull("charged"))
        { UseId = json.TextOrNull("useId") };
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
/// <param name="Opened">The minutes of the lot that opened; null when none did.</param>
public sealed record PublishedClose(YearMonth Month, int Saved, IReadOnlyList<Lapse> Expired, int? Opened, int TotalAfterOpening)
{
    internal static PublishedClose Read(Fields json)
    {
        json.Ignore("effectiveLocal", "effectiveUtc", "note");
        var month = json.Month("month");
        var close = new PublishedClose(
            month, LotOf("saved", month) ?? 0, [.. json.List("expired").Select(lapse => Lapse.Read(lapse))], LotOf("openedLot", month.PlusMonths(1)), json.Number("totalAfterOpening"));
        json.Done();
        return close;

        int? LotOf(string name, YearMonth lot)
        {
            json.Ignore(name);
            if (!json.Has(name))
                return null;

            var line = json.Object(name);
            if (line.Month("lot") != lot)
                throw new NotUnderstoodException($"{line.Where}: a month's end saves its own lot and opens the next.");

            var minutes = line.Number("minutes");
            line.Done();
            return minutes;
        }
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

/// <summary>What the end of a grant published with the knowledge of that moment.</summary>
public sealed record PublishedTermination(LocalDate On, IReadOnlyList<Lapse> Expired)
{
    internal static PublishedTermination Read(Fields json)
    {
        json.Ignore("effectiveUtc", "note");
        var reason = json.Text("reason");
        var on = OffsetDateTimePattern.Rfc3339.Parse(json.Text("effectiveLocal")).Value.Date;
        var termination = new PublishedTermination(on, [.. json.List("expired").Select(lapse => Lapse.Read(lapse, reason))]);
        json.Done();
        return termination;
    }
}

/// <summary>A compensating event. Their number and grouping is a design choice; their net per line is not.</summary>
/// <param name="On">The date whose first midnight is adjusted.</param>
/// <param name="Reason">«Saved», or why the lot lapsed.</param>
/// <param name="Revised">What it should have been.</param>
public sealed record ExpectedAdjustment(LocalDate On, YearMonth Lot, string Reason, int Delta, int Revised)
{
    /// <summary>The reason of an adjustment of a lot's opening, which is derived and never published.</summary>
    public const string Opened = "Opened";

    internal static ExpectedAdjustment Read(Fields json)
    {
        json.Ignore("recordedAt", "note");
        var what = json.Text("event");
        if (what is not ("HoursSaved" or "HoursExpired" or "MonthOpened"))
            throw new NotUnderstoodException($"{json.Where}: an adjustment of «{what}» is not known.");

        if (json.Number("revised") - json.Number("published") != json.Number("deltaMinutes"))
            throw new NotUnderstoodException($"{json.Where}: revised less published is not the delta.");

        var on = json.Has("terminationOn") ? json.Date("terminationOn") : json.Month("closedMonth").PlusMonths(1).OnDayOfMonth(1);
        json.Ignore("closedMonth", "terminationOn");
        var adjustment = new ExpectedAdjustment(on, json.Month("lot"), what == "MonthOpened" ? Opened : json.Text("reason"), json.Number("deltaMinutes"), json.Number("revised"));
        json.Ignore("reason");
        json.Done();
        return adjustment;
    }
}
