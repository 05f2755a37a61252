using Ledsager.Cases.Complaints;
using Ledsager.Cases.Deadlines;
using Ledsager.Law;
using NodaTime;

namespace Ledsager.Cases.Course;

/// <summary>How facts change the course of a case, and which deadlines they open and end.</summary>
internal static class MatterEvolution
{
    /// <summary>The course with one more fact.</summary>
    /// <param name="matter">The course before it.</param>
    /// <param name="event">The fact.</param>
    /// <param name="version">The fact's number in the stream: the basis of what it opens.</param>
    public static Matter Evolve(this Matter matter, CaseEvent @event, long version) =>
        (@event is ReceiptCorrected corrected ? matter.Correct(corrected) : matter).Take(@event, version);

    // The course is folded once more from its first fact, so that everything that rests on the wrong day comes to rest on the right one.
    private static Matter Correct(this Matter matter, ReceiptCorrected correction) => matter.Facts.Aggregate(
        Matter.New(matter.Levels),
        (again, fact) => again.Take((fact.Version == correction.Fact ? Receipt.Of(fact.Event)?.CorrectedTo(correction.ReceivedOn) : null) ?? fact.Event, fact.Version));

    private static Matter Take(this Matter matter, CaseEvent @event, long version)
    {
        var after = matter.Apply(@event, version);
        return ReferenceEquals(after, matter) ? matter : after with { Facts = matter.Facts.Add((version, @event)) };
    }

    private static Matter Apply(this Matter matter, CaseEvent @event, long version) => @event switch
    {
        ApplicationReceived e => matter.AwaitDecision(new Pending(e.ReceivedOn, null), version),
        CaseworkerAssigned e => matter with { Caseworker = e.Caseworker },
        MilestoneReached e => matter with { Milestones = matter.Milestones.Add(e) },
        HearingStarted e => (matter with { Hearing = e }).Hear(e, version),
        HearingResponseReceived e => (matter with { Hearing = null, Docket = matter.Docket.Answered(NoteSubject.HearingResponse, e.ReceivedOn) }).End(DeadlineKind.HearingResponse, e.ReceivedOn, EndedHow.Acted),
        DecisionIssued e => matter.Decide(e, version),
        ReceiptCorrected e => matter.JudgeAgain(e, version),
        ServiceStarted e => matter.End(DeadlineKind.Implementation, e.On, EndedHow.Acted),
        CircumstancesChanged { What: Circumstance.Residence } e => matter with
        {
            Residence = e.Residence ?? matter.Residence,
            Docket = matter.Docket.Note(NoteSubject.OffsetReassessment, NoteKind.TaskWithoutNumericDeadline, e.On, version, e.Residence?.ToString()),
        },
        CircumstancesChanged e => matter with
        {
            Docket = matter.Docket.Note(NoteSubject.AdHocFollowUp, NoteKind.TaskWithoutNumericDeadline, e.On, version, e.What.ToString()),
        },
        FollowUpCompleted e => matter.FollowUp(e, version),
        Grant e => matter with { GrantEndsOn = null, Residence = e.Residence ?? matter.Residence },
        OffsetChanged e when matter.Docket.Notes.Exists(note => note is { Subject: NoteSubject.OffsetReassessment, DoneOn: null }) =>
            matter with { Docket = matter.Docket.Done(NoteSubject.OffsetReassessment, e.EffectiveDate) },
        LineQuestioned e => matter with
        {
            Docket = matter.Docket.Note(
                NoteSubject.RecordedLine, e.Question == LineQuestion.AbroadUntold ? NoteKind.AbroadUntold : NoteKind.OutsideTheScheme, e.On, version, e.Use.Value),
        },
        HoursUseReversed e when matter.Docket.Notes.Exists(note => note is { Subject: NoteSubject.RecordedLine, DoneOn: null } && note.Trigger == e.Use.Value) =>
            matter with { Docket = matter.Docket.Done(NoteSubject.RecordedLine, e.On, trigger: e.Use.Value) },
        TaskCompleted e => matter with { Docket = matter.Docket.Done(e.Subject, e.On, e.Basis) },
        PolicyOverridden { IsAboutFollowUps: true } e => matter.FollowUpOtherwise(e),
        GrantEnded e => (matter with
            {
                GrantEndsOn = e.LastDate,
                OwnLevels = matter.OwnLevels.GeneralFrom(e.LastDate.PlusDays(1)),
                Docket = matter.Docket.Forget(NoteSubject.AdultDecision, e.LastDate),
            })
            .End(DeadlineKind.FollowUp, e.LastDate, EndedHow.FellAway)
            .End(DeadlineKind.Implementation, e.LastDate, EndedHow.FellAway),
        ComplaintFiled e => (matter with
            {
                Complaints = matter.Complaints.Add(new(e with { Timely = matter.IsTimely(e.About, e.ReceivedOn) }, ComplaintStage.UnderReassessment, e.ReceivedOn)),
            })
            .End(DeadlineKind.ComplaintFiling, e.ReceivedOn, EndedHow.Acted, e.About.Value)
            .Open(DeadlineKind.Reassessment, DeadlineRule.Reassessment, version, e.ReceivedOn, e.ReceivedOn, e.Complaint.Value),
        DecisionUpheld e => matter.Step(e.Complaint, ComplaintStep.Uphold, e.On)
            .End(DeadlineKind.Reassessment, e.On, EndedHow.Acted, e.Complaint.Value)
            .Open(
                DeadlineKind.ForwardToAnkestyrelsen, DeadlineRule.ForwardAfterUpheld, version,
                from: matter.Complaint(e.Complaint)!.Filed.ReceivedOn, openedOn: e.On, e.Complaint.Value), // one clock, from the complaint.
        ComplaintReassessed { Outcome: Redress.Full } e => matter.Step(e.Complaint, ComplaintStep.RedressInFull, e.On)
            .End(DeadlineKind.Reassessment, e.On, EndedHow.Acted, e.Complaint.Value),
        ComplaintReassessed e => matter.Step(e.Complaint, ComplaintStep.RedressInPart, e.On)
            .End(DeadlineKind.Reassessment, e.On, EndedHow.Acted, e.Complaint.Value)
            .Open(DeadlineKind.CitizenMaintainsComplaint, DeadlineRule.MaintainAfterPartial, version, e.ReceivedByCitizen, e.On, e.Complaint.Value),
        ComplaintMaintained e => matter.Maintain(e)
            .End(DeadlineKind.CitizenMaintainsComplaint, e.On, EndedHow.Acted, e.Complaint.Value)
            .Open(DeadlineKind.ForwardToAnkestyrelsen, DeadlineRule.ForwardAfterMaintained, version, e.On, e.On, e.Complaint.Value),
        // One that was told under a date since corrected is not so: the citizen's time still runs.
        ComplaintLapsed e when matter.Docket.Running(DeadlineKind.CitizenMaintainsComplaint, e.Complaint.Value) is { } asked && e.On <= asked.Due => matter,
        ComplaintLapsed e => matter.Step(e.Complaint, ComplaintStep.Lapse, e.On),
        ComplaintWithdrawn e => matter.Step(e.Complaint, ComplaintStep.Withdraw, e.On)
            .End(DeadlineKind.Reassessment, e.On, EndedHow.FellAway, e.Complaint.Value)
            .End(DeadlineKind.CitizenMaintainsComplaint, e.On, EndedHow.FellAway, e.Complaint.Value)
            .End(DeadlineKind.ForwardToAnkestyrelsen, e.On, EndedHow.FellAway, e.Complaint.Value),
        ForwardedToAnkestyrelsen e => matter.Forward(e, version),
        AnkestyrelsenDecided e => matter.Step(e.Complaint, ComplaintStep.Decide, e.ReceivedOn).CarryOut(e, version),
        // Nothing else runs when a record is closed; the grant is followed up where the case goes on.
        CitizenMerged { Absorbed: true } e => matter.End(DeadlineKind.FollowUp, e.On, EndedHow.FellAway),
        FollowUpDue e => matter.Tell(nameof(FollowUpDue), DeadlineKind.FollowUp, e.Basis, e.Due ?? e.On),
        DeadlineMissed e => matter.Tell(nameof(DeadlineMissed), e.Kind, e.Basis, e.Due),
        DeadlineNear e => matter.Tell(nameof(DeadlineNear), e.Kind, e.Basis, e.Due),
        DeadlineClosed e => matter with
        {
            Docket = matter.Docket with
            {
                Deadlines = matter.Docket.Deadlines.ConvertAll(deadline =>
                    deadline.Kind == e.Kind && deadline.Basis == e.Basis && deadline.CanEnd(e.On, EndedHow.Closed) ? deadline with { Ended = new(e.On, EndedHow.Closed) } : deadline),
            },
        },
        _ => matter,
    };

    private static Matter AwaitDecision(this Matter matter, Pending pending, long version)
    {
        var opened = (matter with { Pending = pending })
            .Open(DeadlineKind.CaseDecision, DeadlineRule.CaseProcessing, version, pending.Since, pending.Since, pending.Remitted?.Value);
        return opened.Level(pending.Since).Deadlines.CaseProcessing.Value is null
            ? opened with { Docket = opened.Docket.Note(NoteSubject.CaseDecision, NoteKind.NoNumericDeadlineInSource, pending.Since, version) }
            : opened;
    }

    private static Matter Hear(this Matter matter, HearingStarted e, long version) =>
        matter.Level(e.StartedOn).Deadlines.HearingResponse.Value is null
            ? matter with { Docket = matter.Docket.Note(NoteSubject.HearingResponse, NoteKind.NoNumericDeadlineInSource, e.StartedOn, version) }
            : matter.Open(DeadlineKind.HearingResponse, DeadlineRule.HearingResponse, version, e.ReceivedByCitizen, e.StartedOn);

    private static Matter Decide(this Matter matter, DecisionIssued e, long version)
    {
        // a decision that does not wait for the hearing is flagged, not blocked.
        var unheard = matter.Docket.Running(DeadlineKind.HearingResponse) is { } hearing && e.DecidedOn <= hearing.Due;
        var answered = matter.Docket.Answered(NoteSubject.CaseDecision, e.DecidedOn).Answered(NoteSubject.HearingResponse, e.DecidedOn);
        var decided = (matter with
            {
                Pending = null,
                Hearing = null,
                Decisions = matter.Decisions.Add(e),
                Docket = unheard ? answered.Note(NoteSubject.HearingResponse, NoteKind.DecidedBeforeHearingEnded, e.DecidedOn, version) : answered,
            })
            .End(DeadlineKind.HearingResponse, e.DecidedOn, EndedHow.Closed)
            .End(DeadlineKind.CaseDecision, e.DecidedOn, EndedHow.Acted)
            .Open(DeadlineKind.ComplaintFiling, DeadlineRule.Complaint, version, e.ReceivedByCitizen, e.DecidedOn, e.Decision.Value);

        // A new decision is what a minor who turns 18 waits for, also one that comes before the day.
        decided = decided with
        {
            Docket = decided.Docket.Forget(NoteSubject.AdultDecision, e.DecidedOn).Done(NoteSubject.AdultDecision, e.DecidedOn).Done(NoteSubject.AgeAtApplication, e.DecidedOn),
        };
        if (e.Outcome is not (DecisionOutcome.Granted or DecisionOutcome.PartiallyGranted))
            return decided;

        if (e.Eligibility?.AdultOn is { } adultOn)
            decided = decided with { Docket = decided.Docket.Note(NoteSubject.AdultDecision, NoteKind.TaskWithoutNumericDeadline, adultOn, version) };

        var granted = (decided with { GrantEndsOn = null })
            .Open(DeadlineKind.Implementation, DeadlineRule.Implementation, version, e.DecidedOn, e.DecidedOn, e.Decision.Value);

        // one follow-up runs at a time; a second is not stacked upon it.
        return granted.Docket.Running(DeadlineKind.FollowUp) is null
            ? granted.Open(DeadlineKind.FollowUp, DeadlineRule.FollowUpFirst, version, e.DecidedOn, e.DecidedOn)
            : granted;
    }

    // the decision stands. That it would be another by the right day is for a caseworker to see to.
    private static Matter JudgeAgain(this Matter matter, ReceiptCorrected e, long version)
    {
        if (matter.AnswerTo(e.Fact) is not { Eligibility: { WithinAgeLimits: { } days } judged } decision)
            return matter;

        var within = days.Contains(e.ReceivedOn);
        var about = decision.Decision.Value;
        var wouldBeAnother = decision.Outcome switch
        {
            DecisionOutcome.Granted or DecisionOutcome.PartiallyGranted => !within,
            DecisionOutcome.Rejected => within && !judged.AgeEligible,
            _ => false,
        };
        if (!wouldBeAnother)
            return matter with { Docket = matter.Docket.Done(NoteSubject.AgeAtApplication, e.On, trigger: about) };

        return matter.Docket.Notes.Exists(note => note is { Subject: NoteSubject.AgeAtApplication, DoneOn: null } && note.Trigger == about)
            ? matter
            : matter with { Docket = matter.Docket.Note(NoteSubject.AgeAtApplication, NoteKind.TaskWithoutNumericDeadline, e.On, version, about) };
    }

    private static Matter FollowUp(this Matter matter, FollowUpCompleted e, long version)
    {
        var done = matter.End(DeadlineKind.FollowUp, e.On, EndedHow.Acted);
        done = done with { Docket = done.Docket.Done(NoteSubject.AdHocFollowUp, e.On).Done(NoteSubject.OffsetReassessment, e.On) };
        if (matter.GrantEndsOn is { } last && last <= e.On)
            return done;

        var next = done.Open(DeadlineKind.FollowUp, DeadlineRule.FollowUpPeriodic, version, e.On, e.On);
        return matter.GrantEndsOn is { } ends ? next.End(DeadlineKind.FollowUp, ends, EndedHow.FellAway) : next;
    }

    // As hours do, a follow-up has what holds on the day it is opened: one that was opened on the first day or later, and still runs, comes out otherwise.
    private static Matter FollowUpOtherwise(this Matter matter, PolicyOverridden e)
    {
        var individual = matter.OwnLevels.With(e);
        return matter with { OwnLevels = individual, Docket = matter.Docket.CountAnew(ServiceLevelHistory.FollowUps[e.Parameter], individual) };
    }

    private static Matter Forward(this Matter matter, ForwardedToAnkestyrelsen e, long version)
    {
        var forwarded = matter.Step(e.Complaint, ComplaintStep.Forward, e.On).End(DeadlineKind.ForwardToAnkestyrelsen, e.On, EndedHow.Acted, e.Complaint.Value);
        return forwarded.Level(e.On).Case.ForwardingNotice.Value
            ? forwarded with { Docket = forwarded.Docket.Note(NoteSubject.NotifyCitizenForwarded, NoteKind.TaskWithoutNumericDeadline, e.On, version) }
            : forwarded;
    }

    private static Matter CarryOut(this Matter matter, AnkestyrelsenDecided e, long version) => e.Outcome switch
    {
        // The municipality must decide once more: the processing time runs anew.
        AppealOutcome.Remitted => matter.AwaitDecision(new Pending(e.ReceivedOn, e.Complaint), version),
        AppealOutcome.Changed or AppealOutcome.Annulled => matter with
        {
            Docket = matter.Docket.Note(NoteSubject.CarryOutAnkestyrelsensDecision, NoteKind.TaskWithoutNumericDeadline, e.ReceivedOn, version, e.Outcome.ToString()),
        },
        _ => matter,
    };

    // Whether a word was in time is counted here and not taken from the fact, as for the complaint itself: a corrected day of receipt may make it so.
    private static Matter Maintain(this Matter matter, ComplaintMaintained e)
    {
        var word = e with { Timely = matter.IsMaintainedInTime(e.Complaint, e.On) };
        var maintained = matter.Step(e.Complaint, ComplaintStep.Maintain, e.On);
        return maintained with { Complaints = maintained.Complaints.ConvertAll(complaint => complaint.Id == e.Complaint ? complaint with { Maintained = word } : complaint) };
    }

    private static Matter Step(this Matter matter, ComplaintId id, ComplaintStep step, LocalDate on) => matter with
    {
        Complaints = matter.Complaints.ConvertAll(complaint => complaint.Id == id ? complaint.Take(step, on) : complaint),
    };

    private static Matter Tell(this Matter matter, string fact, DeadlineKind kind, long basis, LocalDate due) =>
        matter with { Told = matter.Told.Add((fact, kind, basis, due)) };

    private static Matter Open(
        this Matter matter, DeadlineKind kind, DeadlineRule rule, long version, LocalDate from, LocalDate openedOn, string? about = null) =>
        matter with { Docket = matter.Docket.Open(kind, rule, version, from, openedOn, matter.OwnLevels.On(openedOn), about) };

    private static Matter End(this Matter matter, DeadlineKind kind, LocalDate on, EndedHow how, string? about = null) =>
        matter with { Docket = matter.Docket.End(kind, on, how, about) };

    // a deadline keeps the service level of the day it was opened.
    private static ServiceLevel Level(this Matter matter, LocalDate on) => matter.Levels.On(on);
}
