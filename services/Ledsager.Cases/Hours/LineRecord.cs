using Ledsager.Law;
using NodaTime;

namespace Ledsager.Cases.Hours;

/// <summary>
/// What a fact changed in lines it does not name: what they are charged under a cap they share, and how much of them lots can pay. Payroll and the
/// caseworker were told one number, and must be told the other.
/// </summary>
internal static class LineRecord
{
    /// <summary>The facts that bring the record level with the account, by work date.</summary>
    /// <param name="record">What is on record.</param>
    /// <param name="account">The account as it is on record.</param>
    /// <param name="history">The account, derived through today; what it does not tell is level with the record already.</param>
    /// <param name="causedBy">The version of the fact that changed the account.</param>
    public static IEnumerable<CaseEvent> Tell(CalendarRecord record, HoursAccount account, AccountHistory history, long causedBy)
    {
        foreach (var charge in history.Charges)
        {
            if (charge.Recorded == charge.Amount)
                continue; // Nearly always.

            // The derivation may be older than the record by the very line it was made for.
            var published = Charged(account.Uses[charge.Use], charge.On);
            if (published != charge.Amount)
                yield return new HoursChargeAdjusted(charge.Use, charge.On, published, charge.Amount, causedBy);
        }

        if (history.Uncovered.Count == 0 && record.Uncovered.IsEmpty)
            yield break; // Nearly always: no grant was ended late.

        var uncovered = history.Uncovered.ToDictionary(line => (line.On, line.Use.Value), line => line.Amount);
        var from = history.From?.State.Day ?? LocalDate.MinIsoValue;
        foreach (var line in record.Uncovered.Keys.Where(line => line.On > from).Union(uncovered.Keys).Order(record.Uncovered.KeyComparer))
        {
            var (published, revised) = (record.Uncovered.GetValueOrDefault(line), uncovered.GetValueOrDefault(line));
            if (published != revised)
                yield return new HoursUncovered(new UseId(line.Item2), line.Item1, published, revised, causedBy);
        }
    }

    private static Minutes Charged(Use use, LocalDate on)
    {
        foreach (var part in use.Parts)
        {
            if (part.On == on)
                return part.Charged;
        }

        return Minutes.Zero;
    }
}
