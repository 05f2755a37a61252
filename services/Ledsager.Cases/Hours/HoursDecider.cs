using System.Collections.Immutable;
using Ledsager.Law;
using NodaTime;

namespace Ledsager.Cases.Hours;

/// <summary>Decides what concerns hours: one fact, nothing new, or a refusal.</summary>
internal static class HoursDecider
{
    /// <summary>What was decided.</summary>
    /// <param name="Event">The new fact; null when there is none.</param>
    /// <param name="Rule">The rule that allows it.</param>
    /// <param name="Refusal">Why not; null when it was not refused.</param>
    /// <param name="After">The account with the fact, through today, when it had to be derived anyway; what happened before the fact may be left out.</param>
    internal readonly record struct Judgement(CaseEvent? Event, Citation Rule, Refusal? Refusal, AccountHistory? After = null)
    {
        public static implicit operator Judgement(Refusal refusal) => new(null, refusal.Rule, refusal);
    }

    private static readonly Judgement NothingNew = new(null, HoursLaw.Scheme, null);

    public static Judgement Decide(HoursAccount account, CaseCommand command, LocalDate today, Instant now) => command switch
    {
        GrantHours c => Decide(account, c),
        OverridePolicy c => Decide(account, c, today),
        EndGrant c => Decide(account, c),
        ChangeOffset c => Decide(account, c, today),
        AgreeSavings c => Decide(account, c, today),
        EndSavings c => Decide(account, c, today),
        RecordHours c => Decide(account, c, today, now),
        CorrectHours c => Decide(account, c, today, now),
        ReverseHours c => Decide(account, c, today),
        _ => throw new InvalidOperationException($"{command.GetType().Name} is not about hours."),
    };

    private static Judgement Decide(HoursAccount account, GrantHours command)
    {
        var levels = account.Levels;
        var known = levels.Versions[0].ValidFrom.Value;
        if (command.StartDate < known)
            return Refusals.ServiceLevelUnknown(levels, command.StartDate, known);

        if (levels.LastDay is { } last && command.StartDate > last.Value)
            return Refusals.SchemeEnded(last);

        if (account.Facts.Grants is [.., var latest] && (latest.LastDate is not { } ended || command.StartDate <= ended))
            return Refusals.GrantOverlaps(latest);

        var standard = levels.On(command.StartDate).Hours.EntitlementMinutesPerMonth;
        if (command.EntitlementMinutes is { } entitlement)
        {
            if (entitlement > standard.Value)
                return Refusals.EntitlementTooLarge(entitlement, standard);

            if (entitlement < standard.Value && string.IsNullOrWhiteSpace(command.Reason))
                return Refusals.ReasonNeeded(entitlement, standard);
        }

        var offset = command.OffsetMinutes
            ?? (command.Residence == Residence.GroupHome ? levels.On(command.StartDate).Case.GroupHomeOffsetMinutes.Value : null)
            ?? Minutes.Zero;
        return new Judgement(new Grant(command.StartDate, command.EntitlementMinutes, offset, command.Reason) { Residence = command.Residence }, standard.Citation, null);
    }

    private static Judgement Decide(HoursAccount account, OverridePolicy command, LocalDate today)
    {
        if (account.Facts.GrantOn(command.From) is null)
            return Refusals.NoActiveGrant(command.From, account.Facts);

        return Overrides.Judge(account.Levels, command) switch
        {
            { Refusal: { } refusal } => refusal,
            { Event: { } set, Rule: var rule } => Covered(account, set, rule, today),
            _ => NothingNew,
        };
    }

    private static Judgement Decide(HoursAccount account, EndGrant command)
    {
        if (account.Facts.GrantOn(command.LastDate) is not { } grant)
            return Refusals.NoActiveGrant(command.LastDate, account.Facts);

        if (grant.LastDate == command.LastDate && grant.EndReason == command.Reason)
            return NothingNew;

        return grant.LastDate is { } ended
            ? Refusals.GrantAlreadyEnded(ended)
            : new Judgement(new GrantEnded(command.LastDate, command.Reason), HoursLaw.EndOfGrant, null);
    }

    private static Judgement Decide(HoursAccount account, ChangeOffset command, LocalDate today)
    {
        if (account.Facts.GrantOn(command.EffectiveDate) is not { } grant)
            return Refusals.NoActiveGrant(command.EffectiveDate, account.Facts);

        if (account.Facts.OffsetOn(grant, command.EffectiveDate) == command.OffsetMinutes)
            return NothingNew;

        var rule = account.Levels.On(command.EffectiveDate).Hours.OffsetChange.Citation;
        return Covered(account, new OffsetChanged(command.EffectiveDate, command.OffsetMinutes), rule, today);
    }

    private static Judgement Decide(HoursAccount account, AgreeSavings command, LocalDate today)
    {
        if (account.Facts.Grants is not [.., var grant] || (grant.LastDate is { } last && last < command.FromDate))
            return Refusals.NoActiveGrant(command.FromDate, account.Facts);

        var policy = account.Levels.On(LocalDate.Max(command.FromDate, account.Facts.Grants[0].Start)).Hours;
        var missing = policy.SavingsAgreementParties.Value.Except(command.Parties, StringComparer.Ordinal).ToArray();
        if (missing.Length > 0)
            return Refusals.PartyMissing(missing, policy.SavingsAgreementParties.Citation);

        if (account.Facts.Agreements.Contains(new AgreementPeriod(command.FromDate, command.ToDate) { Terms = command.Terms }))
            return NothingNew;

        if (command.FromDate < today.ToYearMonth().FirstDay())
        {
            if (policy.SavingsAgreementMustBePrior.Value)
                return Refusals.AgreementNotPrior(today.ToYearMonth().FirstDay(), policy.SavingsAgreementMustBePrior.Citation);

            if (string.IsNullOrWhiteSpace(command.Reason))
                return Refusals.ReasonNeededToDateBack(policy.SavingsAgreementMustBePrior.Citation);
        }

        return Covered(
            account,
            new SavingsAgreed(command.FromDate, command.ToDate, command.Parties, command.Reason) { Terms = command.Terms },
            policy.SavingsRequiresAgreement.Citation,
            today);
    }

    private static Judgement Decide(HoursAccount account, EndSavings command, LocalDate today)
    {
        if (!account.Facts.Agreements.Exists(agreement => agreement.To is not { } to || to > command.LastDate))
            return account.Facts.Agreements.IsEmpty ? Refusals.NoSavingsAgreement(command.LastDate) : NothingNew;

        // what was saved keeps its window, so an end cannot reach back into a month that has been closed.
        var earliest = today.ToYearMonth().FirstDay().PlusDays(-1);
        var policy = account.Levels.On(LocalDate.Max(command.LastDate, account.Levels.Versions[0].ValidFrom.Value)).Hours;
        return command.LastDate < earliest
            ? Refusals.AgreementEndsTooEarly(earliest, policy.SavingsRequiresAgreement.Citation)
            : new Judgement(new SavingsAgreementEnded(command.LastDate), policy.SavingsRequiresAgreement.Citation, null);
    }

    private static Judgement Decide(HoursAccount account, RecordHours command, LocalDate today, Instant now)
    {
        if (Timesheet.Parts(command.Work, null) is not { } parts)
            return Refusals.WorkTimeMissing();

        var line = new HoursUsed(command.Use, command.Kind, parts, command.Companion)
        {
            Session = WorkSpan.Of(command.Work), Activity = command.Activity, Abroad = command.Abroad, MovedFrom = command.MovedFrom, Form = command.MovedForm,
        };
        if (account.Uses.TryGetValue(command.Use, out var known))
            return known.Recorded.SaysTheSame(line) ? NothingNew : Refusals.UseIdConflict(known);

        return Timesheet.Check(account, parts, command.Work, command.Companion, except: null, today, now) is { } refusal
            ? refusal
            : Charged(account, parts, charged => line with { Parts = charged }, today);
    }

    private static Judgement Decide(HoursAccount account, CorrectHours command, LocalDate today, Instant now)
    {
        if (!account.Uses.TryGetValue(command.Use, out var use))
            return Refusals.UnknownUse(command.Use);

        if (use.IsReversed)
            return Refusals.UseReversed(command.Use);

        if (Timesheet.Parts(command.Work, use) is not { } parts)
            return Refusals.WorkDateNeeded(use);

        var session = WorkSpan.Of(command.Work);
        if (session == use.Session && parts.Select(part => (part.On, part.Registered)).SequenceEqual(use.Parts.Select(part => (part.On, part.Registered))))
            return NothingNew;

        return Timesheet.Check(account, parts, command.Work, use.Recorded.Companion, except: use.Id, today, now) is { } refusal
            ? refusal
            : Charged(account, parts, charged => new HoursUseCorrected(command.Use, charged) { Session = session }, today);
    }

    private static Judgement Decide(HoursAccount account, ReverseHours command, LocalDate today)
    {
        if (!account.Uses.TryGetValue(command.Use, out var use))
            return Refusals.UnknownUse(command.Use);

        if (use.IsReversed)
            return NothingNew;

        return new Judgement(new HoursUseReversed(command.Use, use.Parts[0].On), HoursLaw.Correction, null);
    }

    // Line 6: a use is accepted only if, after it, every accepted use is still covered in full; otherwise the refusal says what would fit.
    private static Judgement Charged(HoursAccount account, ImmutableArray<UsePart> parts, Func<ImmutableArray<UsePart>, CaseEvent> fact, LocalDate today)
    {
        // What was uncovered before, uses outside a grant that was ended late, is no fault of this line.
        var after = With(parts).Continue(today);
        var uncovered = after.UncoveredTotal == Minutes.Zero ? Minutes.Zero : account.Continue(today).UncoveredTotal;
        var policy = account.Levels.On(parts[0].On).Hours;
        var use = UseOf(fact(parts));
        if (after.UncoveredTotal > uncovered)
            return Refusals.InsufficientHours(parts, LargestFit(), policy.NoAdvanceUse.Citation);

        var charges = after.Charges.Where(charge => charge.Use == use).ToDictionary(charge => charge.On, charge => charge.Amount);
        return new Judgement(fact([.. parts.Select(part => part with { Charged = charges[part.On] })]), policy.ConsumptionOrder.Citation, null, after);

        HoursAccount With(ImmutableArray<UsePart> tried) => account.Evolve(fact(tried), long.MaxValue);

        // Taking a minute less never uncovers another use, so the largest amount is found by halving.
        Minutes LargestFit()
        {
            // Before the line's first date, as it was and as it would be, nothing can differ.
            var first = account.Uses.TryGetValue(use, out var known) ? LocalDate.Min(parts[0].On, known.Parts[0].On) : parts[0].On;
            var start = account.StateOn(first.PlusDays(-1));
            var uncoveredAfter = account.UncoveredAfter(start, today);
            var (fits, tooMany) = (0, parts.Sum(part => part.Registered.Count));
            while (tooMany - fits > 1)
            {
                var middle = fits + ((tooMany - fits) / 2);
                if (With(Timesheet.First(parts, new Minutes(middle))).UncoveredAfter(start, today) > uncoveredAfter)
                    tooMany = middle;
                else
                    fits = middle;
            }

            return new Minutes(fits);
        }
    }

    private static UseId UseOf(CaseEvent @event) => @event switch
    {
        HoursUsed e => e.Use,
        HoursUseCorrected e => e.Use,
        _ => throw new InvalidOperationException($"{@event.GetType().Name} names no use."),
    };

    // Other facts may not take from under a use what it has been charged to.
    private static Judgement Covered(HoursAccount account, CaseEvent @event, Citation rule, LocalDate today)
    {
        var after = account.Evolve(@event, long.MaxValue).Continue(today);
        var before = after.UncoveredTotal == Minutes.Zero ? Minutes.Zero : account.Continue(today).UncoveredTotal;
        return after.UncoveredTotal > before
            ? Refusals.WouldUncoverUses(after.UncoveredTotal - before, rule)
            : new Judgement(@event, rule, null, after);
    }
}
