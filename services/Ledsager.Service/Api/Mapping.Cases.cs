using System.Globalization;
using Ledsager.Cases;
using Ledsager.Cases.Complaints;
using Ledsager.Cases.Course;
using Ledsager.Cases.Delivery;
using Ledsager.Cases.Hours;
using Ledsager.Service.Transactions;
using Complaints = Ledsager.Api.Complaints.V1;
using V1 = Ledsager.Api.Cases.V1;

namespace Ledsager.Service.Api;

/// <content>A whole case.</content>
internal static partial class Mapping
{
    public static V1.Case ToProto(this CaseOnDay @case, CitizenName citizen)
    {
        var (day, facts, matter, account) = (@case.Day, @case.Facts, @case.Matter, @case.Known.Account);
        var message = new V1.Case
        {
            Citizen = citizen.ToString(),
            Etag = @case.Known.Etag(),
            AsOf = day.ToProto(),
            Caseworker = matter.Caseworker ?? "",
            RetainedAfterAgeLimit = @case.Known.IsRetainedAfterAgeLimit(day),
            Residence = matter.Residence is { } home ? Same<V1.Residence>(home) : default,
            Pending = matter.Pending is { } pending ? new V1.Pending { Since = pending.Since.ToProto(), RemittedComplaintId = pending.Remitted?.Value ?? "" } : null,
            Balance = Balance.Of(account.Derive(day).State, account.Facts, account.Levels).ToProto(citizen, @case.Known.Etag()),
            Delivery = @case.Delivery.ToProto(citizen),
            ClosingStatement = ClosingStatement.Of(account) is { } left && left.LastDate <= day ? ToProto(left) : null,
        };
        message.Applications.AddRange(matter.Facts.Select(fact => fact.Event).OfType<ApplicationReceived>().Select(e => new V1.Application
        {
            ReceivedOn = e.ReceivedOn.ToProto(), SubmittedBy = e.SubmittedBy ?? "", RoutedTo = e.RoutedTo ?? "",
        }));
        message.Milestones.AddRange(matter.Milestones.Select(e => new V1.ReachedMilestone { Milestone = Same<V1.Milestone>(e.Milestone), On = e.On.ToProto() }));
        message.Hearings.AddRange(Hearings(@case));
        message.Decisions.AddRange(matter.Decisions.Select(ToProto));
        message.ServiceStarts.AddRange(facts.OfType<ServiceStarted>().Select(e => e.On.ToProto()));
        message.Changes.AddRange(facts.OfType<CircumstancesChanged>().Select(e => new V1.ChangedCircumstance
        {
            On = e.On.ToProto(), What = Same<V1.Circumstance>(e.What), Residence = e.Residence is { } residence ? Same<V1.Residence>(residence) : default,
        }));
        message.FollowUps.AddRange(facts.OfType<FollowUpCompleted>().Select(e => new V1.FollowUp { On = e.On.ToProto(), Outcome = Same<V1.FollowUpOutcome>(e.Outcome) }));
        message.Complaints.AddRange(matter.Complaints.Select(complaint => complaint.ToProto(@case)));
        message.Grants.AddRange(@case.Standing.Grants.Select(ToProto));
        message.OffsetChanges.AddRange(@case.Standing.Offsets.Select(step => new V1.OffsetChange { EffectiveDate = step.Effective.ToProto(), OffsetMinutes = step.Offset.Count }));
        message.SavingsAgreements.AddRange(@case.Standing.Agreements.Select(agreement => new V1.SavingsAgreement
        {
            FromDate = agreement.From.ToProto(),
            ToDate = agreement.To?.ToProto(),
            Terms = agreement.Terms is { } terms ? new V1.SavingsTerms { Purpose = terms.Purpose ?? "", Task = terms.Task ?? "", Expenses = terms.Expenses ?? "" } : null,
        }));

        // What a deadline was on a day is told alike wherever it is asked for: from all that is known.
        message.Deadlines.AddRange(@case.Known.Matter.Docket.DeadlinesOn(day).Select(deadline => deadline.ToProto(citizen, matter.Caseworker, day)));
        message.Notes.AddRange(@case.Known.Matter.NotesOn(day).Select(note => note.ToProto(citizen, matter.Caseworker, day)));
        return message;
    }

    private static IEnumerable<V1.Hearing> Hearings(CaseOnDay @case)
    {
        V1.Hearing? hearing = null;
        foreach (var (_, fact) in @case.Matter.Facts)
        {
            switch (fact)
            {
                case HearingStarted e:
                    if (hearing is not null)
                        yield return hearing;

                    hearing = new V1.Hearing { StartedOn = e.StartedOn.ToProto(), ReceivedByCitizen = e.ReceivedByCitizen.ToProto() };
                    break;
                case HearingResponseReceived e when hearing is not null:
                    hearing.ResponseReceivedOn = e.ReceivedOn.ToProto();
                    break;
            }
        }

        if (hearing is null)
            yield break;

        hearing.Waiting = @case.Matter.Hearing is not null;
        yield return hearing;
    }

    private static V1.Decision ToProto(DecisionIssued decision) => new()
    {
        DecisionId = decision.Decision.Value,
        Outcome = Same<V1.DecisionOutcome>(decision.Outcome),
        DecidedOn = decision.DecidedOn.ToProto(),
        ReceivedByCitizen = decision.ReceivedByCitizen.ToProto(),
        Reasons = decision.Reasons ?? "",
        ComplaintGuidance = decision.ComplaintGuidance,
        DecidedBy = decision.DecidedBy ?? "",
        Eligibility = decision.Eligibility is { } judged
            ? new V1.JudgedEligibility
            {
                Age = Same<V1.AgeReason>(judged.Age),
                AgeLimitReachedOn = judged.AgeLimitReachedOn?.ToProto(),
                AdultOn = judged.AdultOn?.ToProto(),
                Met = { Each<AssessmentCriteria, V1.AssessmentCriterion>(judged.Met) },
            }
            : null,
        Granted = { Each<DecisionItems, V1.DecisionItem>(decision.Granted) },
        NotGranted = { Each<DecisionItems, V1.DecisionItem>(decision.NotGranted) },
        Plan = decision.Plan ?? "",
    };

    // A set, word by word.
    private static IEnumerable<TProto> Each<TDomain, TProto>(TDomain? set)
        where TDomain : struct, System.Enum
        where TProto : struct, System.Enum =>
        set is { } words ? System.Enum.GetValues<TDomain>().Where(word => Convert.ToInt32(word, CultureInfo.InvariantCulture) != 0 && words.HasFlag(word)).Select(word => Same<TProto>(word)) : [];

    private static Complaints.Complaint ToProto(this Complaint complaint, CaseOnDay @case) => new()
    {
        ComplaintId = complaint.Id.Value,
        DecisionId = complaint.Filed.About.Value,
        ReceivedAt = complaint.Filed.ReceivedAt.ToProto(),
        ReceivedOn = complaint.Filed.ReceivedOn.ToProto(),
        Channel = Same<Complaints.ComplaintChannel>(complaint.Filed.Channel),
        Timely = complaint.Filed.Timely,
        Stage = Same<Complaints.ComplaintStage>(complaint.Stage),
        Since = complaint.Since.ToProto(),
        Open = complaint.IsOpen,
        MaintainedOn = complaint.Maintained?.On.ToProto(),
        MaintainedTimely = complaint.Maintained is { Timely: true },
        Redress = @case.Facts.OfType<ComplaintReassessed>().LastOrDefault(e => e.Complaint == complaint.Id) is { } reassessed
            ? Same<Complaints.Redress>(reassessed.Outcome)
            : default,
        AppealOutcome = @case.Facts.OfType<AnkestyrelsenDecided>().LastOrDefault(e => e.Complaint == complaint.Id) is { } decided
            ? Same<Complaints.AppealOutcome>(decided.Outcome)
            : default,
    };

    private static V1.ClosingStatement ToProto(ClosingStatement left)
    {
        var message = new V1.ClosingStatement { LastDate = left.LastDate.ToProto(), TotalMinutes = left.Lots.Sum(lot => lot.Amount.Count) };
        message.Lots.AddRange(left.Lots.Select(ToProto));
        return message;
    }

    private static V1.GrantPeriod ToProto(GrantPeriod grant)
    {
        var message = new V1.GrantPeriod
        {
            StartDate = grant.Start.ToProto(),
            LastDate = grant.LastDate?.ToProto(),
            EndReason = grant.EndReason is { } reason ? Same<V1.GrantEndReason>(reason) : default,
            OffsetMinutes = grant.Offset.Count,
        };
        if (grant.Entitlement is { } entitlement)
            message.EntitlementMinutes = entitlement.Count;

        return message;
    }
}
