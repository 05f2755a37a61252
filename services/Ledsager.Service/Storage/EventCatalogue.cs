using System.Text.Json;
using Ledsager.Cases;
using Ledsager.EventStore;
using Ledsager.Law;
using NodaTime;
using NodaTime.Text;

namespace Ledsager.Service.Storage;

/// <summary>
/// Stored name ↔ event type, written by hand so that renaming a class never touches history. A name once here stays.
/// </summary>
internal static class EventCatalogue
{
    private static readonly (string Name, Type Type)[] Entries =
    [
        ("grant", typeof(Grant)),
        ("grant_ended", typeof(GrantEnded)),
        ("offset_changed", typeof(OffsetChanged)),
        ("savings_agreed", typeof(SavingsAgreed)),
        ("savings_agreement_ended", typeof(SavingsAgreementEnded)),
        ("hours_used", typeof(HoursUsed)),
        ("hours_use_corrected", typeof(HoursUseCorrected)),
        ("hours_use_reversed", typeof(HoursUseReversed)),
        ("month_closed", typeof(MonthClosed)),
        ("hours_saved", typeof(HoursSaved)),
        ("hours_expired", typeof(HoursExpired)),
        ("hours_saved_adjusted", typeof(HoursSavedAdjusted)),
        ("hours_expired_adjusted", typeof(HoursExpiredAdjusted)),
        ("hours_charge_adjusted", typeof(HoursChargeAdjusted)),
        ("hours_uncovered", typeof(HoursUncovered)),
        ("application_received", typeof(ApplicationReceived)),
        ("caseworker_assigned", typeof(CaseworkerAssigned)),
        ("milestone_reached", typeof(MilestoneReached)),
        ("hearing_started", typeof(HearingStarted)),
        ("hearing_response_received", typeof(HearingResponseReceived)),
        ("decision_issued", typeof(DecisionIssued)),
        ("service_started", typeof(ServiceStarted)),
        ("circumstances_changed", typeof(CircumstancesChanged)),
        ("follow_up_due", typeof(FollowUpDue)),
        ("follow_up_completed", typeof(FollowUpCompleted)),
        ("deadline_missed", typeof(DeadlineMissed)),
        ("deadline_near", typeof(DeadlineNear)),
        ("lot_lapses_soon", typeof(LotLapsesSoon)),
        ("deadline_closed", typeof(DeadlineClosed)),
        ("complaint_filed", typeof(ComplaintFiled)),
        ("decision_upheld", typeof(DecisionUpheld)),
        ("complaint_reassessed", typeof(ComplaintReassessed)),
        ("complaint_maintained", typeof(ComplaintMaintained)),
        ("complaint_lapsed", typeof(ComplaintLapsed)),
        ("complaint_withdrawn", typeof(ComplaintWithdrawn)),
        ("forwarded_to_ankestyrelsen", typeof(ForwardedToAnkestyrelsen)),
        ("ankestyrelsen_decided", typeof(AnkestyrelsenDecided)),
        ("delivery_form_chosen", typeof(DeliveryFormChosen)),
        ("companion_appointed", typeof(CompanionAppointed)),
        ("companion_approved", typeof(CompanionApproved)),
        ("companion_refused", typeof(CompanionRefused)),
        ("companion_ended", typeof(CompanionEnded)),
        ("expense_subsidy_applied", typeof(ExpenseSubsidyApplied)),
        ("expense_subsidy_paid", typeof(ExpenseSubsidyPaid)),
        ("companion_card_recorded", typeof(CompanionCardRecorded)),
        ("stay_abroad_notified", typeof(StayAbroadNotified)),
        ("trip_recorded", typeof(TripRecorded)),
        ("colony_supplement_earned", typeof(ColonySupplementEarned)),
        ("colony_supplement_adjusted", typeof(ColonySupplementAdjusted)),
        ("accompaniment_cancelled", typeof(AccompanimentCancelled)),
        ("lot_extended", typeof(LotExtended)),
        ("opening_balance", typeof(OpeningBalance)),
        ("citizen_merged", typeof(CitizenMerged)),
        ("merged_use_refused", typeof(MergedUseRefused)),
        ("policy_overridden", typeof(PolicyOverridden)),
        ("line_questioned", typeof(LineQuestioned)),
        ("task_completed", typeof(TaskCompleted)),
        ("receipt_corrected", typeof(ReceiptCorrected)),
    ];

    private static readonly Dictionary<string, Type> Types = Entries.ToDictionary(entry => entry.Name, entry => entry.Type, StringComparer.Ordinal);

    private static readonly Dictionary<Type, string> Names = Entries.ToDictionary(entry => entry.Type, entry => entry.Name);

    /// <summary>Every kind of fact that can be stored.</summary>
    public static IReadOnlyCollection<Type> Kinds => Names.Keys;

    /// <summary>The stored name of a kind of fact.</summary>
    public static string NameOf(Type type) => Names[type];

    /// <summary>A fact as it is stored.</summary>
    public static NewEvent Write(Fact fact, string actor) => new(
        Guid.CreateVersion7(),
        Names[fact.Event.GetType()],
        JsonSerializer.SerializeToUtf8Bytes(fact.Event, fact.Event.GetType(), EventJson.Options),
        JsonSerializer.SerializeToUtf8Bytes(new EventHeaders(actor, fact.Event.Effective, fact.Rule), EventJson.Options));

    /// <summary>A stored fact.</summary>
    /// <exception cref="InvalidDataException">Its name or its content is unknown here: a newer version of this service wrote it.</exception>
    public static CaseEvent Read(NewEvent stored)
    {
        if (!Types.TryGetValue(stored.Type, out var type))
            throw new InvalidDataException($"The stored event «{stored.Type}» is not known to this version of the service. Run the version that wrote it, or a newer one.");

        try
        {
            return (CaseEvent)JsonSerializer.Deserialize(stored.Data.Span, type, EventJson.Options)!;
        }
        catch (Exception e) when (e is JsonException or UnparsableValueException)
        {
            throw new InvalidDataException(
                $"The stored event «{stored.Type}» {stored.Id} cannot be read by this version of the service: {e.Message} Run the version that wrote it, or a newer one.", e);
        }
    }

    /// <summary>What stands beside a stored fact.</summary>
    public static EventHeaders ReadHeaders(NewEvent stored) => JsonSerializer.Deserialize<EventHeaders>(stored.Headers.Span, EventJson.Options)!;
}

/// <summary>What stands beside a fact.</summary>
/// <param name="Actor">Who acted; <see cref="Calendar"/> for what the calendar made true.</param>
/// <param name="Effective">The local date it counts from.</param>
/// <param name="Rule">Where the rule that decided it is written.</param>
internal sealed record EventHeaders(string Actor, LocalDate Effective, Citation Rule)
{
    public const string Calendar = "calendar";
}
