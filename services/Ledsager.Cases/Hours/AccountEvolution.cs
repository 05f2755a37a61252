using Ledsager.Law;

namespace Ledsager.Cases.Hours;

/// <summary>How facts change the account. What the calendar did is no fact of the account: it is derived.</summary>
internal static class AccountEvolution
{
    /// <summary>The account with one more fact.</summary>
    /// <param name="account">The account before it.</param>
    /// <param name="event">The fact.</param>
    /// <param name="version">The fact's number in the stream: the order of recording.</param>
    public static HoursAccount Evolve(this HoursAccount account, CaseEvent @event, long version) => @event switch
    {
        // What was set for a citizen was set for the grant before.
        Grant e => (account with { Levels = account.Levels.GeneralFrom(e.StartDate) }).With(facts => facts with
        {
            Grants = facts.Grants.Add(new GrantPeriod(e.StartDate, e.EntitlementMinutes, e.OffsetMinutes, null, null)).Sort((a, b) => a.Start.CompareTo(b.Start)),
        }),
        GrantEnded e => account.With(facts => facts with
        {
            Grants = facts.Grants.ConvertAll(grant => grant.Covers(e.LastDate) ? grant with { LastDate = e.LastDate, EndReason = e.Reason } : grant),
        }),
        OffsetChanged e => account.With(facts => facts with { Offsets = facts.Offsets.Add(new OffsetStep(e.EffectiveDate, e.OffsetMinutes)) }),
        PolicyOverridden { IsAboutFollowUps: false } e => account with { Levels = account.Levels.With(e) },
        SavingsAgreed e => account.With(facts => facts with { Agreements = facts.Agreements.Add(new AgreementPeriod(e.FromDate, e.ToDate) { Terms = e.Terms }) }),
        SavingsAgreementEnded e => account.With(facts => facts with
        {
            Agreements = facts.Agreements
                .RemoveAll(agreement => agreement.From > e.LastDate)
                .ConvertAll(agreement => agreement.To is { } to && to <= e.LastDate ? agreement : agreement with { To = e.LastDate }),
        }),
        OpeningBalance e => account.With(facts => facts with
        {
            TakenOver = facts.TakenOver.AddRange(e.Lots.Select(lot => new TakenOverLot(e.On, lot.Lot, lot.Amount, lot.LastUsable, e.FromMunicipality))),
        }),
        LotExtended e => account.With(facts => facts with { Extensions = facts.Extensions.Add(new LotWindow(e.Lot, e.LastUsable)) }),
        HoursUsed e => account.With(new Use(e, version, e.Parts) { Session = e.Session }),
        HoursUseCorrected e => account.With(account.Uses[e.Use] with { Parts = e.Parts, Session = e.Session }),
        HoursChargeAdjusted e => account.With(account.Uses[e.Use] is var use ? use with { Parts = [.. use.Parts.Select(part => part.On == e.On ? part with { Charged = e.Revised } : part)] } : use),
        HoursUseReversed e => account.With(account.Uses[e.Use] with { Parts = [] }),
        _ => account,
    };

    private static HoursAccount With(this HoursAccount account, Func<StandingFacts, StandingFacts> change) =>
        account with { Facts = change(account.Facts) };
}
