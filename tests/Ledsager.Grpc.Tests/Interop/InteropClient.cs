using System.Globalization;

namespace Ledsager.GrpcTests.Interop;

/// <summary>A driver in tests/clients: a program that is given a port and a case and prints "ok" or what went wrong.</summary>
public sealed record InteropClient(string Name, string Program, string[] Arguments, string[] Needs, string[] CannotDo)
{
    private static readonly string Folder = Path.Combine(Repository.Root, "tests", "clients");

    public static IReadOnlyList<InteropClient> All { get; } =
    [
        // Python and grpc-js compress a call or none of it: they cannot leave one message of a stream out.
        new("Python", "/usr/bin/python3", [Path.Combine(Folder, "interop.py")], [Path.Combine(Folder, "build", "interop_pb2_grpc.py")], ["client_compressed_streaming"]),
        new("C++", Path.Combine(Folder, "build", "interop"), [], [Path.Combine(Folder, "build", "interop")], []),
        new("Node", "node", [Path.Combine(Folder, "interop.js")], [Path.Combine(Folder, "node_modules", "@grpc", "grpc-js")], ["client_compressed_streaming"]),
    ];

    /// <summary>
    /// Node ends the request of a cancelled call before it resets the stream. A handler that is done when the request is has then nothing left to cancel.
    /// </summary>
    public bool EndsBeforeItResets => Name == "Node";

    public bool IsInstalled => Needs.All(Path.Exists);

    public bool Knows(string caseName) => !CannotDo.Contains(caseName, StringComparer.Ordinal);

    public async Task<string> RunAsync(int port, string caseName)
    {
        var (code, output) = await Commands.RunAsync(Program, [.. Arguments, port.ToString(CultureInfo.InvariantCulture), caseName]);
        return code == 0 ? output.Trim() : $"exit code {code}: {output}";
    }
}
