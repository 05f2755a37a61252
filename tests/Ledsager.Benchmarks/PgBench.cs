using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Ledsager.Testing;
using Npgsql;

namespace Ledsager.Benchmarks;

/// <summary>PostgreSQL's own benchmark program: what the same rows cost when nobody but the database is asked.</summary>
internal sealed partial class PgBench
{
    private readonly string program;
    private readonly PostgresDatabase database;

    private PgBench(string program, PostgresDatabase database)
    {
        this.program = program;
        this.database = database;
    }

    /// <summary>The program that lies beside the server's own.</summary>
    public static async Task<PgBench> FindAsync(PostgresDatabase database)
    {
        using var finding = Process.Start(new ProcessStartInfo(PostgresServer.ScriptPath, ["find"]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        var folder = (await finding.StandardOutput.ReadToEndAsync()).Trim();
        return File.Exists(Path.Combine(folder, "pgbench"))
            ? new PgBench(Path.Combine(folder, "pgbench"), database)
            : throw new InvalidOperationException($"There is no pgbench in '{folder}'; Debian and Ubuntu have it in the package postgresql.");
    }

    /// <summary>Runs a script again and again for a while.</summary>
    public async Task<Turn> RunAsync(string script, int clients, TimeSpan time, int citizens)
    {
        var folder = Directory.CreateTempSubdirectory("ledsager-pgbench-");
        try
        {
            var file = Path.Combine(folder.FullName, "script.sql");
            await File.WriteAllTextAsync(file, script);
            var to = new NpgsqlConnectionStringBuilder(database.ConnectionString);
            var seconds = Math.Max(1, (int)Math.Round(time.TotalSeconds));
            string[] arguments =
            [
                "--no-vacuum", "--protocol=prepared", $"--client={clients}", $"--jobs={Math.Min(clients, 2)}", $"--time={seconds}", $"--define=citizens={citizens}",
                "--log", $"--log-prefix={Path.Combine(folder.FullName, "log")}", $"--file={file}", $"--host={to.Host}", $"--port={to.Port}", $"--username={to.Username}", to.Database!,
            ];
            var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
            if (to.Password is { Length: > 0 } password)
            {
                start.Environment["PGPASSWORD"] = password;
            }

            using var running = Process.Start(start)!;
            var errors = running.StandardError.ReadToEndAsync();
            var output = await running.StandardOutput.ReadToEndAsync();
            await running.WaitForExitAsync();
            if (running.ExitCode != 0 || PerSecond().Match(output) is not { Success: true } found)
            {
                throw new InvalidOperationException($"pgbench failed: {output}{await errors}");
            }

            // Client, number, microseconds, …
            double[] milliseconds =
            [
                .. Directory.EnumerateFiles(folder.FullName, "log*").SelectMany(File.ReadLines)
                    .Select(line => double.Parse(line.Split(' ')[2], CultureInfo.InvariantCulture) / 1000),
            ];
            return new Turn(milliseconds.Length, milliseconds.Length / double.Parse(found.Groups["tps"].Value, CultureInfo.InvariantCulture), milliseconds);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [GeneratedRegex(@"^tps = (?<tps>[0-9.]+) \(without initial connection time\)", RegexOptions.ExplicitCapture | RegexOptions.Multiline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex PerSecond();
}
