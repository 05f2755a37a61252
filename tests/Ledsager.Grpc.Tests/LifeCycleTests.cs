using System.Diagnostics;
using System.Runtime.InteropServices;
using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Testing;

namespace Ledsager.GrpcTests;

/// <summary>The end of a server.</summary>
public sealed class LifeCycleTests
{
    [Fact]
    public async Task A_terminated_server_ends_its_open_calls_with_UNAVAILABLE_and_itself_in_under_five_seconds()
    {
        // The tests may be run as a program of their own or by dotnet.
        var self = Environment.ProcessPath!;
        string[] arguments = Path.GetFileNameWithoutExtension(self) == "dotnet" ? [typeof(LifeCycleTests).Assembly.Location, "serve"] : ["serve"];
        using var process = Process.Start(new ProcessStartInfo(self, arguments) { RedirectStandardOutput = true, UseShellExecute = false })!;
        try
        {
            using var channel = GrpcChannel.ForAddress((await process.StandardOutput.ReadLineAsync())!);
            var client = new TestService.TestServiceClient(channel);
            using var stream = client.StreamingOutputCall(new StreamingOutputCallRequest());
            using var duplex = client.FullDuplexCall();
            using var upload = client.StreamingInputCall();
            var listening = client.EmptyCallAsync(new Empty());
            var deaf = client.UnaryCallAsync(new SimpleRequest());
            (await stream.ResponseStream.MoveNext()).ShouldBeTrue();
            await duplex.RequestStream.WriteAsync(new StreamingOutputCallRequest { Payload = Messages.Payload(1) });
            (await duplex.ResponseStream.MoveNext()).ShouldBeTrue();
            await upload.RequestStream.WriteAsync(Messages.Input(1));

            var started = Stopwatch.GetTimestamp();
            _ = Terminate(process.Id, 15);

            foreach (var call in new Func<Task>[]
                {
                    () => stream.ResponseStream.MoveNext(), () => duplex.ResponseStream.MoveNext(), () => upload.ResponseAsync, () => listening.ResponseAsync, () => deaf.ResponseAsync,
                })
            {
                var exception = await Should.ThrowAsync<RpcException>(call);
                exception.Status.ShouldBe(new Status(StatusCode.Unavailable, "The server is stopping."));
            }

            (await process.StandardOutput.ReadLineAsync()).ShouldBe("stopped");
            await process.WaitForExitAsync();
            process.ExitCode.ShouldBe(0);
            Stopwatch.GetElapsedTime(started).ShouldBeLessThan(TimeSpan.FromSeconds(5));
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
            }
        }
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Terminate(int process, int signal);
}
