using System.Collections.Immutable;
using Ledsager.Cases.Complaints;
using Ledsager.Cases.Deadlines;
using Ledsager.Cases.Hours;
using Ledsager.Law;
using NodaTime;

namespace Ledsager.Cases.Course;

/// <summary>Decides what concerns the course of a case: one fact, nothing new, or a refusal.</summary>
internal static class CourseDecider
{
    public static Judgement Decide(Case @case, CourseCommand command, LocalDate today, Instant now)
    {
        var matter = @case.Matter;
        if (Impossible(matter.Levels, today, [.. Dates(command)]) is { } impossible)
            return impossible;

        return command switch
        {
            ReceiveApplication c => Decide(matter, c),
            AssignCaseworker c => matter.Caseworker == c.Caseworker ? Judgement.NothingNew : new Judgement(new CaseworkerAssigned(c.On, c.Caseworker), CourseLaw.Application),
            RecordMilestone c => Decide(matter, c),
            StartHearing c => Decide(@case, c),
            ReceiveHearingResponse c => Decide(matter, c),
            IssueDecision c => Decide(@case, c),
            StartService c => Decide(@case, c),
            ReportChange c => Decide(@case, c),
            CompleteFollowUp c => Decide(@case, c),
            CloseDeadline c => Decide(matter, c),
            CompleteTask c => Decide(@case, c),
            CorrectReceipt c => Decide(matter, c, today),
            FileComplaint c => Decide(matter, c, now),
            UpholdDecision c => Step(matter, c.Complaint, ComplaintStep.Uphold, c.On, _ => new DecisionUpheld(c.Complaint, c.On, c.Reasons)),
            RedressComplaint c => Step(
                matter, c.Complaint, c.Outcome == Redress.Full ? ComplaintStep.RedressInFull : ComplaintStep.RedressInPart, c.On,
                _ => new ComplaintReassessed(c.Complaint, c.Outcome, c.On, c.ReceivedByCitizen ?? c.On), c.ReceivedByCitizen),
            MaintainComplaint c => Step(
                matter, c.Complaint, ComplaintStep.Maintain, c.On,
                _ => new ComplaintMaintained(c.Complaint, c.On, matter.IsMaintainedInTime(c.Complaint, c.On))),
            WithdrawComplaint c => Step(matter, c.Complaint, ComplaintStep.Withdraw, c.On, _ => new ComplaintWithdrawn(c.Complaint, c.On)),
            ForwardComplaint c => Step(matter, c.Complaint, ComplaintStep.Forward, c.On, _ => new ForwardedToAnkestyrelsen(c.Complaint, c.On)),
            RecordAppealOutcome c => Step(matter, c.Complaint, ComplaintStep.Decide, c.ReceivedOn, _ => new AnkestyrelsenDecided(c.Complaint, c.Outcome, c.ReceivedOn)),
            _ => throw new InvalidOperationException($"{command.GetType().Name} is not about the course of a case."),
        };
    }

    private static Judgement Decide(Matter matter, ReceiveApplication command)
    {
        if (matter.Pending is { } pending)
            return pending.Since == command.ReceivedOn && pending.Remitted is null ? Judgement.NothingNew : Refusals.AlreadyPending(pending);

        var policy = matter.Levels.On(command.ReceivedOn).Case;
        var unit = command.Intake?.UnitIn(policy) ?? policy.IntakeUnit;
        return new(new ApplicationReceived(command.ReceivedOn, command.SubmittedBy, unit.Value), CourseLaw.Application);
    }

    private static Judgement Decide(Matter matter, RecordMilestone command)
    {
        if (matter.Pending is not { } pending)
            return Refusals.NothingPending();

        if (command.On < pending.Since)
            return Refusals.BeforeItsBasis(command.On, pending.Since, CourseLaw.Application);

        var reached = new MilestoneReached(command.On, command.Milestone);
        return matter.Milestones.Contains(reached) ? Judgement.NothingNew : new Judgement(reached, CourseLaw.Application);
    }

    private static Judgement Decide(Case @case, StartHearing command)
    {
        // Also what the municipality takes up by itself is heard: a grant that is to be changed or ended.
        if (@case.Matter.Pending is null && @case.Account.Facts.GrantOn(command.StartedOn) is null)
            return Refusals.NothingToHear();

        if (@case.Matter.Pending is { } pending && command.StartedOn < pending.Since)
            return Refusals.BeforeItsBasis(command.StartedOn, pending.Since, CourseLaw.Hearing);

        var received = command.ReceivedByCitizen ?? command.StartedOn;
        return received < command.StartedOn
            ? Refusals.BeforeItsBasis(received, command.StartedOn, CourseLaw.Hearing)
            : new Judgement(new HearingStarted(command.StartedOn, received), @case.Matter.Levels.On(command.StartedOn).Deadlines.HearingResponse.Citation);
    }

    private static Judgement Decide(Matter matter, ReceiveHearingResponse command)
    {
        if (matter.Hearing is not { } hearing)
            return Refusals.NoHearing();

        return command.ReceivedOn < hearing.StartedOn
            ? Refusals.BeforeItsBasis(command.ReceivedOn, hearing.StartedOn, CourseLaw.Hearing)
            : new Judgement(new HearingResponseReceived(command.ReceivedOn), CourseLaw.Hearing);
    }

    private static Judgement Decide(Case @case, IssueDecision command)
    {
        var matter = @case.Matter;
        var received = command.ReceivedByCitizen ?? command.DecidedOn;
        if (matter.Pending is { } pending && command.DecidedOn < pending.Since)
            return Refusals.BeforeItsBasis(command.DecidedOn, pending.Since, CourseLaw.Application);

        if (received < command.DecidedOn)
            return Refusals.BeforeItsBasis(received, command.DecidedOn, CourseLaw.Decision);

        var policy = matter.Levels.On(command.DecidedOn).Case;
        var applicationOn = matter.Pending is { Remitted: null } application ? application.Since : (LocalDate?)null;
        var appliedOn = command.Eligibility?.AppliedOn ?? applicationOn ?? command.DecidedOn;
        var judged = command.Eligibility?.Age(appliedOn, policy);
        var decision = new DecisionIssued(
            command.Decision, command.Outcome, command.DecidedOn, received, command.Reasons, command.ComplaintGuidance, command.DecidedBy,
            judged is null ? null : new EligibilityFacts(judged.Reason, judged.LimitReachedOn)
            {
                AdultOn = judged.Reason == AgeReason.Minor12To18 ? judged.AdultOn : null,
                WithinAgeLimits = appliedOn == applicationOn ? command.Eligibility!.DaysWithinAgeLimits(policy) : null,
                Met = command.Eligibility!.Met,
            })
        {
            Granted = command.Granted,
            NotGranted = command.NotGranted,
            Plan = command.Plan,
        };

        // What was judged is not said again: the application is answered by now, and its day may have been corrected.
        if (matter.Decision(command.Decision) is { } known)
            return known == decision with { Eligibility = known.Eligibility } ? Judgement.NothingNew : Refusals.DecisionIdConflict(known);

        if (command.Outcome == DecisionOutcome.Rejected && string.IsNullOrWhiteSpace(command.Reasons))
            return Refusals.ReasonsNeeded();

        if (!command.ComplaintGuidance && (policy.ComplaintGuidance.Value == ComplaintGuidance.EveryDecision || command.Outcome != DecisionOutcome.Granted))
            return Refusals.ComplaintGuidanceNeeded(policy.ComplaintGuidance.Citation);

        if (command.Outcome is DecisionOutcome.Changed or DecisionOutcome.Ended && @case.Account.Facts.GrantOn(command.DecidedOn) is null)
            return Refusals.NoActiveGrant(command.DecidedOn, @case.Account.Facts);

        if (!Suits(command.Outcome, command.Effect))
            return Refusals.EffectDoesNotSuit(command.Outcome);

        if (!Suits(command.Outcome, command.Granted, command.NotGranted))
            return Refusals.ItemsDoNotSuit(command.Outcome);

        if (command.Outcome is DecisionOutcome.Granted or DecisionOutcome.PartiallyGranted && command.Eligibility is { } stated)
        {
            if (!judged!.Eligible)
                return judged.Reason == AgeReason.BelowAge ? Refusals.BelowAge(judged, policy) : Refusals.AgeLimitReached(judged, policy);

            if (stated.Excluded(policy) is { } excluded)
                return Refusals.Excluded(excluded.Fact, excluded.Rule);
        }

        return new(decision, CourseLaw.Decision);
    }

    private static bool Suits(DecisionOutcome outcome, CaseCommand? effect) => effect switch
    {
        null => true,
        GrantHours => outcome is DecisionOutcome.Granted or DecisionOutcome.PartiallyGranted,
        ChangeOffset => outcome is DecisionOutcome.Changed,
        EndGrant => outcome is DecisionOutcome.Ended,
        _ => false,
    };

    // R-DEC-02: the letter shows what is granted and what is not, each once.
    private static bool Suits(DecisionOutcome outcome, DecisionItems? granted, DecisionItems? not)
    {
        var (yes, no) = (granted ?? DecisionItems.None, not ?? DecisionItems.None);
        return (yes & no) == DecisionItems.None && ((granted, not) == (null, null) || outcome switch
        {
            DecisionOutcome.Granted => no == DecisionItems.None,
            DecisionOutcome.PartiallyGranted => yes != DecisionItems.None && no != DecisionItems.None,
            DecisionOutcome.Rejected => yes == DecisionItems.None,
            _ => true,
        });
    }

    private static Judgement Decide(Case @case, StartService command)
    {
        if (@case.Matter.Decisions.FindLast(d => d.Outcome is DecisionOutcome.Granted or DecisionOutcome.PartiallyGranted) is { } granted)
        {
            if (command.On < granted.DecidedOn)
                return Refusals.BeforeItsBasis(command.On, granted.DecidedOn, CourseLaw.Decision);
        }
        else if (@case.Account.Facts.Grants.IsEmpty)
        {
            return Refusals.NoActiveGrant(command.On, @case.Account.Facts);
        }

        return new(new ServiceStarted(command.On), @case.Matter.Levels.On(command.On).Deadlines.Implementation.Citation);
    }

    private static Judgement Decide(Case @case, ReportChange command) =>
        @case.Account.Facts.Grants.IsEmpty && !@case.Matter.HasGrantDecision
            ? Refusals.NoActiveGrant(command.On, @case.Account.Facts)
            : new Judgement(new CircumstancesChanged(command.On, command.What) { Residence = command.Residence }, @case.Matter.Levels.On(command.On).Case.FollowUpOnServiceLevelChange.Citation);

    private static Judgement Decide(Case @case, CompleteFollowUp command)
    {
        var matter = @case.Matter;
        if (@case.Account.Facts.GrantOn(command.On) is null && !(matter.HasGrantDecision && matter.GrantEndsOn is null))
            return Refusals.NoActiveGrant(command.On, @case.Account.Facts);

        if (matter.Docket.Running(DeadlineKind.FollowUp) is { } running && command.On < running.OpenedOn)
            return Refusals.BeforeItsBasis(command.On, running.OpenedOn, CourseLaw.FollowUp);

        // R-FUP-04: an end needs a decision first.
        if (command.Outcome == FollowUpOutcome.End && matter.Decisions.FindLast(d => d.DecidedOn <= command.On) is not { Outcome: DecisionOutcome.Ended })
            return Refusals.EndNeedsDecision();

        return new(new FollowUpCompleted(command.On, command.Outcome), matter.Levels.On(command.On).Deadlines.FollowUpPeriodic.Citation);
    }

    /// <summary>How often a grant is followed up is set for one citizen: from a day of the grant on, or the day on which the follow-up that runs was counted .</summary>
    public static Judgement Decide(Case @case, OverridePolicy command, LocalDate today)
    {
        var matter = @case.Matter;
        if (command.From > today)
            return Refusals.InTheFuture(command.From, today);

        if (@case.Account.Facts.GrantOn(command.From) is null && !(matter.Docket.Running(DeadlineKind.FollowUp) is { } running && running.OpenedOn <= command.From))
            return Refusals.NoActiveGrant(command.From, @case.Account.Facts);

        return Overrides.Judge(matter.OwnLevels, command);
    }

    private static Judgement Decide(Matter matter, CloseDeadline command)
    {
        if (matter.Docket.Deadlines.Find(deadline => deadline.Kind == command.Kind && deadline.Basis == command.Basis) is not { } deadline)
            return Refusals.UnknownDeadline(command.Kind, command.Basis);

        if (deadline.Ended is { How: EndedHow.Closed })
            return Judgement.NothingNew;

        // What was acted on later than the day of the closing has not been left unanswered.
        var day = deadline.Ended is { How: EndedHow.Acted, On: var acted } ? LocalDate.Max(acted, command.On) : command.On;
        if (deadline.StatusOn(day) is var status && status is not (DeadlineStatus.Open or DeadlineStatus.Overdue))
            return Refusals.DeadlineNotRunning(status);

        return string.IsNullOrWhiteSpace(command.Reason)
            ? Refusals.ReasonNeededToClose()
            : new Judgement(new DeadlineClosed(command.On, command.Kind, command.Basis, command.Reason), CourseLaw.Closing);
    }

    private static Judgement Decide(Case @case, CompleteTask command)
    {
        if (@case.Matter.Docket.Notes.Find(note => note.Subject == command.Subject && note.Basis == command.Basis) is not { } task)
            return Refusals.UnknownTask(command.Subject, command.Basis);

        if (task.DoneOn is not null)
            return Judgement.NothingNew;

        if (command.On < task.On)
            return Refusals.BeforeItsBasis(command.On, task.On, CourseLaw.Tasks);

        // in a record that was merged into another nothing else can finish it any more.
        var finishedBySomethingElse = task.Subject is NoteSubject.AdHocFollowUp or NoteSubject.AdultDecision || task.Kind == NoteKind.NoNumericDeadlineInSource;
        return finishedBySomethingElse && @case.Delivery.MergedInto is null
            ? Refusals.TaskIsDoneOtherwise(task.Subject)
            : new Judgement(new TaskCompleted(command.On, command.Subject, command.Basis), CourseLaw.Tasks);
    }

    private static Judgement Decide(Matter matter, CorrectReceipt command, LocalDate today)
    {
        var fact = matter.Facts.Find(fact => fact.Version == command.Fact);
        if (fact.Event is null || Receipt.Of(fact.Event) is not { } receipt)
            return Refusals.NoReceipt(command.Fact);

        if (receipt.On == command.ReceivedOn)
            return Judgement.NothingNew;

        var (notBefore, notAfter) = Receipt.Bounds(matter, fact, today);
        if (command.ReceivedOn < notBefore)
            return Refusals.BeforeItsBasis(command.ReceivedOn, notBefore, CourseLaw.Receipt);

        if (command.ReceivedOn > notAfter)
            return Refusals.AfterWhatFollows(command.ReceivedOn, notAfter);

        return string.IsNullOrWhiteSpace(command.Reason)
            ? Refusals.ReasonNeededToCorrect()
            : new Judgement(new ReceiptCorrected(command.On, command.Fact, command.ReceivedOn, command.Reason), CourseLaw.Receipt);
    }

    private static Judgement Decide(Matter matter, FileComplaint command, Instant now)
    {
        if (command.ReceivedAt > now)
            return Refusals.InTheFuture(command.ReceivedAt, now);

        var decision = command.About is { } about ? matter.Decision(about) : matter.Decisions.LastOrDefault();
        if (decision is null)
            return Refusals.UnknownDecision(command.About);

        var receivedOn = DanishCalendar.DateOf(command.ReceivedAt);
        if (matter.Complaint(command.Complaint) is { } known)
        {
            return (known.Filed.About, known.Filed.ReceivedAt, known.Filed.Channel) == (decision.Decision, command.ReceivedAt, command.Channel)
                ? Judgement.NothingNew
                : Refusals.ComplaintIdConflict(known);
        }

        if (receivedOn < decision.DecidedOn)
            return Refusals.BeforeItsBasis(receivedOn, decision.DecidedOn, CourseLaw.Complaint);

        if (matter.Complaints.Find(complaint => complaint.Filed.About == decision.Decision && complaint.IsOpen) is { } open)
            return Refusals.ComplaintOpen(open);

        // late is told, never refused.
        return new(
            new ComplaintFiled(command.Complaint, decision.Decision, command.ReceivedAt, receivedOn, command.Channel, matter.IsTimely(decision.Decision, receivedOn)),
            CourseLaw.Complaint);
    }

    private static Judgement Step(Matter matter, ComplaintId id, ComplaintStep step, LocalDate on, Func<Complaint, CaseEvent> fact, LocalDate? receivedByCitizen = null)
    {
        if (matter.Complaint(id) is not { } complaint)
            return Refusals.UnknownComplaint(id);

        if (complaint.After(step) is not { } next)
        {
            // Once more the same.
            return Complaint.LeadsTo(step) == complaint.Stage && complaint.Since == on ? Judgement.NothingNew : Refusals.ComplaintStepNotPossible(complaint, step);
        }

        // The citizen's word may have come while the time ran and be recorded after it.
        var since = complaint.Stage == ComplaintStage.Lapsed ? complaint.Filed.ReceivedOn : complaint.Since;
        if (on < since)
            return Refusals.BeforeItsBasis(on, since, CourseLaw.ComplaintCourse);

        return receivedByCitizen < on
            ? Refusals.BeforeItsBasis(receivedByCitizen.Value, on, CourseLaw.ComplaintCourse)
            : new Judgement(fact(complaint), next == ComplaintStage.Maintained ? CourseLaw.Lapse : CourseLaw.ComplaintCourse);
    }

    /// <summary>A fact is recorded once it has happened, and only where it is known which service level counts.</summary>
    private static Refusal? Impossible(ServiceLevelHistory levels, LocalDate today, LocalDate[] dates)
    {
        foreach (var date in dates)
        {
            if (date > today)
                return Refusals.InTheFuture(date, today);

            if (date < levels.Versions[0].ValidFrom.Value)
                return Refusals.ServiceLevelUnknown(levels, date, levels.Versions[0].ValidFrom.Value);
        }

        return null;
    }

    private static IEnumerable<LocalDate> Dates(CourseCommand command) => command switch
    {
        ReceiveApplication c => [c.ReceivedOn],
        AssignCaseworker c => [c.On],
        RecordMilestone c => [c.On],
        StartHearing c => [c.StartedOn],
        ReceiveHearingResponse c => [c.ReceivedOn],
        IssueDecision c => [c.DecidedOn],
        StartService c => [c.On],
        ReportChange c => [c.On],
        CompleteFollowUp c => [c.On],
        CloseDeadline c => [c.On],
        CompleteTask c => [c.On],
        CorrectReceipt c => [c.On],
        FileComplaint c => [DanishCalendar.DateOf(c.ReceivedAt)],
        UpholdDecision c => [c.On],
        RedressComplaint c => [c.On],
        MaintainComplaint c => [c.On],
        WithdrawComplaint c => [c.On],
        ForwardComplaint c => [c.On],
        RecordAppealOutcome c => [c.ReceivedOn],
        _ => [],
    };
}
