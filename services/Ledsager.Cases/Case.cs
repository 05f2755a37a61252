using System.Collections.Immutable;
using Ledsager.Cases.Course;
using Ledsager.Cases.Deadlines;
using Ledsager.Cases.Delivery;
using Ledsager.Cases.Hours;
using Ledsager.Law;
using NodaTime;

namespace Ledsager.Cases;

/// <summary>A citizen's case in one municipality, folded from its facts.</summary>
/// <param name="Version">How many facts it was folded from: the stream's version.</param>
/// <param name="ToldThrough">The local date of the last recording: what midnights did up to then is on record.</param>
/// <param name="Account">The hours.</param>
/// <param name="Record">What the record says the calendar did.</param>
/// <param name="Matter">The course of the case: decisions, complaints, deadlines.</param>
/// <param name="Delivery">How the hours are delivered and paid.</param>
public sealed record Case(long Version, LocalDate? ToldThrough, HoursAccount Account, CalendarRecord Record, Matter Matter, DeliveryState Delivery)
{
    /// <summary>A case without facts.</summary>
    /// <param name="levels">The municipality's service levels.</param>
    public static Case New(ServiceLevelHistory levels) => new(0, null, HoursAccount.Empty(levels), CalendarRecord.Empty, Matter.New(levels), DeliveryState.Empty);

    /// <summary>The month end up to which the record is known to say what the account says; null when they were not compared. It affects cost and never meaning.</summary>
    internal Checkpoint? Level { get; init; }

    /// <summary>True when nothing is known of the citizen.</summary>
    public bool IsNew => Version == 0;

    /// <summary>The case with one more fact. A fact is never refused.</summary>
    /// <param name="event">The fact.</param>
    /// <param name="recordedAt">When it was recorded.</param>
    public Case Evolve(CaseEvent @event, Instant recordedAt)
    {
        var record = Record.Evolve(@event);
        return this with
        {
            Version = Version + 1,
            ToldThrough = DanishCalendar.DateOf(recordedAt),
            Account = Account.Evolve(@event, Version + 1),
            Record = record,
            Level = ReferenceEquals(record, Record) ? Level : Checkpoint.Newest(Level, end => end < @event.Effective),
            Matter = Matter.Evolve(@event, Version + 1),
            Delivery = Delivery.Evolve(@event),
        };
    }

    /// <summary>The account through a day, from the month end on up to which the record needs no comparing.</summary>
    internal AccountHistory DeriveForRecord(LocalDate today) => Account.Continue(today, Checkpoint.Shared(Level, Account.CheckpointBy(today)));

    /// <summary>The case when its record has been brought level with the account through a day.</summary>
    internal Case Levelled(LocalDate today) => this with { Level = Account.CheckpointBy(today) };

    /// <summary>True when the citizen has the scheme on a day though the age limit has been reached: the right is kept, and nothing ends by age (R-ELI-04).</summary>
    public bool IsRetainedAfterAgeLimit(LocalDate day) =>
        Account.Facts.GrantOn(day) is not null
        && Matter.Decisions.FindLast(decision => decision.DecidedOn <= day && decision.Eligibility is not null)?.Eligibility is { Age: not AgeReason.AgeLimitReached } judged
        && judged.AgeLimitReachedOn <= day;

    /// <summary>The next date, after the account's day, whose first midnight may have something to tell; null when nothing is to come.</summary>
    /// <param name="state">The case's account through today.</param>
    public LocalDate? NextMidnight(AccountState state)
    {
        if (Delivery.MergedInto is not null)
            return null; // Closed: the record that goes on tells.

        return Earlier(
            Earlier(Calendar.NextMidnight(state, Account.Facts, Account.Levels), LapseReminders.NextMidnight(Record, state, Account.Facts, Account.Levels)),
            DeadlineCalendar.NextMidnight(Matter, state.Day));

        static LocalDate? Earlier(LocalDate? hours, LocalDate? deadlines) =>
            hours is { } one && deadlines is { } other ? LocalDate.Min(one, other) : hours ?? deadlines;
    }

    /// <summary>The case with several more facts.</summary>
    public Case Evolve(IEnumerable<Fact> facts, Instant recordedAt) =>
        facts.Aggregate(this, (@case, fact) => @case.Evolve(fact.Event, recordedAt));
}
