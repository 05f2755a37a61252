using Ledsager.Api.Hours.V1;
using NodaTime;

namespace Ledsager.Cli.Demo;

/// <summary>Holds what the service says to what a story expects.</summary>
internal static class Verdict
{
    public static void Answer(Checks checks, ExpectedResult expected, Answered actual)
    {
        var where = $"input {expected.Seq}";
        checks.Same(where, "answer", expected.Answer, actual.Answer);
        checks.Same(where, "reason", expected.Reason, actual.Reason);
        checks.Same(where, "minutes available", expected.AvailableMinutes, actual.AvailableMinutes);
        if (expected.ChargedMinutes is { } charged)
            checks.Same(where, "minutes charged", charged, actual.Use?.ChargedMinutes ?? -1);

        if (expected.Answer == Demo.Answer.Refused)
            checks.Same(where, "Danish text", "there", actual.Danish.Length > 0 ? "there" : "missing");
    }

    public static void Balance(Checks checks, string asked, ExpectedBalance expected, Balance actual)
    {
        var known = expected.KnownAtEndOf is { } day ? $" as known on {day.Iso()}" : "";
        var where = $"balance at the end of {expected.AsOfEndOf.Iso()}{known} ({asked})";
        checks.Each(
            where, month => $"lot {month.Iso()}",
            expected.Lots.Select(lot => (lot.Lot, lot)),
            actual.Lots.Select(lot => (lot.Month.ToYearMonth(), lot)),
            (lotWhere, lot, other) =>
            {
                checks.Same(lotWhere, "minutes left", lot.Remaining, other.RemainingMinutes);
                checks.Same(lotWhere, "last usable day", $"{lot.LastUsableDate.Iso()}", $"{other.LastUsableDate.ToLocalDate().Iso()}");
            });
        checks.Same(where, "minutes of the current month", expected.CurrentMonthMinutes, actual.CurrentMonthMinutes);
        checks.Same(where, "minutes saved", expected.SavedMinutes, actual.SavedMinutes);
        checks.Same(where, "minutes in all", expected.TotalMinutes, actual.TotalMinutes);
        checks.Same(where, "minutes opened to date", expected.OpenedToDate, actual.OpenedMinutes);
        checks.Same(where, "minutes used to date", expected.UsedToDate, actual.UsedMinutes);
        checks.Same(where, "minutes expired to date", expected.ExpiredToDate, actual.ExpiredMinutes);
    }

    /// <summary>Holds the account as it stands in the end to the story: months, ends of grants, adjustments, and the record itself.</summary>
    public static void Account(Play play)
    {
        var (checks, expected) = (play.Checks, play.Story.Expected);
        checks.Each(
            "account", month => $"month {month.Iso()}",
            expected.Months.Select(month => (month.Month, month)),
            play.Months.Months.Select(month => (month.Month_.ToYearMonth(), month)),
            (where, month, other) => Month(checks, where, month, other));
        checks.Each(
            "account", day => $"end of a grant on {day.Iso()}",
            expected.GrantEnds.Select(end => (end.On, end)),
            play.Months.GrantEnds.Select(end => (end.Date.ToLocalDate(), end)),
            (where, end, other) => Expired(
                checks, where, end.Expired.Select(lapse => new ExpectedExpiry(lapse.Lot, lapse.Minutes, end.Reason)), other.Expired));
        checks.Each(
            "adjustment", key => $"of input {key.Seq}, {key.What} of lot {key.Lot} on {key.On.Iso()}",
            expected.Adjustments.Select(one => (
                (Seq: one.CausedBySeq, one.What, Lot: $"{one.Lot.Iso()}", one.On), (one.Published, one.Revised, Reason: one.Reason?.ToString()))),
            play.Adjustments().Select(one => (
                (Seq: one.CausedBySeq, one.What, one.Lot, one.On), (one.Published, one.Revised, one.Reason))),
            (where, one, other) =>
            {
                checks.Same(where, "reason", one.Reason, other.Reason);
                checks.Same(where, "minutes published", one.Published, other.Published);
                checks.Same(where, "minutes revised", one.Revised, other.Revised);
            });
        checks.Same($"journal of {play.Story.Municipality}", "hash chain", "intact", play.Journal.Intact ? "intact" : play.Journal.Problem);
        Recorded(play);
    }

    private static void Month(Checks checks, string where, ExpectedMonth expected, Month actual)
    {
        checks.Same(where, "minutes opened", expected.Opened, actual.OpenedMinutes);
        checks.Same(where, "minutes used", expected.Used, actual.UsedMinutes);
        checks.Same(where, "minutes left", expected.Left, actual.LeftMinutes);
        checks.Same(where, "minutes saved", expected.Saved, actual.SavedMinutes);
        Expired(checks, where, expected.Expired, actual.Expired);
    }

    private static void Expired(Checks checks, string where, IEnumerable<ExpectedExpiry> expected, IEnumerable<ExpiredMinutes> actual) => checks.Each(
        where, key => $"expiry of lot {key.Lot.Iso()} ({key.Reason})",
        expected.Select(lapse => ((lapse.Lot, lapse.Reason), lapse.Minutes)),
        actual.Select(lapse => ((Lot: lapse.Month.ToYearMonth(), lapse.Reason), lapse.Minutes)),
        (at, minutes, other) => checks.Same(at, "minutes", minutes, other));

    // The events themselves, adjustments included, add up to the same months: what the calendar published is what the account derives.
    private static void Recorded(Play play)
    {
        var published = new Dictionary<(LocalDate On, string Lot, string What), int>();
        foreach (var fact in play.History)
        {
            var fields = fact.Data.Fields;
            var (what, minutes) = fact.Type switch
            {
                "hours_saved" => ("saved", fields["amount"].NumberValue),
                "hours_expired" => (fields["reason"].StringValue, fields["amount"].NumberValue),
                "hours_saved_adjusted" => ("saved", fields["revised"].NumberValue),
                "hours_expired_adjusted" => (fields["reason"].StringValue, fields["revised"].NumberValue),
                _ => ("", 0),
            };
            if (what.Length > 0)
                published[(fact.EffectiveDate.ToLocalDate(), fields["lot"].StringValue, what)] = (int)minutes;
        }

        var expected = new Dictionary<(LocalDate On, string Lot, string What), int>();
        foreach (var month in play.Story.Expected.Months)
        {
            var midnight = month.Month.OnDayOfMonth(1).PlusMonths(1);
            expected[(midnight, $"{month.Month.Iso()}", "saved")] = month.Saved;
            foreach (var lapse in month.Expired)
                expected[(midnight, $"{lapse.Lot.Iso()}", lapse.Reason.ToString())] = lapse.Minutes;
        }

        foreach (var end in play.Story.Expected.GrantEnds)
        {
            foreach (var lapse in end.Expired)
                expected[(end.On, $"{lapse.Lot.Iso()}", end.Reason.ToString())] = lapse.Minutes;
        }

        foreach (var line in expected.Keys.Union(published.Keys).OrderBy(line => line.On).ThenBy(line => line.Lot, StringComparer.Ordinal))
        {
            play.Checks.Same(
                "events of the record", $"{line.What} of lot {line.Lot} on {line.On.Iso()}",
                expected.GetValueOrDefault(line), published.GetValueOrDefault(line));
        }
    }
}
