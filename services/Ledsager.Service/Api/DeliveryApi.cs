using Grpc.Core;
using Ledsager.Api.Delivery.V1;
using Ledsager.Cases;
using Ledsager.Cases.Hours;
using Ledsager.EventStore;
using Ledsager.Law;
using Ledsager.Service.Transactions;
using NodaTime;
using DeliveryForm = Ledsager.Cases.Delivery.DeliveryForm;
using Relation = Ledsager.Cases.Delivery.Relation;

namespace Ledsager.Service.Api;

/// <summary>ledsager.delivery.v1.DeliveryService: companions, delivery forms, the yearly subsidy and the card.</summary>
internal sealed partial class DeliveryApi(CaseTransactions transactions, IEventStore store, ServiceLevels levels, IClock clock) : DeliveryService.DeliveryServiceBase
{
    public override Task<ChooseDeliveryFormResponse> ChooseDeliveryForm(ChooseDeliveryFormRequest request, ServerCallContext context)
    {
        var reading = new Reading();
        var write = reading.Write(request);
        var command = new ChooseDeliveryForm(
            reading.RequiredDate("on", request.On),
            reading.Word<Ledsager.Api.Delivery.V1.DeliveryForm, DeliveryForm>("form", request.Form),
            reading.Supplier(request.Supplier),
            reading.OptionalDate("consented_on", request.ConsentedOn),
            reading.OptionalDate("ability_confirmed_on", request.AbilityConfirmedOn));
        reading.ThrowIfFaulty();

        return transactions.Execute(write, command, executed => new ChooseDeliveryFormResponse { Etag = executed.Etag }, context.CancellationToken);
    }

    public override Task<AppointCompanionResponse> AppointCompanion(AppointCompanionRequest request, ServerCallContext context)
    {
        var reading = new Reading();
        var write = reading.Write(request);
        var command = new AppointCompanion(reading.RequiredDate("on", request.On), reading.RequiredCompanion(request.Companion));
        reading.ThrowIfFaulty();

        return transactions.Execute(write, command, executed => new AppointCompanionResponse { Etag = executed.Etag }, context.CancellationToken);
    }

    public override Task<ApproveCompanionResponse> ApproveCompanion(ApproveCompanionRequest request, ServerCallContext context)
    {
        var reading = new Reading();
        var write = reading.Write(request);
        var command = new ApproveCompanion(
            reading.RequiredDate("on", request.On),
            reading.RequiredCompanion(request.Companion),
            reading.Word<Ledsager.Api.Delivery.V1.Relation, Relation>("relation", request.Relation),
            reading.Text("exemption", request.Exemption));
        reading.ThrowIfFaulty();

        return transactions.Execute(write, command, executed => new ApproveCompanionResponse { Etag = executed.Etag }, context.CancellationToken);
    }

    public override Task<RefuseCompanionResponse> RefuseCompanion(RefuseCompanionRequest request, ServerCallContext context)
    {
        var reading = new Reading();
        var write = reading.Write(request);
        var command = new RefuseCompanion(
            reading.RequiredDate("on", request.On), reading.RequiredCompanion(request.Companion), reading.Text("reason", request.Reason) ?? "");
        reading.ThrowIfFaulty();

        return transactions.Execute(write, command, executed => new RefuseCompanionResponse { Etag = executed.Etag }, context.CancellationToken);
    }

    public override Task<EndCompanionResponse> EndCompanion(EndCompanionRequest request, ServerCallContext context)
    {
        var reading = new Reading();
        var write = reading.Write(request);
        var command = new EndCompanion(reading.RequiredDate("last_date", request.LastDate), reading.RequiredCompanion(request.Companion));
        reading.ThrowIfFaulty();

        return transactions.Execute(write, command, executed => new EndCompanionResponse { Etag = executed.Etag }, context.CancellationToken);
    }

    public override Task<ApplyForExpenseSubsidyResponse> ApplyForExpenseSubsidy(ApplyForExpenseSubsidyRequest request, ServerCallContext context)
    {
        var reading = new Reading();
        var write = reading.Write(request);
        var command = new ApplyForExpenseSubsidy(
            reading.RequiredDate("on", request.On), reading.Kroner("probable_kroner", request.HasProbableKroner ? request.ProbableKroner : null),
            reading.SetOf<ExpenseKind, Ledsager.Cases.Delivery.ExpenseKinds>("kinds", request.Kinds));
        reading.ThrowIfFaulty();

        return transactions.Execute(
            write, command,
            executed =>
            {
                var paid = executed.After.Delivery.PaidSubsidies.GetValueOrDefault(command.On.Year);
                return new ApplyForExpenseSubsidyResponse { Subsidy = paid?.ToProto(), Held = paid is null, Etag = executed.Etag };
            },
            context.CancellationToken);
    }

    public override Task<PayHeldExpenseSubsidyResponse> PayHeldExpenseSubsidy(PayHeldExpenseSubsidyRequest request, ServerCallContext context)
    {
        var reading = new Reading();
        var write = reading.Write(request);
        var command = new PayHeldExpenseSubsidy(reading.RequiredDate("on", request.On), reading.Year("year", request.Year));
        reading.ThrowIfFaulty();

        return transactions.Execute(
            write, command,
            executed => new PayHeldExpenseSubsidyResponse { Subsidy = executed.After.Delivery.PaidSubsidies[command.Year].ToProto(), Etag = executed.Etag },
            context.CancellationToken);
    }

    public override Task<RecordCompanionCardResponse> RecordCompanionCard(RecordCompanionCardRequest request, ServerCallContext context)
    {
        var reading = new Reading();
        var write = reading.Write(request);
        var command = new RecordCompanionCard(reading.RequiredDate("issued_on", request.IssuedOn));
        reading.ThrowIfFaulty();

        return transactions.Execute(
            write, command,
            executed =>
            {
                var card = executed.After.Delivery.Card!;
                return new RecordCompanionCardResponse { ValidThrough = card.ValidThrough.ToProto(), PriceKroner = card.PriceKroner, Etag = executed.Etag };
            },
            context.CancellationToken);
    }

    public override Task<NotifyStayAbroadResponse> NotifyStayAbroad(NotifyStayAbroadRequest request, ServerCallContext context)
    {
        var reading = new Reading();
        var write = reading.Write(request);
        var command = new NotifyStayAbroad(
            reading.RequiredDate("on", request.On), reading.RequiredDate("from_date", request.FromDate), reading.RequiredDate("to_date", request.ToDate));
        if (request.FromDate is not null && request.ToDate is not null && command.To < command.From)
            reading.Wrong("to_date", "END_BEFORE_START", "must not lie before from_date.", "må ikke ligge før from_date.");

        reading.ThrowIfFaulty();

        return transactions.Execute(write, command, executed => new NotifyStayAbroadResponse { Etag = executed.Etag }, context.CancellationToken);
    }

    private Ledsager.Api.Hours.V1.Balance BalanceOf(CitizenName citizen, Executed executed)
    {
        var account = executed.After.Account;
        var state = account.Derive(DanishCalendar.DateOf(clock.GetCurrentInstant())).State;
        return Balance.Of(state, account.Facts, account.Levels).ToProto(citizen, executed.Etag);
    }
}
