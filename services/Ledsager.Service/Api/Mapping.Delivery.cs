using Ledsager.Cases;
using Ledsager.Cases.Delivery;
using Ledsager.Cases.Hours;
using Ledsager.Service.Payroll;
using Ledsager.Service.Transactions;
using V1 = Ledsager.Api.Delivery.V1;

namespace Ledsager.Service.Api;

/// <content>How hours are delivered, and what moves with the citizen.</content>
internal static partial class Mapping
{
    /// <summary>A line's minutes, apart.</summary>
    public static V1.LineMinutes ToMinutes(this Use use) => new()
    {
        RegisteredMinutes = use.Parts.Sum(part => part.Registered.Count),
        ChargedMinutes = use.Parts.Sum(part => part.Charged.Count),
        PayableMinutes = use.Parts.Sum(part => HourEventReader.Payable(use.Recorded, part)),
    };

    public static V1.ExpenseSubsidy ToProto(this ExpenseSubsidyPaid paid) => new()
    {
        Year = paid.Year, PaidOn = paid.On.ToProto(), Kroner = paid.Kroner, Taxable = paid.Taxable,
    };

    public static V1.MovedLot ToProto(this OpeningLot lot) => new()
    {
        Month = lot.Lot.ToProto(), Minutes = lot.Amount.Count, LastUsableDate = lot.LastUsable.ToProto(),
    };

    public static V1.RefusedUse ToProto(this MergedUseRefused refused) => new()
    {
        UseId = refused.Use.Value, Date = refused.On.ToProto(), Minutes = refused.Amount.Count, Reason = refused.Reason, AvailableMinutes = refused.Available.Count,
    };

    /// <summary>How a citizen's hours are delivered; other records of the citizen are named within the same municipality.</summary>
    public static V1.Delivery ToProto(this DeliveryState delivery, CitizenName citizen)
    {
        var message = new V1.Delivery
        {
            Form = delivery.Form is { } form
                ? new V1.ChosenForm
                {
                    Form = Same<V1.DeliveryForm>(form.Form),
                    On = form.On.ToProto(),
                    Supplier = form.Supplier ?? "",
                    ConsentedOn = form.ConsentedOn?.ToProto(),
                    AbilityConfirmedOn = form.AbilityConfirmedOn?.ToProto(),
                }
                : null,
            Card = delivery.Card is { } card
                ? new V1.CompanionCard { IssuedOn = card.IssuedOn.ToProto(), ValidThrough = card.ValidThrough.ToProto(), PriceKroner = card.PriceKroner }
                : null,
            MergedInto = delivery.MergedInto is { } into ? new CitizenName(citizen.Municipality, into).ToString() : "",
        };
        message.Companions.AddRange(delivery.Companions.Values.Select(ToProto));
        message.HeldSubsidies.AddRange(delivery.HeldSubsidies.Values.Select(ToProto));
        message.Subsidies.AddRange(delivery.PaidSubsidies.Values.Select(ToProto));
        message.StaysAbroad.AddRange(delivery.StaysAbroad.Select(stay => new V1.StayAbroad { On = stay.On.ToProto(), FromDate = stay.From.ToProto(), ToDate = stay.To.ToProto() }));
        message.MergedCitizens.AddRange(delivery.Absorbed.Select(other => new CitizenName(citizen.Municipality, other).ToString()));
        message.RefusedUses.AddRange(delivery.Unfitting.Select(ToProto));
        return message;
    }

    private static V1.OwnCompanion ToProto(OwnCompanion companion) => new()
    {
        Companion = companion.Id,
        AppointedOn = companion.AppointedOn.ToProto(),
        ApprovedOn = companion.Approved?.On.ToProto(),
        Relation = companion.Approved is { } approved ? Same<V1.Relation>(approved.Relation) : default,
        Exemption = companion.Approved?.Exemption ?? "",
        RefusedOn = companion.RefusedOn?.ToProto(),
        LastDate = companion.LastDay?.ToProto(),
    };

    private static V1.HeldSubsidy ToProto(ExpenseSubsidyApplied held)
    {
        var message = new V1.HeldSubsidy { AppliedOn = held.On.ToProto() };
        if (held.ProbableKroner is { } kroner)
            message.ProbableKroner = kroner;

        return message;
    }
}
