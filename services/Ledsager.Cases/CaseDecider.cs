using System.Collections.Immutable;
using Ledsager.Cases.Course;
using Ledsager.Cases.Deadlines;
using Ledsager.Cases.Hours;
using Ledsager.Law;
using NodaTime;

namespace Ledsager.Cases;

/// <summary>Decides commands on a case: the one place that may say no.</summary>
public static class CaseDecider
{
    /// <summary>
    /// Decides a command. The facts come in the order they count: first what the calendar has made true since the last recording, then the
    /// command's own, then what it changes in what the calendar had done.
    /// </summary>
    /// <param name="case">The case as it stands.</param>
    /// <param name="command">What is asked.</param>
    /// <param name="now">The moment of recording.</param>
    public static Outcome Decide(Case @case, CaseCommand command, Instant now)
    {
        var today = DanishCalendar.DateOf(now);
        var turned = @case.ToldThrough is { } told && told < today ? Turned(@case, today) : [];

        if (command is TurnMonth)
            return turned.IsEmpty ? new Outcome.NothingNew() : new Outcome.Accepted(turned);

        if (@case.IsNew && command is not (GrantHours or ReceiveApplication or IssueDecision))
            return new Outcome.Refused(Refusals.UnknownCitizen());

        var before = @case.Evolve(turned, now);
        return command is CourseCommand course ? DecideCourse(before, course, turned, today, now) : DecideHours(before, command, turned, today, now);
    }

    private static ImmutableArray<Fact> Turned(Case @case, LocalDate today) =>
    [
        .. Calendar.Tell(@case.Record, @case.Account.Derive(today), @case.Version)
            .Concat(DeadlineCalendar.Tell(@case.Matter, today))
            .OrderBy(fact => fact.Event.Effective),
    ];

    private static Outcome DecideHours(Case before, CaseCommand command, ImmutableArray<Fact> turned, LocalDate today, Instant now)
    {
        var judged = HoursDecider.Decide(before.Account, command, today, now);
        if (judged.Event is not { } @event)
            return judged.Refusal is { } refusal ? new Outcome.Refused(refusal) : new Outcome.NothingNew();

        var fact = new Fact(@event, judged.Rule);
        var after = before.Evolve(@event, now);
        return new Outcome.Accepted([.. turned, fact, .. Calendar.Tell(after.Record, judged.After ?? after.Account.Derive(today), after.Version)]);
    }

    private static Outcome DecideCourse(Case before, CourseCommand command, ImmutableArray<Fact> turned, LocalDate today, Instant now)
    {
        var judged = CourseDecider.Decide(before, command, today, now);
        if (judged.Event is not { } @event)
            return judged.Refusal is { } refusal ? new Outcome.Refused(refusal) : new Outcome.NothingNew();

        var after = before.Evolve(@event, now);
        ImmutableArray<Fact> effects = [];
        if (command is IssueDecision { Effect: { } effect })
        {
            // What the decision does to the hours is decided like any other command, and stands or falls with it.
            switch (DecideHours(after, effect, [], today, now))
            {
                case Outcome.Refused refused:
                    return refused;
                case Outcome.Accepted accepted:
                    effects = accepted.Facts;
                    after = after.Evolve(effects, now);
                    break;
            }
        }

        return new Outcome.Accepted([.. turned, new Fact(@event, judged.Rule), .. effects, .. DeadlineCalendar.Tell(after.Matter, today)]);
    }
}
