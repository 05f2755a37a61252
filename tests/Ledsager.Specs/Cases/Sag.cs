using System.Text.Json.Nodes;
using Ledsager.Cases;
using Ledsager.Cases.Course;
using Ledsager.Cases.Deadlines;
using Ledsager.Law;
using NodaTime;
using Shouldly;
using Case = Ledsager.Cases.Case;

namespace Ledsager.Specs.Cases;

/// <summary>A case that is told day by day: each command is given at nine in the morning.</summary>
internal sealed class Sag(ServiceLevelHistory levels)
{
    public static readonly DecisionId Decision = new("afgørelse-1");

    public Case Case { get; private set; } = Case.New(levels);

    public List<(CaseEvent Event, Instant RecordedAt)> Facts { get; } = [];

    public static Sag I(string municipality) => new(ServiceLevels.BuiltIn().For(municipality));

    /// <summary>A citizen of a municipality one of whose values is another: «case.minorsAllowed».</summary>
    public static Sag I(string municipality, string path, JsonNode? value) => new(ServiceLevelJson.With(municipality, (path, value)));

    public static Instant Nine(LocalDate day) => DanishCalendar.StartOfDay(day) + Duration.FromHours(9);

    /// <summary>A command that is accepted.</summary>
    public Sag Given(LocalDate today, CaseCommand command)
    {
        When(today, command);
        return this;
    }

    /// <summary>The facts an accepted command came to.</summary>
    public CaseEvent[] When(LocalDate today, CaseCommand command)
    {
        var outcome = CaseDecider.Decide(Case, command, Nine(today));
        var accepted = outcome.ShouldBeOfType<Outcome.Accepted>((outcome as Outcome.Refused)?.Refusal.English);
        Case = Case.Evolve(accepted.Facts, Nine(today));
        Facts.AddRange(accepted.Facts.Select(fact => (fact.Event, Nine(today))));
        return [.. accepted.Facts.Select(fact => fact.Event)];
    }

    /// <summary>Why a command is refused.</summary>
    public Refusal Refused(LocalDate today, CaseCommand command) => CaseDecider.Decide(Case, command, Nine(today)).ShouldBeOfType<Outcome.Refused>().Refusal;

    public void NothingNew(LocalDate today, CaseCommand command) => CaseDecider.Decide(Case, command, Nine(today)).ShouldBeOfType<Outcome.NothingNew>();

    public Deadline Frist(DeadlineKind kind) => Case.Matter.Docket.Deadlines.Last(deadline => deadline.Kind == kind);

    public DeadlineStatus Status(DeadlineKind kind, LocalDate on) => Frist(kind).StatusOn(on);

    /// <summary>A refusal of the application, received the same day.</summary>
    public Sag Afslag(LocalDate on) => Given(on, Afslaaet(on));

    /// <summary>The scheme granted from the day of the decision.</summary>
    public Sag Bevilling(LocalDate on) => Given(on, Bevilget(on));

    public static IssueDecision Afslaaet(LocalDate on) =>
        new(Decision, DecisionOutcome.Rejected, on, null, "Betingelserne er ikke opfyldt.", ComplaintGuidance: true, null, null, null);

    public static IssueDecision Bevilget(LocalDate on, Eligibility? eligibility = null) =>
        new(Decision, DecisionOutcome.Granted, on, null, null, ComplaintGuidance: true, null, eligibility, new GrantHours(on, null, Minutes.Zero, null));
}
