using Grpc.Core;
using Ledsager.Cases;
using Ledsager.Api.Cases.V1;
using Ledsager.EventStore;
using Ledsager.Law;
using Ledsager.Service.Transactions;
using NodaTime;
using Residence = Ledsager.Cases.Residence;
using V1 = Ledsager.Api.Cases.V1;

namespace Ledsager.Service.Api;

/// <summary>ledsager.cases.v1.CaseService: requests in, commands on, replies out.</summary>
internal sealed partial class CaseApi(CaseTransactions transactions, IEventStore store, ServiceLevels levels, IClock clock) : CaseService.CaseServiceBase
{
    public override async Task<GetCaseResponse> GetCase(GetCaseRequest request, ServerCallContext context)
    {
        var question = Question.Read(new Reading(), request.Citizen, request.AsOf, request.KnownAt, levels, clock);
        return new GetCaseResponse { Case = await store.ReadCase(question, context.CancellationToken) };
    }

    public override Task<GrantHoursResponse> GrantHours(GrantHoursRequest request, ServerCallContext context)
    {
        var reading = new Reading();
        var write = reading.Write(request);
        var command = new GrantHours(
            reading.RequiredDate("start_date", request.StartDate),
            reading.Entitlement(request.HasEntitlementMinutes ? request.EntitlementMinutes : null),
            request.HasOffsetMinutes ? reading.Offset(request.OffsetMinutes) : null,
            reading.Text("reason", request.Reason),
            reading.AnyWord<V1.Residence, Residence>("residence", request.Residence));
        reading.ThrowIfFaulty();

        return transactions.Execute(write, command, executed => new GrantHoursResponse { Etag = executed.Etag }, context.CancellationToken);
    }

    public override Task<EndGrantResponse> EndGrant(EndGrantRequest request, ServerCallContext context)
    {
        var reading = new Reading();
        var write = reading.Write(request);
        var command = new EndGrant(
            reading.RequiredDate("last_date", request.LastDate),
            reading.Word<Ledsager.Api.Cases.V1.GrantEndReason, Ledsager.Cases.GrantEndReason>("reason", request.Reason));
        reading.ThrowIfFaulty();

        return transactions.Execute(write, command, executed => new EndGrantResponse { Etag = executed.Etag }, context.CancellationToken);
    }

    public override Task<ChangeOffsetResponse> ChangeOffset(ChangeOffsetRequest request, ServerCallContext context)
    {
        var reading = new Reading();
        var write = reading.Write(request);
        var command = new ChangeOffset(reading.RequiredDate("effective_date", request.EffectiveDate), reading.Offset(request.OffsetMinutes));
        reading.ThrowIfFaulty();

        return transactions.Execute(write, command, executed => new ChangeOffsetResponse { Etag = executed.Etag }, context.CancellationToken);
    }

    public override Task<OverridePolicyResponse> OverridePolicy(OverridePolicyRequest request, ServerCallContext context)
    {
        var reading = new Reading();
        var write = reading.Write(request);
        var command = new OverridePolicy(
            reading.RequiredDate("from_date", request.FromDate), reading.Parameter(request.Parameter), reading.Json(request.JsonValue),
            reading.Text("reason", request.Reason) ?? "");
        reading.ThrowIfFaulty();

        return transactions.Execute(write, command, executed => new OverridePolicyResponse { Etag = executed.Etag }, context.CancellationToken);
    }

    public override Task<AgreeSavingsResponse> AgreeSavings(AgreeSavingsRequest request, ServerCallContext context)
    {
        var reading = new Reading();
        var write = reading.Write(request);
        var (from, to) = (reading.RequiredDate("from_date", request.FromDate), reading.OptionalDate("to_date", request.ToDate));
        if (to < from)
            reading.Wrong("to_date", "END_BEFORE_START", "must not lie before from_date.", "må ikke ligge før from_date.");

        var parties = request.Parties.Select((party, i) => reading.Word<AgreementParty, Party>($"parties[{i}]", party)).Distinct().Order();
        var command = new AgreeSavings(from, to, [.. parties.Select(party => party.ToString())], reading.Text("reason", request.Reason), reading.Terms(request.Terms));
        reading.ThrowIfFaulty();

        return transactions.Execute(write, command, executed => new AgreeSavingsResponse { Etag = executed.Etag }, context.CancellationToken);
    }

    public override Task<EndSavingsAgreementResponse> EndSavingsAgreement(EndSavingsAgreementRequest request, ServerCallContext context)
    {
        var reading = new Reading();
        var write = reading.Write(request);
        var command = new EndSavings(reading.RequiredDate("last_date", request.LastDate));
        reading.ThrowIfFaulty();

        return transactions.Execute(write, command, executed => new EndSavingsAgreementResponse { Etag = executed.Etag }, context.CancellationToken);
    }

    // As the service-level files name them.
    private enum Party
    {
        Citizen,
        Municipality,
        Companion,
    }
}
