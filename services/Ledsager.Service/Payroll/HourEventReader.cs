using Ledsager.Api.Payroll.V1;
using Ledsager.Cases;
using Ledsager.EventStore;
using Ledsager.Service.Api;
using Ledsager.Service.Storage;
using Ledsager.Service.Transactions;
using UseKind = Ledsager.Cases.UseKind;
using V1 = Ledsager.Api.Hours.V1;

namespace Ledsager.Service.Payroll;

/// <summary>
/// Stored facts as hour events. A correction or a reversal says only what is new; the line it is about, and the event it replaces, are read from
/// the citizen's earlier facts, so that payroll needs no memory of its own. Those never change, so neither does the answer.
/// </summary>
internal sealed class HourEventReader(IEventStore store)
{
    /// <summary>What a consumer gets that asks for nothing in particular.</summary>
    public static readonly IReadOnlySet<HourEventKind> PaidKinds = new HashSet<HourEventKind> { HourEventKind.Used, HourEventKind.Corrected, HourEventKind.Reversed };

    private static readonly Dictionary<string, HourEventKind> KindOf = new(StringComparer.Ordinal)
    {
        ["hours_used"] = HourEventKind.Used,
        ["hours_use_corrected"] = HourEventKind.Corrected,
        ["hours_use_reversed"] = HourEventKind.Reversed,
        ["hours_saved"] = HourEventKind.Saved,
        ["hours_expired"] = HourEventKind.Expired,
        ["hours_saved_adjusted"] = HourEventKind.SavedAdjusted,
        ["hours_expired_adjusted"] = HourEventKind.ExpiredAdjusted,
    };

    /// <summary>True when a fact is an hour event of one of the kinds.</summary>
    public static bool Is(StoredEvent stored, IReadOnlySet<HourEventKind> kinds) => KindOf.TryGetValue(stored.Event.Type, out var kind) && kinds.Contains(kind);

    /// <summary>A fact as an hour event.</summary>
    public async ValueTask<HourEvent> Read(StoredEvent stored, CancellationToken cancel)
    {
        var headers = EventCatalogue.ReadHeaders(stored.Event);
        var message = new HourEvent
        {
            Kind = KindOf[stored.Event.Type],
            Citizen = new CitizenName(stored.Stream.Tenant, stored.Stream.Id).ToString(),
            Version = stored.Version,
            RecordedAt = stored.RecordedAt.ToProto(),
            EffectiveDate = headers.Effective.ToProto(),
            Actor = headers.Actor,
            RequestId = stored.CausationId ?? "",
            Rule = headers.Rule.ToProto(),
        };

        switch (EventCatalogue.Read(stored.Event))
        {
            case HoursUsed e:
                message.Line = Line(e, e.Parts);
                break;
            case HoursUseCorrected e:
                (message.Line, message.Replaces) = await Replaced(stored, e.Use, e.Parts, cancel);
                break;
            case HoursUseReversed e:
                (message.Line, message.Replaces) = await Replaced(stored, e.Use, [], cancel);
                break;
            case HoursSaved e:
                message.Lot = new LotChange { Month = e.Lot.ToProto(), Minutes = e.Amount.Count };
                break;
            case HoursExpired e:
                message.Lot = new LotChange { Month = e.Lot.ToProto(), Minutes = e.Amount.Count, Reason = e.Reason.ToProto() };
                break;
            case HoursSavedAdjusted e:
                message.Lot = new LotChange
                {
                    Month = e.Lot.ToProto(), Minutes = e.Revised.Count, PublishedMinutes = e.Published.Count,
                    CausedByPosition = await PositionOf(stored.Stream, e.CausedBy, cancel),
                };
                break;
            case HoursExpiredAdjusted e:
                message.Lot = new LotChange
                {
                    Month = e.Lot.ToProto(), Minutes = e.Revised.Count, Reason = e.Reason.ToProto(), PublishedMinutes = e.Published.Count,
                    CausedByPosition = await PositionOf(stored.Stream, e.CausedBy, cancel),
                };
                break;
        }

        return message;
    }

    private async Task<(TimesheetLine Line, ReplacedEvent Replaces)> Replaced(StoredEvent stored, UseId use, IReadOnlyList<UsePart> parts, CancellationToken cancel)
    {
        HoursUsed? recorded = null;
        IReadOnlyList<UsePart> before = [];
        var position = 0L;
        foreach (var earlier in (await store.Load(stored.Stream, cancel: cancel)).Events)
        {
            if (earlier.Version >= stored.Version)
                break;

            if (earlier.Event.Type is not ("hours_used" or "hours_use_corrected"))
                continue;

            switch (EventCatalogue.Read(earlier.Event))
            {
                case HoursUsed e when e.Use == use:
                    (recorded, before, position) = (e, e.Parts, earlier.Position);
                    break;
                case HoursUseCorrected e when e.Use == use:
                    (before, position) = (e.Parts, earlier.Position);
                    break;
            }
        }

        return recorded is null
            ? throw new InvalidDataException($"Event {stored.Position} of municipality {stored.Stream.Tenant} changes a line that was never recorded.")
            : (Line(recorded, parts), new ReplacedEvent { Position = position, Line = Line(recorded, before) });
    }

    private async Task<long> PositionOf(StreamId stream, long version, CancellationToken cancel) =>
        (await store.Load(stream, version - 1, cancel)).Events[0].Position;

    private static TimesheetLine Line(HoursUsed recorded, IReadOnlyList<UsePart> parts)
    {
        var holiday = recorded.Kind == UseKind.Holiday;
        var line = new TimesheetLine
        {
            UseId = recorded.Use.Value,
            Companion = recorded.Companion ?? "",
            Kind = holiday ? V1.UseKind.Holiday : V1.UseKind.Ordinary,
            HolidayDays = holiday ? parts.Count : 0,
            WorkingTimeSupplements = !holiday,
        };
        foreach (var part in parts)
        {
            var payable = Payable(part);
            line.Dates.Add(new LineDate
            {
                Date = part.On.ToProto(), RegisteredMinutes = part.Registered.Count, ChargedMinutes = part.Charged.Count, PayableMinutes = payable,
            });
            line.RegisteredMinutes += part.Registered.Count;
            line.ChargedMinutes += part.Charged.Count;
            line.PayableMinutes += payable;
        }

        return line;
    }

    /// <summary>Minutes of a line to pay. R-TIM-05: the holiday cap limits pay as it limits the balance; nothing else parts the two.</summary>
    public static int Payable(UsePart part) => part.Charged.Count;
}
