using Grpc.Core;
using Ledsager.Api.Delivery.V1;
using Ledsager.Cases;
using Ledsager.Law;
using NodaTime;

namespace Ledsager.Service.Api;

/// <content>Trips, holidays, cancellations, and hours that can be used longer.</content>
internal sealed partial class DeliveryApi
{
    public override Task<RecordTripResponse> RecordTrip(RecordTripRequest request, ServerCallContext context)
    {
        var reading = new Reading();
        var write = reading.Write(request);
        var use = new UseId(reading.UseId(request.UseId));
        var trip = new Trip(
            reading.LineMinutes("activity_minutes", request.ActivityMinutes),
            reading.LineMinutes("return_travel_minutes", request.ReturnTravelMinutes),
            reading.LineMinutes("waiting_minutes", request.WaitingMinutes),
            reading.LineMinutes("overnight_minutes", request.OvernightMinutes),
            request.OutsideLocalArea);
        var command = new RecordTrip(use, reading.RequiredDate("date", request.Date), trip, reading.Companion(request.Companion), reading.Activity(request.Activity), request.HasAbroad ? request.Abroad : null);
        reading.ThrowIfFaulty();

        return transactions.Execute(
            write, command,
            executed =>
            {
                var recorded = (TripRecorded)executed.After.Delivery.Lines[use];
                var line = executed.After.Account.Uses[use];
                return new RecordTripResponse
                {
                    Use = line.ToProto(),
                    Minutes = line.ToMinutes(),
                    UncountedMinutes = (trip.Activity + trip.ReturnTravel + trip.Waiting + trip.Overnight - recorded.CompanionTime).Count,
                    Balance = BalanceOf(write.Citizen, executed),
                    Duplicate = !executed.IsNew,
                    Etag = executed.Etag,
                };
            },
            context.CancellationToken);
    }

    public override Task<RecordHolidayResponse> RecordHoliday(RecordHolidayRequest request, ServerCallContext context)
    {
        var reading = new Reading();
        var write = reading.Write(request);
        var use = new UseId(reading.UseId(request.UseId));
        var (start, end) = reading.RequiredSession(request.Session);
        var command = new RecordHoliday(use, start, end, request.Colony, reading.Companion(request.Companion), reading.Activity(request.Activity), request.HasAbroad ? request.Abroad : null);
        reading.ThrowIfFaulty();

        return transactions.Execute(
            write, command,
            executed =>
            {
                var line = executed.After.Account.Uses[use];
                var colony = executed.After.Delivery.Lines.GetValueOrDefault(use) as ColonySupplementEarned;
                return new RecordHolidayResponse
                {
                    Use = line.ToProto(),
                    Minutes = line.ToMinutes(),
                    HolidayDays = line.Parts.Length,
                    ColonySupplements = colony?.Days ?? 0,
                    Balance = BalanceOf(write.Citizen, executed),
                    Duplicate = !executed.IsNew,
                    Etag = executed.Etag,
                };
            },
            context.CancellationToken);
    }

    public override Task<CancelAccompanimentResponse> CancelAccompaniment(CancelAccompanimentRequest request, ServerCallContext context)
    {
        var reading = new Reading();
        var write = reading.Write(request);
        var use = new UseId(reading.UseId(request.UseId));
        var command = new CancelAccompaniment(
            use,
            reading.RequiredInstant("planned_start", request.PlannedStart),
            reading.RequiredInstant("cancelled_at", request.CancelledAt),
            reading.LineMinutes("planned_minutes", request.PlannedMinutes),
            reading.Companion(request.Companion));
        reading.ThrowIfFaulty();

        return transactions.Execute(
            write, command,
            executed =>
            {
                var cancelled = (AccompanimentCancelled)executed.After.Delivery.Lines[use];
                return new CancelAccompanimentResponse
                {
                    NoticeMinutes = (long)Math.Floor((cancelled.PlannedStart - cancelled.CancelledAt).TotalMinutes),
                    Minutes = new LineMinutes { ChargedMinutes = cancelled.Charged.Count, PayableMinutes = cancelled.CompanionPaid.Count },
                    Balance = BalanceOf(write.Citizen, executed),
                    Duplicate = !executed.IsNew,
                    Etag = executed.Etag,
                };
            },
            context.CancellationToken);
    }

    public override Task<ExtendLotResponse> ExtendLot(ExtendLotRequest request, ServerCallContext context)
    {
        var reading = new Reading();
        var write = reading.Write(request);
        var command = new ExtendLot(
            reading.Month("month", request.Month), reading.RequiredDate("last_usable_date", request.LastUsableDate), reading.Text("reason", request.Reason) ?? "");
        reading.ThrowIfFaulty();

        return transactions.Execute(
            write, command,
            executed => new ExtendLotResponse { Balance = BalanceOf(write.Citizen, executed), Etag = executed.Etag },
            context.CancellationToken);
    }
}
