using Google.Protobuf;
using Ledsager.Api.Delivery.V1;
using Ledsager.Api.Hours.V1;
using NodaTime;

namespace Ledsager.Service.Tests;

/// <content>How hours are delivered, and what moves with the citizen.</content>
internal static partial class Calls
{
    public static ChooseDeliveryFormRequest Choose(string citizen, LocalDate on, DeliveryForm form) => new()
    {
        Citizen = citizen, RequestId = NewId(), Actor = Caseworker, On = on.ToDate(), Form = form,
    };

    public static AppointCompanionRequest Appoint(string citizen, LocalDate on, string companion) => new()
    {
        Citizen = citizen, RequestId = NewId(), Actor = Caseworker, On = on.ToDate(), Companion = companion,
    };

    public static ApproveCompanionRequest Approve(string citizen, LocalDate on, string companion, Relation relation = Relation.None) => new()
    {
        Citizen = citizen, RequestId = NewId(), Actor = Caseworker, On = on.ToDate(), Companion = companion, Relation = relation,
    };

    public static RefuseCompanionRequest Refuse(string citizen, LocalDate on, string companion) => new()
    {
        Citizen = citizen, RequestId = NewId(), Actor = Caseworker, On = on.ToDate(), Companion = companion, Reason = "Nær tilknytning.",
    };

    public static EndCompanionRequest EndCompanion(string citizen, LocalDate last, string companion) => new()
    {
        Citizen = citizen, RequestId = NewId(), Actor = Caseworker, LastDate = last.ToDate(), Companion = companion,
    };

    public static ApplyForExpenseSubsidyRequest ApplyForSubsidy(string citizen, LocalDate on, int? probableKroner = null)
    {
        var request = new ApplyForExpenseSubsidyRequest { Citizen = citizen, RequestId = NewId(), Actor = Caseworker, On = on.ToDate() };
        if (probableKroner is { } kroner)
            request.ProbableKroner = kroner;

        return request;
    }

    public static PayHeldExpenseSubsidyRequest PayHeld(string citizen, LocalDate on, int year) => new()
    {
        Citizen = citizen, RequestId = NewId(), Actor = Caseworker, On = on.ToDate(), Year = year,
    };

    public static RecordCompanionCardRequest Card(string citizen, LocalDate issuedOn) => new() { Citizen = citizen, RequestId = NewId(), Actor = Caseworker, IssuedOn = issuedOn.ToDate() };

    public static NotifyStayAbroadRequest Abroad(string citizen, LocalDate on, LocalDate from, LocalDate to) => new()
    {
        Citizen = citizen, RequestId = NewId(), Actor = Caseworker, On = on.ToDate(), FromDate = from.ToDate(), ToDate = to.ToDate(),
    };

    public static RecordTripRequest Trip(string citizen, string use, LocalDate on, int activity, int returnTravel = 0, int waiting = 0, int overnight = 0, bool outside = true) => new()
    {
        Citizen = citizen, RequestId = NewId(), Actor = "loen", UseId = use, Date = on.ToDate(),
        ActivityMinutes = activity, ReturnTravelMinutes = returnTravel, WaitingMinutes = waiting, OvernightMinutes = overnight, OutsideLocalArea = outside,
    };

    public static RecordHolidayRequest Holiday(string citizen, string use, Instant start, Instant end, bool colony = false) => new()
    {
        Citizen = citizen, RequestId = NewId(), Actor = "loen", UseId = use, Colony = colony,
        Session = new WorkSession { Start = start.ToTimestamp(), End = end.ToTimestamp() },
    };

    public static CancelAccompanimentRequest Cancel(string citizen, string use, Instant planned, Duration notice, int minutes) => new()
    {
        Citizen = citizen, RequestId = NewId(), Actor = "loen", UseId = use,
        PlannedStart = planned.ToTimestamp(), CancelledAt = (planned - notice).ToTimestamp(), PlannedMinutes = minutes,
    };

    public static ExtendLotRequest Extend(string citizen, YearMonth month, LocalDate lastUsable) => new()
    {
        Citizen = citizen, RequestId = NewId(), Actor = Caseworker, Month = month.ToDate(), LastUsableDate = lastUsable.ToDate(), Reason = "Kommunens fejl.",
    };

    public static OpenBalanceRequest Open(string citizen, LocalDate on, string from, params IEnumerable<MovedLot> lots) => new()
    {
        Citizen = citizen, RequestId = NewId(), Actor = Caseworker, On = on.ToDate(), FromMunicipality = $"municipalities/{from}", Lots = { lots },
    };

    public static MovedLot Lot(YearMonth month, int minutes, LocalDate lastUsable) => new() { Month = month.ToDate(), Minutes = minutes, LastUsableDate = lastUsable.ToDate() };

    public static MergeCitizensRequest Merge(string citizen, string ended, LocalDate on) => new()
    {
        Citizen = citizen, RequestId = NewId(), Actor = Caseworker, EndedCitizen = ended, On = on.ToDate(),
    };

    private static async Task<IMessage?> SendDelivery(DeliveryService.DeliveryServiceClient delivery, IMessage request) => request switch
    {
        ChooseDeliveryFormRequest r => await delivery.ChooseDeliveryFormAsync(r),
        AppointCompanionRequest r => await delivery.AppointCompanionAsync(r),
        ApproveCompanionRequest r => await delivery.ApproveCompanionAsync(r),
        RefuseCompanionRequest r => await delivery.RefuseCompanionAsync(r),
        EndCompanionRequest r => await delivery.EndCompanionAsync(r),
        ApplyForExpenseSubsidyRequest r => await delivery.ApplyForExpenseSubsidyAsync(r),
        PayHeldExpenseSubsidyRequest r => await delivery.PayHeldExpenseSubsidyAsync(r),
        RecordCompanionCardRequest r => await delivery.RecordCompanionCardAsync(r),
        NotifyStayAbroadRequest r => await delivery.NotifyStayAbroadAsync(r),
        RecordTripRequest r => await delivery.RecordTripAsync(r),
        RecordHolidayRequest r => await delivery.RecordHolidayAsync(r),
        CancelAccompanimentRequest r => await delivery.CancelAccompanimentAsync(r),
        ExtendLotRequest r => await delivery.ExtendLotAsync(r),
        GetClosingStatementRequest r => await delivery.GetClosingStatementAsync(r),
        OpenBalanceRequest r => await delivery.OpenBalanceAsync(r),
        MergeCitizensRequest r => await delivery.MergeCitizensAsync(r),
        _ => null,
    };
}
