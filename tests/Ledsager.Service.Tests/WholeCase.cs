using Ledsager.Api.Audit.V1;
using Ledsager.Api.Cases.V1;
using Ledsager.Api.Complaints.V1;
using Ledsager.Api.Deadlines.V1;
using Ledsager.Api.Delivery.V1;
using Ledsager.Testing;
using NodaTime;
using static Ledsager.Service.Tests.Calls;

namespace Ledsager.Service.Tests;

/// <summary>A case is told whole: as it stands, as it stood on a day, and as it was known at a moment.</summary>
[Trait("Group", "service")]
public sealed class WholeCase(WholeCase.Played played) : IClassFixture<WholeCase.Played>
{
    private const string Citizen = "municipalities/0151/citizens/hele-sagen";
    private static readonly DateTimeZone Copenhagen = DateTimeZoneProviders.Tzdb["Europe/Copenhagen"];

    [Fact(DisplayName = "Hele sagen fortælles, som den står")]
    public async Task The_whole_case_is_told_as_it_stands()
    {
        var @case = await played.Case();

        (@case.Citizen, @case.AsOf.ToLocal(), @case.Caseworker).ShouldBe((Citizen, new(2024, 6, 15), "sagsbehandler-8"));
        @case.Etag.ShouldBe((await played.Service.BalanceOf(Citizen)).Etag);
        @case.Pending.ShouldBe(new Pending { Since = Date(2024, 5, 20), RemittedComplaintId = FirstComplaint });
        @case.RetainedAfterAgeLimit.ShouldBeTrue("The age limit was reached on 14 May, and the grant goes on.");
        @case.Applications.ShouldBe([new Application { ReceivedOn = Date(2023, 11, 1), SubmittedBy = "borgeren", RoutedTo = "Fronten" }]);
        @case.Milestones.ShouldBe([new ReachedMilestone { Milestone = Milestone.InterviewHeld, On = Date(2023, 11, 10) }]);
        @case.Hearings.ShouldBe(
        [
            new Hearing { StartedOn = Date(2023, 11, 20), ReceivedByCitizen = Date(2023, 11, 21), ResponseReceivedOn = Date(2023, 11, 27) },
            new Hearing { StartedOn = Date(2024, 2, 22), ReceivedByCitizen = Date(2024, 2, 22) },
        ]);
        @case.Decisions.ShouldBe(
        [
            new Decision
            {
                DecisionId = FirstDecision, Outcome = DecisionOutcome.PartiallyGranted, DecidedOn = Date(2023, 12, 15), ReceivedByCitizen = Date(2023, 12, 18), Reasons = "Som beskrevet i sagen.",
                ComplaintGuidance = true, DecidedBy = "leder-2", Eligibility = new JudgedEligibility { Age = AgeReason.WithinAge, AgeLimitReachedOn = Date(2024, 5, 14) },
            },
            new Decision
            {
                DecisionId = "afgoerelse-2", Outcome = DecisionOutcome.Changed, DecidedOn = Date(2024, 3, 1), ReceivedByCitizen = Date(2024, 3, 1), Reasons = "Som beskrevet i sagen.",
                ComplaintGuidance = true,
            },
        ]);
        @case.Grants.ShouldBe(
        [
            new GrantPeriod { StartDate = Date(2024, 1, 1), LastDate = Date(2024, 7, 31), EndReason = GrantEndReason.Withdrawn, EntitlementMinutes = 600, OffsetMinutes = 60 },
        ]);
        @case.OffsetChanges.ShouldBe([new OffsetChange { EffectiveDate = Date(2024, 4, 1), OffsetMinutes = 120 }]);
        @case.SavingsAgreements.ShouldBe([new SavingsAgreement { FromDate = Date(2024, 1, 1), ToDate = Date(2024, 12, 31) }]);
        @case.ServiceStarts.ShouldBe([Date(2024, 1, 10)]);
        @case.Changes.ShouldBe([new ChangedCircumstance { On = Date(2024, 2, 1), What = Circumstance.FunctionLevel }]);
        @case.FollowUps.ShouldBe([new FollowUp { On = Date(2024, 2, 20), Outcome = FollowUpOutcome.Change }]);
        @case.Complaints.ShouldBe(
        [
            new Complaint
            {
                ComplaintId = FirstComplaint, DecisionId = "afgoerelse-2", ReceivedAt = Played.ComplainedAt.ToTimestamp(), ReceivedOn = Date(2024, 3, 11), Channel = ComplaintChannel.Oral,
                Timely = true, Stage = ComplaintStage.Decided, Since = Date(2024, 5, 20), Redress = Redress.Partial, AppealOutcome = AppealOutcome.Remitted,
                MaintainedOn = Date(2024, 3, 29), MaintainedTimely = true,
            },
        ]);
        @case.Delivery.ShouldBe(new Ledsager.Api.Delivery.V1.Delivery
        {
            Form = new ChosenForm { Form = DeliveryForm.CashSubsidy, On = Date(2024, 6, 1), ConsentedOn = Date(2024, 4, 20), AbilityConfirmedOn = Date(2024, 4, 21) },
            Companions =
            {
                new OwnCompanion { Companion = "led-1", AppointedOn = Date(2024, 1, 3), ApprovedOn = Date(2024, 1, 10), Relation = Relation.Close, Exemption = "Ingen anden kan tegnsprog.", LastDate = Date(2024, 5, 31) },
                new OwnCompanion { Companion = "led-2", AppointedOn = Date(2024, 1, 4), RefusedOn = Date(2024, 1, 5) },
            },
            Subsidies = { played.Subsidy },
            Card = new CompanionCard { IssuedOn = Date(2024, 3, 15), ValidThrough = Date(2027, 3, 15), PriceKroner = 200 },
            StaysAbroad = { new StayAbroad { On = Date(2024, 4, 10), FromDate = Date(2024, 7, 1), ToDate = Date(2024, 7, 14) } },
        });
        @case.ClosingStatement.ShouldBeNull();
        @case.Balance.ShouldBe(await played.Service.BalanceOf(Citizen));
        @case.Deadlines.Select(deadline => (deadline.Kind, deadline.DueDate.ToLocal(), deadline.Status)).ShouldBe(
        [
            (DeadlineKind.CaseDecision, new(2023, 12, 29), DeadlineStatus.Met),
            (DeadlineKind.HearingResponse, new(2023, 12, 1), DeadlineStatus.Met),
            (DeadlineKind.ComplaintFiling, new(2024, 1, 15), DeadlineStatus.ExpiredUnused),
            (DeadlineKind.FollowUp, new(2024, 6, 15), DeadlineStatus.Met),
            (DeadlineKind.HearingResponse, new(2024, 3, 4), DeadlineStatus.Closed),
            (DeadlineKind.ComplaintFiling, new(2024, 4, 2), DeadlineStatus.Met),
            (DeadlineKind.FollowUp, new(2026, 2, 20), DeadlineStatus.Open),
            (DeadlineKind.Reassessment, new(2024, 4, 8), DeadlineStatus.Met),
            (DeadlineKind.CitizenMaintainsComplaint, new(2024, 4, 22), DeadlineStatus.Met),
            (DeadlineKind.ForwardToAnkestyrelsen, new(2024, 4, 12), DeadlineStatus.Met),
            (DeadlineKind.CaseDecision, new(2024, 7, 15), DeadlineStatus.Open),
        ]);
        @case.Notes.Select(note => (note.Subject, note.Kind, note.DoneDate?.ToLocal())).ShouldBe(
        [
            (NoteSubject.AdHocFollowUp, NoteKind.TaskWithoutNumericDeadline, new LocalDate(2024, 2, 20)),
            (NoteSubject.HearingResponse, NoteKind.DecidedBeforeHearingEnded, null),
            (NoteSubject.NotifyCitizenForwarded, NoteKind.TaskWithoutNumericDeadline, null),
        ]);
    }

    [Fact(DisplayName = "Sagen fortælles, som den stod en dag")]
    public async Task The_case_is_told_as_it_stood_on_a_day()
    {
        var heard = await played.Case(asOf: new(2023, 11, 25));
        heard.Pending.ShouldBe(new Pending { Since = Date(2023, 11, 1) });
        heard.Hearings.ShouldBe([new Hearing { StartedOn = Date(2023, 11, 20), ReceivedByCitizen = Date(2023, 11, 21), Waiting = true }]);
        (heard.Decisions.Count, heard.Grants.Count, heard.Complaints.Count, heard.Notes.Count).ShouldBe((0, 0, 0, 0));
        heard.Deadlines.Select(deadline => deadline.Status).ShouldBe([DeadlineStatus.Open, DeadlineStatus.Open]);

        foreach (var (day, stage) in new[]
        {
            (new LocalDate(2024, 3, 11), ComplaintStage.UnderReassessment), (new(2024, 3, 25), ComplaintStage.AwaitingCitizen), (new(2024, 3, 29), ComplaintStage.Maintained),
            (new(2024, 4, 5), ComplaintStage.Forwarded), (new(2024, 5, 20), ComplaintStage.Decided),
        })
        {
            (await played.Case(asOf: day)).Complaints.Single().Stage.ShouldBe(stage);
            (await played.Case(asOf: day.PlusDays(-1))).Complaints.SingleOrDefault()?.Stage.ShouldNotBe(stage);
        }

        (await played.Case(asOf: new(2024, 2, 19))).Notes.Single().DoneDate.ShouldBeNull();
        (await played.Case(asOf: new(2024, 2, 20))).Notes.Single().DoneDate.ShouldBe(Date(2024, 2, 20));
    }

    [Fact(DisplayName = "Det, der er besluttet forud, fortælles, fra det er sagt")]
    public async Task What_is_decided_ahead_is_told_from_when_it_was_said()
    {
        // Recorded on 15 June to take effect on 31 July; decided on 15 December to take effect on 1 January.
        (await played.Case(asOf: new(2024, 6, 14))).Grants.Single().LastDate.ShouldBeNull();
        (await played.Case(asOf: new(2024, 6, 15))).Grants.Single().LastDate.ShouldBe(Date(2024, 7, 31));
        (await played.Case(asOf: new(2024, 8, 1))).Grants.Single().LastDate.ShouldBe(Date(2024, 7, 31));
        (await played.Case(asOf: new(2023, 12, 14))).Grants.ShouldBeEmpty();
        (await played.Case(asOf: new(2023, 12, 15))).Grants.Single().LastDate.ShouldBeNull();
    }

    [Fact(DisplayName = "Leveringen fortælles, som den stod en dag")]
    public async Task The_delivery_is_told_as_it_stood_on_a_day()
    {
        var first = (await played.Case(asOf: new(2024, 1, 4))).Delivery;
        first.Form.ShouldBe(new ChosenForm { Form = DeliveryForm.OwnCompanion, On = Date(2024, 1, 3) });
        first.Companions.ShouldBe([new OwnCompanion { Companion = "led-1", AppointedOn = Date(2024, 1, 3) }, new OwnCompanion { Companion = "led-2", AppointedOn = Date(2024, 1, 4) }]);
        first.Card.ShouldBeNull();
        (first.Subsidies.Count, first.StaysAbroad.Count).ShouldBe((0, 0));

        // Approved on 9 January from the 10th; ended on 20 May from 31 May; chosen on 20 May from 1 June.
        (await played.Case(asOf: new(2024, 1, 8))).Delivery.Companions[0].ApprovedOn.ShouldBeNull();
        (await played.Case(asOf: new(2024, 1, 9))).Delivery.Companions[0].ApprovedOn.ShouldBe(Date(2024, 1, 10));
        (await played.Case(asOf: new(2024, 5, 19))).Delivery.Companions[0].LastDate.ShouldBeNull();
        (await played.Case(asOf: new(2024, 5, 20))).Delivery.Companions[0].LastDate.ShouldBe(Date(2024, 5, 31));
    }

    [Fact(DisplayName = "Den, der er flyttet, har en opgørelse fra sin sidste dag, og den, der er lagt sammen, siger hvor sagen fortsætter")]
    public async Task Who_has_moved_has_a_statement_and_who_was_merged_says_where_the_case_goes_on()
    {
        var stated = await played.Service.Delivery.GetClosingStatementAsync(new GetClosingStatementRequest { Citizen = Played.Moved });
        stated.Lots.ShouldNotBeEmpty();
        (await played.Case(new(2024, 5, 31), citizen: Played.Moved)).ClosingStatement
            .ShouldBe(new ClosingStatement { LastDate = Date(2024, 5, 31), Lots = { stated.Lots }, TotalMinutes = stated.TotalMinutes });
        (await played.Case(new(2024, 5, 30), citizen: Played.Moved)).ClosingStatement.ShouldBeNull();

        (await played.Case(citizen: Played.Doubled)).Delivery.MergedInto.ShouldBe(Played.Moved);
        (await played.Case(citizen: Played.Moved)).Delivery.MergedCitizens.ShouldBe([Played.Doubled]);
        (await played.Case(new(2024, 6, 13), citizen: Played.Doubled)).Delivery.MergedInto.ShouldBeEmpty();
    }

    [Fact(DisplayName = "Sagen fortælles, som den var kendt, og ens til sagsbehandler og tilsyn")]
    public async Task The_case_is_told_as_it_was_known()
    {
        // The follow-up of 20 February was recorded on 10 March.
        var before = await played.Case(asOf: new(2024, 3, 1), knownAt: Played.FollowUpRecordedAt - Duration.FromMilliseconds(1));
        var after = await played.Case(asOf: new(2024, 3, 1), knownAt: Played.FollowUpRecordedAt);
        (before.FollowUps.Count, after.FollowUps.Count).ShouldBe((0, 1));
        before.Notes[0].DoneDate.ShouldBeNull();
        after.Notes[0].DoneDate.ShouldBe(Date(2024, 2, 20));
        before.Deadlines.Single(deadline => deadline.Kind == DeadlineKind.FollowUp).Status.ShouldBe(DeadlineStatus.Open);
        after.Deadlines.First(deadline => deadline.Kind == DeadlineKind.FollowUp).Status.ShouldBe(DeadlineStatus.Met);
        before.Etag.ShouldNotBe(after.Etag, StringComparer.Ordinal);

        var nothing = await played.Case(knownAt: Instant.FromUtc(2023, 10, 1, 0, 0));
        (nothing.Etag, nothing.Applications.Count, nothing.Deadlines.Count).ShouldBe(("0", 0, 0));

        foreach (var asOf in new LocalDate?[] { null, new(2023, 11, 25), new(2024, 3, 1), new(2030, 1, 1) })
        {
            foreach (var knownAt in new[] { Instant.FromUtc(2023, 10, 1, 0, 0), Played.FollowUpRecordedAt, Played.ComplainedAt, Played.End })
            {
                var told = await played.Service.Audit.GetCaseAsKnownAsync(new GetCaseAsKnownRequest { Citizen = Citizen, AsOf = asOf?.ToDate(), KnownAt = knownAt.ToTimestamp() });
                told.Case.ShouldBe(await played.Case(asOf, knownAt));
            }
        }
    }

    private static Google.Type.Date Date(int year, int month, int day) => new() { Year = year, Month = month, Day = day };

    /// <summary>A case of eight months, each step recorded on its day but for one follow-up.</summary>
    public sealed class Played : IAsyncLifetime
    {
        internal static readonly Instant ComplainedAt = Instant.FromUtc(2024, 3, 10, 23, 30);
        internal static readonly Instant FollowUpRecordedAt = At(new(2024, 3, 10));
        internal static readonly Instant End = At(new(2024, 6, 15));
        internal const string Moved = "municipalities/0151/citizens/flyttet";
        internal const string Doubled = "municipalities/0151/citizens/dobbelt";
        private PostgresDatabase _database = null!;

        internal ServiceProcess Service { get; private set; } = null!;

        internal ExpenseSubsidy Subsidy { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            _database = await (await PostgresServer.Shared()).CreateDatabase();
            Service = await ServiceProcess.Start(_database.ConnectionString, new(2023, 11, 1));
            await On(new(2023, 11, 1), on => Apply(Citizen, on));
            await On(new(2023, 11, 2), on => Assign(Citizen, on, "sagsbehandler-8"));
            await On(new(2023, 11, 10), on => Reach(Citizen, on));
            await On(new(2023, 11, 20), on => With(Hear(Citizen, on), r => r.ReceivedByCitizen = on.PlusDays(1).ToDate()));
            await On(new(2023, 11, 27), on => Answer(Citizen, on));
            await On(new(2023, 12, 15), on => With(Decide(Citizen, on, DecisionOutcome.PartiallyGranted), r =>
            {
                (r.ReceivedByCitizen, r.DecidedBy) = (on.PlusDays(3).ToDate(), "leder-2");
                r.Eligibility = new Eligibility { Born = Date(1957, 5, 14), Exclusions = { ExclusionFact.NeedsGuidance } };
                r.Grant = new GrantedHours { StartDate = Date(2024, 1, 1), EntitlementMinutes = 600, OffsetMinutes = 60, Reason = "Færre timer efter eget ønske." };
            }));
            await On(new(2024, 1, 1), on => Agree(Citizen, on, new(2024, 12, 31)));
            await On(new(2024, 1, 3), on => Choose(Citizen, on, DeliveryForm.OwnCompanion), on => Appoint(Citizen, on, "led-1"));
            await On(new(2024, 1, 4), on => Appoint(Citizen, on, "led-2"));
            await On(new(2024, 1, 5), on => Refuse(Citizen, on, "led-2"));
            await On(new(2024, 1, 9), on => With(Approve(Citizen, on.PlusDays(1), "led-1", Relation.Close), r => r.Exemption = "Ingen anden kan tegnsprog."));
            await On(new(2024, 1, 10), on => Begin(Citizen, on));
            await On(new(2024, 2, 1), on => Report(Citizen, on, Circumstance.FunctionLevel));
            await Service.AdvanceTo(At(new(2024, 2, 2)));
            Subsidy = (await Service.Delivery.ApplyForExpenseSubsidyAsync(ApplyForSubsidy(Citizen, new(2024, 2, 2)))).Subsidy;
            await On(new(2024, 2, 22), on => Hear(Citizen, on));
            await On(new(2024, 3, 1), on => With(Decide(Citizen, on, DecisionOutcome.Changed, "afgoerelse-2"), r => r.OffsetChange = new ChangedOffset { EffectiveDate = Date(2024, 4, 1), OffsetMinutes = 120 }));
            await On(new(2024, 3, 10), _ => FollowUp(Citizen, new(2024, 2, 20), FollowUpOutcome.Change));
            await On(new(2024, 3, 11), _ => Complain(Citizen, ComplainedAt));
            await On(new(2024, 3, 15), on => Card(Citizen, on));
            await On(new(2024, 3, 25), on => GiveWay(Citizen, on));
            await On(new(2024, 3, 29), on => Maintain(Citizen, on));
            await On(new(2024, 4, 5), on => Forward(Citizen, on));
            await On(new(2024, 4, 10), on => Abroad(Citizen, on, new(2024, 7, 1), new(2024, 7, 14)), _ => Grant(Moved, new(2024, 3, 1)), _ => Grant(Doubled, new(2024, 3, 1)));
            await On(
                new(2024, 5, 20), on => Appeal(Citizen, on, AppealOutcome.Remitted), _ => Calls.EndCompanion(Citizen, new(2024, 5, 31), "led-1"),
                _ => With(Choose(Citizen, new(2024, 6, 1), DeliveryForm.CashSubsidy), r => (r.ConsentedOn, r.AbilityConfirmedOn) = (Date(2024, 4, 20), Date(2024, 4, 21))),
                _ => EndGrant(Moved, new(2024, 5, 31), GrantEndReason.MovedAway));
            await On(new(2024, 6, 14), on => Merge(Moved, Doubled, on));
            await On(new(2024, 6, 15), _ => EndGrant(Citizen, new(2024, 7, 31)));
        }

        public async ValueTask DisposeAsync()
        {
            await Service.DisposeAsync();
            await _database.DisposeAsync();
        }

        internal async Task<Ledsager.Api.Cases.V1.Case> Case(LocalDate? asOf = null, Instant? knownAt = null, string citizen = Citizen) =>
            (await Service.Cases.GetCaseAsync(new GetCaseRequest { Citizen = citizen, AsOf = asOf?.ToDate(), KnownAt = knownAt?.ToTimestamp() })).Case;

        private static Instant At(LocalDate day) => Copenhagen.AtStartOfDay(day).ToInstant() + Duration.FromHours(12);

        private static T With<T>(T request, Action<T> change)
        {
            change(request);
            return request;
        }

        private async Task On(LocalDate day, params IEnumerable<Func<LocalDate, Google.Protobuf.IMessage>> requests)
        {
            await Service.AdvanceTo(At(day));
            await Service.Do([.. requests.Select(request => request(day))]);
        }
    }
}
