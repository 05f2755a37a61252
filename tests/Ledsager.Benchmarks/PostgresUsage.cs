using System.Globalization;
using Ledsager.Testing;
using Npgsql;

namespace Ledsager.Benchmarks;

/// <summary>What PostgreSQL has used since its start: processor time of all its processes, those that have ended too, and write-ahead log.</summary>
internal sealed class PostgresUsage : IAsyncDisposable
{
    private const double MicrosecondsOfATick = 1e6 / 100; // As /proc tells it on every Linux.

    private readonly NpgsqlConnection connection;
    private readonly int? postmaster;

    private PostgresUsage(NpgsqlConnection connection, int? postmaster)
    {
        this.connection = connection;
        this.postmaster = postmaster;
    }

    /// <summary>Looks into a database's server, and makes sure that it keeps what it has acknowledged.</summary>
    public static async Task<PostgresUsage> OfAsync(PostgresDatabase database)
    {
        var open = await database.Open();
        foreach (var setting in (string[])["fsync", "synchronous_commit", "full_page_writes"])
        {
            if (!string.Equals(await AskAsync(open, $"show {setting}"), "on", StringComparison.Ordinal))
            {
                throw new InvalidOperationException($"{setting} is off: nothing measured on this server would mean anything.");
            }
        }

        var backend = int.Parse(await AskAsync(open, "select pg_backend_pid()"), CultureInfo.InvariantCulture);
        return new PostgresUsage(open, PostgresServer.IsGiven ? null : Stat(backend)?.Parent);
    }

    public async Task<(double? Microseconds, double WalBytes)> NowAsync() =>
        (ProcessorMicroseconds(), double.Parse(await AskAsync(connection, "select pg_current_wal_lsn() - '0/0'"), CultureInfo.InvariantCulture));

    public async ValueTask DisposeAsync() => await connection.DisposeAsync();

    private static async Task<string> AskAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return Convert.ToString(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture)!;
    }

    private double? ProcessorMicroseconds()
    {
        if (postmaster is not { } parent || Stat(parent) is not { } own)
        {
            return null;
        }

        // The parent has the time of its children that have ended.
        var ticks = own.Ticks + own.EndedTicks;
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var process) && Stat(process) is { } stat && stat.Parent == parent)
            {
                ticks += stat.Ticks;
            }
        }

        return ticks * MicrosecondsOfATick;
    }

    private static (int Parent, long Ticks, long EndedTicks)? Stat(int process)
    {
        try
        {
            // After the name in parentheses: state, parent, … and as 12th to 15th user and system time, its own and of its ended children.
            var text = File.ReadAllText($"/proc/{process}/stat");
            var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            return (Number(1), Number(11) + Number(12), Number(13) + Number(14));

            int Number(int field) => int.Parse(fields[field], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return null; // It has ended, or the system has no such files.
        }
    }
}
