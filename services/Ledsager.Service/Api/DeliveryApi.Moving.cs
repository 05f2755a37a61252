using Grpc.Core;
using Ledsager.Api.Delivery.V1;
using Ledsager.Cases;
using Ledsager.Cases.Delivery;
using Ledsager.Service.Transactions;

namespace Ledsager.Service.Api;

/// <content>From one municipality to another, and from two records to one.</content>
internal sealed partial class DeliveryApi
{
    public override async Task<GetClosingStatementResponse> GetClosingStatement(GetClosingStatementRequest request, ServerCallContext context)
    {
        var reading = new Reading();
        var citizen = reading.Citizen(request.Citizen);
        reading.ThrowIfFaulty();

        var history = levels.Known(citizen.Municipality);
        var known = LoadedCase.Fold(await LoadedCase.ReadKnown(store, citizen, context.CancellationToken), history).Case;
        var statement = ClosingStatement.Of(known.Account) ?? throw Errors.Refused(Refusals.NotMovedAway());
        var response = new GetClosingStatementResponse
        {
            Municipality = $"municipalities/{citizen.Municipality}",
            LastDate = statement.LastDate.ToProto(),
            TotalMinutes = statement.Lots.Sum(lot => lot.Amount.Count),
            Etag = known.Etag(),
        };
        response.Lots.AddRange(statement.Lots.Select(Mapping.ToProto));
        return response;
    }

    public override Task<OpenBalanceResponse> OpenBalance(OpenBalanceRequest request, ServerCallContext context)
    {
        var reading = new Reading();
        var write = reading.Write(request);
        var command = new OpenBalance(reading.RequiredDate("on", request.On), reading.MovedFrom(request.FromMunicipality, write.Citizen), reading.Lots(request.Lots));
        reading.ThrowIfFaulty();

        return transactions.Execute(
            write, command,
            executed => new OpenBalanceResponse { Balance = BalanceOf(write.Citizen, executed), Etag = executed.Etag },
            context.CancellationToken);
    }

    public override Task<MergeCitizensResponse> MergeCitizens(MergeCitizensRequest request, ServerCallContext context)
    {
        var reading = new Reading();
        var write = reading.Write(request);
        var on = reading.RequiredDate("on", request.On);
        var ended = reading.EndedCitizen(request.EndedCitizen, write.Citizen);
        var endedEtag = reading.Etag(request.EndedEtag, "ended_etag");
        reading.ThrowIfFaulty();

        return transactions.Merge(
            write, ended, endedEtag, on,
            (goesOn, ends) =>
            {
                var response = new MergeCitizensResponse
                {
                    Balance = BalanceOf(write.Citizen, goesOn), Duplicate = !goesOn.IsNew, Etag = goesOn.Etag, EndedEtag = ends.Etag,
                };
                var prefix = $"{ended.Id}/";
                response.Uses.AddRange(goesOn.After.Account.Uses.Values
                    .Where(use => use.Id.Value.StartsWith(prefix, StringComparison.Ordinal)).OrderBy(use => use.Order).Select(Mapping.ToProto));
                response.RefusedUses.AddRange(goesOn.After.Delivery.Unfitting
                    .Where(refused => refused.Use.Value.StartsWith(prefix, StringComparison.Ordinal)).Select(Mapping.ToProto));
                return response;
            },
            context.CancellationToken);
    }
}
