using System.Text.Json;
using Google.Rpc;
using Grpc.Core;

namespace Ledsager.Cli;

/// <summary>What was asked could not be done: the service refused, nobody answered, a file could not be read. Exit code 2.</summary>
internal sealed class Failure(string message, Exception? cause = null) : Exception(message, cause)
{
    /// <summary>The exit code of every command that could not do what was asked.</summary>
    public const int ExitCode = 2;

    /// <summary>The gRPC status, UNAVAILABLE say; empty for what the service had no part in.</summary>
    public string Status { get; init; } = "";

    /// <summary>The service's name for the refusal.</summary>
    public string Reason { get; init; } = "";

    /// <summary>The same in Danish, for the caseworker.</summary>
    public string Danish { get; init; } = "";

    public static Failure Of(RpcException error, Uri address)
    {
        var status = string.Concat(error.StatusCode.ToString().Select((letter, at) => at > 0 && char.IsUpper(letter) ? $"_{letter}" : $"{char.ToUpperInvariant(letter)}"));
        var info = error.Detail<ErrorInfo>();
        return info is null && error.StatusCode == StatusCode.Unavailable
            ? new($"no service answers at {address}. Start one with build/run, or give another --address. ({error.Status.Detail})", error) { Status = status }
            : new(info is null ? $"the service answered {status}: {error.Status.Detail}" : error.Status.Detail, error)
            {
                Status = status, Reason = info?.Reason ?? "", Danish = error.Detail<LocalizedMessage>()?.Message ?? "",
            };
    }

    /// <summary>Says it on the error stream: in words, or as one JSON object.</summary>
    public void Tell(bool json)
    {
        if (json)
        {
            Console.Error.WriteLine(JsonSerializer.Serialize(new { error = new { message = Message, danish = Danish, status = Status, reason = Reason } }, Json.Options));
            return;
        }

        Console.Error.WriteLine($"ledsager: {Message}");
        if (Danish.Length > 0)
            Console.Error.WriteLine($"          »{Danish}«");
    }
}
