using System.Collections.Immutable;
using Ledsager.Cases;
using Ledsager.Cases.Hours;
using Ledsager.Golden;
using Ledsager.Law;
using NodaTime;
using Published = Ledsager.Golden.Published;

namespace Ledsager.Specs.Golden;

/// <summary>An account in the pure domain: commands are decided, their facts kept with the moment they were recorded.</summary>
internal sealed class PureAccount(ServiceLevelHistory levels) : IAccountUnderTest
{
    private readonly List<(CaseEvent Event, Instant RecordedAt)> _facts = [];
    private Case _case = Case.New(levels);
    private Instant _end;

    public static PureAccount For(LedgerScenario scenario) => new(LevelsOf(scenario.Policy));

    /// <summary>The service levels of a municipality that has exactly a scenario's policy.</summary>
    public static ServiceLevelHistory LevelsOf(System.Text.Json.JsonElement policy)
    {
        var folder = Directory.CreateTempSubdirectory("ledsager-golden-");
        try
        {
            File.WriteAllText(Path.Combine(folder.FullName, "scenario.json"), ScenarioPolicy.AsServiceLevelFile(policy, "9999"));
            return ServiceLevels.Load(folder.FullName).For("9999");
        }
        catch (ServiceLevelException e)
        {
            throw new NotUnderstoodException(e.Message);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    public Task<ExpectedResult> Apply(Input input)
    {
        var outcome = Record(CommandOf(input), input.RecordedAt);
        var result = outcome switch
        {
            Outcome.Accepted accepted => new ExpectedResult(input.Seq, true, null, null, Charged(accepted.Facts)),
            Outcome.NothingNew => new ExpectedResult(input.Seq, false, "DuplicateIgnored", null, null),
            Outcome.Refused { Refusal: var refusal } => new ExpectedResult(
                input.Seq, false, ExpectedResult.NameOf(refusal.Reason), refusal.Details.TryGetValue("available_minutes", out var minutes) ? int.Parse(minutes) : null, null),
            _ => throw new InvalidOperationException(),
        };
        return Task.FromResult(result);
    }

    public Task Finish(Instant end)
    {
        _end = end;
        Record(new TurnMonth(), end);
        return Task.CompletedTask;
    }

    public Task<Checkpoint> At(LocalDate day, Instant knownBefore)
    {
        var known = _facts.Where(fact => fact.RecordedAt < knownBefore).Aggregate(Case.New(levels), (@case, fact) => @case.Evolve(fact.Event, fact.RecordedAt));
        var balance = Balance.Of(known.Account.Derive(day).State, known.Account.Facts, levels);
        return Task.FromResult(new Checkpoint(
            [.. balance.Lots.Select(lot => new LotLine(lot.Month, lot.Remaining.Count, lot.LastUsable))],
            balance.CurrentMonth.Count, balance.Saved.Count, balance.Total.Count, balance.Opened.Count, balance.Used.Count, balance.Expired.Count));
    }

    public Task<IReadOnlyList<Published>> Published() => Task.FromResult<IReadOnlyList<Published>>([.. _facts.Select(fact => fact.Event switch
    {
        HoursSaved e => new Published(e.Effective, e.Lot, "Saved", e.Amount.Count, false),
        HoursExpired e => new Published(e.On, e.Lot, e.Reason.ToString(), e.Amount.Count, false),
        HoursSavedAdjusted e => new Published(e.Effective, e.Lot, "Saved", (e.Revised - e.Published).Count, true),
        HoursExpiredAdjusted e => new Published(e.On, e.Lot, e.Reason.ToString(), (e.Revised - e.Published).Count, true),
        _ => (Published?)null,
    }).OfType<Published>()]);

    public Task<IReadOnlyList<(YearMonth Month, int Opened, int TotalAfterOpening)>> MonthEnds() =>
        Task.FromResult<IReadOnlyList<(YearMonth, int, int)>>([.. Statement.Of(Derived()).Months
            .Where(month => month.IsClosed).Select(month => (month.Month, month.NextOpened.Count, month.TotalAfterOpening.Count))]);

    public Task<IReadOnlyDictionary<string, IReadOnlyDictionary<YearMonth, int>>> Allocations() =>
        Task.FromResult<IReadOnlyDictionary<string, IReadOnlyDictionary<YearMonth, int>>>(Explanation.Of(Derived()).Lots
            .SelectMany(lot => lot.Entries)
            .Where(entry => entry.Movement.Kind == MovementKind.Used)
            .GroupBy(entry => entry.Movement.Use!.Value.Value, StringComparer.Ordinal)
            .ToDictionary(
                use => use.Key,
                use => (IReadOnlyDictionary<YearMonth, int>)use.GroupBy(entry => entry.Movement.Lot).ToDictionary(lot => lot.Key, lot => lot.Sum(entry => entry.Movement.Amount.Count)),
                StringComparer.Ordinal));

    private AccountHistory Derived() => _case.Account.Derive(DanishCalendar.DateOf(_end));

    private Outcome Record(CaseCommand command, Instant now)
    {
        var outcome = CaseDecider.Decide(_case, command, now);
        if (outcome is Outcome.Accepted accepted)
        {
            _case = _case.Evolve(accepted.Facts, now);
            _facts.AddRange(accepted.Facts.Select(fact => (fact.Event, now)));
        }

        return outcome;
    }

    private static CaseCommand CommandOf(Input input) => input switch
    {
        Input.Grant i => new GrantHours(
            i.StartDate, i.EntitlementMinutes is { } minutes ? new Minutes(minutes) : null, new Minutes(i.OffsetMinutes), "As the scenario has it."),
        Input.SavingsAgreed i => new AgreeSavings(i.FromDate, i.ToDate, ["Citizen", "Municipality", "Companion"], "As the scenario has it."),
        Input.SavingsAgreementEnded i => new EndSavings(i.LastDate),
        Input.HoursUsed i => new RecordHours(
            new UseId(i.UseId),
            i.Start is { } start ? new WorkTime.Between(start, i.End!.Value) : new WorkTime.OnDate(i.Date!.Value, new Minutes(i.Minutes!.Value)),
            Enum.Parse<UseKind>(i.Kind), null),
        Input.HoursUseCorrected i => new CorrectHours(new UseId(i.UseId), new WorkTime.SameDate(new Minutes(i.Minutes))),
        Input.HoursUseReversed i => new ReverseHours(new UseId(i.UseId)),
        Input.OffsetChanged i => new ChangeOffset(i.EffectiveDate, new Minutes(i.OffsetMinutes)),
        Input.GrantEnded i => new EndGrant(i.LastDate, Enum.Parse<GrantEndReason>(i.Reason)),
        _ => throw new NotUnderstoodException($"No command for {input.GetType().Name}."),
    };

    private static int? Charged(ImmutableArray<Fact> facts) => facts.Select(fact => fact.Event switch
    {
        HoursUsed e => e.Parts.Sum(part => part.Charged.Count),
        HoursUseCorrected e => e.Parts.Sum(part => part.Charged.Count),
        _ => (int?)null,
    }).FirstOrDefault(charged => charged is not null);
}
