using System.CommandLine;
using Grpc.Core;
using Grpc.Net.Client;

namespace Ledsager.Cli;

/// <summary>The service a command talks to.</summary>
internal static class Connection
{
    /// <summary>Where the service listens.</summary>
    public static Option<Uri> AddressOption() => new("--address", "-a")
    {
        Description = "Where the service listens.",
        HelpName = "URL",
        DefaultValueFactory = _ => new Uri("http://127.0.0.1:5151"),
        CustomParser = result =>
        {
            var text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
            if (Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https")
                return address;

            result.AddError($"'{text}' is no address: give it as http://HOST:PORT.");
            return null;
        },
    };

    /// <summary>Opens a channel, lets the command use it, and puts what the service or the network refuses into words.</summary>
    /// <returns>The command's exit code; 2 when the service could not do what was asked.</returns>
    public static async Task<int> With(Uri address, Func<CallInvoker, Task<int>> command)
    {
        using var channel = GrpcChannel.ForAddress(address);
        try
        {
            return await command(channel.CreateCallInvoker());
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.Unavailable)
        {
            await Console.Error.WriteLineAsync($"ledsager: no service answers at {address}. Start one with build/run, or give another --address. ({e.Status.Detail})");
        }
        catch (RpcException e) when (e.StatusCode != StatusCode.Cancelled)
        {
            await Console.Error.WriteLineAsync($"ledsager: the service answered {e.StatusCode}: {e.Status.Detail}");
        }

        return 2;
    }
}
