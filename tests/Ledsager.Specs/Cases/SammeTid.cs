using Ledsager.Cases;
using Ledsager.Law;
using NodaTime;
using Shouldly;
using Xunit;
using static Ledsager.Specs.Cases.Ask;

namespace Ledsager.Specs.Cases;

/// <summary>Den samme ledsager to gange på samme tid: dokumenterne er tavse (A-47)</summary>
[Trait("Group", "specs")]
public sealed class SammeTid
{
    private static readonly UseId A = new("a");

    [Fact(DisplayName = "A-47: linjer, der støder op til hinanden, er to; ét minuts overlap afvises"), Rule("R-TIM-10")]
    public void Touching_or_a_minute_over() =>
        Anna().When(Session("b", At(9, 0), At(10, 0), "anna")).ThenAccepted()
            .When(Session("c", At(12, 0), At(12, 30), "anna")).ThenAccepted()
            .When(Session("d", At(8, 0), At(9, 1), "anna")).ThenRefused(
                "OVERLAPPING_LINES", "line b from 2024-03-05 09:00 to 2024-03-05 10:00", "linje b den 5. marts 2024 fra kl. 9.00 til kl. 10.00")
            .When(Session("d", At(11, 59), At(12, 0), "anna")).ThenRefused("OVERLAPPING_LINES", "line a", "linje a")
            .When(Session("d", At(8, 0), At(13, 0), "anna")).ThenRefused("OVERLAPPING_LINES", "line a", "linje a")
            .When(Session("d", At(10, 30), At(11, 0), "anna")).ThenRefused("OVERLAPPING_LINES", "line a", "linje a")
            .When(Session("d", At(8, 0), At(9, 0), "anna")).ThenAccepted()
            .When(Session("a", At(10, 0), At(12, 0), "anna")).ThenNothingNew()
            .AsTheClerkHasIt();

    [Fact(DisplayName = "A-47, A-50: sekunder skæres af, så et halvt minut ind i den næste linje er intet overlap")]
    public void Seconds_are_cut_off() =>
        Anna().When(Session("b", At(12, 0), At(13, 0).PlusSeconds(40), "anna")).ThenAccepted()
            .When(Session("c", At(13, 0).PlusSeconds(20), At(14, 0), "anna")).ThenAccepted()
            .When(Session("d", At(9, 0), At(10, 1), "anna")).ThenRefused("OVERLAPPING_LINES", "line a", "linje a");

    [Fact(DisplayName = "A-47: to ledsagere må være der på samme tid, og en linje uden ledsager kan være flere"), Rule("R-TIM-01")]
    public void Another_or_none() =>
        Anna().When(Session("b", At(10, 0), At(12, 0), "bo")).ThenAccepted()
            .When(Session("c", At(10, 0), At(12, 0))).ThenAccepted()
            .When(Session("d", At(10, 0), At(12, 0))).ThenAccepted()
            .Left(5.March(2024), 900 - (4 * 120));

    [Fact(DisplayName = "A-47: minutter uden start og slut overlapper intet, men døgnet skal stadig slå til")]
    public void Minutes_alone() =>
        Anna().When(Use("b", 5.March(2024), 60, "anna")).ThenAccepted()
            .When(Use("c", 5.March(2024), 1440 - 179, "anna")).ThenRefused("LONGER_THAN_THE_DAY", "worked 1441 minutes", "24 t 1 min");

    [Fact(DisplayName = "A-47: en tilbageført linje spærrer ikke, og en rettet kun, hvor den står nu")]
    public void Reversed_or_corrected_away()
    {
        Anna().Given(Reverse("a")).When(Session("b", At(10, 0), At(12, 0), "anna")).ThenAccepted();
        Anna().Given(Moved("a", At(14, 0), At(16, 0))).When(Session("b", At(10, 0), At(12, 0), "anna")).ThenAccepted()
            .When(Session("c", At(15, 59), At(17, 0), "anna")).ThenRefused("OVERLAPPING_LINES", "14:00", "fra kl. 14.00");
        Anna().Given(Correct("a", 120)).When(Correct("a", 120)).ThenNothingNew().When(Session("b", At(10, 0), At(12, 0), "anna")).ThenAccepted();
        Anna().Given(new CorrectHours(A, new WorkTime.OnDate(5.March(2024), new Minutes(90)))).When(Session("b", At(10, 0), At(12, 0), "anna")).ThenAccepted();
    }

    [Fact(DisplayName = "A-47: en rettelse kan flytte linjen, så den overlapper sig selv, men ikke en anden")]
    public void A_correction_may_meet_itself() =>
        Anna().Given(Session("b", At(13, 0), At(14, 0), "anna"))
            .When(Moved("a", At(11, 0), At(13, 0))).Then(Corrected("a", 5.March(2024), 120) with { Session = Span(At(11, 0), At(13, 0)) })
            .When(Moved("a", At(11, 0), At(13, 0))).ThenNothingNew()
            .When(Moved("a", At(11, 0), At(13, 1))).ThenRefused("OVERLAPPING_LINES", "line b", "linje b")
            .When(Moved("b", At(12, 59), At(14, 0))).ThenRefused("OVERLAPPING_LINES", "line a", "fra kl. 11.00 til kl. 13.00")
            .AsTheClerkHasIt();

    [Fact(DisplayName = "A-19: det samme id med andre klokkeslæt er en konflikt, med minutter alene det samme som før"), Rule("R-TIM-10")]
    public void The_same_id() =>
        Anna().When(Session("a", At(9, 0), At(11, 0), "anna")).ThenRefused("USE_ID_CONFLICT", "from 2024-03-05 10:00", "fra kl. 10.00 til kl. 12.00")
            .When(Use("a", 5.March(2024), 120, "anna")).ThenNothingNew();

    [Fact(DisplayName = "A-47: over midnat ses overlappet fra begge dage")]
    public void Over_midnight() =>
        Story.In("0151").GrantedAndSaving(1.March(2024)).On(3.April(2024))
            .When(Session("a", new(2024, 3, 31, 22, 0), new(2024, 4, 1, 2, 0), "anna")).ThenAccepted()
            .When(Session("b", new(2024, 4, 1, 1, 59), new(2024, 4, 1, 3, 0), "anna")).ThenRefused(
                "OVERLAPPING_LINES", "from 2024-03-31 22:00 to 2024-04-01 02:00", "fra den 31. marts 2024 kl. 22.00 til den 1. april 2024 kl. 2.00")
            .When(Session("b", new(2024, 3, 30, 22, 0), new(2024, 3, 31, 22, 1), "anna")).ThenRefused("OVERLAPPING_LINES", "line a", "linje a")
            .When(Session("b", new(2024, 4, 1, 2, 0), new(2024, 4, 1, 3, 0), "anna")).ThenAccepted()
            .AsTheClerkHasIt();

    [Fact(DisplayName = "A-47: natten, da uret stilles tilbage, har klokken 2 to gange, og ledsageren kan arbejde i dem begge")]
    public void The_hour_that_comes_twice()
    {
        var two = Instant.FromUtc(2024, 10, 27, 0, 0); // 02.00 in summer time; an hour later it is 02.00 again.
        Story.In("0151").GrantedAndSaving(1.October(2024)).On(28.October(2024))
            .When(From("a", two, 60)).ThenAccepted()
            .When(From("b", two + Duration.FromMinutes(60), 60)).ThenAccepted()
            .When(From("c", two + Duration.FromMinutes(119), 60)).ThenRefused("OVERLAPPING_LINES", "line b", "linje b")
            .When(From("c", two + Duration.FromMinutes(120), 60)).ThenAccepted();

        static RecordHours From(string id, Instant start, int minutes) =>
            new(new UseId(id), new WorkTime.Between(start, start + Duration.FromMinutes(minutes)), UseKind.Ordinary, "anna");
    }

    [Theory(DisplayName = "A-47: en ferie eller en koloni afvises som enhver anden linje, og intet tillæg bliver til")]
    [InlineData(true), InlineData(false)]
    public void A_holiday(bool colony)
    {
        var start = Sag.Nine(5.July(2024));
        var sag = Sag.I("0480").Bevilling(2.January(2024)).Given(6.July(2024), new RecordHours(A, new WorkTime.Between(start, start + Duration.FromHours(1)), UseKind.Ordinary, "anna"));
        var holiday = new RecordHoliday(new("ferie"), start - Duration.FromHours(2), start + Duration.FromMinutes(1), colony, "anna");
        var refusal = sag.Refused(8.July(2024), holiday);
        (refusal.Reason, refusal.Rule).ShouldBe(("OVERLAPPING_LINES", new Citation("A-47")));
        (refusal.Details["use_id"], refusal.Details["start"], refusal.Details["end"]).ShouldBe(("a", "2024-07-05T07:00:00Z", "2024-07-05T08:00:00Z"));
        sag.When(8.July(2024), holiday with { End = start }).OfType<HoursUsed>().ShouldHaveSingleItem().Session.ShouldBe(new WorkSpan(holiday.Start, start));
    }

    [Fact(DisplayName = "A-21, A-47: samme arbejde i to sager om én borger bliver en opgave; resten flyttes med klokkeslæt")]
    public void Merged()
    {
        var (ten, night) = (Sag.Nine(5.March(2024)) + Duration.FromHours(1), DanishCalendar.StartOfDay(8.March(2024)));
        var b = Sag.I("0151").Bevilling(1.January(2024)).Given(10.March(2024), Line("dobbelt", ten, 60)).Given(10.March(2024), Line("nat", night - Duration.FromHours(1), 120))
            .Given(10.March(2024), Line("rettet", ten + Duration.FromHours(5), 60))
            .Given(10.March(2024), new CorrectHours(new("rettet"), new WorkTime.Between(ten + Duration.FromHours(8), ten + Duration.FromHours(9))));
        var a = Sag.I("0151").Bevilling(1.January(2024)).Given(10.March(2024), Line("u", ten + Duration.FromMinutes(59), 60));
        var facts = a.When(2.April(2024), AbsorbCitizen.Of(2.April(2024), "b", b.Case));

        facts.OfType<MergedUseRefused>().ShouldHaveSingleItem().ShouldBe(new MergedUseRefused(new("b/dobbelt"), 5.March(2024), new Minutes(60), "OVERLAPPING_LINES", Minutes.Zero));
        facts.OfType<HoursUsed>().Select(line => (line.Use.Value, line.Parts.Single().Registered.Count, line.Session)).ShouldBe(
        [
            ("b/rettet", 60, new WorkSpan(ten + Duration.FromHours(8), ten + Duration.FromHours(9))),
            ("b/nat/2024-03-07", 60, new WorkSpan(night - Duration.FromHours(1), night)),
            ("b/nat/2024-03-08", 60, new WorkSpan(night, night + Duration.FromHours(1))),
        ]);
        a.Refused(3.April(2024), Line("igen", night, 1)).Details["use_id"].ShouldBe("b/nat/2024-03-08");

        static RecordHours Line(string id, Instant start, int minutes) =>
            new(new UseId(id), new WorkTime.Between(start, start + Duration.FromMinutes(minutes)), UseKind.Ordinary, "anna");
    }

    [Fact(DisplayName = "A-47: i enhver historie overlapper ingen af en ledsagers linjer, og kun overlap afvises som overlap")]
    public void Never_in_any_history()
    {
        var refused = 0;
        Histories.Hold(
            plan =>
            {
                foreach (var asked in History.Play(plan).Asked)
                {
                    var (id, work, companion) = asked.Command switch
                    {
                        RecordHours c => (c.Use, c.Work, c.Companion),
                        CorrectHours c when asked.Before.Account.Uses.TryGetValue(c.Use, out var use) => (c.Use, c.Work, use.Recorded.Companion),
                        _ => (default, null, null),
                    };
                    if (companion is null || work is not WorkTime.Between { Start: var start, End: var end } || asked.Outcome is Outcome.NothingNew)
                        continue;

                    // Every line of the account against this one, as nobody would do it who had to be quick.
                    var minutes = Minutes(start, end);
                    var overlaps = asked.Before.Account.Uses.Values.Any(other =>
                        other.Id != id && !other.IsReversed && other.Recorded.Companion == companion && other.Session is { } span
                        && Minutes(span.Start, span.End).Intersect(minutes).Any());
                    var reason = (asked.Outcome as Outcome.Refused)?.Refusal.Reason;
                    if (reason is null or "INSUFFICIENT_HOURS" or "OVERLAPPING_LINES")
                        overlaps.ShouldBe(reason == "OVERLAPPING_LINES", $"{asked.Command} → {reason}");

                    refused += reason == "OVERLAPPING_LINES" ? 1 : 0;
                }
            },
            400,
            steps: 60);
        refused.ShouldBeGreaterThan(10, "Otherwise the histories hold too little to tell.");

        static IEnumerable<long> Minutes(Instant start, Instant end)
        {
            for (var minute = start.ToUnixTimeSeconds() / 60; minute < end.ToUnixTimeSeconds() / 60; minute++)
                yield return minute;
        }
    }

    private static Story Anna() => Story.In("0151").GrantedAndSaving(1.March(2024)).On(6.March(2024)).Given(Session("a", At(10, 0), At(12, 0), "anna"));

    private static CorrectHours Moved(string id, LocalDateTime start, LocalDateTime end) =>
        new(new UseId(id), new WorkTime.Between(InDenmark(start), InDenmark(end)));

    private static LocalDateTime At(int hour, int minute) => new(2024, 3, 5, hour, minute);
}
