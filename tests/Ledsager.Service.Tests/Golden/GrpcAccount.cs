using Google.Protobuf.Collections;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using Ledsager.Api.Audit.V1;
using Ledsager.Api.Cases.V1;
using Ledsager.Api.Hours.V1;
using Ledsager.Golden;
using NodaTime;
using NodaTime.Text;
using Duration = NodaTime.Duration;

namespace Ledsager.Service.Tests.Golden;

/// <summary>An account behind the public API of a running service.</summary>
internal sealed class GrpcAccount(ServiceProcess service, SharedClock clock, string citizen, LocalDate horizon) : IAccountUnderTest
{
    private const string Reason = "As the scenario has it.";
    private Instant _end;

    public async Task<ExpectedResult> Apply(Input input)
    {
        await clock.Reach(input.RecordedAt);
        try
        {
            var (duplicate, charged) = await Send(input, $"seq-{input.Seq}");
            return duplicate
                ? new ExpectedResult(input.Seq, false, "DuplicateIgnored", null, null)
                : new ExpectedResult(input.Seq, true, null, null, charged);
        }
        catch (RpcException e) when (ErrorOf(e) is { } info)
        {
            return new ExpectedResult(
                input.Seq, false, ExpectedResult.NameOf(info.Reason), info.Metadata.TryGetValue("available_minutes", out var minutes) ? int.Parse(minutes) : null, null);
        }
    }

    public async Task Finish(Instant end)
    {
        await clock.Reach(end);
        _end = end;
    }

    public async Task<Checkpoint> At(LocalDate day, Instant knownBefore)
    {
        var balance = (await service.Hours.GetBalanceAsync(new GetBalanceRequest
        {
            Citizen = citizen, AsOf = day.ToDate(), KnownAt = (knownBefore - Duration.FromTicks(10)).ToTimestamp(),
        })).Balance;
        return Of(balance);
    }

    /// <summary>A balance in the scenarios' terms.</summary>
    public static Checkpoint Of(Balance balance) => new(
        [.. balance.Lots.Select(lot => new LotLine(lot.Month.ToMonth(), lot.RemainingMinutes, lot.LastUsableDate.ToLocal()))],
        balance.CurrentMonthMinutes, balance.SavedMinutes, balance.TotalMinutes, balance.OpenedMinutes, balance.UsedMinutes, balance.ExpiredMinutes);

    public async Task<IReadOnlyList<Published>> Published()
    {
        var lines = new List<Published>();
        using var replay = service.Audit.ReplayHistory(new ReplayHistoryRequest { Citizen = citizen });
        await foreach (var told in replay.ResponseStream.ReadAllAsync())
        {
            var fact = told.Fact;
            var data = fact.Data.Fields;
            var on = fact.EffectiveDate.ToLocal();
            Published? line = fact.Type switch
            {
                "hours_saved" => new Published(on, Lot(data), "Saved", Number(data, "amount"), false),
                "hours_expired" => new Published(on, Lot(data), data["reason"].StringValue, Number(data, "amount"), false),
                "hours_saved_adjusted" => new Published(on, Lot(data), "Saved", Number(data, "revised") - Number(data, "published"), true),
                "hours_expired_adjusted" => new Published(on, Lot(data), data["reason"].StringValue, Number(data, "revised") - Number(data, "published"), true),
                _ => null,
            };

            // Others' clocks may have carried this citizen past the scenario's horizon.
            if (line is { } published && fact.RecordedAt.ToDateTimeOffset() <= _end.ToDateTimeOffset())
                lines.Add(published);
        }

        return lines;
    }

    public async Task<IReadOnlyList<(YearMonth Month, int Opened, int TotalAfterOpening)>> MonthEnds() =>
    [.. (await service.Hours.ListMonthsAsync(new ListMonthsRequest { Citizen = citizen, AsOf = horizon.ToDate() })).Months
        .Where(month => month.Closed)
        .Select(month => (month.Month_.ToMonth(), month.NextOpenedMinutes, month.TotalAfterOpeningMinutes))];

    public async Task<IReadOnlyDictionary<string, IReadOnlyDictionary<YearMonth, int>>> Allocations() =>
        (await service.Hours.ExplainBalanceAsync(new ExplainBalanceRequest { Citizen = citizen, AsOf = horizon.ToDate() })).Lots
        .SelectMany(lot => lot.Entries.Where(entry => entry.WhatCase == LotEntry.WhatOneofCase.Used).Select(entry => (lot.Month, entry.Used)))
        .GroupBy(taken => taken.Used.UseId, StringComparer.Ordinal)
        .ToDictionary(
            use => use.Key,
            use => (IReadOnlyDictionary<YearMonth, int>)use.GroupBy(taken => taken.Month.ToMonth()).ToDictionary(lot => lot.Key, lot => lot.Sum(taken => taken.Used.Minutes)),
            StringComparer.Ordinal);

    private async Task<(bool Duplicate, int? Charged)> Send(Input input, string request)
    {
        const string actor = "golden";
        request = $"{citizen.Split('/')[^1]}-{request}";
        switch (input)
        {
            case Input.Grant i:
                var grant = new GrantHoursRequest
                {
                    Citizen = citizen, RequestId = request, Actor = actor, StartDate = i.StartDate.ToDate(), OffsetMinutes = i.OffsetMinutes, Reason = Reason,
                };
                if (i.EntitlementMinutes is { } entitlement)
                    grant.EntitlementMinutes = entitlement;

                await service.Cases.GrantHoursAsync(grant);
                return default;
            case Input.SavingsAgreed i:
                await service.Cases.AgreeSavingsAsync(new AgreeSavingsRequest
                {
                    Citizen = citizen, RequestId = request, Actor = actor, FromDate = i.FromDate.ToDate(), ToDate = i.ToDate?.ToDate(), Reason = Reason,
                    Parties = { AgreementParty.Citizen, AgreementParty.Municipality, AgreementParty.Companion },
                });
                return default;
            case Input.SavingsAgreementEnded i:
                await service.Cases.EndSavingsAgreementAsync(new EndSavingsAgreementRequest { Citizen = citizen, RequestId = request, Actor = actor, LastDate = i.LastDate.ToDate() });
                return default;
            case Input.OffsetChanged i:
                await service.Cases.ChangeOffsetAsync(new ChangeOffsetRequest
                {
                    Citizen = citizen, RequestId = request, Actor = actor, EffectiveDate = i.EffectiveDate.ToDate(), OffsetMinutes = i.OffsetMinutes,
                });
                return default;
            case Input.GrantEnded i:
                await service.Cases.EndGrantAsync(new EndGrantRequest
                {
                    Citizen = citizen, RequestId = request, Actor = actor, LastDate = i.LastDate.ToDate(), Reason = System.Enum.Parse<GrantEndReason>(i.Reason),
                });
                return default;
            case Input.HoursUsed i:
                var record = new RecordHoursRequest
                {
                    Citizen = citizen, RequestId = request, Actor = actor, UseId = i.UseId, Kind = System.Enum.Parse<UseKind>(i.Kind),
                };
                if (i.Start is { } start)
                    record.Session = new WorkSession { Start = start.ToTimestamp(), End = i.End!.Value.ToTimestamp() };
                else
                    record.Day = new WorkDay { Date = i.Date!.Value.ToDate(), Minutes = i.Minutes!.Value };

                var recorded = await service.Hours.RecordHoursAsync(record);
                return (recorded.Duplicate, recorded.Use.ChargedMinutes);
            case Input.HoursUseCorrected i:
                var corrected = await service.Hours.CorrectHoursAsync(new CorrectHoursRequest
                {
                    Citizen = citizen, RequestId = request, Actor = actor, UseId = i.UseId, Minutes = i.Minutes,
                });
                return (false, corrected.Use.ChargedMinutes);
            case Input.HoursUseReversed i:
                await service.Hours.ReverseHoursAsync(new ReverseHoursRequest { Citizen = citizen, RequestId = request, Actor = actor, UseId = i.UseId });
                return default;
            default:
                throw new NotUnderstoodException($"No call for {input.GetType().Name}.");
        }
    }

    private static ErrorInfo? ErrorOf(RpcException e) => ErrorDetails.Of(e).OfType<ErrorInfo>().FirstOrDefault();

    private static YearMonth Lot(MapField<string, Value> data) => YearMonthPattern.Iso.Parse(data["lot"].StringValue).Value;

    private static int Number(MapField<string, Value> data, string name) => (int)data[name].NumberValue;
}
