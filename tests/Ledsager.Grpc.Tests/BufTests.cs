using System.Text.Json;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Ledsager.GrpcTests;

/// <summary>The proto tools, without a network: lint, breaking changes, and calls through reflection.</summary>
public sealed class BufTests
{
    private static readonly string Buf = Path.Combine(Repository.Root, "tests", "clients", "node_modules", ".bin", "buf");
    private static readonly string Protos = Path.Combine(Repository.Root, "protos");

    public BufTests() => Assert.SkipUnless(File.Exists(Buf), "SKIPPED: buf is not installed; run build/install-test-clients.");

    [Fact]
    public async Task Our_protos_pass_lint()
    {
        var (code, output) = await Commands.RunAsync(Buf, ["lint"], Protos);

        output.ShouldBe("");
        code.ShouldBe(0);
    }

    [Fact]
    public async Task A_breaking_change_is_found_and_no_change_is_none()
    {
        var changed = Directory.CreateTempSubdirectory("ledsager-protos").FullName;
        try
        {
            foreach (var file in Directory.EnumerateFiles(Protos, "*.proto", SearchOption.AllDirectories).Append(Path.Combine(Protos, "buf.yaml")))
            {
                var copy = Path.Combine(changed, Path.GetRelativePath(Protos, file));
                Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
                File.Copy(file, copy);
            }

            (await Commands.RunAsync(Buf, ["breaking", "--against", Protos], changed)).ShouldBe((0, ""));

            var date = Path.Combine(changed, "google", "type", "date.proto");
            await File.WriteAllTextAsync(date, (await File.ReadAllTextAsync(date)).Replace("int32 month = 2", "int32 month = 4", StringComparison.Ordinal));
            var (code, output) = await Commands.RunAsync(Buf, ["breaking", "--against", Protos], changed);

            code.ShouldNotBe(0);
            output.ShouldContain("\"month\"");
        }
        finally
        {
            Directory.Delete(changed, recursive: true);
        }
    }

    [Theory]
    [InlineData("grpc-v1")]
    [InlineData("grpc-v1alpha")]
    public async Task A_call_can_be_made_knowing_nothing_but_the_address(string reflection)
    {
        await using var server = await StartAsync();
        string[] options = ["curl", "--http2-prior-knowledge", "--protocol", "grpc", "--reflect-protocol", reflection];

        var (code, output) = await Commands.RunAsync(
            Buf, [.. options, "-d", "{\"payload\":{\"body\":\"AQID\"}}", $"{server.Address}grpc.testing.TestService/UnaryCall"]);
        code.ShouldBe(0, output);
        JsonDocument.Parse(output).RootElement.GetProperty("payload").GetProperty("body").GetString().ShouldBe("AQID");

        (_, output) = await Commands.RunAsync(Buf, [.. options, "--list-methods", server.Address.ToString()]);
        output.ShouldContain("grpc.health.v1.Health/Check");
        output.ShouldContain("grpc.testing.TestService/FullDuplexCall");
    }

    [Fact]
    public async Task Details_of_an_error_reach_the_tool()
    {
        await using var server = await StartAsync();
        server.Script.Unary = (_, _) => throw new RpcException(
            new Status(StatusCode.FailedPrecondition, "Not enough hours."), new Metadata { { "grpc-status-details-bin", Details() } });

        var (code, output) = await Commands.RunAsync(
            Buf, ["curl", "--http2-prior-knowledge", "--protocol", "grpc", $"{server.Address}grpc.testing.TestService/UnaryCall"]);

        code.ShouldNotBe(0);
        var error = JsonDocument.Parse(output).RootElement;
        error.GetProperty("code").GetString().ShouldBe("failed_precondition");
        var detail = error.GetProperty("details")[0];
        detail.GetProperty("type").GetString().ShouldBe("google.rpc.ErrorInfo");
        var value = detail.GetProperty("value").GetString()!;
        Google.Rpc.ErrorInfo.Parser.ParseFrom(Convert.FromBase64String(value.PadRight((value.Length + 3) / 4 * 4, '='))).Reason.ShouldBe("INSUFFICIENT_HOURS");

        static byte[] Details() => Google.Protobuf.MessageExtensions.ToByteArray(new Google.Rpc.Status
        {
            Code = (int)Google.Rpc.Code.FailedPrecondition,
            Message = "Not enough hours.",
            Details = { Google.Protobuf.WellKnownTypes.Any.Pack(new Google.Rpc.ErrorInfo { Reason = "INSUFFICIENT_HOURS", Domain = "ledsager" }) },
        });
    }

    private static Task<TestServer> StartAsync() => TestServer.StartAsync(
        services: services =>
        {
            services.AddGrpcReflection();
            services.AddGrpcHealthChecks();
        },
        map: app =>
        {
            app.MapGrpcReflectionService();
            app.MapGrpcHealthChecksService();
        });
}
