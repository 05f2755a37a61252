using Google.Protobuf.WellKnownTypes;
using Ledsager.Cases;
using Ledsager.EventStore;
using Ledsager.EventStore.Postgres;
using Ledsager.Law;
using Ledsager.Service.Clock;
using Ledsager.Service.Transactions;
using Ledsager.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;
using Duration = NodaTime.Duration;

namespace Ledsager.Service.Tests.Operations;

/// <summary>A machine's clock that leaps a year ahead or stands back an hour makes nothing be told early, twice or never, by a timer or by a command.</summary>
[Trait("Group", "service")]
public sealed class LeapingClocks : IAsyncLifetime
{
    private static readonly LocalDate February = new(2024, 2, 1);
    private static readonly Instant Midnight = DanishCalendar.StartOfDay(February);
    private static readonly Duration Minute = Duration.FromMinutes(1);
    private static readonly CitizenName Citizen = new("0151", "a");
    private readonly Machine _machine = new();
    private PostgresDatabase _database = null!;
    private PostgresEventStore _store = null!;
    private CaseTransactions _transactions = null!;
    private CalendarWorker _calendar = null!;

    public async ValueTask InitializeAsync()
    {
        _database = await (await PostgresServer.Shared()).CreateDatabase();
        _store = await PostgresEventStore.Open(new PostgresEventStoreOptions(_database.ConnectionString));
        await _store.Timers.NoteTime(_machine.Now);
        var guard = new ClockGuard(_machine, _machine.Steady, new ClockLimits(Leap: Duration.FromMinutes(10), Stop: Duration.FromDays(20_000)));
        await guard.Look(_store.Timers, default);
        _transactions = new CaseTransactions(_store, ServiceLevels.BuiltIn(), guard, CaseCache.OfAnEighthOfMemory());
        _calendar = new CalendarWorker(_store, _transactions, guard, NullLogger<CalendarWorker>.Instance);
        await Record(new GrantHours(new(2024, 1, 1), null, null, null));
    }

    public async ValueTask DisposeAsync()
    {
        _calendar.Dispose();
        await _store.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact(DisplayName = "Springer uret et år frem, fortælles intet før tid, hverken af en timer eller en anmodning; bagefter fortælles alt til sin tid")]
    public async Task A_leap_of_a_year_tells_nothing_early()
    {
        var year = Duration.FromDays(366);
        _machine.Leap(year);
        (await _calendar.HandleDue(default)).ShouldBe(0);
        await Record(new AssignCaseworker(new(2024, 1, 31), "anna"));
        (await Facts()).ShouldBe([("grant", Midnight - (Minute * 30)), ("caseworker_assigned", Midnight - (Minute * 30))]);

        // Midnight comes by the count of the process, while the clock is still a year ahead; the second month's after it has been put right.
        _machine.Pass(Minute * 30);
        (await _calendar.HandleDue(default)).ShouldBe(1);
        _machine.Leap(-year);
        _machine.Pass(Duration.FromDays(29));
        (await _calendar.HandleDue(default)).ShouldBe(1);
        (await Facts()).Where(fact => fact.Type == "month_closed").Select(fact => fact.RecordedAt).ShouldBe([Midnight, Midnight + Duration.FromDays(29)]);
    }

    [Fact(DisplayName = "Stilles uret en time tilbage over midnat, fortælles midnatten én gang, og tiden går aldrig baglæns i sagen")]
    public async Task An_hour_back_over_midnight_tells_nothing_twice()
    {
        _machine.Pass(Minute * 31);
        (await _calendar.HandleDue(default)).ShouldBe(1);
        _machine.Leap(-Duration.FromHours(1));
        await Record(new AssignCaseworker(new(2024, 1, 31), "anna"));
        (await _calendar.HandleDue(default)).ShouldBe(0);
        _machine.Pass(Duration.FromHours(2));
        await _calendar.HandleDue(default);
        await Record(new AssignCaseworker(February, "bo"));

        (await Facts()).ShouldBe(
        [
            ("grant", Midnight - (Minute * 30)), ("month_closed", Midnight + Minute), ("hours_expired", Midnight + Minute), ("caseworker_assigned", Midnight + Minute),
            ("caseworker_assigned", Midnight + (Minute * 61)),
        ]);
    }

    private Task Record(CaseCommand command) =>
        _transactions.Execute(new Write(Citizen, Calls.NewId(), new byte[32], Etag: "", ValidateOnly: false, "anna"), command, _ => new Empty(), default);

    private async Task<IEnumerable<(string Type, Instant RecordedAt)>> Facts() =>
        (await _store.Load(Citizen.Stream)).Events.Select(stored => (stored.Event.Type, stored.RecordedAt));

    /// <summary>A machine half an hour before midnight: a clock that anybody may set, and a count that nobody can.</summary>
    private sealed class Machine : IClock
    {
        public Instant Now { get; private set; } = Midnight - (Minute * 30);

        public Counter Steady { get; } = new();

        public void Pass(Duration time)
        {
            Now += time;
            Steady.Ticks += time.BclCompatibleTicks;
        }

        public void Leap(Duration time) => Now += time;

        public Instant GetCurrentInstant() => Now;
    }

    private sealed class Counter : TimeProvider
    {
        public long Ticks { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Ticks;
    }
}
