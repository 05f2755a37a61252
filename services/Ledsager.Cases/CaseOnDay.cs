using System.Collections.Immutable;
using Ledsager.Cases.Course;
using Ledsager.Cases.Delivery;
using Ledsager.Cases.Hours;
using Ledsager.Law;
using NodaTime;

namespace Ledsager.Cases;

/// <summary>
/// A case as it stood at the end of a day. A fact that counts from a later day is left out, unless it had been recorded by the end of the day: what
/// is decided ahead is known from the moment it is said.
/// </summary>
/// <param name="Day">The day.</param>
/// <param name="Known">The case with every known fact: its version, and the hours, deadlines and notes, which answer for any day themselves.</param>
/// <param name="Facts">The facts that count on the day, in recording order.</param>
/// <param name="Standing">Grants, offsets and agreements as those facts leave them.</param>
/// <param name="Matter">The course as those facts leave it.</param>
/// <param name="Delivery">The delivery as those facts leave it.</param>
public sealed record CaseOnDay(LocalDate Day, Case Known, ImmutableArray<CaseEvent> Facts, StandingFacts Standing, Matter Matter, DeliveryState Delivery)
{
    /// <summary>Folds what is known.</summary>
    /// <param name="levels">The municipality's service levels.</param>
    /// <param name="known">The known facts, in recording order.</param>
    /// <param name="day">The day.</param>
    public static CaseOnDay Of(ServiceLevelHistory levels, IEnumerable<(CaseEvent Event, Instant RecordedAt)> known, LocalDate day)
    {
        known = [.. known];
        // A corrected day of receipt always was the right one, also for a day before it was corrected.
        var received = known.Select(fact => fact.Event).OfType<ReceiptCorrected>().GroupBy(e => e.Fact).ToDictionary(same => same.Key, same => same.Last().ReceivedOn);
        var (@case, account, matter, delivery) = (Case.New(levels), HoursAccount.Empty(levels), Matter.New(levels), DeliveryState.Empty);
        var facts = ImmutableArray.CreateBuilder<CaseEvent>();
        foreach (var (recorded, recordedAt) in known)
        {
            @case = @case.Evolve(recorded, recordedAt);
            var @event = received.TryGetValue(@case.Version, out var right) ? Receipt.Of(recorded)!.CorrectedTo(right) : recorded;
            if (@event.Effective > day && DanishCalendar.DateOf(recordedAt) > day)
                continue;

            facts.Add(@event);
            // A line that was moved to an earlier day would name one that is left out; the hours are asked of the whole account.
            if (@event is not (HoursUsed or HoursUseCorrected or HoursUseReversed))
                account = account.Evolve(@event, @case.Version);

            if (@event is not ReceiptCorrected)
                matter = matter.Evolve(@event, @case.Version);

            delivery = delivery.Evolve(@event);
        }

        return new(day, @case, facts.ToImmutable(), account.Facts, matter, delivery);
    }
}
