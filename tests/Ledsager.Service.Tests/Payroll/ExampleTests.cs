using System.Diagnostics;
using Ledsager.Api.Payroll.V1;
using NodaTime;
using static Ledsager.Service.Tests.Calls;
using static Ledsager.Service.Tests.Payroll.Importing;

namespace Ledsager.Service.Tests.Payroll;

/// <summary>
/// Consumers that stand on others' gRPC, Debian's python3-grpcio and npm's @grpc/grpc-js, as protos/examples documents them. Each is killed with
/// signal 9 again and again while lines are imported, and has booked every event once in the end.
/// </summary>
[Trait("Group", "service")]
public sealed class ExampleTests(PayrollFixture fixture) : IClassFixture<PayrollFixture>
{
    private const int Deaths = 3;
    private const string Python = "/usr/bin/python3";
    private static readonly LocalDate June = new(2024, 6, 1);
    private static readonly string Examples = Repository.Folder("protos", "examples");
    private static readonly string NodeModules = Repository.Folder("tests", "clients", "node_modules");

    private readonly string _municipality = fixture.NewMunicipality();

    [Fact(DisplayName = "En modtager i Python, der dræbes igen og igen, bogfører hver hændelse én gang")]
    public async Task A_python_consumer()
    {
        Assert.SkipUnless(
            await Runs(Python, "-c", "import grpc, google.protobuf") && await Runs("protoc", "--version") && await Runs("which", "grpc_python_plugin"),
            "Python's gRPC or protoc is not installed: run build/install-test-clients.");
        await BooksEverythingOnce(Python, Path.Combine(Examples, "python", "hour_events.py"));
    }

    [Fact(DisplayName = "En modtager i Node, der dræbes igen og igen, bogfører hver hændelse én gang")]
    public async Task A_node_consumer()
    {
        Assert.SkipUnless(
            await Runs("node", "--version") && Directory.Exists(Path.Combine(NodeModules, "@grpc", "grpc-js")),
            "Node's gRPC is not installed: run build/install-test-clients.");
        await BooksEverythingOnce("node", Path.Combine(Examples, "node", "hour_events.mjs"));
    }

    private async Task BooksEverythingOnce(string program, string script)
    {
        const int Citizens = 20, Lines = 2100;
        var citizens = Enumerable.Range(0, Citizens).Select(i => $"{_municipality}/citizens/c{i}").ToList();
        await Task.WhenAll(citizens.Select(citizen => fixture.Service.Do(Grant(citizen, June))));
        var folder = Directory.CreateTempSubdirectory("ledsager-example-");
        var book = Path.Combine(folder.FullName, "book");

        var lines = Enumerable.Range(0, Lines).Select(i => Line(i, $"c{i % Citizens}", $"l{i}", June, 2));
        foreach (var some in lines.Chunk(Lines / Deaths))
        {
            var writing = fixture.Service.Import(_municipality, some);
            using var doomed = Start(program, script, book);
            await Booked(book, beyond: new FileInfo(book) is { Exists: true, Length: var before } ? before : 0, doomed);
            doomed.Kill();
            await doomed.WaitForExitAsync();
            await writing;
        }

        foreach (var citizen in citizens)
            await fixture.Service.Do(Correct(citizen, $"l{citizens.IndexOf(citizen)}", 5));
        await fixture.Service.Do(Reverse(citizens[0], $"l{Citizens}"));

        using var last = Start(program, script, book, "--once");
        var output = await last.StandardOutput.ReadToEndAsync();
        await last.WaitForExitAsync();
        output.ShouldBe($"{Lines + Citizens + 1} events booked, {(2 * Lines) + (3 * Citizens) - 2} minutes to pay\n", await last.StandardError.ReadToEndAsync());
        var consumer = (await fixture.Service.Payroll.GetConsumerAsync(new GetConsumerRequest { Municipality = _municipality, Consumer = "eksempel" })).Consumer;
        (consumer.Lag, consumer.Head).ShouldBe((0, Citizens + Lines + Citizens + 1));
        folder.Delete(recursive: true);
    }

    private Process Start(string program, string script, string book, params string[] more)
    {
        var start = new ProcessStartInfo(program, [script, fixture.Service.Channel.Target, _municipality[^4..], "eksempel", book, .. more])
        {
            UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        start.Environment["NODE_PATH"] = NodeModules;
        return Process.Start(start)!;
    }

    /// <summary>Waits until the book has grown: the process is at work.</summary>
    private static async Task Booked(string book, long beyond, Process process)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (new FileInfo(book) is not { Exists: true, Length: var length } || length <= beyond)
        {
            if (process.HasExited)
                throw new InvalidOperationException($"The consumer ended by itself: {await process.StandardError.ReadToEndAsync()}");

            await Task.Delay(5, deadline.Token);
        }
    }

    private static async Task<bool> Runs(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
            await process.WaitForExitAsync();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
