using System.Globalization;
using Ledsager.Law;
using NodaTime;

namespace Ledsager.Cases.Hours;

/// <summary>Why a balance is what it is: for every lot what was put in, taken out and under which rule.</summary>
/// <param name="Balance">The balance explained.</param>
/// <param name="Lots">Every lot there ever was, oldest first.</param>
/// <param name="Uncovered">Uses no lot could pay.</param>
public sealed record Explanation(Balance Balance, IReadOnlyList<LotExplanation> Lots, IReadOnlyList<Uncovered> Uncovered)
{
    /// <summary>Explains a derived account.</summary>
    public static Explanation Of(AccountHistory history)
    {
        var account = history.Account;
        return new Explanation(
            Balance.Of(history.State, account.Facts, account.Levels),
            [..
                from movement in history.Movements
                group movement by movement.Lot into lot
                orderby lot.Key
                let policy = account.Levels.On(account.Facts.OpeningDay(lot.Key)).Hours
                select new LotExplanation(lot.Key, [.. lot.Select(movement => Explained(movement, account.Facts, policy))])],
            history.Uncovered);
    }

    // A lot taken over is of a month before the grant, so nothing else is put into it on that day.
    private static LotEntry Explained(Movement movement, StandingFacts facts, HoursPolicy policy) =>
        movement.Kind == MovementKind.Opened && facts.TakenOver.Find(taken => taken.On == movement.On && taken.Lot == movement.Lot) is { } taken
            ? new(movement, AppliedRule.OfTakenOver(taken), taken.From)
            : new(movement, AppliedRule.Of(movement, policy));
}

/// <summary>A lot from its opening to its end.</summary>
/// <param name="Lot">The month it was given for.</param>
/// <param name="Entries">What happened to it, in order.</param>
public sealed record LotExplanation(YearMonth Lot, IReadOnlyList<LotEntry> Entries);

/// <summary>One thing that happened to a lot, and why.</summary>
/// <param name="Movement">What happened.</param>
/// <param name="Rule">The rule that made it so.</param>
/// <param name="TakenOverFrom">The municipality the minutes were taken over from; null for what was given here.</param>
public sealed record LotEntry(Movement Movement, AppliedRule Rule, string? TakenOverFrom = null);

/// <summary>A value of the service level at work.</summary>
/// <param name="Name">The value's name in the service-level file; for a rule that is no parameter, what it is about.</param>
/// <param name="Value">The value that was applied.</param>
/// <param name="Citation">Where it is written.</param>
/// <param name="Assumed">True when the municipality's own document does not state it.</param>
/// <param name="Reason">Why it was assumed; null when a document states it.</param>
public sealed record AppliedRule(string Name, string Value, Citation Citation, bool Assumed, string? Reason)
{
    internal static AppliedRule Of(Movement movement, HoursPolicy policy) => (movement.Kind, movement.Reason) switch
    {
        (MovementKind.Opened, _) => Rule("entitlementMinutesPerMonth", policy.EntitlementMinutesPerMonth, minutes => Show(minutes.Count)),
        (MovementKind.Used, _) => Rule("consumptionOrder", policy.ConsumptionOrder, order => order.ToString()),
        (MovementKind.Saved, _) => Rule("savingsRequiresAgreement", policy.SavingsRequiresAgreement, Show),
        (_, LapseReason.WindowEnded) => Rule("windowMonthsInclusive", policy.WindowMonthsInclusive, Show),
        (_, LapseReason.NoSavingsAgreement) => Rule("savingsRequiresAgreement", policy.SavingsRequiresAgreement, Show),
        (_, LapseReason.CapExceeded) => Rule("capMinutes", policy.CapMinutes, minutes => Show(minutes.Count)),
        _ => new AppliedRule("endOfGrant", movement.Reason.ToString() ?? "", HoursLaw.EndOfGrant, Assumed: true, "No document says what the end of a grant does to hours; everything left lapses after its last day."),
    };

    internal static AppliedRule OfTakenOver(TakenOverLot taken) => new(
        "openingBalance", taken.From, DeliveryLaw.Moving, Assumed: true,
        "No ruling says what becomes of saved hours when a citizen moves; the new municipality took them over, and they keep their last usable day.");

    private static AppliedRule Rule<T>(string name, Sourced<T> value, Func<T, string> show) => new(name, show(value.Value), value.Citation, value.Assumed, value.Reason);

    private static string Show(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Show(bool value) => value ? "true" : "false";
}
