using Ledsager.Cases;
using Ledsager.Cases.Hours;
using Ledsager.Law;
using Ledsager.Service.Transactions;
using NodaTime;
using Date = Google.Type.Date;
using Timestamp = Google.Protobuf.WellKnownTypes.Timestamp;
using V1 = Ledsager.Api.Hours.V1;

namespace Ledsager.Service.Api;

/// <summary>The domain's values as messages.</summary>
internal static partial class Mapping
{
    public static Date ToProto(this LocalDate date) => new() { Year = date.Year, Month = date.Month, Day = date.Day };

    /// <summary>A month is a date with day 0.</summary>
    public static Date ToProto(this YearMonth month) => new() { Year = month.Year, Month = month.Month };

    public static Timestamp ToProto(this Instant instant)
    {
        var seconds = instant.ToUnixTimeSeconds();
        return new Timestamp { Seconds = seconds, Nanos = (int)(instant - Instant.FromUnixTimeSeconds(seconds)).ToInt64Nanoseconds() };
    }

    public static Ledsager.Api.Common.V1.Citation ToProto(this Citation citation) => new()
    {
        Source = citation.Source,
        Paragraf = citation.Paragraf ?? 0,
        Stk = citation.Stk ?? 0,
        Text = citation.ToString(),
    };

    public static V1.Use ToProto(this Use use)
    {
        var message = new V1.Use
        {
            UseId = use.Id.Value,
            Kind = use.Recorded.Kind == UseKind.Holiday ? V1.UseKind.Holiday : V1.UseKind.Ordinary,
            Companion = use.Recorded.Companion ?? "",
            RegisteredMinutes = use.Parts.Sum(part => part.Registered.Count),
            ChargedMinutes = use.Parts.Sum(part => part.Charged.Count),
            Reversed = use.IsReversed,
            Session = use.IsReversed ? null : use.Session?.ToProto(),
        };
        message.Parts.AddRange(use.Parts.Select(part => new V1.UsePart
        {
            Date = part.On.ToProto(), RegisteredMinutes = part.Registered.Count, ChargedMinutes = part.Charged.Count,
        }));
        return message;
    }

    public static V1.WorkSession ToProto(this WorkSpan span) => new() { Start = span.Start.ToProto(), End = span.End.ToProto() };

    public static V1.Balance ToProto(this Balance balance, CitizenName citizen, string etag)
    {
        var message = new V1.Balance
        {
            Citizen = citizen.ToString(),
            AsOf = balance.AsOf.ToProto(),
            CurrentMonthMinutes = balance.CurrentMonth.Count,
            SavedMinutes = balance.Saved.Count,
            TotalMinutes = balance.Total.Count,
            OpenedMinutes = balance.Opened.Count,
            UsedMinutes = balance.Used.Count,
            ExpiredMinutes = balance.Expired.Count,
            Etag = etag,
        };
        message.Lots.AddRange(balance.Lots.Select(lot => new V1.Lot
        {
            Month = lot.Month.ToProto(),
            OpenedMinutes = lot.Opened.Count,
            RemainingMinutes = lot.Remaining.Count,
            LastUsableDate = lot.LastUsable.ToProto(),
        }));
        return message;
    }

    public static V1.LotExplanation ToProto(this LotExplanation lot)
    {
        var message = new V1.LotExplanation { Month = lot.Lot.ToProto() };
        message.Entries.AddRange(lot.Entries.Select(ToProto));
        return message;
    }

    public static V1.UncoveredUse ToProto(this Uncovered uncovered) =>
        new() { UseId = uncovered.Use.Value, Date = uncovered.On.ToProto(), Minutes = uncovered.Amount.Count };

    public static V1.Month ToProto(this MonthStatement month)
    {
        var message = new V1.Month
        {
            Month_ = month.Month.ToProto(),
            OpenedMinutes = month.Opened.Count,
            UsedMinutes = month.Used.Count,
            LeftMinutes = month.Left.Count,
            Closed = month.IsClosed,
            SavedMinutes = month.Saved.Count,
            NextOpenedMinutes = month.NextOpened.Count,
            TotalAfterOpeningMinutes = month.TotalAfterOpening.Count,
            ClosesAt = month.ClosesAt.ToProto(),
            LotLapsesAt = month.LotLapsesAt.ToProto(),
        };
        message.Expired.AddRange(month.Expired.Select(ToProto));
        return message;
    }

    public static V1.GrantEnd ToProto(this GrantEndStatement end)
    {
        var message = new V1.GrantEnd { Date = end.On.ToProto() };
        message.Expired.AddRange(end.Expired.Select(ToProto));
        return message;
    }

    private static V1.ExpiredMinutes ToProto(this LotLapse lapse) =>
        new() { Month = lapse.Lot.ToProto(), Minutes = lapse.Amount.Count, Reason = lapse.Reason.ToProto() };

    private static V1.LotEntry ToProto(this LotEntry entry)
    {
        var movement = entry.Movement;
        var message = new V1.LotEntry
        {
            Date = movement.On.ToProto(),
            Rule = new V1.AppliedRule
            {
                Name = entry.Rule.Name,
                Value = entry.Rule.Value,
                Citation = entry.Rule.Citation.ToProto(),
                Assumed = entry.Rule.Assumed,
                Reason = entry.Rule.Reason ?? "",
            },
        };
        switch (movement.Kind)
        {
            case MovementKind.Opened when entry.TakenOverFrom is { } from:
                message.TakenOver = new V1.TakenOverMinutes { FromMunicipality = $"municipalities/{from}", Minutes = movement.Amount.Count };
                break;
            case MovementKind.Opened:
                message.OpenedMinutes = movement.Amount.Count;
                break;
            case MovementKind.Used:
                message.Used = new V1.UsedMinutes { UseId = movement.Use!.Value.Value, Minutes = movement.Amount.Count };
                break;
            case MovementKind.Saved:
                message.SavedMinutes = movement.Amount.Count;
                break;
            case MovementKind.Lapsed:
                message.Expired = new V1.ExpiredMinutes { Month = movement.Lot.ToProto(), Minutes = movement.Amount.Count, Reason = movement.Reason!.Value.ToProto() };
                break;
        }

        return message;
    }

    public static V1.LapseReason ToProto(this LapseReason reason) => System.Enum.Parse<V1.LapseReason>(reason.ToString());
}
