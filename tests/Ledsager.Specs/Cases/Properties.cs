using System.Collections.Immutable;
using Ledsager.Cases;
using Ledsager.Cases.Hours;
using Ledsager.Law;
using NodaTime;
using Shouldly;
using Xunit;
using Case = Ledsager.Cases.Case;

namespace Ledsager.Specs.Cases;

/// <summary>What holds for every history under every service level (GOLDEN lines 5 to 8 and 15).</summary>
[Trait("Group", "specs")]
public sealed class Properties
{
    [Fact(DisplayName = "Tildelt − brugt − bortfaldet = tilbage, intet under nul, aldrig over loftet")]
    public void Opened_less_used_less_expired_is_left() => Histories.Hold(
        plan =>
        {
            var history = History.Play(plan);
            var account = history.Case.Account;
            for (var day = FirstDay(account); day <= history.LastDay.PlusDays(20); day = day.PlusDays(1))
            {
                var derived = account.Derive(day);
                var state = derived.State;
                (state.Opened - state.Used - state.Expired).Count.ShouldBe(state.Lots.Sum(lot => lot.Remaining.Count));
                state.Lots.All(lot => lot.Remaining >= Minutes.Zero && lot.Remaining <= lot.Opened).ShouldBeTrue();
                derived.Charges.Where(charge => charge.On <= day).Sum(charge => charge.Amount.Count).ShouldBe((state.Used + derived.UncoveredTotal).Count);

                var balance = Balance.Of(state, account.Facts, account.Levels);
                balance.Total.ShouldBe(state.Total);
                balance.Lots.All(lot => lot.LastUsable >= day).ShouldBeTrue();
                if (account.Facts.GrantOn(day) is null)
                {
                    balance.Total.ShouldBe(Minutes.Zero);
                    continue;
                }

                var policy = account.Levels.On(account.Facts.OpeningDay(day.ToYearMonth())).Hours;
                var counted = policy.CapScope.Value == CapScope.SavedOnly ? balance.Saved : balance.Total;
                counted.ShouldBeLessThanOrEqualTo(policy.CapMinutes.Value);
            }
        },
        100);

    [Fact(DisplayName = "Rækkefølgen, linjer registreres i, ændrer ikke kontoen")]
    public void The_order_of_recording_never_changes_the_account() => Histories.Hold(
        plan =>
        {
            var history = History.Play(plan);
            var events = history.Facts.Select(fact => fact.Event).Where(fact => !IsCalendar(fact)).ToArray();
            var random = new Random(plan.Level + plan.Steps.Length);
            var standing = new Queue<CaseEvent>(events.Where(fact => LineOf(fact) is null));
            var lines = events.Where(fact => LineOf(fact) is not null).GroupBy(fact => LineOf(fact)!.Value).Select(line => new Queue<CaseEvent>(line)).ToList();

            // Standing facts keep their order, and so do a line and its own corrections; everything else may come in any order.
            var shuffled = Case.New(history.Level);
            var waiting = lines.Append(standing).Where(queue => queue.Count > 0).ToList();
            while (waiting.Count > 0)
            {
                var next = waiting[random.Next(waiting.Count)];
                shuffled = shuffled.Evolve(next.Dequeue(), history.Asked[^1].At);
                waiting.RemoveAll(queue => queue.Count == 0);
            }

            for (var day = FirstDay(history.Case.Account); day <= history.LastDay; day = day.PlusDays(3))
                Text(shuffled.Account.Derive(day)).ShouldBe(Text(history.Case.Account.Derive(day)));
        },
        300);

    [Fact(DisplayName = "En gentaget kommando ændrer intet")]
    public void A_repeated_command_changes_nothing() => Histories.Hold(
        plan =>
        {
            foreach (var asked in History.Play(plan).Asked)
            {
                if (asked.Outcome is not Outcome.Accepted)
                    continue;

                // A grant stands in its own way, and an agreement that was ended before it began is no more.
                var again = History.Ask(asked.After, asked.Command, asked.At).Outcome;
                again.ShouldNotBeOfType<Outcome.Accepted>();
                if (asked.Command is not (GrantHours or EndSavings))
                    again.ShouldBeOfType<Outcome.NothingNew>();
            }
        },
        500);

    [Fact(DisplayName = "Et afslag efterlader intet")]
    public void A_refused_command_leaves_nothing() => Histories.Hold(
        plan =>
        {
            var history = History.Play(plan);
            var @case = Case.New(history.Level);
            var facts = new List<CaseEvent>();
            foreach (var asked in history.Asked.Where(asked => asked.Outcome is Outcome.Accepted))
            {
                var again = History.Ask(@case, asked.Command, asked.At);
                facts.AddRange(again.Outcome.ShouldBeOfType<Outcome.Accepted>().Facts.Select(fact => fact.Event));
                @case = again.After;
            }

            Text(facts).ShouldBe(Text(history.Facts.Select(fact => fact.Event)));
        },
        500);

    [Fact(DisplayName = "Genafspilning giver samme tilstand, også i to dele")]
    public void Replay_gives_the_same_state() => Histories.Hold(
        plan =>
        {
            var history = History.Play(plan);
            var facts = history.Facts.ToArray();
            var split = facts.Length * (plan.Level % 10) / 10;
            var first = Fold(Case.New(history.Level), facts[..split]);
            Text(first).ShouldBe(Text(Fold(Case.New(history.Level), facts[..split])));
            Text(Fold(first, facts[split..])).ShouldBe(Text(history.Case));
        },
        500);

    [Fact(DisplayName = "Det offentliggjorte, reguleringer medregnet, er det udledte, på ethvert tidspunkt")]
    public void Published_net_is_derived_at_any_time() => Histories.Hold(
        plan =>
        {
            var history = History.Play(plan);
            var record = new Published();
            foreach (var asked in history.Asked)
            {
                if (asked.Outcome is not Outcome.Accepted accepted)
                    continue;

                foreach (var fact in accepted.Facts)
                {
                    record.Add(fact.Event);
                    fact.Rule.ShouldNotBeNull();
                }

                var today = DanishCalendar.DateOf(asked.At);
                var derived = asked.After.Account.Derive(today);
                record.Text.ShouldBe(Published.TextOf(derived));
                asked.After.Account.Uses.Values.SelectMany(use => use.Parts.Select(part => (use.Id, part.On, part.Charged)))
                    .ShouldBe(derived.Charges.Select(charge => (charge.Use, charge.On, charge.Amount)), ignoreOrder: true);
                asked.After.Record.Uncovered.Select(line => (line.Key.On, line.Key.Use, line.Value))
                    .ShouldBe(derived.Uncovered.Select(line => (line.On, line.Use.Value, line.Amount)), ignoreOrder: true);
                record.Text.ShouldBe(Published.Lines(asked.After.Record.Lines.Select(line => (line.Key.On, line.Key.Lot, line.Key.Lapse, line.Value.Count))));
            }
        },
        400);

    [Fact(DisplayName = "Månedsskiftet dagligt, to gange eller slet ikke: samme konto, samme nettotal")]
    public void However_often_the_month_is_turned() => Histories.Hold(
        plan =>
        {
            var history = History.Play(plan);
            var asked = history.Asked.Where(asked => asked.Command is not TurnMonth).ToArray();
            var never = Play(0, null);
            Play(1, null).ShouldBe(never);
            Play(2, null).ShouldBe(never);
            Play(1, Duration.FromDays(1)).ShouldBe(never);

            string Play(int turns, Duration? every)
            {
                var @case = Case.New(history.Level);
                var outcomes = new List<string>();
                foreach (var command in asked)
                {
                    if (every is { } step && @case.ToldThrough is { } told)
                    {
                        for (var at = DanishCalendar.StartOfDay(told.PlusDays(1)); at < command.At; at += step)
                            @case = History.Ask(@case, new TurnMonth(), at).After;
                    }

                    for (var i = 0; i < turns; i++)
                        @case = History.Ask(@case, new TurnMonth(), command.At).After;

                    var done = History.Ask(@case, command.Command, command.At);
                    outcomes.Add(done.Outcome is Outcome.Refused refused ? refused.Refusal.ToString() : done.Outcome.GetType().Name);
                    @case = done.After;
                }

                @case = History.Ask(@case, new TurnMonth(), history.Asked[^1].At + Duration.FromDays(40)).After;
                return $"{Text(@case.Account.Derive(history.LastDay))}\n{Record(@case)}\n{string.Join('\n', outcomes)}";
            }
        },
        40);

    [Fact(DisplayName = "En fremskreven saldo er den fulde udlednings")]
    public void Forward_from_a_state_is_the_full_derivation() => Histories.Hold(
        plan =>
        {
            var history = History.Play(plan);
            var account = history.Case.Account;
            var lastUse = account.Uses.Values.SelectMany(use => use.Parts).Select(part => part.On).DefaultIfEmpty(FirstDay(account)).Max();
            foreach (var from in (int[])[0, 1, 17, 45])
            {
                var state = account.Derive(lastUse.PlusDays(from)).State;
                foreach (var days in (int[])[0, 1, 9, 30, 75, 200])
                {
                    var asOf = lastUse.PlusDays(from + days);
                    Text(Balance.Forward(state, account.Facts, account.Levels, asOf))
                        .ShouldBe(Text(Balance.Of(account.Derive(asOf).State, account.Facts, account.Levels)));
                }
            }
        },
        150);

    [Fact(DisplayName = "Den størst mulige mængde i et afslag går lige op, og ét minut mere gør ikke")]
    public void The_largest_amount_that_fits() => Histories.Hold(
        plan =>
        {
            foreach (var asked in History.Play(plan).Asked)
            {
                if (asked.Outcome is not Outcome.Refused { Refusal: { Reason: "INSUFFICIENT_HOURS" } refusal })
                    continue;

                var available = int.Parse(refusal.Details["available_minutes"]);
                var (most, command) = asked.Command switch
                {
                    RecordHours { Work: WorkTime.OnDate work } c => (work.Minutes.Count, amount => (CaseCommand)(c with { Work = work with { Minutes = new(amount) } })),
                    CorrectHours { Work: WorkTime.OnDate work } c => (work.Minutes.Count, amount => c with { Work = work with { Minutes = new(amount) } }),
                    CorrectHours { Work: WorkTime.SameDate work } c => (work.Minutes.Count, amount => c with { Work = work with { Minutes = new(amount) } }),
                    _ => (0, (Func<int, CaseCommand>?)null),
                };
                available.ShouldBeInRange(0, Math.Max(most - 1, available));
                foreach (var amount in Enumerable.Range(1, most).Where(amount => amount < 12 || amount % 297 == 0 || amount == available || amount == available + 1))
                {
                    var fits = CaseDecider.Decide(asked.Before, command!(amount), asked.At) is not Outcome.Refused;
                    fits.ShouldBe(amount <= available, $"{amount} of {available}");
                    if (amount == available || amount == available + 1)
                        Covers(asked, amount).ShouldBe(amount <= available, $"{amount} of {available} by the model");
                }
            }
        },
        60);

    [Fact(DisplayName = "En godtaget linje efterlader ingen anden udækket")]
    public void An_accepted_line_uncovers_no_other() => Histories.Hold(
        plan =>
        {
            foreach (var asked in History.Play(plan).Asked)
            {
                if (asked is not { Command: not EndGrant, Outcome: Outcome.Accepted })
                    continue;

                var today = DanishCalendar.DateOf(asked.At);
                asked.After.Account.Derive(today).UncoveredTotal.ShouldBeLessThanOrEqualTo(asked.Before.Account.Derive(today).UncoveredTotal);
            }
        },
        500);

    [Fact(DisplayName = "Forklaring og månedsopgørelse går op med saldoen"), Rule("R-FND-08")]
    public void Explanation_and_statement_add_up() => Histories.Hold(
        plan =>
        {
            var history = History.Play(plan);
            var derived = history.Case.Account.Derive(history.LastDay);
            var explanation = Explanation.Of(derived);
            foreach (var lot in explanation.Lots)
            {
                var left = lot.Entries.Sum(entry => entry.Movement.Kind switch
                {
                    MovementKind.Opened => entry.Movement.Amount.Count,
                    MovementKind.Saved => 0,
                    _ => -entry.Movement.Amount.Count,
                });
                left.ShouldBe(derived.State.Lots.Where(each => each.Month == lot.Lot).Sum(each => each.Remaining.Count));
            }

            var statement = Statement.Of(derived);
            if (statement.Months is not [.., var last])
                return;

            var lapsed = statement.Months.SelectMany(month => month.Expired).Concat(statement.GrantEnds.SelectMany(end => end.Expired)).Sum(lapse => lapse.Amount.Count);
            var within = derived.Movements.Where(movement => movement is { Kind: MovementKind.Lapsed, Reason: LapseReason.CapExceeded, On.Day: not 1 }).Sum(movement => movement.Amount.Count);
            (lapsed + within).ShouldBe(derived.State.Expired.Count);
            statement.Months.Sum(month => month.Opened.Count).ShouldBe(derived.State.Opened.Count);
            statement.Months.Sum(month => month.Used.Count).ShouldBe(derived.State.Used.Count);
            if (last.Month == history.LastDay.ToYearMonth())
                last.Left.ShouldBe(derived.State.Total);
        },
        400);

    [Fact(DisplayName = "Månedsopgørelsen siger, ved hvilken midnat måneden lukkes, og ved hvilken resten af dens timer bortfalder"), Rule("R-SAV-05")]
    public void The_statement_tells_when_each_lot_lapses() => Histories.Hold(
        plan =>
        {
            var history = History.Play(plan);
            var account = history.Case.Account;
            foreach (var month in Statement.Of(account.Derive(history.LastDay)).Months)
            {
                DanishCalendar.LocalTimeOf(month.ClosesAt).ShouldBe(month.Month.OnDayOfMonth(1).PlusMonths(1).AtMidnight());

                var lapsing = DanishCalendar.LocalTimeOf(month.LotLapsesAt);
                lapsing.TimeOfDay.ShouldBe(LocalTime.Midnight);
                account.Derive(lapsing.Date.PlusDays(-1)).State.Lots.ShouldContain(lot => lot.Month == month.Month);
                account.Derive(lapsing.Date).State.Lots.ShouldNotContain(lot => lot.Month == month.Month);
            }
        },
        150);

    private static bool Covers(Asked asked, int amount)
    {
        var today = DanishCalendar.DateOf(asked.At);
        var level = asked.Before.Account.Levels;
        var facts = FactsOf(asked.Before).ToList();
        var before = Uncovered(facts);
        facts.Add(asked.Command switch
        {
            RecordHours { Work: WorkTime.OnDate work } c => new HoursUsed(c.Use, c.Kind, [new UsePart(work.Date, new(amount), default)], c.Companion),
            CorrectHours { Work: WorkTime.OnDate work } c => new HoursUseCorrected(c.Use, [new UsePart(work.Date, new(amount), default)]),
            CorrectHours c => new HoursUseCorrected(c.Use, [asked.Before.Account.Uses[c.Use].Parts[0] with { Registered = new(amount) }]),
            _ => throw new InvalidOperationException(),
        });
        return Uncovered(facts) <= before;

        int Uncovered(IEnumerable<CaseEvent> events)
        {
            var model = Model.Of(level, events);
            model.Through(today);
            return model.UncoveredByLine.Values.Sum();
        }
    }

    // The account's own facts once more, lines as they stand now.
    private static IEnumerable<CaseEvent> FactsOf(Case @case) =>
    [
        .. @case.Account.Facts.Grants.SelectMany(grant => (CaseEvent[])[
            new Grant(grant.Start, grant.Entitlement, grant.Offset, null), .. grant.LastDate is { } last ? [new GrantEnded(last, grant.EndReason!.Value)] : (CaseEvent[])[]]),
        .. @case.Account.Facts.Offsets.Select(step => new OffsetChanged(step.Effective, step.Offset)),
        .. @case.Account.Facts.Agreements.Select(agreement => new SavingsAgreed(agreement.From, agreement.To, [], null)),
        .. @case.Account.Uses.Values.OrderBy(use => use.Order).Where(use => !use.IsReversed).Select(use => use.Recorded with { Parts = use.Parts }),
    ];

    private static LocalDate FirstDay(HoursAccount account) =>
        account.Facts.Grants is [var first, ..] ? first.Start.PlusDays(-1) : new LocalDate(2023, 9, 20);

    private static UseId? LineOf(CaseEvent @event) => @event switch
    {
        HoursUsed e => e.Use,
        HoursUseCorrected e => e.Use,
        HoursUseReversed e => e.Use,
        HoursChargeAdjusted e => e.Use,
        _ => null,
    };

    private static bool IsCalendar(CaseEvent @event) => @event is MonthClosed or HoursSaved or HoursExpired or HoursSavedAdjusted or HoursExpiredAdjusted or HoursChargeAdjusted or HoursUncovered;

    private static Case Fold(Case @case, IEnumerable<(CaseEvent Event, Instant At)> facts) =>
        facts.Aggregate(@case, (each, fact) => each.Evolve(fact.Event, fact.At));

    private static string Text(Case @case) =>
        $"{@case.Version} {@case.ToldThrough} {Text(@case.Account.Derive(@case.ToldThrough ?? default))}\n{Record(@case)}\n{Model.Text(@case.Record.ClosedMonths)}";

    private static string Record(Case @case) => Published.Lines(@case.Record.Lines.Select(line => (line.Key.On, line.Key.Lot, line.Key.Lapse, line.Value.Count)));

    private static string Text(AccountHistory history) => Model.Text(new DayByDay.Day(
        history.State.Day, [.. history.State.Lots.Select(lot => (lot.Month, lot.Remaining.Count))],
        history.State.Opened.Count, history.State.Used.Count, history.State.Expired.Count, history.UncoveredTotal.Count));

    private static string Text(Balance balance) => $"{balance with { Lots = [] }} {string.Join(' ', balance.Lots)}";

    private static string Text(IEnumerable<CaseEvent> events) => string.Join('\n', events.Select(fact => fact switch
    {
        HoursUsed e => $"{e} {string.Join(' ', e.Parts)}",
        HoursUseCorrected e => $"{e} {string.Join(' ', e.Parts)}",
        _ => fact.ToString(),
    }));

    /// <summary>What a reader of the stream adds up.</summary>
    private sealed class Published
    {
        private readonly HashSet<YearMonth> closed = [];
        private readonly Dictionary<(LocalDate On, YearMonth Lot, LapseReason? Reason), int> net = [];

        public string Text => Lines(net.Select(line => (line.Key.On, line.Key.Lot, line.Key.Reason, line.Value)));

        public void Add(CaseEvent @event)
        {
            switch (@event)
            {
                case MonthClosed e:
                    closed.Add(e.Month).ShouldBeTrue($"{e.Month} was closed twice.");
                    break;
                case HoursSaved e:
                    e.Amount.ShouldBeGreaterThan(Minutes.Zero);
                    net.TryAdd((e.Effective, e.Lot, null), e.Amount.Count).ShouldBeTrue($"{e} was published twice.");
                    break;
                case HoursExpired e:
                    e.Amount.ShouldBeGreaterThan(Minutes.Zero);
                    net.TryAdd((e.On, e.Lot, e.Reason), e.Amount.Count).ShouldBeTrue($"{e} was published twice.");
                    break;
                case HoursSavedAdjusted e:
                    Adjust((e.Effective, e.Lot, null), e.Published, e.Revised);
                    break;
                case HoursExpiredAdjusted e:
                    Adjust((e.On, e.Lot, e.Reason), e.Published, e.Revised);
                    break;
            }
        }

        public static string TextOf(AccountHistory history) => Lines(
            from movement in history.Movements
            where movement.Kind is MovementKind.Saved or MovementKind.Lapsed
            group movement.Amount.Count by (movement.On, movement.Lot, movement.Reason) into line
            select (line.Key.On, line.Key.Lot, line.Key.Reason, line.Sum()));

        public static string Lines(IEnumerable<(LocalDate On, YearMonth Lot, LapseReason? Reason, int Minutes)> lines) =>
            Model.Text(lines.Where(line => line.Minutes != 0).Select(line => $"{line.On:uuuu-MM-dd} {line.Lot:uuuu-MM} {line.Reason} {line.Minutes}"));

        private void Adjust((LocalDate, YearMonth, LapseReason?) line, Minutes published, Minutes revised)
        {
            net.GetValueOrDefault(line).ShouldBe(published.Count);
            revised.ShouldNotBe(published);
            net[line] = revised.Count;
        }
    }
}
