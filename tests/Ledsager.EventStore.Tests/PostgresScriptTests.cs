using System.Diagnostics;
using Ledsager.Testing;

namespace Ledsager.EventStore.Tests;

/// <summary><c>build/postgres</c>: what development and every test stand on.</summary>
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class PostgresScriptTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("ledsager-script-").FullName;

    public PostgresScriptTests()
    {
        Assert.SkipWhen(PostgresServer.IsGiven, "LEDSAGER_POSTGRES says that no server is to be started.");
        File.SetUnixFileMode(folder, (UnixFileMode)Convert.ToInt32("755", 8)); // So that the server's user can get at what lies in it.
    }

    public void Dispose()
    {
        Run("stop", folder);
        Directory.Delete(folder, recursive: true);
    }

    [Fact(DisplayName = "Start to gange er én server, og data overlever stop, drab og en gammel pid-fil")]
    public async Task Starting_twice_is_one_server_and_data_survive()
    {
        var both = await Task.WhenAll(Task.Run(() => Run("start", folder)), Task.Run(() => Run("start", folder)));
        both[0].Output.ShouldBe(both[1].Output);
        await Execute(both[0].Output, "create table kept (id int)");

        Run("crash", folder).ExitCode.ShouldBe(0);
        await Execute(Run("start", folder).Output, "insert into kept values (1)");

        Run("stop", folder).ExitCode.ShouldBe(0);
        Run("stop", folder).ExitCode.ShouldBe(0);

        // The process id in a file left over may be anybody's by now: here it is this test's.
        var pidFile = Path.Combine(folder, "data", "postmaster.pid");
        await File.WriteAllTextAsync(pidFile, $"{Environment.ProcessId}\n/nowhere\n1\n5432\n/nowhere\n\n1 1\nready\n");
        await Execute(Run("start", folder).Output, "insert into kept values (2)");
        Run("stop", folder);
    }

    [Fact(DisplayName = "En server der holdes, forsvinder med sin holder, også efter kill -9")]
    public async Task A_held_server_goes_with_its_holder()
    {
        // As root: in a folder that the server's user cannot enter, as a clone under /root is.
        var held = Directory.CreateDirectory(Path.Combine(folder, "closed"), (UnixFileMode)Convert.ToInt32("700", 8)).FullName + "/held";
        // A shell holds the pipe's other end, opened after the script was started so that only the shell has it.
        var pipe = Path.Combine(folder, "pipe");
        var commands = $"mkfifo '{pipe}'; '{PostgresServer.ScriptPath}' hold '{held}' <'{pipe}' & exec 3>'{pipe}'; wait";
        using var holder = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", commands]) { UseShellExecute = false, RedirectStandardOutput = true })!;
        var socket = "";
        try
        {
            var connection = (await holder.StandardOutput.ReadLineAsync()).ShouldNotBeNull();
            await Execute(connection, "select 1");
            socket = connection.Split(';')[0]["Host=".Length..];
            Directory.Exists(socket).ShouldBeTrue();
        }
        finally
        {
            holder.Kill(); // Signal 9: it has no time to say goodbye.
        }

        var longest = DateTime.UtcNow.AddSeconds(30);
        while (Directory.Exists(held) || Directory.Exists(socket))
        {
            (DateTime.UtcNow < longest).ShouldBeTrue("The server is still there.");
            await Task.Delay(10);
        }
    }

    [Fact(DisplayName = "En ukendt kommando forklarer de kendte")]
    public void An_unknown_command_explains_the_known_ones()
    {
        Run("dance", folder).ExitCode.ShouldBe(2);
        Run("find", "").Output.ShouldEndWith("bin");
    }

    private static async Task Execute(string connectionString, string sql)
    {
        await using var connection = new Npgsql.NpgsqlConnection(connectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new Npgsql.NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private static (int ExitCode, string Output) Run(string command, string folder)
    {
        using var process = Process.Start(new ProcessStartInfo(PostgresServer.ScriptPath, [command, folder])
        {
            UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
        var output = process.StandardOutput.ReadToEnd().Trim();
        process.WaitForExit();
        return (process.ExitCode, output);
    }
}
