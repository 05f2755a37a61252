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

    /// <summary>Opens a channel and lets the command use it.</summary>
    /// <returns>The command's exit code.</returns>
    /// <exception cref="Failure">The service or the network refused, in words.</exception>
    public static async Task<int> With(Uri address, Func<CallInvoker, Task<int>> command)
    {
        using var channel = GrpcChannel.ForAddress(address);
        try
        {
            return await command(channel.CreateCallInvoker());
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.Cancelled)
        {
            throw new OperationCanceledException("The call was cancelled.", e);
        }
        catch (RpcException e)
        {
            throw Failure.Of(e, address);
        }
    }

    /// <summary>For a question with one answer: without a deadline a lost service would leave the command hanging.</summary>
    public static CallOptions Question(CancellationToken cancel) => new(deadline: DateTime.UtcNow.AddMinutes(1), cancellationToken: cancel);
}
