using System.Diagnostics.CodeAnalysis;
using Ledsager.EventStore;
using NodaTime;

namespace Ledsager.Service.Clock;

/// <summary>
/// The system clock with a witness. What the calendar tells cannot be untold, so time may leap no further than somebody can vouch for: while the
/// process runs, the machine's monotonic clock; over a stop, what the last process noted in the database. A leap beyond that waits for an
/// operator. A clock that was set back needs no guard: a stream's time never runs backwards, and what has been told is not told again.
/// </summary>
/// <param name="wall">The system clock, or a simulated one.</param>
/// <param name="steady">Counts on whatever the clock is set to.</param>
/// <param name="limits">How far it may leap; null for a simulated clock, whose leaps are meant.</param>
internal sealed class ClockGuard(IClock wall, TimeProvider steady, ClockLimits? limits) : IClock
{
    private readonly Lock _lock = new();
    private Instant _reached;
    private long _reachedAt;

    /// <summary>Where the clock stands in the eyes of this process.</summary>
    public ClockStanding Standing { get; private set; } = limits is null ? ClockStanding.Trusted : ClockStanding.Unconfirmed;

    /// <summary>What the system says, right or wrong.</summary>
    public Instant Wall => wall.GetCurrentInstant();

    /// <summary>
    /// The time for questions. After a leap of the running process it goes on from where it was; after a start that nobody could vouch for there
    /// is only the system's.
    /// </summary>
    public Instant GetCurrentInstant()
    {
        lock (_lock)
        {
            var now = Wall;
            if (limits is null || Standing == ClockStanding.Unconfirmed)
                return now;

            var steadily = _reached + Duration.FromTimeSpan(steady.GetElapsedTime(_reachedAt));
            if (now > steadily + limits.Leap)
            {
                Standing = ClockStanding.Leapt;
                return steadily;
            }

            Standing = ClockStanding.Trusted;
            if (now > steadily)
                Reach(now);

            return now;
        }
    }

    /// <summary>The time to record with and to act on.</summary>
    /// <returns>False while nobody has vouched for the clock since the start.</returns>
    public bool TryGetTime(out Instant now)
    {
        now = GetCurrentInstant();
        return Standing != ClockStanding.Unconfirmed;
    }

    /// <summary>Asks the database how far time had come, and believes the clock if that explains it; notes the time if the clock is trusted already.</summary>
    public async Task Look(ITimers timers, CancellationToken cancel)
    {
        if (limits is null)
            return;

        var now = GetCurrentInstant();
        if (Standing == ClockStanding.Trusted)
        {
            await timers.NoteTime(now, cancel);
            return;
        }

        var (database, noted) = await timers.ReadTime(cancel);
        now = Wall;
        var databaseAgrees = now <= database + limits.Leap;
        var isExplained = noted is { } reached
            ? now <= reached + limits.Leap || (Standing == ClockStanding.Unconfirmed && databaseAgrees && now <= reached + limits.Stop)
            : databaseAgrees; // Nothing has been done here yet.
        if (isExplained)
            await Believe(now, timers, cancel);
    }

    /// <summary>An operator vouches for the clock.</summary>
    /// <param name="said">What time it is in the operator's eyes.</param>
    /// <param name="timers">Where it is noted.</param>
    /// <param name="cancel">Gives up waiting.</param>
    /// <returns>False when the clock shows another time than was said.</returns>
    public async Task<bool> Confirm(Instant said, ITimers timers, CancellationToken cancel)
    {
        var now = Wall;
        if (now > said + ClockLimits.OfAWord || said > now + ClockLimits.OfAWord)
            return false;

        if (limits is not null)
            await Believe(now, timers, cancel);

        return true;
    }

    private async Task Believe(Instant now, ITimers timers, CancellationToken cancel)
    {
        lock (_lock)
        {
            Reach(now);
            Standing = ClockStanding.Trusted;
        }

        await timers.NoteTime(now, cancel);
    }

    private void Reach(Instant now) => (_reached, _reachedAt) = (now, steady.GetTimestamp());
}

/// <summary>Where a clock stands in the eyes of its process.</summary>
internal enum ClockStanding
{
    /// <summary>What it shows is explained by what was seen before.</summary>
    Trusted,

    /// <summary>It has leapt ahead while the process ran: the process goes on by its own count.</summary>
    Leapt,

    /// <summary>It lies further ahead of what was noted last than a stop may last. Nothing is recorded and no timer fires.</summary>
    Unconfirmed,
}

/// <summary>How far a clock may leap before somebody must say that it is right.</summary>
/// <param name="Leap">While a process runs, and ahead of the database's clock at its start.</param>
/// <param name="Stop">From the end of the last process to the start of the next.</param>
[SuppressMessage("Naming", "CA1716", Justification = "A stop is what it is.")]
internal sealed record ClockLimits(Duration Leap, Duration Stop)
{
    /// <summary>How exactly an operator must know the time.</summary>
    public static readonly Duration OfAWord = Duration.FromMinutes(5);
}
