using System.Text.Json.Nodes;
using Ledsager.Api.Delivery.V1;
using Ledsager.Api.Hours.V1;
using Ledsager.Golden;
using NodaTime;
using static Ledsager.Service.Tests.Calls;
using Duration = NodaTime.Duration;

namespace Ledsager.Service.Tests.Golden;

/// <content>How hours are delivered and paid.</content>
internal sealed partial class GrpcCalculator
{
    private async Task<JsonObject> Cancellation(string citizen, JsonObject args)
    {
        var (planned, cancelled) = (Moment(args["plannedStart"]), Moment(args["cancelledAt"]));
        await GrantBefore(citizen, planned);
        var minutes = ((CancelAccompanimentResponse)await service.Send(Cancel(citizen, "afbud", planned, planned - cancelled, (int)args["plannedMinutes"]!))).Minutes;
        minutes.RegisteredMinutes.ShouldBe(0);
        return new() { ["companionPaidMinutes"] = minutes.PayableMinutes, ["balanceChargedMinutes"] = minutes.ChargedMinutes };
    }

    private async Task<JsonObject> TripConsumption(string citizen, JsonObject args)
    {
        var on = new LocalDate(2024, 7, 1);
        await service.Do(Grant(citizen, on));
        var trip = Trip(
            citizen, "tur", on, (int)args["activityMinutes"]!, (int)args["companionReturnTravelMinutes"]!, (int)args["waitingMinutes"]!, (int)args["overnightMinutes"]!,
            (bool)args["outsideLocalArea"]!);
        return new() { ["chargedMinutes"] = ((RecordTripResponse)await service.Send(trip)).Minutes.ChargedMinutes };
    }

    private async Task<JsonObject> HolidayDays(string citizen, JsonObject args)
    {
        var (start, end) = (Moment(args["start"]), Moment(args["end"]));
        await GrantBefore(citizen, start);
        var recorded = (RecordHolidayResponse)await service.Send(Holiday(citizen, "ferie", start, end, (bool)args["colony"]!));
        return new()
        {
            ["days"] = new JsonArray([.. recorded.Use.Parts.Select(part => new JsonObject
            {
                ["date"] = Text(part.Date.ToLocal()), ["registeredMinutes"] = part.RegisteredMinutes, ["chargedMinutes"] = part.ChargedMinutes,
            })]),
            ["registeredMinutes"] = recorded.Minutes.RegisteredMinutes,
            ["chargedMinutes"] = recorded.Minutes.ChargedMinutes,
            ["colonySupplements"] = recorded.ColonySupplements,
        };
    }

    private async Task<JsonObject> Subsidies(string citizen, JsonArray applications)
    {
        await service.Do(Grant(citizen, new(2015, 1, 1)));
        var results = new JsonArray();
        foreach (var application in applications)
        {
            var date = Date(application!["date"]);
            var request = ApplyForSubsidy(citizen, date, (int?)application["probableExpensesDkk"]);
            var result = new JsonObject { ["date"] = Text(date) };
            if (await Refusal(request) is { } refusal)
            {
                (result["accepted"], result["reason"]) = (false, ExpectedResult.NameOf(refusal.Reason));
            }
            else
            {
                // An application whose year has no rate yet is kept, and waits for it.
                var delivery = (await CaseOf(citizen)).Delivery;
                if (delivery.Subsidies.SingleOrDefault(paid => paid.Year == date.Year) is { } subsidy)
                    (result["accepted"], result["amountDkk"], result["taxable"]) = (true, subsidy.Kroner, subsidy.Taxable);
                else if (delivery.HeldSubsidies.Any(held => held.AppliedOn.ToLocal() == date))
                    (result["accepted"], result["reason"]) = (false, "RateNotConfigured");
            }

            results.Add(result);
        }

        return new() { ["results"] = results };
    }

    private async Task<JsonObject> Card(string citizen, LocalDate issuedOn)
    {
        await service.Do(Grant(citizen, new(2024, 1, 1)), Calls.Card(citizen, issuedOn));
        var card = (await CaseOf(citizen)).Delivery.Card;
        return new() { ["priceDkk"] = card.PriceKroner, ["expiresOn"] = Text(card.ValidThrough.ToLocal()) };
    }

    // With half a year of saved hours there is room for every line.
    private async Task GrantBefore(string citizen, Instant start)
    {
        var since = start.InUtc().Date.PlusMonths(-5).With(DateAdjusters.StartOfMonth);
        await service.Do(Grant(citizen, since), Agree(citizen, since));
    }
}
