using System.Collections.Immutable;
using Ledsager.Cases.Deadlines;
using Ledsager.Cases.Hours;
using Ledsager.Law;
using NodaTime;

namespace Ledsager.Cases.Delivery;

/// <summary>Decides how the hours are delivered and paid: one fact, nothing new, or a refusal.</summary>
internal static class DeliveryDecider
{
    public static Judgement Decide(Case @case, DeliveryCommand command, LocalDate today, Instant now) => command switch
    {
        ChooseDeliveryForm c => Decide(@case, c, today),
        AppointCompanion c => Decide(@case, c, today),
        ApproveCompanion c => Decide(@case, c, today),
        RefuseCompanion c => Decide(@case, c, today),
        EndCompanion c => Decide(@case, c),
        ApplyForExpenseSubsidy c => Decide(@case, c, today),
        PayHeldExpenseSubsidy c => Decide(@case, c, today),
        RecordCompanionCard c => Decide(@case, c, today),
        NotifyStayAbroad c => Decide(@case, c, today),
        RecordTrip c => Decide(@case, c),
        RecordHoliday c => Decide(@case, c),
        CancelAccompaniment c => Decide(@case, c, now),
        ExtendLot c => Decide(@case, c),
        OpenBalance c => Decide(@case, c),
        CloseMerged c => Decide(@case, c, today),
        _ => throw new InvalidOperationException($"{command.GetType().Name} is not about delivery."),
    };

    /// <summary>The line of hours that goes with a command; null when none does.</summary>
    public static RecordHours? LineOf(DeliveryCommand command, CaseEvent fact) => (command, fact) switch
    {
        (RecordTrip c, TripRecorded f) => new RecordHours(c.Use, new WorkTime.OnDate(c.On, f.CompanionTime), UseKind.Ordinary, c.Companion, c.Activity, c.Abroad),
        (RecordHoliday c, ColonySupplementEarned) => new RecordHours(c.Use, new WorkTime.Between(c.Start, c.End), UseKind.Holiday, c.Companion, c.Activity, c.Abroad),
        (CancelAccompaniment c, AccompanimentCancelled f) when f.Charged > Minutes.Zero =>
            new RecordHours(c.Use, new WorkTime.OnDate(f.On, f.Charged), UseKind.Ordinary, c.Companion),
        _ => null,
    };

    /// <summary>Why a companion the citizen appointed cannot have worked on a day; null when it is possible (R-DEL-02).</summary>
    public static Refusal? CannotWork(DeliveryState delivery, RecordHours line)
    {
        if (line.Companion is not { } id || !delivery.Companions.TryGetValue(id, out var companion))
            return null; // Staff, or a supplier's.

        var day = line.Work switch
        {
            WorkTime.OnDate w => w.Date,
            WorkTime.Between w => DanishCalendar.DateOf(w.Start),
            _ => companion.AppointedOn,
        };
        return companion.CanWorkOn(day) ? null : Refusals.CompanionNotApproved(id, day);
    }

    /// <summary>Why a line is refused for what it was for; null when it is not (R-EXC-07).</summary>
    public static Refusal? OutsideTheScheme(Case @case, RecordHours line)
    {
        if (line.Activity != Activity.DoctorOrdered || Timesheet.Parts(line.Work, null) is not [{ On: var on }, ..] || @case.Account.Facts.GrantOn(on) is null)
            return null;

        var refused = @case.Account.Levels.On(on).Case.DoctorOrderedRefused;
        return refused.Value ? Refusals.DoctorOrdered(refused.Citation) : null;
    }

    /// <summary>What a caseworker should look at in a line that has been accepted (R-EXC-07, R-EXC-08, R-EXC-09, R-ABR-02).</summary>
    public static IEnumerable<Fact> Questions(DeliveryState delivery, HoursUsed line)
    {
        (LineQuestion Question, Citation Rule)? outside = line.Activity switch
        {
            Activity.DoctorOrdered => (LineQuestion.DoctorOrdered, DeliveryLaw.DoctorOrdered),
            Activity.PracticalHelp => (LineQuestion.PracticalHelp, DeliveryLaw.PracticalHelp),
            Activity.SupportRole => (LineQuestion.SupportRole, DeliveryLaw.SupportRole),
            _ => null,
        };
        if (outside is { } activity)
            yield return new(new LineQuestioned(line.Use, line.Effective, activity.Question), activity.Rule);

        if (line.Abroad == true && !line.Parts.All(part => delivery.AbroadOn(part.On)))
            yield return new(new LineQuestioned(line.Use, line.Effective, LineQuestion.AbroadUntold), DeliveryLaw.Abroad);
    }

    private static Judgement Decide(Case @case, ChooseDeliveryForm command, LocalDate today)
    {
        if (Outside(@case, command.On, today, mayLieAhead: true) is { } outside)
            return outside;

        var policy = @case.Matter.Levels.On(command.On).Case;
        if (command.Form == DeliveryForm.CashSubsidy)
        {
            if (!policy.CashSubsidyOffered.Value)
                return Refusals.CashNotOffered(policy.CashSubsidyOffered.Citation);

            if (command.ConsentedOn is null)
                return Refusals.ConsentNeeded();

            if (policy.CashSubsidyNeedsAbility.Value && command.AbilityConfirmedOn is null)
                return Refusals.AbilityNeeded(policy.CashSubsidyNeedsAbility.Citation);
        }

        var chosen = new DeliveryFormChosen(command.On, command.Form, command.Supplier, command.ConsentedOn, command.AbilityConfirmedOn);
        return @case.Delivery.Form == chosen ? Judgement.NothingNew : new Judgement(chosen, policy.CashSubsidyOffered.Citation);
    }

    private static Judgement Decide(Case @case, AppointCompanion command, LocalDate today)
    {
        if (Outside(@case, command.On, today) is { } outside)
            return outside;

        return @case.Delivery.Companions.TryGetValue(command.Companion, out var known) && known.RefusedOn is null && known.LastDay is null
            ? Judgement.NothingNew
            : new Judgement(new CompanionAppointed(command.On, command.Companion), DeliveryLaw.OwnCompanion);
    }

    private static Judgement Decide(Case @case, ApproveCompanion command, LocalDate today)
    {
        if (!@case.Delivery.Companions.TryGetValue(command.Companion, out var companion))
            return Refusals.CompanionNotAppointed(command.Companion);

        if (Outside(@case, command.On, today, mayLieAhead: true) is { } outside)
            return outside;

        if (command.On < companion.AppointedOn)
            return Refusals.BeforeItsBasis(command.On, companion.AppointedOn, DeliveryLaw.OwnCompanion);

        var policy = @case.Matter.Levels.On(command.On).Case;
        var tooClose = command.Relation == Relation.VeryClose || (command.Relation == Relation.Close && policy.CloseRelation.Value == CloseRelation.Close);
        if (tooClose && string.IsNullOrWhiteSpace(command.Exemption))
            return Refusals.RelationTooClose(policy.CloseRelation.Citation);

        var approved = new CompanionApproved(command.On, command.Companion, command.Relation, command.Exemption);
        return companion.Approved == approved && companion.LastDay is null ? Judgement.NothingNew : new Judgement(approved, DeliveryLaw.OwnCompanion);
    }

    private static Judgement Decide(Case @case, RefuseCompanion command, LocalDate today)
    {
        if (!@case.Delivery.Companions.TryGetValue(command.Companion, out var companion))
            return Refusals.CompanionNotAppointed(command.Companion);

        if (companion.RefusedOn == command.On)
            return Judgement.NothingNew;

        if (companion.Approved is not null)
            return Refusals.CompanionAlreadyApproved(command.Companion);

        if (command.On > today)
            return Refusals.InTheFuture(command.On, today);

        if (command.On < companion.AppointedOn)
            return Refusals.BeforeItsBasis(command.On, companion.AppointedOn, DeliveryLaw.OwnCompanion);

        return string.IsNullOrWhiteSpace(command.Reason)
            ? Refusals.ReasonNeededToRefuse()
            : new Judgement(new CompanionRefused(command.On, command.Companion, command.Reason), DeliveryLaw.OwnCompanion);
    }

    private static Judgement Decide(Case @case, EndCompanion command)
    {
        if (!@case.Delivery.Companions.TryGetValue(command.Companion, out var companion))
            return Refusals.CompanionNotAppointed(command.Companion);

        if (companion.LastDay == command.On)
            return Judgement.NothingNew;

        return command.On < companion.AppointedOn
            ? Refusals.BeforeItsBasis(command.On, companion.AppointedOn, DeliveryLaw.OwnCompanion)
            : new Judgement(new CompanionEnded(command.On, command.Companion), DeliveryLaw.OwnCompanion);
    }

    private static Judgement Decide(Case @case, ApplyForExpenseSubsidy command, LocalDate today)
    {
        if (Outside(@case, command.On, today) is { } outside)
            return outside;

        var applied = new ExpenseSubsidyApplied(command.On, command.ProbableKroner) { Kinds = command.Kinds };
        if (@case.Delivery.HeldSubsidies.GetValueOrDefault(command.On.Year) == applied)
            return Judgement.NothingNew;

        return Judge(@case, command.On, command.ProbableKroner).Reason switch
        {
            SubsidyReason.AlreadyPaidThisYear => Refusals.SubsidyAlreadyPaid(@case.Delivery.PaidSubsidies[command.On.Year]),
            SubsidyReason.ExpensesNotSubstantiated => Refusals.ExpensesNotSubstantiated(@case.Matter.Levels.On(command.On).Case.SubsidyMode.Citation),
            _ => new Judgement(applied, YearlySubsidy.Law),
        };
    }

    private static Judgement Decide(Case @case, PayHeldExpenseSubsidy command, LocalDate today)
    {
        if (@case.Delivery.PaidSubsidies.ContainsKey(command.Year))
            return Judgement.NothingNew;

        if (!@case.Delivery.HeldSubsidies.TryGetValue(command.Year, out var held))
            return Refusals.NoSubsidyApplication(command.Year);

        if (command.On > today)
            return Refusals.InTheFuture(command.On, today);

        return PaymentOf(@case, held, command.On) is { } paid
            ? new Judgement(paid, YearlySubsidy.Law)
            : Refusals.RateNotConfigured(command.Year);
    }

    /// <summary>The payment of an application; null while the year's rate is not known.</summary>
    public static ExpenseSubsidyPaid? PaymentOf(Case @case, ExpenseSubsidyApplied applied, LocalDate on) =>
        Judge(@case, applied.On, applied.ProbableKroner) is { Accepted: true } judged ? new(on, applied.On.Year, judged.Kroner, YearlySubsidy.Taxable) : null;

    private static SubsidyJudgement Judge(Case @case, LocalDate on, int? probableKroner)
    {
        var policy = @case.Matter.Levels.On(on).Case;
        return YearlySubsidy.Judge(on.Year, @case.Delivery.PaidSubsidies.Keys.ToHashSet(), probableKroner, policy.SubsidyMode.Value, policy.SubsidyKroner.Value);
    }

    private static Judgement Decide(Case @case, RecordCompanionCard command, LocalDate today)
    {
        if (Outside(@case, command.IssuedOn, today) is { } outside)
            return outside;

        var card = new CompanionCardRecorded(command.IssuedOn, CompanionCard.ExpiresOn(command.IssuedOn), CompanionCard.PriceKroner.Value);
        return @case.Delivery.Card == card ? Judgement.NothingNew : new Judgement(card, CompanionCard.ValidYears.Citation);
    }

    private static Judgement Decide(Case @case, NotifyStayAbroad command, LocalDate today)
    {
        if (Outside(@case, command.From, today, mayLieAhead: true) is { } outside)
            return outside;

        if (command.On > today)
            return Refusals.InTheFuture(command.On, today);

        if (command.To < command.From)
            return Refusals.BeforeItsBasis(command.To, command.From, DeliveryLaw.Abroad);

        var stay = new StayAbroadNotified(command.On, command.From, command.To);
        return @case.Delivery.StaysAbroad.Contains(stay) ? Judgement.NothingNew : new Judgement(stay, DeliveryLaw.Abroad);
    }

    private static Judgement Decide(Case @case, RecordTrip command)
    {
        if (@case.Account.Facts.GrantOn(command.On) is null)
            return Refusals.NoActiveGrant(command.On, @case.Account.Facts);

        var trip = command.Trip;
        if (trip.Activity < Minutes.Zero || trip.ReturnTravel < Minutes.Zero || trip.Waiting < Minutes.Zero || trip.Overnight < Minutes.Zero)
            return Refusals.NonPositiveMinutes();

        var policy = @case.Account.Levels.On(command.On).Hours;
        return Line(@case, command.Use, new TripRecorded(command.Use, command.On, trip, trip.CompanionTime(policy)), policy.TravelOutsideLocalAreaCounts.Citation);
    }

    // Only a colony comes here: another holiday is a line and nothing beside it.
    private static Judgement Decide(Case @case, RecordHoliday command)
    {
        var from = DanishCalendar.DateOf(command.Start);
        if (command.End <= command.Start)
            return Refusals.NonPositiveMinutes();

        if (@case.Account.Facts.GrantOn(from) is null)
            return Refusals.NoActiveGrant(from, @case.Account.Facts);

        var level = @case.Account.Levels.On(from);
        if (!level.Case.ColonySupplement.Value)
            return Refusals.NoColonySupplement(level.Case.ColonySupplement.Citation);

        var days = Holiday.Of(command.Start, command.End, level.Hours).ColonySupplements;
        return Line(@case, command.Use, new ColonySupplementEarned(command.Use, from, days), level.Case.ColonySupplement.Citation);
    }

    /// <summary>What a change of a colony's line, the last fact of the case, means for its supplement.</summary>
    internal static IEnumerable<Fact> Supplement(Case @case, CaseEvent change)
    {
        var (use, parts) = change switch
        {
            HoursUseCorrected e => (e.Use, e.Parts),
            HoursUseReversed e => (e.Use, []),
            _ => (default, default),
        };
        if (!parts.IsDefault && @case.Delivery.ColonyDays.TryGetValue(use, out var days) && days != parts.Length)
        {
            yield return new Fact(
                new ColonySupplementAdjusted(use, change.Effective, days, parts.Length, @case.Version), @case.Account.Levels.On(change.Effective).Case.ColonySupplement.Citation);
        }
    }

    private static Judgement Decide(Case @case, CancelAccompaniment command, Instant now)
    {
        var on = DanishCalendar.DateOf(command.PlannedStart);
        if (command.Planned <= Minutes.Zero)
            return Refusals.NonPositiveMinutes();

        if (command.CancelledAt > now)
            return Refusals.InTheFuture(command.CancelledAt, now);

        if (@case.Account.Facts.GrantOn(on) is null)
            return Refusals.NoActiveGrant(on, @case.Account.Facts);

        var policy = @case.Account.Levels.On(on).Hours;
        var judged = Cancellation.Of(command.PlannedStart, command.CancelledAt, command.Planned, policy);
        return Line(
            @case, command.Use,
            new AccompanimentCancelled(command.Use, on, command.PlannedStart, command.CancelledAt, command.Planned, judged.CompanionPaid, judged.Charged, command.Companion),
            policy.ShortNoticeMinutes.Citation);
    }

    // A repeated line changes nothing; the same id with other content is a conflict.
    private static Judgement Line(Case @case, UseId use, CaseEvent fact, Citation rule) =>
        @case.Delivery.Lines.TryGetValue(use, out var known)
            ? known == fact ? Judgement.NothingNew : Refusals.LineIdConflict(use)
            : @case.Account.Uses.TryGetValue(use, out var plain) ? Refusals.UseIdConflict(plain) : new Judgement(fact, rule);

    private static Judgement Decide(Case @case, ExtendLot command)
    {
        var account = @case.Account;
        if (!account.Facts.Grants.Exists(grant => grant.Touches(command.Lot)) && !account.Facts.TakenOver.Exists(taken => taken.Lot == command.Lot))
            return Refusals.UnknownLot(command.Lot);

        if (command.LastUsable != command.LastUsable.ToYearMonth().LastDay())
            return Refusals.NotTheMonthsLastDay(command.LastUsable);

        if (account.Facts.WindowOf(command.Lot) == command.LastUsable)
            return Judgement.NothingNew;

        var until = LastUsable.WindowEnd(command.Lot, account.Facts, account.Levels);
        if (command.LastUsable <= until)
            return Refusals.NotLonger(command.Lot, until);

        return string.IsNullOrWhiteSpace(command.Reason)
            ? Refusals.ReasonNeededToExtend()
            : new Judgement(new LotExtended(command.Lot, command.LastUsable, command.Reason), HoursLaw.Correction);
    }

    private static Judgement Decide(Case @case, OpenBalance command)
    {
        var facts = @case.Account.Facts;
        if (facts.GrantOn(command.On) is not { } grant)
            return Refusals.NoActiveGrant(command.On, facts);

        var lots = command.Lots;
        if (facts.TakenOver.Count > 0)
        {
            return facts.TakenOver.Select(taken => (taken.On, taken.Lot, taken.Amount, taken.LastUsable, taken.From))
                .SequenceEqual(lots.OrderBy(lot => lot.Lot).Select(lot => (command.On, lot.Lot, lot.Amount, lot.LastUsable, command.FromMunicipality)))
                ? Judgement.NothingNew
                : Refusals.AlreadyTakenOver();
        }

        // The month of the grant has its own lot here; what lapsed before the move has lapsed.
        if (lots.IsEmpty
            || lots.Any(lot => lot.Amount <= Minutes.Zero || lot.Lot >= grant.Start.ToYearMonth() || lot.LastUsable < command.On || lot.LastUsable != lot.LastUsable.ToYearMonth().LastDay())
            || lots.Select(lot => lot.Lot).Distinct().Count() != lots.Length)
            return Refusals.LotsNotPossible(grant.Start, command.On);

        var cap = @case.Account.Levels.On(command.On).Hours.CapMinutes;
        return new Minutes(lots.Sum(lot => lot.Amount.Count)) > cap.Value
            ? Refusals.MoreThanTheCap(cap)
            : new Judgement(new OpeningBalance(command.On, command.FromMunicipality, [.. lots.OrderBy(lot => lot.Lot)]), DeliveryLaw.Moving);
    }

    private static Judgement Decide(Case @case, CloseMerged command, LocalDate today)
    {
        if (command.On > today)
            return Refusals.InTheFuture(command.On, today);

        // What runs here would be forgotten, so it is brought to an end first; follow-ups go on in the record that stays.
        var running = @case.Matter.Docket.Deadlines.Find(deadline =>
            deadline.Kind != DeadlineKind.FollowUp && deadline.StatusOn(today) is DeadlineStatus.Open or DeadlineStatus.Overdue);
        if (running is not null)
            return Refusals.StillRunning(running);

        // Where no document gives a number, and while Ankestyrelsen has the complaint, something waits without a deadline.
        return @case.Matter.Pending is not null || @case.Matter.Complaints.Exists(complaint => complaint.IsOpen)
            ? Refusals.StillWaiting()
            : new Judgement(new CitizenMerged(command.On, command.Into, Absorbed: true), DeliveryLaw.Merging);
    }

    private static Refusal? Outside(Case @case, LocalDate on, LocalDate today, bool mayLieAhead = false) =>
        on > today && !mayLieAhead ? Refusals.InTheFuture(on, today)
        : @case.Account.Facts.GrantOn(on) is null ? Refusals.NoActiveGrant(on, @case.Account.Facts)
        : null;
}
