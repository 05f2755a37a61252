using System.Diagnostics;
using Npgsql;

namespace Ledsager.Testing;

/// <summary>
/// A PostgreSQL server for tests: the one that LEDSAGER_POSTGRES names, else a throw-away one started by <c>build/postgres hold</c>. The
/// script stops the server and deletes its folder when our end of the pipe closes, which it does however this process ends.
/// </summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private static readonly Lazy<Task<PostgresServer>> TheShared = new(StartShared);
    private static int lastDatabase;

    private readonly Process? keeper;
    private readonly string? folder;

    private PostgresServer(string connectionString, Process? keeper = null, string? folder = null)
    {
        ConnectionString = connectionString;
        this.keeper = keeper;
        this.folder = folder;
    }

    /// <summary>The server's own database, from which others are created.</summary>
    public string ConnectionString { get; }

    /// <summary>The script that starts every server.</summary>
    public static string ScriptPath { get; } = Path.Combine(RepositoryRoot(), "build", "postgres");

    /// <summary>Whether LEDSAGER_POSTGRES names a server, and so none is to be started.</summary>
    public static bool IsGiven => GivenConnectionString is not null;

    /// <summary>One server for all tests of the process. Nobody kills it.</summary>
    public static Task<PostgresServer> Shared() => TheShared.Value;

    /// <summary>A server of one's own, to be killed at will; null when LEDSAGER_POSTGRES says that no server is to be started.</summary>
    public static async Task<PostgresServer?> TryStartPrivate() => IsGiven ? null : await Start();

    private static string? GivenConnectionString => Environment.GetEnvironmentVariable("LEDSAGER_POSTGRES") is { Length: > 0 } given ? given : null;

    /// <summary>A fresh database on this server, dropped on disposal.</summary>
    public async Task<PostgresDatabase> CreateDatabase()
    {
        var name = $"test_{Environment.ProcessId}_{Interlocked.Increment(ref lastDatabase)}";
        await Execute($"create database {name}");
        return new PostgresDatabase(this, name);
    }

    /// <summary>Kills the server and all its processes with signal 9, as a power cut would.</summary>
    public Task Kill9() => Script("crash");

    /// <summary>Starts the server again after <see cref="Kill9"/>, where it was.</summary>
    public Task Restart() => Script("start");

    /// <summary>Stops and deletes a private server.</summary>
    public async ValueTask DisposeAsync()
    {
        if (keeper is null)
            return;
        keeper.StandardInput.Close();
        await keeper.WaitForExitAsync();
        keeper.Dispose();
    }

    internal async Task Execute(string sql)
    {
        // Without a pool: pooled connections would keep a database in use that is to be dropped.
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(ConnectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    // Nobody disposes it: the process ends, the pipe closes, the server stops.
    private static async Task<PostgresServer> StartShared() =>
        GivenConnectionString is { } given ? new PostgresServer(given) : await Start();

    private static async Task<PostgresServer> Start()
    {
        var temporary = Directory.CreateTempSubdirectory("ledsager-test-").FullName;
        var script = Launch("hold", temporary, input: true);
        return await script.StandardOutput.ReadLineAsync() is { } connectionString
            ? new PostgresServer(connectionString, script, temporary)
            : throw new InvalidOperationException($"PostgreSQL did not start: {await script.StandardError.ReadToEndAsync()}");
    }

    private async Task Script(string command)
    {
        using var process = Launch(command, folder ?? throw new InvalidOperationException("This server is not ours."), input: false);
        await process.StandardOutput.ReadToEndAsync();
        var errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"build/postgres {command}: {errors}");
    }

    private static Process Launch(string command, string folder, bool input)
    {
        var start = new ProcessStartInfo(ScriptPath, [command, folder])
        {
            UseShellExecute = false,
            RedirectStandardInput = input,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return Process.Start(start)!;
    }

    private static string RepositoryRoot()
    {
        for (var directory = AppContext.BaseDirectory; directory is not null; directory = Path.GetDirectoryName(directory))
        {
            if (File.Exists(Path.Combine(directory, "build", "postgres")))
                return directory;
        }

        throw new InvalidOperationException($"No build/postgres above {AppContext.BaseDirectory}.");
    }
}
