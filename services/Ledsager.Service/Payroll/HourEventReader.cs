using Ledsager.Api.Delivery.V1;
using Ledsager.Api.Payroll.V1;
using Ledsager.Cases;
using Ledsager.EventStore;
using Ledsager.Law;
using Ledsager.Service.Api;
using Ledsager.Service.Storage;
using Ledsager.Service.Transactions;
using UseKind = Ledsager.Cases.UseKind;
using V1 = Ledsager.Api.Hours.V1;

namespace Ledsager.Service.Payroll;

/// <summary>
/// Stored facts as hour events, in their order. A correction or a reversal says only what is new; the line it is about, and the event it replaces, are
/// read from the citizen's earlier facts, so that payroll needs no memory of its own. Those never change, so neither does the answer: nothing is
/// derived here that a service level has a part in.
/// </summary>
/// <remarks>For one reading: it remembers lines it has met, within a bound.</remarks>
internal sealed class HourEventReader(IEventStore store)
{
    private const int MostCitizens = 64;

    private readonly Dictionary<StreamId, CitizenLines> _citizens = [];

    private static readonly Dictionary<string, HourEventKind> KindOf = new(StringComparer.Ordinal)
    {
        ["hours_used"] = HourEventKind.Used,
        ["hours_use_corrected"] = HourEventKind.Corrected,
        ["hours_use_reversed"] = HourEventKind.Reversed,
        ["hours_charge_adjusted"] = HourEventKind.ChargeAdjusted,
        ["hours_uncovered"] = HourEventKind.Uncovered,
        ["accompaniment_cancelled"] = HourEventKind.PaidCancellation,
        ["colony_supplement_earned"] = HourEventKind.ColonySupplement,
        ["colony_supplement_adjusted"] = HourEventKind.ColonySupplement,
        ["hours_saved"] = HourEventKind.Saved,
        ["hours_expired"] = HourEventKind.Expired,
        ["hours_saved_adjusted"] = HourEventKind.SavedAdjusted,
        ["hours_expired_adjusted"] = HourEventKind.ExpiredAdjusted,
    };

    /// <summary>What a consumer gets that asks for nothing in particular: everything that concerns pay.</summary>
    public static readonly IReadOnlySet<HourEventKind> PaidKinds = KindOf.Values.Append(HourEventKind.Moved)
        .Except([HourEventKind.Saved, HourEventKind.Expired, HourEventKind.SavedAdjusted, HourEventKind.ExpiredAdjusted]).ToHashSet();

    /// <summary>True when a fact is an hour event of one of the kinds.</summary>
    public static bool Is(StoredEvent stored, IReadOnlySet<HourEventKind> kinds) => KindOf.TryGetValue(stored.Event.Type, out var kind) && kind switch
    {
        // Only who wants one of the two without the other needs a look into the fact.
        HourEventKind.Used when kinds.Contains(HourEventKind.Used) == kinds.Contains(HourEventKind.Moved) => kinds.Contains(kind),
        HourEventKind.Used => kinds.Contains(EventCatalogue.Read(stored.Event) is HoursUsed { MovedFrom: null } ? HourEventKind.Used : HourEventKind.Moved),
        HourEventKind.PaidCancellation => kinds.Contains(kind) && EventCatalogue.Read(stored.Event) is AccompanimentCancelled { CompanionPaid: var paid } && paid > Minutes.Zero,
        _ => kinds.Contains(kind),
    };

    /// <summary>A fact as an hour event.</summary>
    /// <param name="stored">The fact.</param>
    /// <param name="cancel">Ends it.</param>
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
                message.Line = Line(e, new LineState(e.Parts, e.Session));
                if (e.MovedFrom is { } from)
                    (message.Kind, message.Replaces) = (HourEventKind.Moved, await Moved(stored.Stream.Tenant, from, e, cancel));
                break;
            case HoursUseCorrected or HoursUseReversed or HoursChargeAdjusted:
                var change = (await LinesTo(stored, cancel)).Change!;
                message.Line = Line(change.Recorded, change.After);
                message.Replaces = new ReplacedEvent { Position = change.ReplacedPosition, Line = Line(change.Recorded, change.Before) };
                message.CausedByPosition = change.CausedByPosition;
                break;
            case HoursUncovered e:
                message.Uncovered = new UncoveredMinutes { UseId = e.Use.Value, Date = e.On.ToProto(), PublishedMinutes = e.Published.Count, Minutes = e.Revised.Count };
                message.CausedByPosition = await PositionOf(stored, e.CausedBy, cancel);
                break;
            case AccompanimentCancelled e:
                message.Cancellation = new PaidCancellation
                {
                    UseId = e.Use.Value, Companion = e.Companion ?? "", Date = e.On.ToProto(), PlannedStart = e.PlannedStart.ToProto(), CancelledAt = e.CancelledAt.ToProto(),
                    PlannedMinutes = e.Planned.Count, PayableMinutes = (e.CompanionPaid - e.Charged).Count, ChargedMinutes = e.Charged.Count,
                };
                break;
            case ColonySupplementEarned e:
                // The line was recorded with it, as the next fact; it knows the companion.
                var line = (HoursUsed)await (await LinesTo(stored, cancel)).Lines.PeekNext(cancel);
                message.Colony = new ColonySupplement { UseId = e.Use.Value, Companion = line.Companion ?? "", FromDate = e.From.ToProto(), Days = e.Days };
                break;
            case ColonySupplementAdjusted e:
                var standing = (await LinesTo(stored, cancel)).Lines.Standing(e.Use);
                message.Colony = new ColonySupplement
                {
                    UseId = e.Use.Value, Companion = standing.Recorded.Companion ?? "", FromDate = e.From.ToProto(), Days = e.Revised, PublishedDays = e.Published,
                };
                message.CausedByPosition = await PositionOf(stored, e.CausedBy, cancel);
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
                    CausedByPosition = await PositionOf(stored, e.CausedBy, cancel),
                };
                message.CausedByPosition = message.Lot.CausedByPosition;
                break;
            case HoursExpiredAdjusted e:
                message.Lot = new LotChange
                {
                    Month = e.Lot.ToProto(), Minutes = e.Revised.Count, Reason = e.Reason.ToProto(), PublishedMinutes = e.Published.Count,
                    CausedByPosition = await PositionOf(stored, e.CausedBy, cancel),
                };
                message.CausedByPosition = message.Lot.CausedByPosition;
                break;
        }

        return message;
    }

    /// <summary>The lines of a citizen up to a fact, gone on with from where the last event of the citizen left them.</summary>
    private async ValueTask<(CitizenLines Lines, LineChange? Change)> LinesTo(StoredEvent stored, CancellationToken cancel)
    {
        if (_citizens.TryGetValue(stored.Stream, out var known) && known.Version >= stored.Version)
            _citizens.Remove(stored.Stream);

        var lines = Lines(stored.Stream);
        return (lines, await lines.AdvanceTo(stored.Version, cancel));
    }

    private CitizenLines Lines(StreamId stream)
    {
        if (_citizens.TryGetValue(stream, out var lines))
            return lines;

        if (_citizens.Count >= MostCitizens)
            _citizens.Clear();

        return _citizens[stream] = new CitizenLines(store, stream);
    }

    // The record it comes from was closed in the same breath, so what its line was last is what it was then.
    private async ValueTask<ReplacedEvent> Moved(string tenant, MovedLine from, HoursUsed moved, CancellationToken cancel)
    {
        var ended = Lines(new StreamId(tenant, from.Citizen));
        await ended.AdvanceToEnd(cancel);
        var (recorded, line, position) = ended.Standing(from.Use);
        return new ReplacedEvent
        {
            Citizen = new CitizenName(tenant, from.Citizen).ToString(),
            Position = position,
            Line = Line(recorded, new LineState([.. line.Parts.Where(part => part.On == moved.Effective)], line.Session?.On(moved.Effective))),
        };
    }

    private async ValueTask<long> PositionOf(StoredEvent stored, long earlier, CancellationToken cancel) => (await LinesTo(stored, cancel)).Lines.PositionOf(earlier);

    private static TimesheetLine Line(HoursUsed recorded, LineState state)
    {
        var holiday = recorded.Kind == UseKind.Holiday;
        var line = new TimesheetLine
        {
            UseId = recorded.Use.Value,
            Companion = recorded.Companion ?? "",
            Kind = holiday ? V1.UseKind.Holiday : V1.UseKind.Ordinary,
            HolidayDays = holiday ? state.Parts.Count : 0,
            WorkingTimeSupplements = !holiday,
            DeliveryForm = recorded.Form is { } form ? (DeliveryForm)(form + 1) : DeliveryForm.Unspecified,
            Session = state.Session?.ToProto(),
        };
        foreach (var part in state.Parts)
        {
            var payable = Payable(recorded, part);
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

    /// <summary>Minutes of a line to pay. R-TIM-05: the holiday cap limits pay as it limits the balance. A-49: whom the citizen employs, the citizen pays.</summary>
    public static int Payable(HoursUsed recorded, UsePart part) => recorded.Form == Cases.Delivery.DeliveryForm.CashSubsidy ? 0 : part.Charged.Count;
}
