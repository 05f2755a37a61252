using Grpc.Net.Compression;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Ledsager.GrpcTests.Interop;

/// <summary>
/// The official interoperability cases, by clients that nobody here wrote: Debian's Python and C++ libraries and @grpc/grpc-js. The drivers in
/// tests/clients are ours, for Debian ships the libraries without the test programs. build/install-test-clients installs them.
/// </summary>
public sealed class InteropTests
{
    private const string Empty = "request TestService/EmptyCall";
    private const string Unary = "request TestService/UnaryCall";
    private const string Input = "request TestService/StreamingInputCall";
    private const string Output = "request TestService/StreamingOutputCall";
    private const string Signalled = "; token signalled 1";
    private const string Duplex = "request TestService/FullDuplexCall";

    /// <summary>The cases, and what the server must have seen when a client says that one is passed.</summary>
    private static readonly Dictionary<string, string> Cases = new(StringComparer.Ordinal)
    {
        ["empty_unary"] = $"handled 1; {Empty} 1",
        ["large_unary"] = $"handled 1; message 1; {Unary} 1",
        ["client_streaming"] = $"handled 1; message 4; {Input} 1",
        ["server_streaming"] = $"handled 1; {Output} 1",
        ["ping_pong"] = $"handled 1; message 4; {Duplex} 1",
        ["empty_stream"] = $"handled 1; {Duplex} 1",

        // An empty call on the same connection shows the client that the call to be cancelled has arrived.
        ["cancel_after_begin"] = $"handled 2; {Empty} 1; {Input} 1{Signalled}",
        ["cancel_after_first_response"] = $"handled 1; message 1; {Duplex} 1{Signalled}",
        ["timeout_on_sleeping_server"] = $"handled 2; message 1; {Empty} 1; {Duplex} 1{Signalled}",
        ["custom_metadata"] = $"duplicate a 2; duplicate b 2; handled 2; message 2; {Duplex} 1; {Unary} 1",
        ["status_code_and_message"] = $"handled 2; message 2; {Duplex} 1; {Unary} 1",
        ["special_status_message"] = $"handled 1; message 1; {Unary} 1",
        ["unimplemented_method"] = "request TestService/UnimplementedCall 1",
        ["unimplemented_service"] = "request UnimplementedService/UnimplementedCall 1",

        // Each begins with a message that claims to be compressed and is not, which must be refused.
        ["client_compressed_unary"] = $"handled 3; message 3; {Unary} 3; unpacked 1",
        ["client_compressed_streaming"] = $"handled 2; message 3; {Input} 2; unpacked 1",
        ["server_compressed_unary"] = $"handled 2; message 2; packed 1; {Unary} 2",
        ["server_compressed_streaming"] = $"handled 1; packed 1; {Output} 1",
    };

    public static TheoryData<string, string> EveryCaseOfEveryClient { get; } =
        [.. from client in InteropClient.All from name in Cases.Keys where client.Knows(name) select (client.Name, name)];

    [Theory]
    [MemberData(nameof(EveryCaseOfEveryClient))]
    public async Task A_client_written_elsewhere_passes_the_case_and_the_server_has_seen_it(string clientName, string caseName)
    {
        var client = InteropClient.All.Single(one => one.Name == clientName);
        Assert.SkipUnless(client.IsInstalled, $"SKIPPED: the {client.Name} client is not installed; run build/install-test-clients.");
        var counters = new InteropCounters();
        await using var server = await TestServer.StartAsync<InteropService>(
            options => options.CompressionProviders = new List<ICompressionProvider> { counters },
            services => services.AddSingleton(counters),
            app => app.Use(next => http =>
            {
                counters.Arrive(http.Request.Path);
                return next(http);
            }));

        var said = await client.RunAsync(server.Address.Port, caseName);

        said.ShouldBe("ok");
        var expected = Cases[caseName];
        if (client.EndsBeforeItResets)
        {
            expected = expected.Replace(Signalled, "", StringComparison.Ordinal);
            (await counters.SettleAsync(expected)).Replace(Signalled, "", StringComparison.Ordinal).ShouldBe(expected);
        }
        else
        {
            (await counters.SettleAsync(expected)).ShouldBe(expected);
        }
    }

    [Theory]
    [MemberData(nameof(EveryClient))]
    public async Task No_case_passes_without_a_server(string clientName)
    {
        var client = InteropClient.All.Single(one => one.Name == clientName);
        Assert.SkipUnless(client.IsInstalled, $"SKIPPED: the {client.Name} client is not installed; run build/install-test-clients.");

        foreach (var name in new[] { "empty_unary", "cancel_after_begin", "timeout_on_sleeping_server" })
        {
            (await client.RunAsync(port: 1, name)).ShouldStartWith("exit code", Case.Sensitive, name);
        }
    }

    public static TheoryData<string> EveryClient { get; } = [.. InteropClient.All.Select(client => client.Name)];
}
