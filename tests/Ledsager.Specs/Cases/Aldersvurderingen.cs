using FsCheck;
using FsCheck.Fluent;
using Ledsager.Cases;
using Ledsager.Cases.Course;
using Ledsager.Cases.Deadlines;
using Ledsager.Law;
using NodaTime;
using Shouldly;
using Xunit;

namespace Ledsager.Specs.Cases;

/// <summary>»Ledsageordning kan ikke søges, når du er fyldt 67 år.« What was judged on the wrong day of application is a caseworker's to look at; the decision stands.</summary>
public sealed class Aldersvurderingen
{
    // 67 years on 14 May 2024, as one born in 2006 is 18 years on that day.
    private static readonly LocalDate Old = 14.May(1957);

    [Theory(DisplayName = "Kom ansøgningen i virkeligheden efter aldersgrænsen eller før den nedre, står bevillingen, og en sagsbehandler skal se på den"), Rule("R-ELI-05", "R-ELI-01")]
    [InlineData(1957, 13, 12, false)]
    [InlineData(1957, 12, 13, false)]
    [InlineData(1957, 13, 14, true)]
    [InlineData(1957, 13, 15, true)]
    [InlineData(2006, 14, 15, false)]
    [InlineData(2006, 15, 14, false)]
    [InlineData(2006, 14, 13, true)]
    [InlineData(2006, 15, 12, true)]
    public void A_grant_that_rests_on_the_wrong_day(int born, int told, int received, bool task)
    {
        var sag = Granted(new(born, 5, 14), told).Given(3.July(2024), Correct(received));

        var notes = Tasks(sag);
        notes.Count.ShouldBe(task ? 1 : 0);
        if (task)
            notes.Single().ShouldBe(new(NoteSubject.AgeAtApplication, NoteKind.TaskWithoutNumericDeadline, 3.July(2024), sag.Case.Version, Sag.Decision.Value));

        sag.Case.Account.Facts.GrantOn(4.July(2024)).ShouldNotBeNull("The decision stands.");
        sag.Frist(DeadlineKind.CaseDecision).Counted.Basis.ShouldBe(received.May(2024));
    }

    [Theory(DisplayName = "Kom den afslåede ansøgning, før grænsen var nået, eller efter den nedre, skal nogen også se på det"), Rule("R-ELI-05", "R-ELI-01")]
    [InlineData(1957, 14, 15, false)]
    [InlineData(1957, 14, 13, true)]
    [InlineData(2006, 13, 12, false)]
    [InlineData(2006, 13, 14, true)]
    [InlineData(1980, 14, 13, false)]
    public void A_refusal_that_rests_on_the_wrong_day(int born, int told, int received, bool task)
    {
        var sag = Applied(told).Given(1.July(2024), Sag.Afslaaet(1.July(2024)) with { Eligibility = new Eligibility(new(born, 5, 14), null, []) });
        Tasks(sag.Given(3.July(2024), Correct(received))).Count.ShouldBe(task ? 1 : 0);
    }

    [Fact(DisplayName = "Opgaven står gennem andre rettelser, og er løst, når dagen rettes tilbage, når der afgøres igen, eller når nogen har set på det")]
    public void Until_it_has_been_seen_to()
    {
        var sag = Granted(Old, 13).Given(3.July(2024), Correct(14));
        var task = Tasks(sag).ShouldHaveSingleItem();

        // The case is folded once more for every correction; the same finding again is no second task.
        sag.Given(4.July(2024), new CorrectReceipt(4.July(2024), 2, 3.July(2024), "Med posten.")).Given(5.July(2024), Correct(15, 5));
        Tasks(sag).ShouldBe([task]);

        Tasks(Again().Given(8.July(2024), Correct(13, 8))).ShouldBe([task with { DoneOn = 8.July(2024) }]);
        Tasks(Again().Given(8.July(2024), Correct(13, 8)).Given(9.July(2024), Correct(16, 9))).Select(note => note.DoneOn).ShouldBe([8.July(2024), null]);
        Tasks(Again().Given(8.July(2024), new CompleteTask(8.July(2024), NoteSubject.AgeAtApplication, task.Basis))).ShouldBe([task with { DoneOn = 8.July(2024) }]);
        Tasks(Again().Given(8.July(2024), new IssueDecision(
            new("2"), DecisionOutcome.Ended, 8.July(2024), null, "Søgt for sent.", true, null, null, new EndGrant(31.July(2024), GrantEndReason.Revoked)))).ShouldBe([task with { DoneOn = 8.July(2024) }]);

        Sag Again() => Granted(Old, 13).Given(3.July(2024), Correct(14));
    }

    [Fact(DisplayName = "Hviler vurderingen ikke på ansøgningens dag, eller er retten bevaret, ændrer en rettelse intet ved den"), Rule("R-ELI-04")]
    public void What_rests_on_something_else()
    {
        Tasks(Applied(13).Given(1.July(2024), Sag.Bevilget(1.July(2024))).Given(3.July(2024), Correct(14))).ShouldBeEmpty("Nothing was said of the age.");
        Tasks(Applied(13).Given(1.July(2024), Sag.Bevilget(1.July(2024), new Eligibility(Old, 1.May(2024), []))).Given(3.July(2024), Correct(14))).ShouldBeEmpty("The day was stated.");
        Tasks(Applied(13).Given(1.July(2024), Sag.Bevilget(1.July(2024), new Eligibility(Old, null, [], RetainedFrom: 1.January(2020)))).Given(3.July(2024), Correct(14))).ShouldBeEmpty();
        Tasks(Applied(13).Given(3.July(2024), Correct(12)).Given(4.July(2024), Sag.Bevilget(4.July(2024), new Eligibility(Old, null, [])))).ShouldBeEmpty("It was judged on the right day.");
    }

    [Fact(DisplayName = "Den samme afgørelse sendt igen er den samme, også når ansøgningens dag er rettet imens")]
    public void The_same_decision_again() =>
        Granted(Old, 13).Given(3.July(2024), Correct(14)).NothingNew(4.July(2024), Sag.Bevilget(1.July(2024), new Eligibility(Old, null, [])));

    [Fact(DisplayName = "De dage, en ansøgning er inden for aldersgrænserne, er netop dem, hvor alderen ikke står i vejen")]
    public void The_days_are_those_on_which_age_is_no_hindrance()
    {
        var policies = (from level in (string[])["0151", "9067"] from minors in (bool[])[true, false] select ServiceLevelJson.With(level, ("case.minorsAllowed", minors)).Versions[0].Case).ToArray();
        var day = Gen.Choose(0, 30 * 365);
        var stated =
            from born in day
            from applied in Gen.Choose(10 * 365, 75 * 365)
            from near in Gen.Elements(0, 12, 18, 67, 68)
            from around in Gen.Choose(-2, 2)
            from retained in Gen.Elements((int?)null, 60 * 365, 67 * 365, 70 * 365)
            from consent in Gen.Elements((int?)null, 11 * 365, 15 * 365, 19 * 365)
            from home in Gen.Elements(true, false)
            from policy in Gen.Elements(policies)
            let birth = 1.January(1950).PlusDays(born)
            select (
                new Eligibility(birth, null, [], retained is { } r ? birth.PlusDays(r) : null, home, consent is { } c ? birth.PlusDays(c) : null),
                near == 0 ? birth.PlusDays(applied) : birth.PlusYears(near).PlusDays(around), policy);
        Prop.ForAll(stated.ToArbitrary(), one =>
        {
            var (eligibility, applied, policy) = one;
            eligibility.DaysWithinAgeLimits(policy).Contains(applied).ShouldBe(eligibility.Age(applied, policy).Eligible);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000).WithQuietOnSuccess(true));
    }

    private static Sag Applied(int day) => Sag.I("0810").Given(1.July(2024), new ReceiveApplication(day.May(2024), null, null));

    private static Sag Granted(LocalDate born, int applied) => Applied(applied).Given(1.July(2024), Sag.Bevilget(1.July(2024), new Eligibility(born, null, [])));

    private static CorrectReceipt Correct(int received, int on = 3) => new(on.July(2024), 1, received.May(2024), "Poststemplet.");

    private static List<CaseNote> Tasks(Sag sag) => sag.Case.Matter.Docket.Notes.FindAll(note => note.Subject == NoteSubject.AgeAtApplication).ToList();
}
