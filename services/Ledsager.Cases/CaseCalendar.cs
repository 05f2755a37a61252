namespace Ledsager.Cases;

/// <summary>Which facts the calendar tells.</summary>
public static class CaseCalendar
{
    /// <summary>True for a fact that nobody's command brought about.</summary>
    public static bool Tells(CaseEvent @event) => @event is
        MonthClosed or HoursSaved or HoursExpired or HoursSavedAdjusted or HoursExpiredAdjusted or HoursChargeAdjusted or HoursUncovered
        or LotLapsesSoon or DeadlineNear or FollowUpDue or DeadlineMissed or ComplaintLapsed;
}
