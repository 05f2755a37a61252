using NodaTime;

namespace Ledsager.Service.Clock;

/// <summary>A clock that only moves when told, and only forward: for demonstrations, tests and simulation.</summary>
internal sealed class SimulatedClock(Instant start) : IClock
{
    private readonly Lock _lock = new();
    private Instant _now = start;

    public Instant GetCurrentInstant()
    {
        lock (_lock)
            return _now;
    }

    /// <summary>Moves the clock to an instant; one that has passed leaves it where it is.</summary>
    public void MoveTo(Instant instant)
    {
        lock (_lock)
            _now = Instant.Max(_now, instant);
    }
}
