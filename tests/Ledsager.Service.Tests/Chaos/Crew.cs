using System.Collections.Concurrent;
using Google.Protobuf;
using Google.Rpc;
using Grpc.Core;
using Ledsager.Law;
using Ledsager.Testing;
using NodaTime;

namespace Ledsager.Service.Tests.Chaos;

/// <summary>
/// Several processes of the service on one database whose clocks are moved together. A process that died is replaced at the time the others have, and
/// a call that met a death is made again.
/// </summary>
internal sealed class Crew : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly PostgresDatabase _database;
    private readonly string[] _options;
    private readonly ServiceProcess?[] _members;
    private readonly SemaphoreSlim[] _replacing;
    private readonly ConcurrentBag<ServiceProcess> _dead = [];
    private Instant _now;

    private Crew(PostgresDatabase database, int size, string[] options) => (_database, _members, _replacing, _options) =
        (database, new ServiceProcess?[size], [.. Enumerable.Range(0, size).Select(_ => new SemaphoreSlim(1, 1))], options);

    public static async Task<Crew> Start(PostgresDatabase database, int size, LocalDate day, params string[] options)
    {
        var crew = new Crew(database, size, options) { _now = DanishCalendar.StartOfDay(day) };
        await Task.WhenAll(Enumerable.Range(0, size).Select(crew.Member));
        return crew;
    }

    /// <summary>Kills a process with signal 9. It is replaced when somebody needs it.</summary>
    public async Task Kill(int member)
    {
        if (_members[member] is { } victim)
            await victim.Kill9();
    }

    /// <summary>Moves all clocks, and returns when all have come there.</summary>
    public async Task AdvanceTo(Instant to)
    {
        _now = to;
        await Task.WhenAll(Enumerable.Range(0, _members.Length).Select(member => Patiently(member, async service =>
        {
            await service.AdvanceTo(to);
            return true;
        })));
    }

    /// <summary>Sends a command to one of the processes until it is answered.</summary>
    /// <returns>OK, or the reason it was refused for.</returns>
    public Task<string> Send(IMessage request, int number) => Patiently(number % _members.Length, async service =>
    {
        try
        {
            await service.Send(request);
            return "OK";
        }
        catch (RpcException e) when (e.StatusCode is StatusCode.FailedPrecondition or StatusCode.NotFound)
        {
            return ErrorDetails.Of(e).OfType<ErrorInfo>().Single().Reason;
        }
    });

    public Task<T> Ask<T>(Func<ServiceProcess, Task<T>> call) => Patiently(0, call);

    public async ValueTask DisposeAsync()
    {
        foreach (var member in _members.OfType<ServiceProcess>().Concat(_dead))
            await member.DisposeAsync();

        foreach (var lockOf in _replacing)
            lockOf.Dispose();
    }

    private async Task<T> Patiently<T>(int member, Func<ServiceProcess, Task<T>> call)
    {
        using var deadline = new CancellationTokenSource(Patience);
        while (true)
        {
            try
            {
                return await call(await Member(member));
            }
            catch (Exception e) when (IsOfThisWorld(e))
            {
                await Task.Delay(50, deadline.Token);
            }
        }
    }

    private async Task<ServiceProcess> Member(int member)
    {
        if (_members[member] is { HasExited: false } alive)
            return alive;

        await _replacing[member].WaitAsync();
        try
        {
            if (_members[member] is { HasExited: false } replaced)
                return replaced;

            if (Interlocked.Exchange(ref _members[member], null) is { } dead)
                _dead.Add(dead); // Others may still be looking at it.

            var now = _now;
            var service = await ServiceProcess.Start(_database.ConnectionString, DanishCalendar.DateOf(now), options: _options);
            try
            {
                await service.AdvanceTo(now);
            }
            catch
            {
                await service.DisposeAsync();
                throw;
            }

            // Only now, so that nobody is served at an earlier time.
            return _members[member] = service;
        }
        finally
        {
            _replacing[member].Release();
        }
    }

    // The call, the process or the database was lost; anything else is a fault of ours.
    private static bool IsOfThisWorld(Exception e) => e switch
    {
        RpcException rpc => rpc.StatusCode is StatusCode.Unavailable or StatusCode.Internal or StatusCode.Cancelled or StatusCode.Unknown or StatusCode.Aborted,
        InvalidOperationException => e.Message.Contains("database cannot be reached", StringComparison.Ordinal), // What a start says that met the dead server.
        _ => e is ObjectDisposedException or IOException,
    };
}
