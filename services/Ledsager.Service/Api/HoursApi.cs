using Grpc.Core;
using Ledsager.Cases;
using Ledsager.Cases.Hours;
using Ledsager.EventStore;
using Ledsager.Api.Hours.V1;
using Ledsager.Law;
using Ledsager.Service.Storage;
using Ledsager.Service.Transactions;
using NodaTime;
using Balance = Ledsager.Cases.Hours.Balance;
using Explanation = Ledsager.Cases.Hours.Explanation;
using UseKind = Ledsager.Cases.UseKind;

namespace Ledsager.Service.Api;

/// <summary>ledsager.hours.v1.HoursService: timesheet lines in, balances out.</summary>
internal sealed class HoursApi(CaseTransactions transactions, IEventStore store, ServiceLevels levels, IClock clock, AnsweredBalances answers) : HoursService.HoursServiceBase
{
    public override Task<RecordHoursResponse> RecordHours(RecordHoursRequest request, ServerCallContext context)
    {
        var reading = new Reading();
        var write = reading.Write(request);
        var use = new UseId(reading.UseId(request.UseId));
        var work = request.WorkCase switch
        {
            RecordHoursRequest.WorkOneofCase.Day => reading.Day(request.Day),
            RecordHoursRequest.WorkOneofCase.Session => reading.Session(request.Session),
            _ => reading.Missing(),
        };
        var command = new RecordHours(
            use, work, reading.Word<Ledsager.Api.Hours.V1.UseKind, UseKind>("kind", request.Kind, unspecified: UseKind.Ordinary), reading.Companion(request.Companion),
            reading.Activity(request.Activity), request.HasAbroad ? request.Abroad : null);
        reading.ThrowIfFaulty();

        return transactions.Execute(
            write, command,
            executed => new RecordHoursResponse { Use = executed.After.Account.Uses[use].ToProto(), Duplicate = !executed.IsNew, Etag = executed.Etag },
            context.CancellationToken);
    }

    public override Task<CorrectHoursResponse> CorrectHours(CorrectHoursRequest request, ServerCallContext context)
    {
        var reading = new Reading();
        var write = reading.Write(request);
        var use = new UseId(reading.KnownUseId(request.UseId));
        var work = request.WorkCase switch
        {
            CorrectHoursRequest.WorkOneofCase.Day => reading.Day(request.Day),
            CorrectHoursRequest.WorkOneofCase.Session => reading.Session(request.Session),
            CorrectHoursRequest.WorkOneofCase.Minutes => new WorkTime.SameDate(reading.LineMinutes("minutes", request.Minutes)),
            _ => reading.Missing(),
        };
        reading.ThrowIfFaulty();

        return transactions.Execute(
            write, new CorrectHours(use, work),
            executed => new CorrectHoursResponse { Use = executed.After.Account.Uses[use].ToProto(), Etag = executed.Etag },
            context.CancellationToken);
    }

    public override Task<ReverseHoursResponse> ReverseHours(ReverseHoursRequest request, ServerCallContext context)
    {
        var reading = new Reading();
        var write = reading.Write(request);
        var use = new UseId(reading.KnownUseId(request.UseId));
        reading.ThrowIfFaulty();

        return transactions.Execute(
            write, new ReverseHours(use),
            executed => new ReverseHoursResponse { Use = executed.After.Account.Uses[use].ToProto(), Etag = executed.Etag },
            context.CancellationToken);
    }

    public override async Task<GetBalanceResponse> GetBalance(GetBalanceRequest request, ServerCallContext context)
    {
        var question = Read(request.Citizen, request.AsOf, request.KnownAt);

        // What stands after the last recording is in one row; anything earlier is read off the history.
        if (question.KnownAt is null
            && await store.ReadView(question.Citizen.Municipality, HoursView.Name, question.Citizen.Id, context.CancellationToken) is { } row)
        {
            if (answers.Find(question.Citizen, row, question.AsOf) is { } answered)
                return answered;

            if (HoursView.Read(row, question.Levels) is { } view && view.State.Day <= question.AsOf)
            {
                var balance = view.Forward(question.AsOf, question.Levels).ToProto(question.Citizen, row.Etag());
                return answers.Keep(question.Citizen, row, question.AsOf, new GetBalanceResponse { Balance = balance });
            }
        }

        var (history, etag) = await Derive(question, context.CancellationToken);
        var account = history.Account;
        return new GetBalanceResponse { Balance = Balance.Of(history.State, account.Facts, account.Levels).ToProto(question.Citizen, etag) };
    }

    public override async Task<ExplainBalanceResponse> ExplainBalance(ExplainBalanceRequest request, ServerCallContext context)
    {
        var question = Read(request.Citizen, request.AsOf, request.KnownAt);
        var (history, etag) = await Derive(question, context.CancellationToken);
        var explanation = Explanation.Of(history);
        var response = new ExplainBalanceResponse { Balance = explanation.Balance.ToProto(question.Citizen, etag) };
        response.Lots.AddRange(explanation.Lots.Select(Mapping.ToProto));
        response.Uncovered.AddRange(explanation.Uncovered.Select(Mapping.ToProto));
        return response;
    }

    public override async Task<ListMonthsResponse> ListMonths(ListMonthsRequest request, ServerCallContext context)
    {
        var (history, _) = await Derive(Read(request.Citizen, request.AsOf, request.KnownAt), context.CancellationToken);
        var statement = Statement.Of(history);
        var response = new ListMonthsResponse();
        response.Months.AddRange(statement.Months.Select(Mapping.ToProto));
        response.GrantEnds.AddRange(statement.GrantEnds.Select(Mapping.ToProto));
        return response;
    }

    private Question Read(string citizen, Google.Type.Date? asOf, Google.Protobuf.WellKnownTypes.Timestamp? knownAt) =>
        Question.Read(new Reading(), citizen, asOf, knownAt, levels, clock);

    private async Task<(AccountHistory History, string Etag)> Derive(Question question, CancellationToken cancel)
    {
        var read = await LoadedCase.ReadKnown(store, question.Citizen, cancel);
        var known = LoadedCase.Fold(read, question.Levels, question.KnownAt).Case;
        return (known.Account.Derive(question.AsOf), known.Etag());
    }
}
