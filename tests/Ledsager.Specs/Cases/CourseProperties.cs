using FsCheck;
using FsCheck.Fluent;
using Ledsager.Cases;
using Ledsager.Cases.Complaints;
using Ledsager.Cases.Course;
using Ledsager.Cases.Deadlines;
using Ledsager.Law;
using NodaTime;
using Shouldly;
using Xunit;
using Case = Ledsager.Cases.Case;
using Outcome = Ledsager.Cases.Outcome;

namespace Ledsager.Specs.Cases;

/// <summary>What holds of every course of a case, in whatever order somebody asks for things. A failure prints the seed that repeats it.</summary>
public sealed class CourseProperties
{
    private const int CoursesOfAProperty = 300;

    private static readonly string[] Municipalities = ["0151", "0480", "0580", "0810"];

    // What is asked, how many days after what was asked before, and how many days back its own date lies.
    private static readonly Gen<(int Municipality, (int Command, int Later, int Back)[] Steps)> Courses =
        Gen.Choose(0, 3).SelectMany(
            _ => Gen.Choose(0, 999).SelectMany(_ => Gen.Choose(0, 40), (command, later) => (command, later)).SelectMany(_ => Gen.Choose(-3, 12), (step, back) => (step.command, step.later, Math.Max(0, back)))
                .ArrayOf(25),
            (municipality, steps) => (municipality, steps));

    [Fact(DisplayName = "Hver frist har ét grundlag, og kun én frist af hver slags løber for hver sag, afgørelse eller klage")]
    public void Every_deadline_has_one_basis() => Hold(course =>
    {
        var deadlines = course.Case.Matter.Docket.Deadlines;
        deadlines.Select(d => (d.Kind, d.Basis)).Distinct().Count().ShouldBe(deadlines.Count);
        foreach (var deadline in deadlines)
        {
            // As it is known now: a day of receipt may have been corrected since.
            var basis = course.Case.Matter.Facts.Where(fact => fact.Version == deadline.Basis).ShouldHaveSingleItem().Event;
            basis.GetType().ShouldBe(course.Facts[(int)deadline.Basis - 1].Event.GetType());
            basis.Effective.ShouldBe(deadline.OpenedOn);
            Opens(basis).ShouldContain(deadline.Kind, basis.ToString());

            // A follow-up that was held keeps the length it had then, whatever has been set for the citizen since.
            if (deadline.Ended is null || deadline.Kind != DeadlineKind.FollowUp)
                deadline.Source.ShouldBe(DeadlineRules[deadline.Rule].Of(course.Case.Matter.OwnLevels.On(deadline.OpenedOn).Deadlines), deadline.Rule);

            deadline.Counted.ShouldBeEquivalentTo(DueDate.Count(
                deadline.Counted.Basis, deadline.Source.Value!.Value, DeadlineRules[deadline.Rule].Side, course.Case.Matter.Levels.On(deadline.OpenedOn).Calendar.Rules));
        }

        deadlines.Where(d => d.Ended is null && d.Kind is not (DeadlineKind.HearingResponse or DeadlineKind.Implementation)).GroupBy(d => (d.Kind, d.About)).ShouldAllBe(group => group.Count() == 1);
    });

    [Fact(DisplayName = "Samme hændelser giver samme frister, også læst for en tidligere dag")]
    public void Replay_gives_the_same() => Hold(course =>
    {
        var again = course.Facts.Aggregate(Case.New(course.Case.Matter.Levels), (@case, fact) => @case.Evolve(fact.Event, fact.RecordedAt));
        Text(again, course.Today).ShouldBe(Text(course.Case, course.Today));
        Text(again, course.Today.PlusDays(-30)).ShouldBe(Text(course.Case, course.Today.PlusDays(-30)));

        // What a corrected day has done is what the right day would have done from the start. A correction leaves its number to a fact that opens nothing.
        var corrected = course.Case.Matter.Facts.ToDictionary(fact => fact.Version, fact => fact.Event);
        var right = course.Facts.Index().Aggregate(Case.New(course.Case.Matter.Levels), (@case, fact) => @case.Evolve(
            fact.Item.Event is ReceiptCorrected e ? new CaseworkerAssigned(e.On, "ingen") : corrected.GetValueOrDefault(fact.Index + 1, fact.Item.Event), fact.Item.RecordedAt));
        Text(right, course.Today).ShouldBe(Text(course.Case, course.Today));
    });

    [Fact(DisplayName = "Det, der er gjort, bliver stående: en lukket frist åbner aldrig igen")]
    public void What_is_done_stays_done() => Hold(course =>
    {
        foreach (var deadline in course.Case.Matter.Docket.Deadlines.Where(d => d.Ended is not null))
            deadline.StatusOn(course.Today.PlusDays(400)).ShouldBe(deadline.StatusOn(LocalDate.Max(course.Today, deadline.Ended!.On)));
    });

    [Fact(DisplayName = "En klage har netop de løbende frister, dens trin kræver, og ingen klage er forsvundet")]
    public void A_complaint_has_the_deadlines_of_its_stage() => Hold(course =>
    {
        var matter = course.Case.Matter;
        course.Facts.Count(fact => fact.Event is ComplaintFiled).ShouldBe(matter.Complaints.Count);
        foreach (var complaint in matter.Complaints)
        {
            var running = matter.Docket.Deadlines.Where(d => d.About == complaint.Id.Value && d.Ended is null && d.Kind != DeadlineKind.CaseDecision).Select(d => d.Kind).ToArray();
            running.ShouldBe(complaint.Stage switch
            {
                ComplaintStage.UnderReassessment => [DeadlineKind.Reassessment],
                ComplaintStage.AwaitingCitizen or ComplaintStage.Lapsed => [DeadlineKind.CitizenMaintainsComplaint],
                ComplaintStage.Upheld or ComplaintStage.Maintained => [DeadlineKind.ForwardToAnkestyrelsen],
                _ => [],
            });
        }
    });

    [Fact(DisplayName = "Kalenderen fortæller hver overskredet frist præcis én gang")]
    public void The_calendar_tells_once() => Hold(course =>
    {
        DeadlineCalendar.Tell(course.Case.Matter, course.Today).ShouldBeEmpty();
        var missed = course.Facts.Select(fact => fact.Event).OfType<DeadlineMissed>().Select(e => (e.Kind, e.Basis, e.Due)).ToList();
        missed.Distinct().Count().ShouldBe(missed.Count);
        course.Case.Matter.Docket.Deadlines.Where(d => d.StatusOn(course.Today) == DeadlineStatus.Overdue).ShouldAllBe(d => missed.Contains(new(d.Kind, d.Basis, d.Due)));

        // What the record has as missed is not cancelled afterwards, unless an end that was told late is dated before it was.
        foreach (var d in course.Case.Matter.Docket.Deadlines.Where(d => d is { Side: DeadlineSide.Municipality, Ended.How: EndedHow.FellAway } && d.Ended.On <= course.Today))
            (d.StatusOn(course.Today), d.Ended!.On <= d.Due || missed.Contains(new(d.Kind, d.Basis, d.Due))).ShouldBe((d.Ended.On <= d.Due ? DeadlineStatus.Cancelled : DeadlineStatus.Closed, true));
    });

    [Fact(DisplayName = "Et afslag har altid regel, årsag og tekst på begge sprog, og ændrer intet")]
    public void A_refusal_can_be_read_aloud() => Hold(course =>
    {
        foreach (var refusal in course.Refusals)
        {
            refusal.Rule.Source.ShouldNotBeNullOrWhiteSpace();
            refusal.Reason.ShouldMatch("^[A-Z0-9_]+$");
            refusal.Danish.ShouldEndWith(".");
            refusal.English.ShouldEndWith(".");
        }
    });

    [Fact(DisplayName = "De tilfældige sager når frem til det, der rettes, bortfalder, hjemvises og løses")]
    public void The_courses_get_about()
    {
        // The same courses each time: what is asked of them must not be left to chance. Ten times each, of as many courses as a property sees.
        var met = Courses.Sample(CoursesOfAProperty, new Rnd(97, 0x9E3779B97F4A7C15), 50)
            .SelectMany(course => Play(course).Facts.Select(fact => fact.Event.GetType()).Distinct())
            .CountBy(type => type).Where(type => type.Value >= 10).Select(type => type.Key);
        new[] { typeof(ReceiptCorrected), typeof(TaskCompleted), typeof(ComplaintLapsed), typeof(AnkestyrelsenDecided), typeof(DeadlineMissed), typeof(FollowUpDue), typeof(PolicyOverridden) }.ShouldBeSubsetOf(met);
    }

    private static DeadlineKind[] Opens(CaseEvent basis) => basis switch
    {
        ApplicationReceived or AnkestyrelsenDecided { Outcome: AppealOutcome.Remitted } => [DeadlineKind.CaseDecision],
        HearingStarted => [DeadlineKind.HearingResponse],
        DecisionIssued { Outcome: DecisionOutcome.Granted } => [DeadlineKind.ComplaintFiling, DeadlineKind.Implementation, DeadlineKind.FollowUp],
        DecisionIssued => [DeadlineKind.ComplaintFiling],
        FollowUpCompleted => [DeadlineKind.FollowUp],
        ComplaintFiled => [DeadlineKind.Reassessment],
        ComplaintReassessed { Outcome: Redress.Partial } => [DeadlineKind.CitizenMaintainsComplaint],
        DecisionUpheld or ComplaintMaintained => [DeadlineKind.ForwardToAnkestyrelsen],
        _ => [],
    };

    private static readonly Dictionary<string, DeadlineRule> DeadlineRules = typeof(DeadlineRule).GetFields()
        .Select(field => field.GetValue(null)).OfType<DeadlineRule>().ToDictionary(rule => rule.Name, StringComparer.Ordinal);

    private static string Text(Case @case, LocalDate day) => string.Join('\n', @case.Matter.Docket.DeadlinesOn(day)
        .Select(d => $"{d.Kind} {d.Basis} {d.Due} {d.StatusOn(day)} {d.ClosedOn(day)}").Concat(@case.Matter.NotesOn(day).Select(n => n.ToString())));

    private static void Hold(Action<Played> property) =>
        Prop.ForAll(Courses.ToArbitrary(), course => property(Play(course))).Check(Histories.Search(CoursesOfAProperty));

    private static Played Play((int Municipality, (int Command, int Later, int Back)[] Steps) course)
    {
        var @case = Case.New(ServiceLevels.BuiltIn().For(Municipalities[course.Municipality]));
        var facts = new List<(CaseEvent Event, Instant RecordedAt)>();
        var refusals = new List<Refusal>();
        var today = 2.January(2024);
        foreach (var (step, (number, later, back)) in course.Steps.Index())
        {
            today = today.PlusDays(later);
            Record(Ask(number, step, today, today.PlusDays(-back), @case));
        }

        Record(new TurnMonth());
        return new(@case, facts, refusals, today);

        void Record(CaseCommand command)
        {
            switch (CaseDecider.Decide(@case, command, Sag.Nine(today)))
            {
                case Outcome.Accepted accepted:
                    @case = @case.Evolve(accepted.Facts, Sag.Nine(today));
                    facts.AddRange(accepted.Facts.Select(fact => (fact.Event, Sag.Nine(today))));
                    break;
                case Outcome.Refused refused:
                    refusals.Add(refused.Refusal);
                    break;
            }
        }
    }

    private static CaseCommand Ask(int number, int step, LocalDate today, LocalDate on, Case @case)
    {
        var complaint = @case.Matter.Complaints.LastOrDefault()?.Id ?? new ComplaintId("ukendt");
        var notes = @case.Matter.Docket.Notes;
        return (number % 26) switch
        {
            0 => new ReceiveApplication(on, null, null),
            1 => new StartHearing(on, null),
            2 => new ReceiveHearingResponse(on),
            3 => Sag.Bevilget(on) with { Decision = new($"{step}") },
            4 => Sag.Afslaaet(on) with { Decision = new($"{step}") },
            5 => new StartService(on),
            6 => new ReportChange(on, Circumstance.FunctionLevel),
            7 => new CompleteFollowUp(on, FollowUpOutcome.Continue),
            8 or 9 => new FileComplaint(new($"{step}"), null, Sag.Nine(on), ComplaintChannel.Written),
            10 => new UpholdDecision(complaint, on, null),
            11 => new RedressComplaint(complaint, number % 2 == 0 ? Redress.Full : Redress.Partial, on, null),
            12 => new MaintainComplaint(complaint, on),
            13 => new WithdrawComplaint(complaint, on),
            14 => new ForwardComplaint(complaint, on),
            15 => new RecordAppealOutcome(complaint, (AppealOutcome)(number % 5), on),
            16 => new ReportChange(on, Circumstance.Residence),
            17 when !notes.IsEmpty => new CompleteTask(today, notes[number % notes.Count].Subject, notes[number % notes.Count].Basis),
            18 or 19 or 20 => new CorrectReceipt(today, (number / 26 % Math.Max(1, @case.Version)) + 1, on, "Fejl."),
            21 => new EndGrant(today, GrantEndReason.Withdrawn),
            25 => new OverridePolicy(
                on, number % 2 == 0 ? "deadlines.followUpFirst" : "deadlines.followUpPeriodic", $$"""{"amount":{{(number % 7) + 1}},"unit":"months"}""", "Begrundelse."),
            _ => Further(@case.Matter.Complaints.LastOrDefault(), number, step, on),
        };
    }

    // The next step of a complaint, so that some come as far as Ankestyrelsen.
    private static CaseCommand Further(Complaint? complaint, int number, int step, LocalDate on) => complaint?.Stage switch
    {
        ComplaintStage.UnderReassessment when number % 2 == 0 => new UpholdDecision(complaint.Id, on, null),
        ComplaintStage.UnderReassessment => new RedressComplaint(complaint.Id, Redress.Partial, on, null),
        ComplaintStage.AwaitingCitizen or ComplaintStage.Lapsed => new MaintainComplaint(complaint.Id, on),
        ComplaintStage.Upheld or ComplaintStage.Maintained => new ForwardComplaint(complaint.Id, on),
        ComplaintStage.Forwarded => new RecordAppealOutcome(complaint.Id, (AppealOutcome)(number % 5), on),
        _ => new FileComplaint(new($"{step}"), null, Sag.Nine(on), ComplaintChannel.Written),
    };

    private sealed record Played(Case Case, List<(CaseEvent Event, Instant RecordedAt)> Facts, List<Refusal> Refusals, LocalDate Today);
}
