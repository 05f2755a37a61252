using System.Collections.Immutable;
using System.Globalization;
using Ledsager.Cases.Course;
using Ledsager.Cases.Deadlines;
using Ledsager.Cases.Delivery;
using Ledsager.Cases.Hours;
using Ledsager.Law;
using NodaTime;
using Calendar = Ledsager.Cases.Hours.Calendar;

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
        var (turned, before) = @case.ToldThrough is { } told && told < today ? Turned(@case, today, now) : ([], @case);

        if (@case.Delivery.MergedInto is { } into)
        {
            return command switch
            {
                TurnMonth => new Outcome.NothingNew(),
                CloseMerged again when again.Into == into => new Outcome.NothingNew(),
                CompleteTask => DecideOne(@case, command, today, now), // A task that stood when the record was closed can still be done.
                _ => new Outcome.Refused(Refusals.Merged(into)),
            };
        }

        if (command is TurnMonth)
            return turned.IsEmpty ? new Outcome.NothingNew() : new Outcome.Accepted(turned, before);

        if (@case.IsNew && command is not (GrantHours or ReceiveApplication or IssueDecision))
            return new Outcome.Refused(Refusals.UnknownCitizen());

        var decided = command is AbsorbCitizen absorb ? Absorb(before, absorb, today, now) : DecideOne(before, command, today, now);
        return decided is Outcome.Accepted accepted ? accepted with { Facts = [.. turned, .. accepted.Facts] } : decided;
    }

    private static (ImmutableArray<Fact> Facts, Case After) Turned(Case @case, LocalDate today, Instant now)
    {
        var history = @case.DeriveForRecord(today);
        ImmutableArray<Fact> facts =
        [
            .. Calendar.Tell(@case.Record, @case.Account, history, @case.Version)
                .Concat(LapseReminders.TellSince(@case.Record, @case.Account, @case.ToldThrough!.Value, today))
                .Concat(DeadlineCalendar.Tell(@case.Matter, today))
                .OrderBy(fact => fact.Event.Effective),
        ];
        return (facts, @case.Evolve(facts, now).Levelled(today));
    }

    private static Outcome DecideOne(Case before, CaseCommand command, LocalDate today, Instant now)
    {
        // A holiday without supplements is a line like any other.
        if (command is RecordHoliday { Colony: false } holiday)
        {
            command = new RecordHours(
                holiday.Use, new WorkTime.Between(holiday.Start, holiday.End), UseKind.Holiday, holiday.Companion, holiday.Activity, holiday.Abroad);
        }

        if (command is RecordHours line && (DeliveryDecider.CannotWork(before.Delivery, line) ?? DeliveryDecider.OutsideTheScheme(before, line)) is { } refused)
            return new Outcome.Refused(refused);

        AccountHistory? derived = null;
        Judgement judged;
        switch (command)
        {
            case CourseCommand course:
                judged = CourseDecider.Decide(before, course, today, now);
                break;
            case OverridePolicy policy when ServiceLevelHistory.IsAboutFollowUps(policy.Parameter):
                judged = CourseDecider.Decide(before, policy, today);
                break;
            case DeliveryCommand delivery:
                judged = DeliveryDecider.Decide(before, delivery, today, now);
                break;
            default:
                var hours = HoursDecider.Decide(before.Account, command, today, now);
                (judged, derived) = (new Judgement(hours.Event, hours.Rule, hours.Refusal), hours.After);
                break;
        }

        if (judged.Event is HoursUsed { MovedFrom: null } recorded && before.Delivery.FormOn(recorded.Effective) is { } chosen)
            judged = judged with { Event = recorded with { Form = chosen.Form } };

        if (judged.Event is not { } @event)
            return judged.Refusal is { } refusal ? new Outcome.Refused(refusal) : new Outcome.NothingNew();

        var facts = ImmutableArray.Create(new Fact(@event, judged.Rule));
        var after = before.Evolve(@event, now);
        if (Effect(command, @event) is { } effect)
        {
            // What goes with it is decided like any other command, and both stand or fall together.
            switch (DecideOne(after, effect, today, now))
            {
                case Outcome.Refused no:
                    return no;
                case Outcome.Accepted accepted:
                    (facts, after) = ([.. facts, .. accepted.Facts], accepted.After);
                    break;
            }
        }

        Take([.. Paid(after, @event), .. DeliveryDecider.Supplement(after, @event)]);
        if (ConcernsHours(command, @event))
        {
            // What was derived to decide is good for the record too, unless the two had not been compared up to where it begins.
            var history = derived is { From: var from } && ReferenceEquals(from, Checkpoint.Shared(from, after.Level)) ? derived : after.DeriveForRecord(today);
            after.Account.Learn(history);
            Take(Calendar.Tell(after.Record, after.Account, history, after.Version));
            Take([.. LapseReminders.Tell(after.Record, history.State, after.Account.Facts, after.Account.Levels)]);
            after = after.Levelled(today);
        }

        if (@event is HoursUsed used)
            Take([.. DeliveryDecider.Questions(after.Delivery, used)]);

        Take(DeadlineCalendar.Tell(after.Matter, today));
        return new Outcome.Accepted(facts, after);

        void Take(IReadOnlyList<Fact> more)
        {
            facts = [.. facts, .. more];
            after = after.Evolve(more, now);
        }
    }

    private static bool ConcernsHours(CaseCommand command, CaseEvent @event) =>
        command is not (CourseCommand or DeliveryCommand) || @event is LotExtended or OpeningBalance;

    private static CaseCommand? Effect(CaseCommand command, CaseEvent fact) => command switch
    {
        IssueDecision c => c.Effect,
        DeliveryCommand c => DeliveryDecider.LineOf(c, fact),
        _ => null,
    };

    // The yearly subsidy is paid on the application; where the year has no rate yet, it is held.
    private static IEnumerable<Fact> Paid(Case @case, CaseEvent @event)
    {
        if (@event is ExpenseSubsidyApplied applied && DeliveryDecider.PaymentOf(@case, applied, applied.On) is { } paid)
            yield return new Fact(paid, YearlySubsidy.Law);
    }

    // the other record's lines are recorded anew on their own work dates; what does not fit, or overlaps, is told and becomes a task.
    private static Outcome Absorb(Case before, AbsorbCitizen command, LocalDate today, Instant now)
    {
        if (command.On > today)
            return new Outcome.Refused(Refusals.InTheFuture(command.On, today));

        if (before.Delivery.Absorbed.Contains(command.Other))
            return new Outcome.NothingNew();

        var merged = new Fact(new CitizenMerged(command.On, command.Other, Absorbed: false), DeliveryLaw.Merging);
        var facts = ImmutableArray.Create(merged);
        var @case = before.Evolve(merged.Event, now);
        foreach (var line in command.Lines.OrderBy(line => line.Effective))
        {
            var use = new UseId($"{command.Other}/{line.Use}");
            switch (TakeUp(@case, use, line, new MovedLine(command.Other, line.Use), today, now))
            {
                case Outcome.Accepted accepted:
                    (facts, @case) = ([.. facts, .. accepted.Facts], accepted.After);
                    break;
                case Outcome.Refused { Refusal: var refusal }:
                    var told = new Fact(new MergedUseRefused(use, line.Effective, Sum(line), refusal.Reason, Available(refusal)), refusal.Rule);
                    (facts, @case) = ([.. facts, told], @case.Evolve(told.Event, now));
                    break;
            }
        }

        return new Outcome.Accepted(facts, @case);
    }

    // A line over several days was one session; its days are recorded one by one.
    private static Outcome TakeUp(Case @case, UseId use, HoursUsed line, MovedLine from, LocalDate today, Instant now)
    {
        var all = new Outcome.Accepted([], @case);
        foreach (var part in line.Parts)
        {
            var day = line.Parts.Length == 1 ? use : new UseId($"{use}/{part.On:uuuu-MM-dd}");
            WorkTime work = line.Session?.On(part.On) is { } session ? new WorkTime.Between(session.Start, session.End) : new WorkTime.OnDate(part.On, part.Registered);
            var again = new RecordHours(day, work, line.Kind, line.Companion, line.Activity, line.Abroad)
            {
                MovedFrom = from,
                MovedForm = line.Form,
            };
            var taken = DecideOne(all.After, again, today, now);
            if (taken is not Outcome.Accepted accepted)
                return taken;

            all = accepted with { Facts = [.. all.Facts, .. accepted.Facts] };
        }

        return all;
    }

    private static Minutes Sum(HoursUsed line) => new(line.Parts.Sum(part => part.Registered.Count));

    private static Minutes Available(Refusal refusal) =>
        new(refusal.Details.TryGetValue("available_minutes", out var minutes) ? int.Parse(minutes, CultureInfo.InvariantCulture) : 0);
}
