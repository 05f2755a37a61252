using Ledsager.Law;
using Ledsager.Testing;
using NodaTime;
using Npgsql;
using static Ledsager.Service.Tests.Calls;
using static Ledsager.Service.Tests.Waiting;

namespace Ledsager.Service.Tests.Operations;

/// <summary>What a process had taken on when it was killed comes back within half a minute; one that is told to stop gives it back at once.</summary>
[Trait("Group", "service")]
public sealed class LostClaims : IAsyncLifetime
{
    private static readonly LocalDate January = new(2024, 1, 1);
    private static readonly LocalDate February = new(2024, 2, 1);
    private static readonly string[] Citizens = [.. Enumerable.Range(0, 20).Select(i => $"municipalities/0151/citizens/{i}")];
    private PostgresDatabase _database = null!;

    public async ValueTask InitializeAsync()
    {
        _database = await (await PostgresServer.Shared()).CreateDatabase();
        await using var service = await ServiceProcess.Start(_database.ConnectionString, January);
        await service.Do([.. Citizens.Select(citizen => Grant(citizen, January))]);
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact(DisplayName = "En dræbt proces' timere er dens i højst et halvt minut; så fortæller en anden det, én gang")]
    public async Task Claims_of_a_killed_process_come_back_within_half_a_minute()
    {
        await using (var journal = await Locked())
        await using (var doomed = await ServiceProcess.Start(_database.ConnectionString, February))
        {
            await AreClaimed(Citizens.Length);
            (await _database.Query("select id from timers where not_before > now() + interval '30 seconds'")).ShouldBeEmpty();
            await doomed.Kill9();
        }

        // The half minute goes by.
        await _database.Execute("update timers set not_before = not_before - interval '30 seconds'");
        await IsToldOnce();
        (await _database.Query("select id from timers where failures > 0 or parked_at is not null")).ShouldBeEmpty();
    }

    [Fact(DisplayName = "En proces, der bedes stoppe midt i det hele, giver sine timere tilbage med det samme; så fortæller en anden det, én gang")]
    public async Task Claims_of_a_stopping_process_are_given_back()
    {
        await using (var journal = await Locked())
        await using (var service = await ServiceProcess.Start(_database.ConnectionString, February))
        {
            await AreClaimed(Citizens.Length);
            var stopping = service.Terminate();
            await AreClaimed(0);
            (await _database.Query("select id from timers where not_before > now() or failures > 0")).ShouldBeEmpty();
            await journal.DisposeAsync();
            (await stopping).ShouldBe(0, service.Errors);
        }

        await IsToldOnce();
    }

    private async Task IsToldOnce()
    {
        await using var other = await ServiceProcess.Start(_database.ConnectionString, February);
        await other.AdvanceTo(DanishCalendar.StartOfDay(February) + Duration.FromHours(1));
        foreach (var citizen in Citizens)
            (await other.History(citizen)).Select(fact => fact.Type).ShouldBe(["grant", "month_closed", "hours_expired"]);
    }

    // While this is held nobody can append, and what was claimed stays so.
    private async Task<NpgsqlConnection> Locked()
    {
        var connection = await _database.Open();
        await using var command = new NpgsqlCommand("begin; lock table journal_heads in share mode", connection);
        await command.ExecuteNonQueryAsync();
        return connection;
    }

    private Task AreClaimed(int timers) => Eventually(async () => (await _database.Query("select id from timers where claim is not null")).Count == timers);
}
