using System.Globalization;
using System.Text;
using Ledsager.Cases;
using Ledsager.Cases.Complaints;
using Ledsager.Cases.Course;
using Ledsager.Cases.Deadlines;
using Ledsager.Law;
using NodaTime;
using Shouldly;
using Xunit;
using Case = Ledsager.Cases.Case;

namespace Ledsager.Specs.Cases;

/// <summary>
/// The course of a case and of a complaint in each municipality, drawn from the code: every command is tried in every state, and what is accepted is an
/// arrow. The drawing in services/README.md must be this one; LEDSAGER_DRAW=1 draws it anew.
/// </summary>
public sealed class StateMachines
{
    private const string Begin = "<!-- drawn by StateMachines.cs: begin -->";
    private const string End = "<!-- drawn by StateMachines.cs: end -->";

    [Fact(DisplayName = "Tegningen af sagens gang er den, koden følger"), Rule("R-CMP-06", "R-CMP-12", "R-DEL-10")]
    public void The_drawing_is_what_the_code_does()
    {
        var file = Path.Combine(CatalogueSpecs.Services(), "README.md");
        var readme = File.ReadAllText(file);
        var (from, to) = (readme.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length, readme.IndexOf(End, StringComparison.Ordinal));
        from.ShouldBeGreaterThan(Begin.Length);
        to.ShouldBeGreaterThan(from);

        var drawing = Draw();
        if (Environment.GetEnvironmentVariable("LEDSAGER_DRAW") == "1")
            File.WriteAllText(file, readme[..from] + drawing + readme[to..]);
        else
            readme[from..to].ShouldBe(drawing, "The code has changed: draw it anew with LEDSAGER_DRAW=1, and read what became of it.");
    }

    private static string Draw()
    {
        var text = new StringBuilder("\n");
        foreach (var levels in ServiceLevels.BuiltIn().All.Where(levels => levels.LastDay is null))
        {
            text.Append(CultureInfo.InvariantCulture, $"\n### {levels.Name}\n\nThe case:\n\n");
            Diagram(text, Arrows(new(Case.New(levels), 1.March(2024)), CourseCommands, Phase));
            text.Append("\nA complaint over its decision:\n\n");
            var decided = new Moment(Case.New(levels), 29.February(2024)).After(Sag.Afslaaet(1.March(2024)))!.Value.To;
            Diagram(text, Arrows(decided, ComplaintCommands, ComplaintPhase));
        }

        return text.Append('\n').ToString();
    }

    private static void Diagram(StringBuilder text, IEnumerable<string> arrows) =>
        text.Append("```mermaid\nstateDiagram-v2\n").AppendJoin('\n', arrows.Select(arrow => $"    {arrow}")).Append("\n```\n");

    // Breadth first: of the cases with one state the first found stands for all.
    private static List<string> Arrows(Moment start, Func<Moment, IEnumerable<CaseCommand>> commands, Func<Moment, string> state)
    {
        var arrows = new List<string>();
        var seen = new HashSet<string>(StringComparer.Ordinal) { state(start) };
        var waiting = new Queue<Moment>([start]);
        while (waiting.TryDequeue(out var moment))
        {
            foreach (var command in commands(moment))
            {
                if (moment.After(command) is not { } step)
                    continue;

                var (from, to) = (state(moment), state(step.To));
                if (from == to && step.Opened.Length == 0)
                    continue;

                var arrow = $"{from} --> {to}: {step.Name}{(step.Opened.Length == 0 ? "" : $", opens {string.Join(" and ", step.Opened)}")}";
                if (!arrows.Contains(arrow))
                    arrows.Add(arrow);
                if (seen.Add(to))
                    waiting.Enqueue(step.To);
            }
        }

        return arrows;
    }

    private static IEnumerable<CaseCommand> CourseCommands(Moment moment)
    {
        var on = moment.Today.PlusDays(1);
        return
        [
            new ReceiveApplication(on, null, null),
            new StartHearing(on, null),
            new ReceiveHearingResponse(on),
            Decision(DecisionOutcome.Granted, new GrantHours(on, null, Minutes.Zero, null)),
            Decision(DecisionOutcome.PartiallyGranted, new GrantHours(on, new Minutes(600), Minutes.Zero, "Begrundelse.")),
            Decision(DecisionOutcome.Rejected, null),
            Decision(DecisionOutcome.Changed, new ChangeOffset(on, new Minutes(60))),
            Decision(DecisionOutcome.Ended, new EndGrant(on, GrantEndReason.Revoked)),
            new StartService(on),
            new CompleteFollowUp(on, FollowUpOutcome.Continue),
            new EndGrant(on, GrantEndReason.Withdrawn),
        ];

        IssueDecision Decision(DecisionOutcome outcome, CaseCommand? effect) =>
            new(new($"{moment.Case.Version}"), outcome, on, null, "Begrundelse.", ComplaintGuidance: true, null, null, effect);
    }

    private static IEnumerable<CaseCommand> ComplaintCommands(Moment moment)
    {
        var on = moment.Today.PlusDays(1);
        var id = new ComplaintId("k");
        return moment.Case.Matter.Complaints.IsEmpty
            ? [new FileComplaint(id, null, Sag.Nine(on), ComplaintChannel.Written)]
            :
            [
                new UpholdDecision(id, on, null),
                new RedressComplaint(id, Redress.Partial, on, null),
                new RedressComplaint(id, Redress.Full, on, null),
                new MaintainComplaint(id, on),
                new TurnMonth(),
                new WithdrawComplaint(id, on),
                new ForwardComplaint(id, on),
                .. Enum.GetValues<AppealOutcome>().Select(outcome => new RecordAppealOutcome(id, outcome, on)),
            ];
    }

    private static string Phase(Moment moment)
    {
        var (@case, matter) = (moment.Case, moment.Case.Matter);
        if (@case.IsNew)
            return "[*]";

        var waits = matter.Hearing is not null ? "Hearing" : matter.Pending is not null ? "Pending" : "";
        var granted = @case.Account.Facts.GrantOn(moment.Today) is { } grant && grant.LastDate != moment.Today;
        return granted ? $"Granted{waits}" : waits.Length > 0 ? waits : matter.HasGrantDecision ? "Ended" : "Refused";
    }

    private static string ComplaintPhase(Moment moment) => moment.Case.Matter.Complaints.LastOrDefault()?.Stage.ToString() ?? "[*]";

    private readonly record struct Moment(Case Case, LocalDate Today)
    {
        /// <summary>What a command does the day after, or what the calendar does once the citizen's time has run out; null when it is refused or does nothing.</summary>
        public (Moment To, string Name, string[] Opened)? After(CaseCommand command)
        {
            var today = command is TurnMonth && Case.Matter.Docket.Deadlines.FindLast(d => d.Kind == DeadlineKind.CitizenMaintainsComplaint) is { } asked
                ? LocalDate.Max(Today, asked.Due).PlusDays(1)
                : Today.PlusDays(1);
            if (CaseDecider.Decide(Case, command, Sag.Nine(today)) is not Outcome.Accepted accepted)
                return null;

            var after = Case.Evolve(accepted.Facts, Sag.Nine(today));
            var opened = after.Matter.Docket.Deadlines.Skip(Case.Matter.Docket.Deadlines.Count).Select(deadline => string.Create(
                CultureInfo.InvariantCulture,
                $"{deadline.Kind} {deadline.Source.Value!.Value.Amount} {Unit(deadline.Source.Value.Value.Unit)}{(deadline.Source.Assumed ? "*" : "")}"));
            var fact = accepted.Facts.Select(each => each.Event).FirstOrDefault(@event => !CaseCalendar.Tells(@event)) ?? accepted.Facts.Select(each => each.Event).FirstOrDefault(e => e is ComplaintLapsed);
            return fact is null ? null : (new Moment(after, today), Name(fact), [.. opened]);
        }

        private static string Name(CaseEvent @event) => @event switch
        {
            DecisionIssued e => $"DecisionIssued {e.Outcome}",
            ComplaintReassessed e => $"ComplaintReassessed {e.Outcome}",
            AnkestyrelsenDecided e => $"AnkestyrelsenDecided {e.Outcome}",
            _ => @event.GetType().Name,
        };

        private static string Unit(DeadlineUnit unit) => unit == DeadlineUnit.WorkingDays ? "working days" : unit.ToString().ToLowerInvariant();
    }
}
