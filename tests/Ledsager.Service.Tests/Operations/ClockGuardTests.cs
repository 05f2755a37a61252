using Ledsager.EventStore;
using Ledsager.Service.Clock;
using NodaTime;

namespace Ledsager.Service.Tests.Operations;

/// <summary>The system's clock leaps, stands back and is put right; what is recorded goes by a time somebody can vouch for.</summary>
[Trait("Group", "service")]
public sealed class ClockGuardTests
{
    private static readonly Duration Year = Duration.FromDays(365);
    private static readonly ClockLimits Limits = new(Leap: Duration.FromMinutes(10), Stop: Duration.FromHours(36));
    private readonly World _world = new();

    [Fact(DisplayName = "Et ur, der springer et år frem, tæller processen selv videre fra, indtil uret er rigtigt igen")]
    public async Task A_leap_of_a_year_is_not_followed()
    {
        var guard = await Started();
        _world.Pass(Duration.FromHours(5));
        guard.GetCurrentInstant().ShouldBe(_world.Now);

        _world.Leap(Year);
        for (var i = 0; i < 3; i++)
        {
            _world.Pass(Duration.FromDays(1));
            guard.TryGetTime(out var believed).ShouldBeTrue();
            believed.ShouldBe(_world.Now - Year);
            guard.Standing.ShouldBe(ClockStanding.Leapt);
            await guard.Look(_world, default); // Nothing explains it, and nothing wrong is noted.
        }

        _world.Reached.ShouldBe(World.Start);
        _world.Leap(-Year);
        guard.GetCurrentInstant().ShouldBe(_world.Now);
        guard.Standing.ShouldBe(ClockStanding.Trusted);
    }

    [Theory(DisplayName = "Et spring på grænsen følges; et sekund mere gør ikke")]
    [InlineData(599, true), InlineData(600, true), InlineData(601, false)]
    public async Task A_leap_up_to_the_limit_is_followed(int seconds, bool isFollowed)
    {
        var guard = await Started();
        _world.Leap(Duration.FromSeconds(seconds));
        (guard.GetCurrentInstant() == _world.Now).ShouldBe(isFollowed);
    }

    [Fact(DisplayName = "Et spring, som en driftsansvarlig bekræfter med det rigtige tidspunkt, følges")]
    public async Task A_confirmed_leap_is_followed_from_then_on()
    {
        var guard = await Started();
        _world.Leap(Year);
        (await guard.Confirm(_world.Now + Duration.FromMinutes(6), _world, default)).ShouldBeFalse();
        guard.GetCurrentInstant().ShouldBe(_world.Now - Year);

        (await guard.Confirm(_world.Now - Duration.FromMinutes(4), _world, default)).ShouldBeTrue();
        guard.GetCurrentInstant().ShouldBe(_world.Now);
        guard.Standing.ShouldBe(ClockStanding.Trusted);
        _world.Reached.ShouldBe(_world.Now);
    }

    [Fact(DisplayName = "Et ur, der springer en time tilbage og siden rettes, er ikke sprunget frem")]
    public async Task An_hour_back_and_forward_again_is_no_leap()
    {
        var guard = await Started();
        _world.Leap(-Duration.FromHours(1));
        guard.GetCurrentInstant().ShouldBe(_world.Now);
        guard.Standing.ShouldBe(ClockStanding.Trusted);
        _world.Pass(Duration.FromMinutes(30));
        _world.Leap(Duration.FromHours(1));
        guard.GetCurrentInstant().ShouldBe(_world.Now);
        guard.Standing.ShouldBe(ClockStanding.Trusted);
    }

    [Theory(DisplayName = "Efter en stilstand inden for grænsen går det videre af sig selv; efter en længere venter det")]
    [InlineData(0, true), InlineData(35, true), InlineData(36, true), InlineData(37, false), InlineData(24 * 90, false), InlineData(-24, true)]
    public async Task A_stop_up_to_the_limit_needs_nobody(int hours, bool isTrusted)
    {
        _world.Reached = _world.Now - Duration.FromHours(hours);
        var guard = await Started();
        guard.TryGetTime(out _).ShouldBe(isTrusted);
        guard.GetCurrentInstant().ShouldBe(_world.Now); // For questions.
        if (isTrusted)
            return;

        await guard.Look(_world, default);
        guard.Standing.ShouldBe(ClockStanding.Unconfirmed);
        (await guard.Confirm(_world.Now, _world, default)).ShouldBeTrue();
        guard.TryGetTime(out var now).ShouldBeTrue();
        now.ShouldBe(_world.Now);
    }

    [Fact(DisplayName = "En proces i drift noterer, hvor langt tiden er nået: en stilstand regnes fra dens ende og ikke fra dens start")]
    public async Task A_stop_is_counted_from_the_end_of_the_last_process()
    {
        var guard = await Started();
        for (var day = 0; day < 30; day++)
        {
            _world.Pass(Duration.FromDays(1));
            await guard.Look(_world, default);
            _world.Reached.ShouldBe(_world.Now);
        }

        _world.Pass(Duration.FromHours(36));
        (await Started()).Standing.ShouldBe(ClockStanding.Trusted);
    }

    [Fact(DisplayName = "Et ur, der ved starten er foran databasens, venter, til de er enige")]
    public async Task A_clock_ahead_of_the_databases_waits()
    {
        _world.Reached = _world.Now;
        _world.DatabaseIsBehind = Duration.FromHours(1);
        _world.Leap(Duration.FromHours(1));
        var guard = await Started();
        guard.Standing.ShouldBe(ClockStanding.Unconfirmed);

        _world.Leap(-Duration.FromHours(1));
        _world.DatabaseIsBehind = Duration.Zero;
        await guard.Look(_world, default);
        guard.Standing.ShouldBe(ClockStanding.Trusted);
    }

    [Fact(DisplayName = "Bekræftes uret hos én proces, følger den næste af sig selv")]
    public async Task Another_process_follows()
    {
        _world.Reached = _world.Now - Year;
        var (one, other) = (await Started(), await Started());
        await one.Confirm(_world.Now, _world, default);
        other.TryGetTime(out _).ShouldBeFalse();
        _world.Pass(Duration.FromSeconds(10));
        await other.Look(_world, default);
        other.TryGetTime(out _).ShouldBeTrue();
    }

    [Fact(DisplayName = "En database, hvor intet er sket, kræver ingen bekræftelse")]
    public async Task The_first_start_needs_nobody()
    {
        (await Started()).Standing.ShouldBe(ClockStanding.Trusted);
        _world.Reached.ShouldBe(World.Start);
    }

    private async Task<ClockGuard> Started()
    {
        var guard = new ClockGuard(_world, _world.Steady, Limits);
        await guard.Look(_world, default);
        return guard;
    }

    /// <summary>A system's clock, what counts beside it, and the database's memory.</summary>
    private sealed class World : IClock, ITimers
    {
        public static readonly Instant Start = Instant.FromUtc(2024, 6, 15, 10, 0);

        public Counter Steady { get; } = new();

        public Instant Now { get; private set; } = Start;

        public Instant? Reached { get; set; }

        public Duration DatabaseIsBehind { get; set; }

        public void Pass(Duration time)
        {
            Now += time;
            Steady.Ticks += time.BclCompatibleTicks;
        }

        public void Leap(Duration time) => Now += time;

        public Instant GetCurrentInstant() => Now;

        public ValueTask<(Instant Database, Instant? Reached)> ReadTime(CancellationToken cancel = default) => new((Now - DatabaseIsBehind, Reached));

        public ValueTask NoteTime(Instant reached, CancellationToken cancel = default)
        {
            Reached = reached;
            return default;
        }

        ValueTask<IReadOnlyList<DueTimer>> ITimers.Claim(Instant now, int limit, Duration lease, CancellationToken cancel) => throw new NotSupportedException();

        ValueTask ITimers.Complete(DueTimer timer, CancellationToken cancel) => throw new NotSupportedException();

        ValueTask ITimers.Return(IReadOnlyList<DueTimer> timers, CancellationToken cancel) => throw new NotSupportedException();

        ValueTask ITimers.Release(DueTimer timer, string error, Duration retryAfter, CancellationToken cancel) => throw new NotSupportedException();

        ValueTask ITimers.Park(DueTimer timer, string error, CancellationToken cancel) => throw new NotSupportedException();

        ValueTask<long> ITimers.ReplayParked(string tenant, string? id, CancellationToken cancel) => throw new NotSupportedException();

        ValueTask<IReadOnlyList<ListedTimer>> ITimers.List(
            string tenant, EventStore.TimerState? state, Instant now, (Instant DueAt, string Id)? after, int limit, CancellationToken cancel) => throw new NotSupportedException();

        ValueTask<TimerFigures> ITimers.Figures(Instant now, CancellationToken cancel) => throw new NotSupportedException();

        ValueTask<Instant?> ITimers.NextDue(Instant after, CancellationToken cancel) => throw new NotSupportedException();
    }

    private sealed class Counter : TimeProvider
    {
        public long Ticks { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Ticks;
    }
}
