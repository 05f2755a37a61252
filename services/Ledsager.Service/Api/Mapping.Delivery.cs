using Ledsager.Cases;
using Ledsager.Cases.Delivery;
using Ledsager.Cases.Hours;
using Ledsager.Service.Payroll;
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
        PayableMinutes = use.Parts.Sum(HourEventReader.Payable),
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
}
